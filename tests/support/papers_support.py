"""A made-up plan in every shape that papers come in: builders that give (name, bytes)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import docx
import openpyxl
import typst
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from documents.writing.pdf import fonts

TODAY = date(2026, 2, 3)
OFFICE = "องค์การบริหารส่วนตำบลทุ่งใสสว่าง"
TITLE = f"มาตรการส่งเสริมคุณธรรมและความโปร่งใสของ{OFFICE} ประจำปีงบประมาณ พ.ศ. ๒๕๖๙"
HEADINGS = ("ลำดับ", "มาตรการ/แนวทาง", "วิธีดำเนินการ", "ผู้รับผิดชอบ", "ระยะเวลาดำเนินการ", "ผลการดำเนินการ")
ROWS: tuple[tuple[str, ...], ...] = (
    (
        "๑",
        "จัดทำคู่มือการให้บริการประชาชน",
        "๑. รวบรวมงานบริการของหน่วยงาน\n๒. เผยแพร่คู่มือบนเว็บไซต์",
        "สำนักปลัด",
        "ภายในเดือนมกราคม ๒๕๖๙",
        "-",
    ),
    ("๒", "รายงานการรับของขวัญของบุคลากร", "๑. ส่งแบบรายงานให้สำนักปลัด", "ทุกส่วนราชการ", "ทุกไตรมาส", "-"),
    (
        "๓",
        "ควบคุมการยืมทรัพย์สินของราชการ",
        "๑. จัดทำทะเบียนคุมการยืม\n๒. ตรวจนับพัสดุที่ยืมไป",
        "กองคลัง",
        "ต.ค. ๖๘ - ก.ย. ๖๙",
        "จัดทำทะเบียนคุมแล้วเสร็จเมื่อวันที่ ๕ มกราคม ๒๕๖๙",
    ),
)
#: no, title, steps, units, kind of the first step, its end, done on
EXPECTED = [
    ("1", ROWS[0][1], 2, ("สำนักปลัด",), "by_month", date(2026, 1, 31), None),
    ("2", ROWS[1][1], 1, ("ทุกส่วนราชการ",), "quarterly", None, None),
    ("3", ROWS[2][1], 2, ("กองคลัง",), "period", date(2026, 9, 30), date(2026, 1, 5)),
]
File = tuple[str, bytes]


def read_back(plan: Any) -> list[tuple[Any, ...]]:
    """Return of each measure what ``EXPECTED`` names."""
    return [
        (
            row.no,
            row.title,
            len(row.steps),
            row.owner_units,
            row.steps[0].kind.value,
            row.steps[0].end,
            row.done_on,
        )
        for row in plan.rows
    ]


def tab_text(rows: Sequence[Sequence[str]] = ROWS) -> File:
    lines = [TITLE, "", "\t".join(HEADINGS)]
    lines += ["\t".join(cell.replace("\n", " ") for cell in row) for row in rows]
    return "plan.txt", "\n".join(lines).encode()


def html_cells() -> File:
    lines = [TITLE, "", "\t".join(HEADINGS)]
    for row in ROWS:
        method = "<ol>" + "".join(f"<li>{line.split(' ', 1)[1]}</li>" for line in row[2].split("\n"))
        lines.append("\t".join((row[0], f"<p>{row[1]}</p>", method, *row[3:])))
    return "plan.txt", "\n".join(lines).encode()


def html_table() -> File:
    head = "".join(f"<th>{heading}</th>" for heading in HEADINGS)
    body = "".join(
        "<tr>" + "".join(f"<td>{cell.replace(chr(10), '<br>')}</td>" for cell in row) + "</tr>" for row in ROWS
    )
    return "plan.txt", f"{TITLE}\n\n<table><tr>{head}</tr>{body}</table>\n".encode()


def pipes() -> File:
    lines = [TITLE, "", f"| {' | '.join(HEADINGS)} |", "|---" * len(HEADINGS) + "|"]
    lines += [f"| {' | '.join(cell.replace(chr(10), '<br>') for cell in row)} |" for row in ROWS]
    return "plan.md.txt", "\n".join(lines).encode()


def separated(delimiter: str, name: str, encoding: str = "utf-8") -> File:
    lines = [TITLE, delimiter.join(HEADINGS)]
    lines += [delimiter.join('"' + cell + '"' for cell in row) for row in ROWS]
    return name, "\n".join(lines).encode(encoding)


def word(change: Callable[[Any], None] | None = None) -> File:
    """Return a Word file whose second table begins on another page with the header again."""
    document = docx.Document()
    document.add_paragraph(TITLE)
    for part in (ROWS[:2], ROWS[2:]):
        table = document.add_table(rows=1, cols=len(HEADINGS))
        for cell, text in zip(table.rows[0].cells, HEADINGS, strict=True):
            cell.text = text
        for row in part:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        document.add_paragraph("")
    if change is not None:
        change(document)
    return "plan.docx", _saved(document.save)


def tracked(document: Any) -> None:
    """Make the owner of the first measure a tracked change: กองช่าง struck out, สำนักปลัด put in."""
    paragraph = document.tables[0].rows[1].cells[3].paragraphs[0]
    paragraph.clear()
    marks = f'{nsdecls("w")} w:id="9" w:author="ก" w:date="2026-01-01T00:00:00Z"'
    paragraph._p.append(parse_xml(f"<w:del {marks}><w:r><w:delText>กองช่าง</w:delText></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:ins {marks}><w:r><w:t>สำนักปลัด</w:t></w:r></w:ins>"))


def controlled(document: Any) -> None:
    """Put the owner of the first measure into a content control, as forms have them."""
    cell = document.tables[0].rows[1].cells[3]
    cell.paragraphs[0].clear()
    inner = f"<w:sdt {nsdecls('w')}><w:sdtContent><w:r><w:t>สำนักปลัด</w:t></w:r></w:sdtContent></w:sdt>"
    cell.paragraphs[0]._p.append(parse_xml(inner))


def nested(document: Any) -> None:
    """Put the methods of the first measure into a table inside their cell."""
    cell = document.tables[0].rows[1].cells[2]
    cell.text = ""
    inner = cell.add_table(rows=2, cols=1)
    for row, text in zip(inner.rows, ROWS[0][2].split("\n"), strict=True):
        row.cells[0].text = text


def merged(document: Any) -> None:
    """Merge the first measure's number and title down over a second row that holds its second method."""
    table = document.tables[0]
    first = table.rows[1]
    extra = table.add_row()
    first._tr.addnext(extra._tr)
    one, two = ROWS[0][2].split("\n")
    first.cells[2].text, extra.cells[2].text = one, two
    for column in (0, 1, 3, 4, 5):
        text = first.cells[column].text
        first.cells[column].merge(extra.cells[column]).text = text


def sheet(change: Callable[[Any], None] | None = None) -> File:
    """Return a workbook with title rows above the header and an empty sheet before it."""
    book = openpyxl.Workbook()
    book.active.title = "ปก"
    page = book.create_sheet("แผน")
    page.append([TITLE])
    page.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(HEADINGS))
    page.append([])
    page.append(list(HEADINGS))
    for row in ROWS:
        page.append(list(row))
    if change is not None:
        change(page)
    return "plan.xlsx", _saved(book.save)


def merged_cells(page: Any) -> None:
    """Write the second method of the first measure into a row of its own under merged cells."""
    page.insert_rows(5)
    one, two = ROWS[0][2].split("\n")
    page["C4"], page["C5"] = one, two
    for letter in "ABDEF":
        page.merge_cells(f"{letter}4:{letter}5")


def pdf() -> File:
    """Return the plan as a PDF that the project's own typesetter wrote."""
    cells = "".join(f"[{_typst(cell)}]," for row in (HEADINGS, *ROWS) for cell in row)
    source = (
        '#set page(paper: "a4", flipped: true, margin: 1.5cm)\n#set text(font: "Sarabun", size: 11pt)\n'
        f"{_typst(TITLE)}\n\n#table(columns: (1cm, 1fr, 1.4fr, 1fr, 1fr, 1.2fr), {cells})\n"
    )
    return "plan.pdf", bytes(typst.Compiler(font_paths=fonts()).compile(source.encode()))


def _typst(text: str) -> str:
    return "".join(f"\\{letter}" if letter in "#$*_@<>[]\\/.-+=" else letter for letter in text).replace("\n", " \\ ")


def _saved(save: Callable[[Any], Any]) -> bytes:
    target = io.BytesIO()
    save(target)
    return target.getvalue()


def with_part(file: File, part: str, content: bytes) -> File:
    """Return an office file with one part replaced or added."""
    name, data = file
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != part:
                new.writestr(info, old.read(info.filename))
        new.writestr(part, content)
    return name, target.getvalue()


def part_of(file: File, part: str) -> bytes:
    """Return one part of an office file."""
    with zipfile.ZipFile(io.BytesIO(file[1])) as package:
        return package.read(part)
