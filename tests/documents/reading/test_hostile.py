"""Files that are damaged, locked, too large or no plan: each gets one clear sentence, and nothing is read of it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import papers_support as papers
import pytest
from PIL import Image

from documents.reading.errors import UnreadablePlan
from documents.reading.limits import MAX_FILE_BYTES
from documents.reading.reader import read_plan

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def old_office(stream: str) -> bytes:
    return OLE + bytes(504) + stream.encode("utf-16-le") + bytes(512)


def bomb() -> papers.File:
    return papers.with_part(papers.word(), "word/document.xml", b"<w:document>" + b" " * 40_000_000)


def far_cell() -> papers.File:
    file = papers.sheet()
    part = papers.part_of(file, "xl/worksheets/sheet2.xml")
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    return papers.with_part(file, "xl/worksheets/sheet2.xml", part.replace(b"</sheetData>", far))


def entity(part: str, file: papers.File) -> papers.File:
    content = papers.part_of(file, part)
    start = content.index(b"?>") + 2 if content.startswith(b"<?xml") else 0
    document_type = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    return papers.with_part(file, part, content[:start] + document_type + content[start:])


def entity_in_utf16() -> papers.File:
    file = papers.word()
    body = papers.part_of(file, "word/document.xml").decode().partition("?>")[2]
    start = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "aaaaaaaa">]>'
    return papers.with_part(file, "word/document.xml", (start + body).encode("utf-16"))


def locked_zip() -> papers.File:
    name, data = papers.word()
    changed = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = changed.find(signature)
        while place >= 0:
            changed[place + offset] |= 1
            place = changed.find(signature, place + 4)
    return name, bytes(changed)


def scanned_pdf() -> papers.File:
    target = io.BytesIO()
    Image.new("RGB", (600, 400), "white").save(target, format="PDF")
    return "scan.pdf", target.getvalue()


def picture() -> papers.File:
    target = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(target, format="PNG")
    return "plan.pdf", target.getvalue()


def other_zip() -> papers.File:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("photo.txt", "x")
    return "plan.docx", target.getvalue()


def cut(file: papers.File, share: float = 0.6) -> papers.File:
    return file[0], file[1][: int(len(file[1]) * share)]


HOSTILE: dict[str, tuple[Callable[[], papers.File], str]] = {
    "empty": (lambda: ("plan.txt", b"  \n"), "ว่างเปล่า"),
    "cut off Word": (lambda: cut(papers.word()), "เสียหาย"),
    "cut off Excel": (lambda: cut(papers.sheet()), "เสียหาย"),
    "cut off PDF": (lambda: cut(papers.pdf(), 0.3), "plan.pdf"),
    "zip bomb": (bomb, "ใหญ่ผิดปกติ"),
    "a cell at the end of the world": (far_cell, "ใหญ่ผิดปกติ"),
    "password": (lambda: ("plan.docx", old_office("EncryptedPackage")), "รหัสผ่าน"),
    "zip password": (locked_zip, "รหัสผ่าน"),
    "entities": (lambda: entity("word/document.xml", papers.word()), "ไม่ปลอดภัย"),
    "entities in UTF-16": (entity_in_utf16, "ไม่ปลอดภัย"),
    "old Word": (lambda: ("plan.doc", old_office("WordDocument")), r"\.docx"),
    "rich text": (lambda: ("plan.rtf", b"{\\rtf1 x}"), r"\.docx"),
    "no table": (lambda: ("plan.txt", "เรียนทุกท่าน ขอเชิญประชุม".encode()), "ไม่พบตาราง"),
    "header only": (lambda: papers.tab_text([]), "ไม่มีแถวข้อมูล"),
    "scanned PDF": (scanned_pdf, "ข้อความ"),
    "picture": (picture, "รูปภาพ"),
    "another zip": (other_zip, "ไม่ใช่ Word"),
    "binary": (lambda: ("plan.txt", b"\x00\x01\x02" * 50), "ไม่ใช่เอกสาร"),
    "too large": (lambda: ("plan.txt", b"x" * (MAX_FILE_BYTES + 1)), "ใหญ่เกิน"),
    "too many rows": (lambda: ("plan.csv", b"a,b\n" * 50_001), "แถว"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_it_says_in_one_sentence_what_is_wrong(kind: str) -> None:
    build, words = HOSTILE[kind]
    with pytest.raises(UnreadablePlan, match=words) as caught:
        read_plan(build(), today=papers.TODAY)
    assert "\n" not in str(caught.value)
    assert caught.value.sentence_th
    assert caught.value.sentence_en


@pytest.mark.parametrize("build", [papers.word, papers.sheet, papers.pdf])
def test_it_reads_the_same_file_whole(build: Callable[[], papers.File]) -> None:
    assert papers.read_back(read_plan(build(), today=papers.TODAY)) == papers.EXPECTED


@pytest.mark.parametrize("share", [0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99])
@pytest.mark.parametrize("build", [papers.word, papers.sheet, papers.pdf, papers.tab_text])
def test_a_file_cut_anywhere_is_read_or_refused_with_a_sentence(build: Callable[[], papers.File], share: float) -> None:
    try:
        rows = len(read_plan(cut(build(), share), today=papers.TODAY).rows)
    except UnreadablePlan:
        rows = 0
    assert rows <= len(papers.EXPECTED)


def test_it_reads_a_workbook_with_macros_without_them() -> None:
    with_macros = papers.with_part(papers.sheet(), "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 not run")
    assert papers.read_back(read_plan(with_macros, today=papers.TODAY)) == papers.EXPECTED


def test_it_takes_entities_in_a_workbook_for_no_text() -> None:
    file = entity("xl/worksheets/sheet2.xml", papers.sheet())
    try:
        plan = read_plan(file, today=papers.TODAY)
    except UnreadablePlan:
        return
    assert papers.read_back(plan) == papers.EXPECTED


def formulas(value: str) -> papers.File:
    """Return a workbook with a formula in the deadline column, with the value it was saved with."""
    file = papers.sheet(lambda page: page.cell(4, 5, "=DATE(2026,3,31)"))
    part = papers.part_of(file, "xl/worksheets/sheet2.xml")
    saved = re.sub(rb"(?<=</f>)(?:<v ?/>|<v></v>)?", value.encode(), part)
    return papers.with_part(file, "xl/worksheets/sheet2.xml", saved)


def test_it_reads_the_value_a_formula_was_saved_with() -> None:
    plan = read_plan(formulas("<v>46112</v>"), today=papers.TODAY)
    assert "unread.formulas" not in [question.key for question in plan.questions]


@pytest.mark.parametrize("value", ["<v/>", "<v></v>", ""])
def test_it_tells_of_formulas_without_a_value(value: str) -> None:
    plan = read_plan(formulas(value), today=papers.TODAY)
    (told,) = [question for question in plan.questions if question.key == "unread.formulas"]
    assert told.where.endswith("E4")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "cp874", "utf-8-sig"])
def test_it_reads_text_in_the_encodings_of_offices(encoding: str) -> None:
    name, data = papers.separated(";", "plan.csv")
    assert papers.read_back(read_plan((name, data.decode().encode(encoding)), today=papers.TODAY)) == papers.EXPECTED
