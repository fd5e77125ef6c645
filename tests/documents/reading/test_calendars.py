"""Plans drawn as calendars: months or quarters as columns, marks where something is done, in files of every kind."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import docx
import openpyxl
import papers_support as papers
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from documents.reading.months import month_columns
from documents.reading.neutral import PlanReading
from documents.reading.reader import read_plan
from measures.vocabulary import ScheduleKind

MONTHS = ("ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.")
NAMED = ("ลำดับ", "กิจกรรม", "ผู้รับผิดชอบ")
Rows = list[list[str]]


def marks(*months: int, mark: str = "✓") -> list[str]:
    return [mark if month in months else "" for month in range(1, 13)]


def plan(*rows: Sequence[str], above: Sequence[str] = (), months: Sequence[str] = MONTHS) -> Rows:
    """Return a plan whose headings fill two rows: "ระยะเวลาดำเนินการ" and the months below it."""
    over = list(above) or ["ระยะเวลาดำเนินการ", *[""] * (len(months) - 1)]
    return [[*NAMED, *over], ["", "", "", *months], *map(list, rows)]


def read(rows: Rows) -> PlanReading:
    lines = [papers.TITLE, "", *("\t".join(row) for row in rows)]
    return read_plan(("plan.txt", "\n".join(lines).encode()), today=papers.TODAY)


def drawn(*months: int, mark: str = "✓") -> tuple[Any, ...]:
    found = read(plan(["1", "จัดอบรม", "กองคลัง", *marks(*months, mark=mark)]))
    step = found.rows[0].steps[0]
    return step.kind, step.start, step.end, [question.key for question in found.questions]


@pytest.mark.parametrize("mark", ["✓", "x", "/", "●", "↔", "←→", "<--->", "-----", "X", "*", "1", "☑"])
def test_any_mark_counts(mark: str) -> None:
    assert drawn(4, mark=mark) == (ScheduleKind.BY_MONTH, None, date(2026, 1, 31), [])


@pytest.mark.parametrize("mark", ["-", "–", ".", "0", " "])
def test_a_dash_or_a_nought_is_no_mark(mark: str) -> None:
    assert drawn(4, mark=mark) == (ScheduleKind.NONE, None, None, ["1/steps.1.end"])


def test_months_in_a_row_are_a_period() -> None:
    assert drawn(1, 2, 3) == (ScheduleKind.PERIOD, date(2025, 10, 1), date(2025, 12, 31), [])


def test_an_arrow_through_the_year_is_the_whole_year_and_a_mark_in_each_month_is_asked() -> None:
    year = ScheduleKind.FISCAL_YEAR, date(2025, 10, 1), date(2026, 9, 30)
    assert drawn(*range(1, 13), mark="↔") == (*year, [])
    assert drawn(*range(1, 13)) == (*year, ["1/steps.1.kind"])


def test_the_ends_of_quarters_and_of_halves_are_rhythms() -> None:
    assert drawn(3, 6, 9, 12)[0] is ScheduleKind.QUARTERLY
    assert drawn(6, 12)[0] is ScheduleKind.EVERY_6_MONTHS


def test_months_that_make_no_rhythm_are_asked_and_the_last_one_holds() -> None:
    assert drawn(1, 5) == (ScheduleKind.BY_MONTH, None, date(2026, 2, 28), ["1/steps.1.end"])


def test_an_arrow_from_one_cell_to_another_marks_those_between() -> None:
    row = ["1", "จัดอบรม", "กองคลัง", "←", *[""] * 4, "→", *[""] * 6]
    step = read(plan(row)).rows[0].steps[0]
    assert (step.start, step.end) == (date(2025, 10, 1), date(2026, 3, 31))


def test_a_year_over_its_months_says_which_they_are() -> None:
    above = ["พ.ศ. ๒๕๖๙", *[""] * 2, "พ.ศ. ๒๕๗๐", *[""] * 8]
    step = read(plan(["1", "จัดอบรม", "กองคลัง", *marks(3, 4)], above=above)).rows[0].steps[0]
    assert (step.start, step.end) == (date(2026, 12, 1), date(2027, 1, 31))


def test_months_may_carry_their_years_and_be_only_some_of_the_year() -> None:
    months = ("ม.ค. ๖๙", "ก.พ. ๖๙", "มี.ค. ๖๙")
    step = read(plan(["1", "จัดอบรม", "กองคลัง", "", "x", ""], months=months)).rows[0].steps[0]
    assert (step.kind, step.end) == (ScheduleKind.BY_MONTH, date(2026, 2, 28))


@pytest.mark.parametrize(
    ("heads", "row", "expected"),
    [
        (("ไตรมาส 1", "ไตรมาส 2", "ไตรมาส 3", "ไตรมาส 4"), ("", "✓", "", ""), ("period", date(2026, 3, 31))),
        (("ไตรมาสที่ ๑", "ไตรมาสที่ ๒", "ไตรมาสที่ ๓", "ไตรมาสที่ ๔"), ("✓",) * 4, ("quarterly", None)),
        (("ต.ค.-ธ.ค.", "ม.ค.-มี.ค.", "เม.ย.-มิ.ย.", "ก.ค.-ก.ย."), ("", "", "x", "x"), ("period", date(2026, 9, 30))),
        (("6 เดือนแรก", "6 เดือนหลัง"), ("✓", "✓"), ("every_6_months", None)),
        (tuple(map(str, (10, 11, 12, *range(1, 10)))), (*[""] * 5, "x", *[""] * 6), ("by_month", date(2026, 3, 31))),
    ],
)
def test_quarters_halves_and_counted_months(
    heads: tuple[str, ...], row: tuple[str, ...], expected: tuple[str, date | None]
) -> None:
    step = read(plan(["1", "จัดอบรม", "กองคลัง", *row], months=heads)).rows[0].steps[0]
    assert (step.kind.value, step.end) == expected


def test_one_column_about_a_quarter_makes_no_calendar() -> None:
    assert month_columns(["ลำดับ", "มาตรการ", "ไตรมาส 1"]) is None
    assert month_columns(["ลำดับ", "ผลการดำเนินงานเดือนมกราคม", "ต.ค."]) is None


def test_each_step_has_its_own_marks_and_owners_stand_behind_the_months() -> None:
    heads = ["ลำดับ", "มาตรการ", "ขั้นตอน", *MONTHS, "ผู้รับผิดชอบ"]
    first = ["1", "จัดทำคู่มือ", "1. รวบรวมงาน", *marks(1), "กองคลัง"]
    second = ["", "", "2. เผยแพร่คู่มือ", *marks(6), "กองช่าง"]
    row = read([heads, first, second]).rows[0]
    told = [(step.text, step.end, step.owner_units) for step in row.steps]
    assert told == [
        ("รวบรวมงาน", date(2025, 10, 31), ("กองคลัง",)),
        ("เผยแพร่คู่มือ", date(2026, 3, 31), ("กองช่าง",)),
    ]


def test_a_page_without_headings_goes_on_with_the_calendar() -> None:
    rows = plan(["1", "จัดอบรม", "กองคลัง", *marks(1)])
    lines = [papers.TITLE, *("\t".join(row) for row in rows), "", "- ๒ -", ""]
    lines.append("\t".join(["2", "สรุปผล", "กองช่าง", *marks(12)]))
    found = read_plan(("plan.txt", "\n".join(lines).encode()), today=papers.TODAY)
    assert [row.steps[0].end for row in found.rows] == [date(2025, 10, 31), date(2026, 9, 30)]


def word(fill: Sequence[int] = (), arrow: tuple[int, int] | None = None) -> papers.File:
    """Return a Word plan whose headings are merged, with colour or one wide cell as the mark."""
    document = docx.Document()
    document.add_paragraph(papers.TITLE)
    table = document.add_table(rows=3, cols=3 + len(MONTHS))
    for column, text in enumerate(NAMED):
        table.cell(0, column).merge(table.cell(1, column)).text = text
        table.cell(2, column).text = ("1", "จัดอบรม", "กองคลัง")[column]
    table.cell(0, 3).merge(table.cell(0, 2 + len(MONTHS))).text = "ระยะเวลาดำเนินการ"
    for place, month in enumerate(MONTHS):
        table.cell(1, 3 + place).text = month
        if place + 1 in fill:
            shading = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="00B050"/>')
            table.cell(2, 3 + place)._tc.get_or_add_tcPr().append(shading)
    if arrow is not None:
        table.cell(2, 2 + arrow[0]).merge(table.cell(2, 2 + arrow[1])).text = "↔"
    target = io.BytesIO()
    document.save(target)
    return "plan.docx", target.getvalue()


def test_word_with_merged_headings_and_an_arrow_over_merged_months() -> None:
    step = read_plan(word(arrow=(2, 5)), today=papers.TODAY).rows[0].steps[0]
    assert (step.start, step.end) == (date(2025, 11, 1), date(2026, 2, 28))


def test_colour_in_word_is_a_mark_and_no_colour_is_none() -> None:
    step = read_plan(word(fill=(4, 5)), today=papers.TODAY).rows[0].steps[0]
    assert (step.start, step.end) == (date(2026, 1, 1), date(2026, 2, 28))
    assert read_plan(word(), today=papers.TODAY).rows[0].steps[0].kind is ScheduleKind.NONE


def test_excel_with_merged_headings() -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for line in ([papers.TITLE], *plan(["1", "จัดอบรม", "กองคลัง", *marks(4, 5, 6)])):
        page.append(line)
    page.merge_cells("D2:O2")
    for letter in "ABC":
        page.merge_cells(f"{letter}2:{letter}3")
    target = io.BytesIO()
    book.save(target)
    step = read_plan(("plan.xlsx", target.getvalue()), today=papers.TODAY).rows[0].steps[0]
    assert (step.start, step.end) == (date(2026, 1, 1), date(2026, 3, 31))
