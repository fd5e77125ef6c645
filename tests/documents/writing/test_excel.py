"""Excel papers: text is text, tables can be filtered, nothing is cut in silence."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest

from documents.report import MeasureLine, ReportData
from documents.writing import render, xlsx
from documents.writing.xlsx import sheet_name
from measures.vocabulary import Status


def sheet_of(data: ReportData, *, layout: str = "results-report"):  # type: ignore[no-untyped-def]
    return openpyxl.load_workbook(io.BytesIO(render(layout, "xlsx", data))).worksheets[0]


def test_it_freezes_the_head_and_lets_rows_be_filtered(data: ReportData) -> None:
    sheet = sheet_of(data)
    head = next(row[0].row for row in sheet.iter_rows() if row[1].value == "มาตรการ/แนวทาง")
    assert sheet.freeze_panes == f"A{head + 1}"
    assert sheet.auto_filter.ref == f"A{head}:I{head + 15}"
    assert sheet.print_title_rows == f"${head}:${head}"


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x")', "+1", "@SUM(A1)", "-2"])
@pytest.mark.parametrize("layout", ["results-report", "workbook"])
def test_it_never_makes_a_formula_of_what_people_said(data: ReportData, text: str, layout: str) -> None:
    said = replace(data, measures=(MeasureLine("1", "ก", status=Status.DONE, result=text),))
    cells = [cell for row in sheet_of(said, layout=layout).iter_rows() for cell in row if cell.value]
    assert not any(cell.data_type == "f" for cell in cells)


def test_it_writes_texts_as_texts_even_if_the_workbook_would_make_formulas_of_them(
    data: ReportData, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "_OPTIONS", {"in_memory": True})
    said = replace(data, measures=(MeasureLine("1", "=2+2", status=Status.DONE, result="=1+1"),))
    cells = [cell for row in sheet_of(said).iter_rows() for cell in row if str(cell.value).startswith("=")]
    assert cells
    assert not any(cell.data_type == "f" for cell in cells)


def test_it_says_so_where_a_text_is_longer_than_a_cell_can_hold(data: ReportData) -> None:
    said = replace(data, measures=(MeasureLine("1", "ก", status=Status.DONE, result="ย" * 40_000),))
    texts = [str(cell.value) for row in sheet_of(said).iter_rows() for cell in row]
    assert any(text.endswith("…(ข้อความยาวเกินช่องของ Excel)") for text in texts)


def test_it_keeps_a_text_that_fits(data: ReportData) -> None:
    texts = [str(cell.value) for row in sheet_of(data).iter_rows() for cell in row]
    assert not any("ยาวเกินช่อง" in text for text in texts)


@pytest.mark.parametrize(("wanted", "given"), [("ก/ข:ค", "ก ข ค"), ("", "แผ่นงาน"), ("ย" * 40, "ย" * 28), ("'a'", "a")])
def test_it_gives_sheets_names_that_excel_accepts(wanted: str, given: str) -> None:
    assert sheet_name(wanted, set()) == given


def test_it_gives_no_two_sheets_one_name() -> None:
    taken: set[str] = set()
    assert [sheet_name("A", taken), sheet_name("a", taken)] == ["A", "a 2"]


def test_it_draws_its_own_charts(data: ReportData) -> None:
    assert len(sheet_of(data, layout="executive-summary")._charts) == 2
