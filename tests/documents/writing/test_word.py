"""Word papers: what Word needs to show Thai letters right, and what keeps tables whole."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from documents.report import MeasureLine, ReportData
from documents.writing import render
from documents.writing.example import example_data
from measures.vocabulary import Status

Reader = Callable[[bytes], WordDocument]
FONT = "TH Sarabun New"


def part(file: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        return package.read(name).decode()


class TestFonts:
    def test_it_sets_the_complex_script_twins_of_font_and_size(self, data: ReportData, word_of: Reader) -> None:
        styles = word_of(render("results-report", "docx", data)).styles
        for name, half_points in (("Normal", "32"), ("Heading 1", "40"), ("Table Text", "28"), ("Table Head", "28")):
            looks = styles[name].element.rPr
            assert looks.find(qn("w:rFonts")).get(qn("w:cs")) == FONT
            assert looks.find(qn("w:szCs")).get(qn("w:val")) == half_points

    def test_it_makes_headings_bold_for_thai_letters_too(self, data: ReportData, word_of: Reader) -> None:
        styles = word_of(render("results-report", "docx", data)).styles
        assert styles["Heading 1"].element.rPr.find(qn("w:bCs")) is not None
        assert styles["Table Text"].element.rPr.find(qn("w:bCs")) is None

    def test_it_leaves_no_theme_fonts(self, data: ReportData) -> None:
        styles = part(render("results-report", "docx", data), "word/styles.xml")
        used = styles[styles.index("<w:docDefaults>") : styles.index("</w:docDefaults>")]
        assert "Theme" not in used
        assert 'w:bidi="th-TH"' in used


class TestTables:
    def test_it_repeats_heads_and_keeps_rows_whole(self, data: ReportData, word_of: Reader) -> None:
        (table,) = word_of(render("results-report", "docx", data)).tables
        head, *rows = table.rows
        assert head._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in rows)

    def test_it_lets_a_row_break_that_is_longer_than_a_page(self, data: ReportData, word_of: Reader) -> None:
        long = MeasureLine("1", "ยาว", status=Status.DONE, result="มีการเผยแพร่ข้อมูลครบถ้วน " * 150)
        (table,) = word_of(render("results-report", "docx", replace(data, measures=(long,)))).tables
        assert table.rows[1]._tr.trPr is None

    def test_it_keeps_the_last_row_with_the_signature(self, data: ReportData, word_of: Reader) -> None:
        (table,) = word_of(render("results-report", "docx", data)).tables
        kept = [cell.paragraphs[0].paragraph_format.keep_with_next for cell in table.rows[-1].cells]
        before = [cell.paragraphs[0].paragraph_format.keep_with_next for cell in table.rows[-2].cells]
        assert all(kept)
        assert not any(before)

    def test_it_sets_widths_on_columns_and_cells(self, data: ReportData, word_of: Reader) -> None:
        (table,) = word_of(render("results-report", "docx", data)).tables
        widths = [column.width for column in table.columns]
        assert [cell.width for cell in table.rows[3].cells] == widths


class TestPages:
    def test_it_is_a4_portrait_and_landscape(self, data: ReportData, word_of: Reader) -> None:
        sections = word_of(render("six-month-report", "docx", data)).sections
        sizes = [(round(section.page_width.cm, 1), round(section.page_height.cm, 1)) for section in sections]
        assert sizes == [(21.0, 29.7), (29.7, 21.0)]

    def test_it_has_the_margins_of_a_letter(self, data: ReportData, word_of: Reader) -> None:
        section = word_of(render("memo", "docx", data)).sections[0]
        assert (round(section.left_margin.cm, 1), round(section.right_margin.cm, 1)) == (3.0, 2.0)

    def test_it_numbers_pages_in_thai_digits(self, data: ReportData) -> None:
        file = render("results-report", "docx", data)
        assert r"PAGE \* THAIARABIC" in part(file, "word/header1.xml")
        assert 'w:fmt="thaiNumbers"' in part(file, "word/document.xml")

    def test_it_numbers_pages_in_arabic_digits_where_asked(self, data: ReportData) -> None:
        file = render("results-report", "docx", replace(data, digits="arabic"))
        assert "THAIARABIC" not in part(file, "word/header1.xml")

    def test_it_marks_a_draft_on_each_page(self, data: ReportData) -> None:
        file = render("results-report", "docx", replace(data, draft=True))
        assert all("ร่าง" in part(file, f"word/header{number}.xml") for number in (1, 2))

    def test_it_does_not_mark_a_final_paper(self, data: ReportData) -> None:
        assert "ร่าง" not in part(render("results-report", "docx", data), "word/header1.xml")


class TestContent:
    def test_it_has_boxes_that_can_be_ticked(self, data: ReportData) -> None:
        body = part(render("annual-report", "docx", data), "word/document.xml")
        assert body.count("<w14:checkbox>") == body.count("☐") + body.count("☑") > 0

    def test_it_links_addresses(self, data: ReportData, word_of: Reader) -> None:
        relations = word_of(render("annual-report", "docx", data)).part.rels.values()
        assert "https://www.example.go.th/ita/2568/1" in {r.target_ref for r in relations if r.is_external}

    @pytest.mark.parametrize("text", ["a\x00b\x0bc", "<w:p>&amp;</w:p>", "]]>", "\ud800", "ํ๋๋่่"])
    def test_it_survives_any_text(self, data: ReportData, text: str, word_of: Reader) -> None:
        odd = replace(data, measures=(MeasureLine("1", text, status=Status.DONE, result=text),))
        assert word_of(render("results-report", "docx", odd)).tables[0].rows[1].cells[0].text.startswith("๑. ")

    def test_it_says_what_a_chart_shows(self, data: ReportData) -> None:
        body = part(render("executive-summary", "docx", data), "word/document.xml")
        assert 'descr="ผลการดำเนินการรายส่วนราชการ' in body


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
def test_another_program_opens_it_and_repeats_the_head(tmp_path: Path) -> None:
    import pdfplumber

    (tmp_path / "paper.docx").write_bytes(render("results-report", "docx", example_data(40)))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "paper.docx")], check=True, capture_output=True, timeout=120)
    with pdfplumber.open(tmp_path / "paper.pdf") as paper:
        assert len(paper.pages) > 3
        # The head of the table is the only grey area: it stands on every page that has rows.
        heads = [sum(1 for rect in page.rects if rect["height"] > 10 and rect["fill"]) for page in paper.pages]
    assert all(heads[:-1])
