"""Tables say what the imported paper says, where it said it, and what was reported since; nothing else."""

from __future__ import annotations

import re
from datetime import date

import pytest

from documents.report import MeasureLine, PaperTable, ReportData, ReportLine, SourceCell, StepLine
from documents.writing import LAYOUTS
from documents.writing.blocks import Table
from documents.writing.example import example_data
from measures.vocabulary import Status

RESULTS = (
    ("title", "มาตรการ/แนวทาง", "๑. แนวทางยืม - คืน"),
    ("method", "วิธีการดำเนินการ", "๑.จัดทำแบบฟอร์ม\n๒.แจ้งเวียน"),
    ("time", "ระยะเวลา ดำเนินการ", "๑. ต.ค. ๖๗ ๒. ทุกไตรมาส"),
    ("result", "ผลการดำเนินการ", "☐ ยังไม่ได้ดำเนินการ ☑ ดำเนินการ - แจ้งเวียนแล้ว"),
    ("suggestion", "ข้อเสนอแนะ", "ไม่มี"),
    ("owner", "ผู้รับผิดชอบ", "ทุกภารกิจงานส่งมอบให้สำนักปลัดรวบรวม"),
    ("outcome", "ผลลัพธ์หรือความสำเร็จ", "ไม่มีข้อร้องเรียน"),
)


def cells(rows: tuple[tuple[str | None, str, str], ...], part: int = 0) -> tuple[SourceCell, ...]:
    return tuple(SourceCell(meaning, heading, text, at, part) for at, (meaning, heading, text) in enumerate(rows))


MEASURE = MeasureLine(
    "1",
    "แนวทางยืม - คืน",
    steps=(StepLine("1.1", "จัดทำแบบฟอร์ม", ("สำนักปลัด",)), StepLine("1.2", "แจ้งเวียน")),
    owners=("สำนักปลัด",),
    status=Status.DONE,
    result="แจ้งเวียนแล้ว",
    source=cells(RESULTS),
    imported=True,
)


def data(*measures: MeasureLine, tables: tuple[PaperTable, ...] = ()) -> ReportData:
    made = example_data(1)
    return ReportData(
        organization=made.organization,
        fiscal_year_be=made.fiscal_year_be,
        period=made.period,
        period_label=made.period_label,
        made_on=made.made_on,
        measures=measures,
        tables=tables,
    )


def table(layout: str, of: ReportData) -> Table:
    sections = LAYOUTS[layout].describe(of).sections
    return next(block for section in sections for block in section.blocks if isinstance(block, Table))


def shown(of: Table) -> list[dict[str, str]]:
    titles = [column.title for column in of.columns]
    return [
        {title: "\n".join(line.text for line in cell) for title, cell in zip(titles, row.cells, strict=True)}
        for row in of.rows
    ]


def letters(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_each_cell_stands_in_its_own_column_word_for_word() -> None:
    row = shown(table("results-report", data(MEASURE)))[0]
    for _, heading, text in RESULTS:
        title = next(title for title in row if letters(title).startswith(letters(heading)[:12]))
        assert letters(row[title]) == letters(text)


def test_boxes_of_the_paper_can_be_ticked() -> None:
    row = table("results-report", data(MEASURE)).rows[0].cells[3]
    assert [(line.runs[0].checked, line.runs[0].text) for line in row] == [
        (False, "ยังไม่ได้ดำเนินการ"),
        (True, "ดำเนินการ - แจ้งเวียนแล้ว"),
    ]


def test_a_paper_with_further_rows_keeps_them_as_rows() -> None:
    further = cells((("method", "วิธีการดำเนินการ", "๓. สรุปผล"), ("owner", "ผู้รับผิดชอบ", "กองคลัง")), part=1)
    measure = MeasureLine("1", "ก", source=(*MEASURE.source, *further))
    rows = shown(table("results-report", data(measure)))
    assert len(rows) == 2
    assert rows[1]["วิธีการดำเนินการ"] == "๓. สรุปผล"
    assert rows[1]["มาตรการ/แนวทาง"] == ""


def test_a_column_that_no_layout_knows_stands_under_its_own_heading() -> None:
    measure = MeasureLine("1", "ก", source=cells((*RESULTS, (None, "ภาพรวมความเสี่ยง", "ต่ำกว่าเกณฑ์"))))
    assert shown(table("results-report", data(measure)))[0]["ภาพรวมความเสี่ยง"] == "ต่ำกว่าเกณฑ์"


def test_a_number_of_the_paper_leads_its_words() -> None:
    measure = MeasureLine("7", "ก", source=cells((("number", "ที่", "๑"), ("title", "มาตรการ/แนวทาง", "แนวทางหนึ่ง"))))
    assert shown(table("results-report", data(measure)))[0]["มาตรการ/แนวทาง"] == "๑. แนวทางหนึ่ง"


def test_what_was_reported_since_follows_in_the_column_of_deeds() -> None:
    since = (ReportLine("กองคลัง", Status.DONE, date(2025, 1, 26), "ปรับแบบฟอร์ม", step="1.2"),)
    measure = MeasureLine("1", "ก", source=MEASURE.source, since=since)
    cell = shown(table("results-report", data(measure)))[0]["ผลการดำเนินการ"]
    assert cell.startswith("☐ ยังไม่ได้ดำเนินการ")
    assert "1.2 กองคลัง: ดำเนินการแล้ว เมื่อวันที่ 26 มกราคม 2568 – ปรับแบบฟอร์ม" in cell


def test_a_measure_without_a_paper_is_written_by_the_layout() -> None:
    rows = shown(table("results-report", data(MEASURE, MeasureLine("2", "แนวทางใหม่"))))
    assert rows[1]["มาตรการ/แนวทาง"] == "2. แนวทางใหม่"
    assert rows[1]["ผลการดำเนินการ"] == "ยังไม่มีการรายงาน"


def test_rows_of_the_paper_that_are_no_measures_stay_in_its_table() -> None:
    kept = PaperTable(
        tuple(heading for _, heading, _ in RESULTS), (("ควรรักษามาตรฐานไว้", "-", "", "", "", "", ""),), "plan"
    )
    rows = shown(table("results-report", data(MEASURE, tables=(kept,))))
    assert rows[0]["มาตรการ/แนวทาง"] == "ควรรักษามาตรฐานไว้"
    assert len(rows) == 2


def test_a_table_of_another_kind_is_not_mixed_in() -> None:
    kept = PaperTable(("ตัวชี้วัด", "คะแนน"), (("การใช้อำนาจ", "99"),), "plan")
    assert len(table("results-report", data(MEASURE, tables=(kept,))).rows) == 1


@pytest.mark.parametrize("layout", ["results-report", "annual-report", "measures-plan"])
def test_how_a_measure_is_followed_up_has_a_column_of_its_own(layout: str) -> None:
    followed = MeasureLine("1", "ก", follow_up="รายงานผู้บริหารทุกไตรมาส")
    titles = [_titles(layout, data(measure)) for measure in (followed, MeasureLine("1", "ก"))]
    assert "การกำกับติดตาม" in titles[0]
    assert "การกำกับติดตาม" not in titles[1]


def _titles(layout: str, of: ReportData) -> list[str]:
    """Return the columns of the table of measures: a plan's is its last, the others' is their first."""
    sections = LAYOUTS[layout].describe(of).sections
    tables = [block for section in sections for block in section.blocks if isinstance(block, Table)]
    return [column.title for column in tables[-1 if layout == "measures-plan" else 0].columns]
