"""The Excel template: what is filled in comes back without a question."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from documents.importing.summary import summarise
from documents.reading.errors import UnreadablePlan
from documents.reading.neutral import PlanReading
from documents.reading.reader import read_plan
from documents.writing.plan_template import template
from measures.vocabulary import ScheduleKind, Status

OFFICE = "องค์การบริหารส่วนตำบลทุ่งใสสว่าง"
TODAY = date(2026, 2, 3)
FIRST_LINE = 6


def filled(lines: list[list[Any]], **facts: Any) -> PlanReading:
    """Return what is read from the template after those lines were typed into it."""
    book = openpyxl.load_workbook(io.BytesIO(template(OFFICE, 2569, **facts)))
    for row, line in enumerate(lines, start=FIRST_LINE):
        for column, value in enumerate(line, start=1):
            book.worksheets[0].cell(row, column, value)
    target = io.BytesIO()
    book.save(target)
    return read_plan(("template.xlsx", target.getvalue()), today=TODAY)


def step(kind: str, first: Any = None, last: Any = None, words: str | None = None) -> list[Any]:
    return [1, "จัดทำคู่มือ", "o9", "เผยแพร่คู่มือ", "สำนักปลัด", kind, first, last, words]


SCHEDULES = [
    (step("ภายในวันที่", None, date(2026, 3, 15)), ScheduleKind.BY_DATE, None, date(2026, 3, 15)),
    (step("ภายในวันที่", None, "15 มี.ค. 2569"), ScheduleKind.BY_DATE, None, date(2026, 3, 15)),
    (step("ภายในเดือน", None, "31/1/2569"), ScheduleKind.BY_MONTH, None, date(2026, 1, 31)),
    (step("ช่วงเวลา", "1/11/2568", "30/11/2568"), ScheduleKind.PERIOD, date(2025, 11, 1), date(2025, 11, 30)),
    (step("ทุกเดือน"), ScheduleKind.MONTHLY, None, None),
    (step("ทุกไตรมาส"), ScheduleKind.QUARTERLY, None, None),
    (step("ทุก 6 เดือน"), ScheduleKind.EVERY_6_MONTHS, None, None),
    (step("ตลอดปีงบประมาณ"), ScheduleKind.FISCAL_YEAR, date(2025, 10, 1), date(2026, 9, 30)),
    (step("ไม่กำหนด"), ScheduleKind.NONE, None, None),
]


@pytest.mark.parametrize(("line", "kind", "start", "end"), SCHEDULES)
def test_it_reads_back_every_kind_of_schedule(
    line: list[Any], kind: ScheduleKind, start: date | None, end: date | None
) -> None:
    plan = filled([line])
    read = plan.rows[0].steps[0]
    assert (read.kind, read.start, read.end) == (kind, start, end)
    assert plan.questions == ()


def test_it_reads_back_the_days_after_an_event() -> None:
    plan = filled([step("ภายในกี่วันหลังเหตุการณ์", words="ภายใน 7 วันหลังประชุม")])
    assert (plan.rows[0].steps[0].kind, plan.rows[0].steps[0].days_after) == (ScheduleKind.AFTER_EVENT, 7)


def test_it_asks_for_the_date_of_a_dated_kind_without_one() -> None:
    questions = filled([step("ภายในวันที่")]).questions
    assert [question.key for question in questions] == ["1/steps.1.end"]


def test_it_reads_lines_without_a_number_as_further_steps() -> None:
    plan = filled(
        [step("ทุกเดือน"), [None, None, None, "สรุปผล", "กองคลัง", "ทุกไตรมาส"], [2, "อบรม", None, "จัดอบรม", "นิติกร"]]
    )
    assert [(row.no, row.refs, len(row.steps)) for row in plan.rows] == [("1", ("o9",), 2), ("2", (), 1)]
    assert plan.rows[0].steps[1].owner_units == ("กองคลัง",)
    assert plan.rows[1].owner_persons == ("นิติกร",)


def test_it_reads_back_what_came_of_a_measure() -> None:
    line = [*step("ทุกเดือน"), "ดำเนินการแล้ว", "5 ม.ค. 2569", "เผยแพร่แล้ว", "ประชาชนทราบ", "ทำต่อ"]
    row = filled([line]).rows[0]
    assert (row.status, row.done_on) == (Status.DONE, date(2026, 1, 5))
    assert (row.result, row.outcome, row.suggestion) == ("เผยแพร่แล้ว", "ประชาชนทราบ", "ทำต่อ")


def test_a_measure_is_done_when_every_step_of_the_form_says_so() -> None:
    first = [*step("ทุกเดือน"), "ดำเนินการแล้ว", "5 ม.ค. 2569"]
    second = [None, None, None, "สรุปผล", "กองคลัง", "ทุกไตรมาส", None, None, None]
    unfinished, finished = filled([first, second]), filled([first, [*second, "ดำเนินการแล้ว", "9 ม.ค. 2569"]])
    assert (unfinished.rows[0].status, unfinished.rows[0].done_on) == (Status.IN_PROGRESS, None)
    assert (finished.rows[0].status, finished.rows[0].done_on) == (Status.DONE, date(2026, 1, 9))


def test_the_summary_names_who_is_only_named_at_a_step() -> None:
    plan = filled([step("ทุกเดือน"), [None, None, None, "สรุปผล", "กองคลัง, นิติกร", "ทุกไตรมาส"]])
    summary = summarise(plan)
    assert "กองคลัง" in summary.units
    assert summary.posts == ("นิติกร",)


def test_it_carries_the_office_and_its_year() -> None:
    plan = filled([step("ทุกเดือน")])
    assert (plan.organization, plan.fiscal_year_be) == (OFFICE, 2569)


def test_its_examples_are_no_plan() -> None:
    with pytest.raises(UnreadablePlan, match="ไม่มีแถวข้อมูล"):
        read_plan(("template.xlsx", template(OFFICE, 2569)), today=TODAY)


def test_it_offers_drop_downs_and_explains_itself_in_thai() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template(units=["สำนักปลัด", "กองช่าง"])))
    lists = [rule.formula1 for rule in book.worksheets[0].data_validations.dataValidation if rule.type == "list"]
    assert any("ทุกไตรมาส" in (formula or "") for formula in lists)
    assert any("กองช่าง,ทุกกอง" in (formula or "") for formula in lists)
    words = " ".join(str(cell.value) for row in book.worksheets[1].rows for cell in row if cell.value)
    assert "หนึ่งขั้นตอนต่อหนึ่งแถว" in words


def test_its_lists_stay_within_what_excel_allows() -> None:
    many = [f"กองทดสอบลำดับที่ {number}" for number in range(60)]
    book = openpyxl.load_workbook(io.BytesIO(template(units=many)))
    rules = book.worksheets[0].data_validations.dataValidation
    assert all(len(rule.formula1 or "") <= 257 for rule in rules if rule.type == "list")
