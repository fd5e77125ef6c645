"""An office's own Word template: good ones are filled, hostile ones are stopped."""

from __future__ import annotations

import io
import zipfile
from itertools import pairwise

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from documents.report import ReportData
from documents.writing import BadTemplate
from documents.writing.fields import FIELDS, context
from documents.writing.templates import check_template, render_template, sample_page


def template(*paragraphs: str) -> bytes:
    word = docx.Document()
    for text in paragraphs:
        word.add_paragraph(text)
    return saved(word)


def saved(word: WordDocument) -> bytes:
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def texts(file: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(file)).paragraphs]


GOOD = template(
    "{{ organization }} A&B <c>", "{%p for m in measures %}", "{{ m.number }} {{ m.result }}", "{%p endfor %}"
)


class TestGoodTemplates:
    def test_fields_are_listed(self) -> None:
        check = check_template(GOOD)
        assert (check.known, check.unknown, check.usable) == (("measures", "organization"), (), True)

    def test_unknown_fields_are_listed(self) -> None:
        check = check_template(template("{{ organization }} {{ mayor_age }}"))
        assert (check.unknown, check.usable) == (("mayor_age",), False)

    def test_a_file_without_fields_is_not_usable(self) -> None:
        assert not check_template(template("ไม่มีฟิลด์")).usable

    def test_it_is_filled_with_what_was_reported(self, data: ReportData) -> None:
        filled = texts(render_template(GOOD, data))
        assert filled[0] == "องค์การบริหารส่วนตำบลหนองตัวอย่าง A&B <c>"
        assert filled[3] == "๓ ยังไม่มีการรายงาน"
        assert len(filled) == 16

    def test_a_sample_page_shows_made_up_data(self) -> None:
        assert texts(sample_page(GOOD))[0].startswith("องค์การบริหารส่วนตำบลหนองตัวอย่าง")

    def test_each_field_has_a_value_and_a_meaning(self, data: ReportData) -> None:
        assert set(context(data)) == set(FIELDS)


class TestHostileTemplates:
    @pytest.mark.parametrize(
        "attack",
        [
            "{{ ''.__class__.__mro__[1].__subclasses__() }}",
            "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
            "{{ organization.format.__self__.__class__ }}",
            "{{ 'A' * 3000000000 }}",
            "{{ ('A' * 100000000) * 10 }}",
            "{% for i in range(10) %}x{% endfor %}",
            "{{ 9 ** (9 ** 9) }}",
            "{% include '/etc/passwd' %}",
            "{{ organization | attr('__class__') }}",
            "{{ organization",
            "{% for %}",
        ],
    )
    def test_they_are_stopped_with_one_sentence(self, attack: str) -> None:
        with pytest.raises(BadTemplate) as stopped:
            sample_page(template("{{ organization }}", attack))
        assert "\n" not in stopped.value.thai
        assert "Traceback" not in str(stopped.value)

    def test_a_loop_without_end_is_stopped(self) -> None:
        depth = 14
        loops = "".join(f"{{% for v{place} in measures %}}" for place in range(depth))
        with pytest.raises(BadTemplate, match="ใช้เวลาหรือหน่วยความจำมากเกินไป"):
            sample_page(template(loops + "{{ v1.title }}" + "{% endfor %}" * depth))

    def test_a_file_that_is_not_word_is_refused(self) -> None:
        for file in (b"", b"PK\x03\x04", b"%PDF-1.7", zipped({"a.txt": b"a"})):
            with pytest.raises(BadTemplate, match="ไม่ใช่ไฟล์ Word"):
                check_template(file)

    def test_a_bomb_is_refused_before_it_is_unpacked(self) -> None:
        bomb = zipped({"word/document.xml": b"0" * 50_000_000})
        assert len(bomb) < 200_000
        with pytest.raises(BadTemplate, match="มากผิดปกติ"):
            check_template(bomb)

    @pytest.mark.parametrize("kind", ["attachedTemplate", "image", "oleObject", "frame"])
    def test_what_word_would_fetch_from_elsewhere_is_refused(self, kind: str) -> None:
        with pytest.raises(BadTemplate, match="จากภายนอก"):
            check_template(linked(kind))

    def test_a_link_that_a_reader_clicks_may_stay(self) -> None:
        assert check_template(linked("hyperlink")).usable

    @pytest.mark.parametrize("code", ['DDEAUTO c:\\\\windows "x"', "{{ 'INCLUDE' ~ 'TEXT' }} http://example.invalid/a"])
    def test_a_field_that_starts_a_program_or_fetches_is_refused(self, code: str) -> None:
        word = docx.Document()
        word.add_paragraph("{{ organization }}")
        field = parse_xml(f'<w:r {nsdecls("w")}><w:instrText xml:space="preserve"/></w:r>')
        field[0].text = code
        word.add_paragraph()._p.append(field)
        with pytest.raises(BadTemplate):
            sample_page(saved(word))

    def test_a_bomb_of_entities_is_stopped(self) -> None:
        names = "abcdefghij"
        more = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names))
        body = (
            f'<!DOCTYPE x [<!ENTITY a "{"x" * 100}">{more}]><w:document {nsdecls("w")}><w:body><w:p><w:r><w:t>&j;</w:t>'
        )
        bomb = replaced(GOOD, "word/document.xml", f"{body}</w:r></w:p></w:body></w:document>".encode())
        with pytest.raises(BadTemplate):
            sample_page(bomb)

    def test_macros_are_refused(self) -> None:
        with pytest.raises(BadTemplate, match="แมโคร"):
            check_template(zipped({"word/document.xml": b"", "word/vbaProject.bin": b""}))

    def test_a_huge_file_is_refused(self) -> None:
        with pytest.raises(BadTemplate, match="5 MB"):
            check_template(b"0" * (5 * 1024 * 1024 + 1))


def linked(kind: str) -> bytes:
    """Return a template with one relation to elsewhere."""
    word = docx.Document()
    word.add_paragraph("{{ organization }}")
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    word.part.relate_to("http://example.invalid/a", f"{base}/{kind}", is_external=True)
    return saved(word)


def replaced(file: bytes, name: str, content: bytes) -> bytes:
    """Return a package with another content of one part."""
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        parts = {part: package.read(part) for part in package.namelist()}
    return zipped({**parts, name: content})


def zipped(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()
