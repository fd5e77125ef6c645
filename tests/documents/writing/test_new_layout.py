"""A further organization's layout is one small file: it is found, listed and written in three formats."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from docx.document import Document as WordDocument

from documents.report import ReportData
from documents.writing import UnknownLayout, export, layouts, render

FILE = '''
"""``village-list``: the measures of a village office in two columns."""

from documents.writing import phrases
from documents.writing.blocks import Column, Heading, Row, Section, Table, lines
from documents.writing.layout import Layout, paper

COLUMNS = (Column("เรื่องที่ทำ"), Column("ผลที่ได้"))


def describe(data):
    rows = (Row((lines(phrases.measure_title(measure)), phrases.result_cell(measure))) for measure in data.measures)
    blocks = (Heading("บัญชีงานของหมู่บ้าน"), Table(COLUMNS, tuple(rows)))
    return paper(data, "บัญชีงานของหมู่บ้าน", Section("บัญชีงาน", blocks))


LAYOUT = Layout("village-list", "บัญชีงานของหมู่บ้าน", describe)
'''


@pytest.fixture
def with_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put the one file beside the others, and start again."""
    (tmp_path / "village_list.py").write_text(FILE, encoding="utf-8")
    monkeypatch.setattr(layouts, "__path__", [*layouts.__path__, str(tmp_path)])
    monkeypatch.setattr(export, "LAYOUTS", layouts.discover())
    yield
    sys.modules.pop(f"{layouts.__name__}.village_list", None)


@pytest.mark.usefixtures("with_file")
def test_it_is_written_in_all_three_formats(
    data: ReportData, word_of: Callable[[bytes], WordDocument], pdf_text: Callable[[bytes], str]
) -> None:
    table = word_of(render("village-list", "docx", data)).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["เรื่องที่ทำ", "ผลที่ได้"]
    assert "บัญชีงานของหมู่บ้าน" in pdf_text(render("village-list", "pdf", data))
    sheet = openpyxl.load_workbook(io.BytesIO(render("village-list", "xlsx", data))).worksheets[0]
    assert sheet.title == "บัญชีงาน"


@pytest.mark.usefixtures("with_file")
def test_it_is_listed_after_those_that_have_a_place() -> None:
    assert list(export.LAYOUTS)[-1] == "village-list"


def test_without_the_file_there_is_none(data: ReportData) -> None:
    with pytest.raises(UnknownLayout):
        render("village-list", "docx", data)
