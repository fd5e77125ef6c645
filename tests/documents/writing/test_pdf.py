"""PDF papers: whole words, whole rows, embedded fonts, text that can be copied."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.report import MeasureLine, ReportData
from documents.writing import DamagedPicture, render
from documents.writing.example import example_data
from documents.writing.measuring import columns_on_line
from documents.writing.nodes import boxes
from documents.writing.photos import small_jpeg
from measures.vocabulary import Status


def opened(file: bytes) -> pdfplumber.PDF:
    return pdfplumber.open(io.BytesIO(file))


class TestBoxes:
    @given(st.text(alphabet='กขคงจฉชซญดตถทธนบปผพฟภมยรลวศษสหอฮะาิีึืุูเแโใไ็่้๊๋์ ()๑๒a1.-/"”ฯๆ', max_size=80))
    @settings(max_examples=200, deadline=None)
    def test_they_lose_nothing(self, text: str) -> None:
        assert "".join(boxes(text)) == text

    def test_they_are_whole_words(self) -> None:
        assert "ผู้สูงอายุ" in boxes("โครงการสำหรับผู้สูงอายุในตำบล")

    @pytest.mark.parametrize("whole", ["ต.ค. ๖๗", "ข้อ ๓", "พ.ศ. ๒๕๖๘"])
    def test_they_keep_a_number_with_its_word(self, whole: str) -> None:
        assert any(whole in box for box in boxes(f"ตั้งแต่ {whole} เป็นต้นไป"))

    def test_they_never_grow_wider_than_a_column(self) -> None:
        assert max(columns_on_line(box) for box in boxes("ก" * 200 + " " + "x" * 200)) <= 24

    def test_they_never_part_a_letter_from_its_marks(self) -> None:
        assert not any(box[0] in "่้๊๋ิีุู" for box in boxes("ก่" * 100))


class TestPaper:
    def test_it_carries_its_fonts_and_no_others(self, data: ReportData) -> None:
        with opened(render("annual-report", "pdf", data)) as paper:
            fonts = {letter["fontname"] for page in paper.pages for letter in page.chars}
        names = {font.partition("+")[2] for font in fonts}
        assert all("+" in font for font in fonts)
        assert names == {"Sarabun-Regular", "Sarabun-Bold", "DejaVuSansMono"}

    def test_it_is_tagged_titled_and_thai(self, data: ReportData) -> None:
        file = render("results-report", "pdf", data)
        with opened(file) as paper:
            assert paper.metadata["Title"].startswith("รายงานผลการดำเนินการตามมาตรการ")
            assert paper.doc.catalog["MarkInfo"]["Marked"]
            assert paper.doc.catalog["Lang"] == b"th"

    def test_it_is_as_large_as_sixteen_points_of_th_sarabun(self, data: ReportData) -> None:
        with opened(render("memo", "pdf", data)) as paper:
            sizes = [round(letter["size"], 1) for letter in paper.pages[0].chars]
        assert max(set(sizes), key=sizes.count) == 10.7

    def test_it_repeats_the_head_of_a_table_on_each_page(self, pdf_text: Callable[[bytes], str]) -> None:
        sheets = pdf_text(render("results-report", "pdf", example_data(40))).split("\f")[:-1]
        assert len(sheets) > 5
        assert all("ผู้รับผิดชอบ" in sheet for sheet in sheets)

    def test_it_can_be_copied_and_searched(self, data: ReportData, pdf_text: Callable[[bytes], str]) -> None:
        said = "น้ำท่วมที่ปั๊มน้ำ กตัญญู ญี่ปุ่น ฐานรากที่สร้างใหม่ ครั้งที่ ๑"
        measure = MeasureLine("1", "ก", status=Status.DONE, result=said)
        shown = pdf_text(render("results-report", "pdf", replace(data, measures=(measure,))))
        assert "".join(said.split()) in "".join(shown.replace("\u200b", "").split())

    def test_it_tears_no_row_that_fits_on_a_page(self) -> None:
        with opened(render("results-report", "pdf", example_data(40))) as paper:
            lowest = [max(line["bottom"] for line in page.lines + page.rects) for page in paper.pages]
            texts = [max(letter["bottom"] for letter in page.chars) for page in paper.pages[:-1]]
        assert all(text < line + 1 for text, line in zip(texts, lowest, strict=False))

    @pytest.mark.parametrize("letters", [400, 900, 2000, 9000])
    def test_it_never_lets_a_long_row_run_off_the_page(self, data: ReportData, letters: int) -> None:
        long = MeasureLine("1", "ก" * 200, status=Status.DONE, result=("ข้อความที่ยาวมาก " * 999)[:letters])
        with opened(render("results-report", "pdf", replace(data, measures=(long, *data.measures)))) as paper:
            for page in paper.pages:
                assert max(letter["bottom"] for letter in page.chars) < page.height - 28
                assert max(letter["x1"] for letter in page.chars) < page.width - 28

    def test_it_never_leaves_a_signature_alone(self, pdf_text: Callable[[bytes], str]) -> None:
        for measures in range(1, 13):
            last = pdf_text(render("results-report", "pdf", example_data(measures))).split("\f")[-2]
            assert f"{measures}. ".translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")) in last

    def test_it_never_reads_text_as_markup(self, data: ReportData, pdf_text: Callable[[bytes], str]) -> None:
        said = '#read("/etc/passwd") $x$ *a* _b_ <c> @d \\ [e]'
        measure = MeasureLine("1", "ก", status=Status.DONE, result=said)
        shown = pdf_text(render("results-report", "pdf", replace(data, measures=(measure,))))
        assert "".join(said.split()) in "".join(shown.replace("\u200b", "").split())

    def test_it_marks_a_draft(self, data: ReportData, pdf_text: Callable[[bytes], str]) -> None:
        assert "ร่าง" in pdf_text(render("memo", "pdf", replace(data, draft=True)))
        assert "ร่าง" not in pdf_text(render("memo", "pdf", data))


def test_a_damaged_picture_is_one_clear_sentence_and_costs_only_its_own_place(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "broken.jpg").write_bytes(b"not a picture")
    with pytest.raises(DamagedPicture, match=r"broken\.jpg"):
        small_jpeg(tmp_path / "broken.jpg")
    for form in ("pdf", "docx"):
        assert render("evidence-annex", form, example_data(1, photos=(tmp_path / "broken.jpg",)))
