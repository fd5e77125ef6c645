"""Answers of a person change what was read, and only what they are about; unclear ones are refused."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import papers_support as papers
import pytest

from documents.importing.answering import UnclearAnswer, apply_answers, open_questions
from documents.importing.answers_file import UnreadableAnswers, read_answers
from documents.reading.neutral import PlanReading, Question, RowReading, StepReading
from documents.reading.reader import read_plan
from measures.vocabulary import ScheduleKind, Status

PLAN = read_plan(papers.tab_text(), today=papers.TODAY)


def answered(key: str, text: str, plan: PlanReading = PLAN) -> PlanReading:
    return apply_answers(plan, {key: text}, papers.TODAY, {"สำนักปลัด": ["สป."]})


SCHEDULES = [
    ("2026-02-28", ScheduleKind.BY_MONTH, None, date(2026, 2, 28)),
    ("15 ก.พ. 2569", ScheduleKind.BY_DATE, None, date(2026, 2, 15)),
    ("ภายในเดือนพฤษภาคม", ScheduleKind.BY_MONTH, None, date(2026, 5, 31)),
    ("ทุกไตรมาส", ScheduleKind.QUARTERLY, None, None),
    ("monthly", ScheduleKind.MONTHLY, None, None),
    ("fiscal_year", ScheduleKind.FISCAL_YEAR, date(2025, 10, 1), date(2026, 9, 30)),
    ("none", ScheduleKind.NONE, None, None),
]


@pytest.mark.parametrize(("text", "kind", "start", "end"), SCHEDULES)
def test_it_takes_a_date_a_month_or_a_rhythm(
    text: str, kind: ScheduleKind, start: date | None, end: date | None
) -> None:
    step = answered("1/steps.1.end", text).rows[0].steps[0]
    assert (step.kind, step.start, step.end) == (kind, start, end)


def test_it_changes_only_the_steps_that_were_asked_about() -> None:
    before, after = PLAN.rows[0].steps, answered("1/steps.2.end", "2026-02-28").rows[0].steps
    assert after[0] == before[0]
    assert after[1].end == date(2026, 2, 28)
    assert answered("1/steps.2.end", "2026-02-28").rows[1:] == PLAN.rows[1:]


def test_it_takes_owners_under_the_names_of_the_office() -> None:
    row = answered("2/owner_units", "สป., นิติกร").rows[1]
    assert (row.owner_units, row.owner_persons) == (("สำนักปลัด",), ("นิติกร",))
    assert row.steps[0].owner_units == ("สำนักปลัด",)


def test_it_adds_who_was_meant_to_those_who_were_named() -> None:
    row = answered("1/owner_persons", "นิติกร").rows[0]
    assert (row.owner_units, row.owner_persons) == (("สำนักปลัด",), ("นิติกร",))


def test_it_takes_a_status_and_a_day() -> None:
    assert answered("1/status", "ดำเนินการแล้ว").rows[0].status is Status.DONE
    assert answered("1/done_on", "5 ม.ค. 2569").rows[0].done_on == date(2026, 1, 5)


def test_it_takes_the_office_and_the_year() -> None:
    assert answered("organization", "เทศบาลตำบลริมธาร").organization == "เทศบาลตำบลริมธาร"
    assert answered("fiscal_year_be", "๒๕๗๐").fiscal_year_be == 2570
    assert answered("organization", "ใช่").organization == papers.OFFICE


def test_it_keeps_a_doubted_code_or_drops_it() -> None:
    question = Question("?", "", ("i7",), row="1", field="refs")
    row = RowReading("1", "ก", refs=("i7", "o9"))
    plan = PlanReading(None, 2569, "", (row,), questions=(question,))
    assert answered("1/refs", "ใช่", plan).rows[0].refs == ("i7", "o9")
    assert answered("1/refs", "ไม่ใช่", plan).rows[0].refs == ("o9",)
    assert answered("1/refs", "i8", plan).rows[0].refs == ("o9", "i8")


def pairing() -> PlanReading:
    due = StepReading("รายงานผล", kind=ScheduleKind.BY_DATE, end=date(2026, 3, 31))
    steps = (due, StepReading("สรุปและรายงาน"), StepReading("เผยแพร่"))
    question = Question("?", "", ("สรุปและรายงาน",), row="1", field="steps.1")
    return PlanReading(None, 2569, "", (RowReading("1", "ก", steps=steps),), questions=(question,))


def test_it_joins_a_deadline_with_its_step() -> None:
    steps = answered("1/steps.1", "ใช่", pairing()).rows[0].steps
    assert [(step.text, step.end) for step in steps] == [("สรุปและรายงาน", date(2026, 3, 31)), ("เผยแพร่", None)]


def test_it_leaves_apart_what_does_not_belong_together() -> None:
    assert answered("1/steps.1", "ไม่ใช่", pairing()).rows == pairing().rows


def test_answers_about_later_steps_hold_although_two_were_joined() -> None:
    answers = {"1/steps.1": "ใช่", "1/steps.3.end": "2026-05-31"}
    steps = apply_answers(pairing(), answers, papers.TODAY).rows[0].steps
    assert [step.end for step in steps] == [date(2026, 3, 31), date(2026, 5, 31)]


UNCLEAR = [
    ("1/steps.1.end", "เร็ว ๆ นี้"),
    ("1/steps.1.end", "ไม่ใช่"),
    ("1/steps.9.end", "2026-01-31"),
    ("9/steps.1.end", "2026-01-31"),
    ("1/owner_units", "???"),
    ("1/status", "เขียว"),
    ("1/done_on", "ไม่ทราบ"),
    ("1/colour", "แดง"),
    ("colour", "แดง"),
    ("1/no", "2"),
    ("fiscal_year_be", "2026"),
    ("1/owner_units", " "),
    ("", "ใช่"),
]


@pytest.mark.parametrize(("key", "text"), UNCLEAR)
def test_it_refuses_what_it_does_not_understand(key: str, text: str) -> None:
    with pytest.raises(UnclearAnswer) as caught:
        answered(key, text)
    assert "\n" not in str(caught.value)


def test_only_unanswered_questions_are_open() -> None:
    plan = pairing()
    assert [question.key for question in open_questions(plan, {})] == ["1/steps.1"]
    assert open_questions(plan, {"1/steps.1": "ใช่"}) == ()


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_it_reads_answers_in_yaml_and_in_json(tmp_path: Path) -> None:
    yaml = write(tmp_path / "a.yaml", "1/steps.1.end: 2026-01-31\n2/owner_units: [สำนักปลัด, กองคลัง]\n1/refs: yes\n")
    data: dict[str, Any] = {"1/steps.1.end": "2026-01-31", "2/owner_units": ["สำนักปลัด", "กองคลัง"], "1/refs": True}
    expected = {"1/steps.1.end": "2026-01-31", "2/owner_units": "สำนักปลัด, กองคลัง", "1/refs": "yes"}
    assert read_answers(yaml) == expected
    assert read_answers(write(tmp_path / "a.json", json.dumps(data))) == expected


@pytest.mark.parametrize(
    "text", ["- a\n", "a: {b: c}\n", "a: [\n", "a: &x [1]\nb: *x\n", "a:\n", "", "a: 2026-13-45\n{"]
)
def test_it_refuses_a_file_that_is_no_list_of_answers(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnreadableAnswers):
        read_answers(write(tmp_path / "a.yaml", text))


def test_it_says_when_there_is_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableAnswers, match="cannot open"):
        read_answers(tmp_path / "none.yaml")
