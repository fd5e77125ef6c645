"""Answers of a person, put into a plan that was read: pure, before anything is written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from documents.importing.questions import step_numbers
from documents.reading.codes import codes_in
from documents.reading.lexicon import groups
from documents.reading.neutral import PlanReading, Question, RowReading, StepReading
from documents.reading.owners import read_owners, resolve_unit
from documents.reading.schedules import ScheduleReading, read_schedule
from documents.reading.statuses import read_done_on, read_status
from documents.reading.tidy import compact, to_arabic
from measures.errors import TamNganError
from measures.vocabulary import ScheduleKind, Status
from thai.calendar import fiscal_year

Entry = TypeVar("Entry", RowReading, StepReading)

_KEY = re.compile(r"(?:(?P<row>[^/]+)/)?(?P<field>[a-z_]+(?:\.[^/]+)?)")
_STEPS = re.compile(r"steps\.(?P<numbers>[0-9,-]+)(?:\.(?P<part>end|kind))?")
_CODE = re.compile(r"[ieo][0-9]{1,2}")
#: Questions that only the paper's own words are about: the answer is kept, nothing of the plan depends on it.
_KEPT_ONLY = frozenset({"scores", "unread", "numbers"})
_DATED = (ScheduleKind.BY_DATE, ScheduleKind.BY_MONTH, ScheduleKind.PERIOD)


class UnclearAnswer(TamNganError):
    """An answer that does not say what was asked, or that answers nothing."""

    def __init__(self, key: str, answer: str, wanted: str, wanted_en: str) -> None:
        """Name the question, the answer and what would be understood; ``wanted`` alone is what a chat says."""
        self.wanted, self.wanted_en = wanted, wanted_en
        super().__init__(
            f"คำตอบของ “{key}” ({answer}) ใช้ไม่ได้: {wanted}", f"the answer to {key} cannot be used: {wanted_en}"
        )


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer with its question's candidates and what the plan is read against."""

    key: str
    text: str
    candidates: tuple[str, ...]
    year_be: int | None
    today: date
    units: Mapping[str, Sequence[str]]

    @property
    def agrees(self) -> bool:
        return is_agreement(self.text)

    @property
    def disagrees(self) -> bool:
        return is_refusal(self.text)

    def unclear(self, wanted: str, wanted_en: str) -> UnclearAnswer:
        return UnclearAnswer(self.key, self.text, wanted, wanted_en)


def is_agreement(text: str) -> bool:
    """Tell whether an answer is yes."""
    return compact(text).lower() in groups("answers")["yes"]


def is_refusal(text: str) -> bool:
    """Tell whether an answer is no."""
    return compact(text).lower() in groups("answers")["no"]


def open_questions(reading: PlanReading, answers: Mapping[str, str]) -> tuple[Question, ...]:
    """Return the questions that nobody has answered."""
    return tuple(question for question in reading.questions if question.key not in answers)


def apply_answers(
    reading: PlanReading,
    answers: Mapping[str, str],
    today: date,
    units: Mapping[str, Sequence[str]] | None = None,
) -> PlanReading:
    """Return the plan with answers put in; its questions stay as they are. Keys are those of ``Question.key``.

    An answer may also set what was not asked ("3/owner_units"). Raises ``UnclearAnswer`` for one that cannot be
    understood, or that names a measure or step which the plan does not have.
    """
    # Joining two steps renumbers those behind them, so it comes late and from the back; a measure's number last of all.
    for key in sorted(answers, key=_joining_order):
        found = _Answer(
            key, str(answers[key]).strip(), _candidates(reading, key), reading.fiscal_year_be, today, units or {}
        )
        if not found.text:
            raise found.unclear("คำตอบว่าง", "it is empty")
        reading = _applied(reading, found)
    return reading


def _joining_order(key: str) -> tuple[int, int]:
    match = _STEPS.search(key)
    if match is not None and match["part"] is None:
        return 1, -max(step_numbers(match["numbers"]), default=0)
    return 2 if key.endswith("/no") else 0, 0


def _candidates(reading: PlanReading, key: str) -> tuple[str, ...]:
    return next((question.candidates for question in reading.questions if question.key == key), ())


def _applied(reading: PlanReading, answer: _Answer) -> PlanReading:
    match = _KEY.fullmatch(answer.key)
    if match is None:
        raise answer.unclear("ไม่มีคำถามข้อนี้", "there is no such question")
    if match["row"] is None:
        return _applied_to_plan(reading, match["field"], answer)
    if not any(row.no == match["row"] for row in reading.rows):
        raise answer.unclear(f"แผนไม่มีข้อ {match['row']}", f"the plan has no measure {match['row']}")
    rows = (_applied_to_row(row, match["field"], answer) if row.no == match["row"] else row for row in reading.rows)
    renewed = tuple(rows)
    if len({row.no for row in renewed}) < len(renewed):
        raise answer.unclear(f"มีข้อ {answer.text} อยู่แล้ว", "there is a measure of that number already")
    return replace(reading, rows=renewed)


# --- the whole plan ---------------------------------------------------------------------------------------


def _applied_to_plan(reading: PlanReading, field: str, answer: _Answer) -> PlanReading:
    if field.partition(".")[0] in _KEPT_ONLY:
        return reading
    if field == "organization":
        return reading if answer.agrees else replace(reading, organization=_not_no(answer))
    if field == "fiscal_year_be":
        return reading if answer.agrees else replace(reading, fiscal_year_be=read_year(answer.key, answer.text))
    if field == "owner_units":
        rows = (row if row.owner_units or row.owner_persons else _with_owners(row, answer) for row in reading.rows)
        return replace(reading, rows=tuple(rows))
    if field == "schedule":
        return replace(reading, rows=tuple(_with_missing_schedules(row, answer) for row in reading.rows))
    if field.startswith("topics."):
        return _with_topic(reading, field.removeprefix("topics."), answer)
    raise answer.unclear("ไม่มีคำถามข้อนี้", "there is no such question")


def _not_no(answer: _Answer) -> str:
    if answer.disagrees:
        raise answer.unclear("ให้ตอบเป็นชื่อหน่วยงาน", "give the name of the organization")
    return answer.text


def read_year(key: str, text: str) -> int:
    """Return a fiscal year in พ.ศ. out of an answer; raise ``UnclearAnswer``."""
    match = re.fullmatch(r"(?:ปีงบประมาณ|ปี)?(?:พ\.?ศ\.?)?(25[0-9]{2})", to_arabic(compact(text)))
    if match is None:
        raise UnclearAnswer(key, text, "ให้ตอบเป็นปี พ.ศ. เช่น 2569", "give a year of the Buddhist era such as 2569")
    return int(match[1])


def _with_missing_schedules(row: RowReading, answer: _Answer) -> RowReading:
    steps = (_scheduled(step, answer) if step.kind is ScheduleKind.NONE else step for step in row.steps)
    return replace(row, steps=tuple(steps))


def _with_topic(reading: PlanReading, code: str, answer: _Answer) -> PlanReading:
    if answer.agrees or answer.text == code:
        return reading
    right = None if answer.disagrees else _code(answer)
    topics = (replace(topic, code=right) if topic.code == code else topic for topic in reading.topics)
    return replace(reading, topics=tuple(topics))


def _code(answer: _Answer) -> str:
    found = _CODE.fullmatch(to_arabic(compact(answer.text)).lower())
    if found is None:
        raise answer.unclear("ให้ตอบเป็นรหัส เช่น o12", "give a code such as o12")
    return found[0]


# --- one measure --------------------------------------------------------------------------------------------


def _applied_to_row(row: RowReading, field: str, answer: _Answer) -> RowReading:
    steps = _STEPS.fullmatch(field)
    if steps is not None:
        return _applied_to_steps(row, step_numbers(steps["numbers"]), steps["part"], answer)
    match field:
        case "owner_units":
            return row if answer.agrees else _with_owners(row, answer)
        case "owner_persons":
            return row if answer.agrees else _with_persons(row, answer)
        case "refs":
            return _with_refs(row, answer)
        case "status":
            return replace(row, status=_status(answer))
        case "done_on":
            return replace(row, done_on=_day(answer))
        case "no":
            return row if answer.agrees else replace(row, no=answer.text)
        case _:
            raise answer.unclear("ไม่มีคำถามข้อนี้", "there is no such question")


def _with_owners(row: RowReading, answer: _Answer) -> RowReading:
    """Give a measure its owners; steps that had the measure's own follow, steps with owners of their own do not."""
    owners = read_owners(answer.text)
    if not owners:
        raise answer.unclear("ให้ตอบเป็นชื่อส่วนราชการหรือตำแหน่ง", "name units or posts")
    units = tuple(dict.fromkeys(resolve_unit(name, answer.units) for name in owners.units))
    had = row.owner_units, row.owner_persons
    steps = (
        replace(step, owner_units=units, owner_persons=owners.persons)
        if (step.owner_units, step.owner_persons) in {had, ((), ())}
        else step
        for step in row.steps
    )
    return replace(row, owner_units=units, owner_persons=owners.persons, steps=tuple(steps))


def _with_persons(row: RowReading, answer: _Answer) -> RowReading:
    """Add who was meant by words such as "ผู้ที่เกี่ยวข้อง" to those who were named."""
    owners = read_owners(answer.text)
    if not owners:
        raise answer.unclear("ให้ตอบเป็นชื่อส่วนราชการหรือตำแหน่ง", "name units or posts")
    units = [resolve_unit(name, answer.units) for name in owners.units]
    steps = tuple(_owned_too(step, units, owners.persons) for step in row.steps)
    return replace(_owned_too(row, units, owners.persons), steps=steps)


def _owned_too(entry: Entry, units: Sequence[str], persons: Sequence[str]) -> Entry:
    return replace(
        entry,
        owner_units=tuple(dict.fromkeys((*entry.owner_units, *units))),
        owner_persons=tuple(dict.fromkeys((*entry.owner_persons, *persons))),
    )


def _with_refs(row: RowReading, answer: _Answer) -> RowReading:
    if answer.agrees:
        return row
    doubted = set(answer.candidates)
    kept = tuple(code for code in row.refs if code not in doubted)
    if answer.disagrees:
        return replace(row, refs=kept)
    codes = codes_in(to_arabic(answer.text), None)
    if not codes:
        raise answer.unclear("ให้ตอบเป็นรหัส เช่น o12", "give a code such as o12")
    return replace(row, refs=tuple(dict.fromkeys((*kept, *codes))))


def _status(answer: _Answer) -> Status:
    if answer.text in set(Status):
        return Status(answer.text)
    status = read_status(answer.text)
    if status is None:
        raise answer.unclear("ให้ตอบเป็นสถานะ เช่น ดำเนินการแล้ว", "give a status such as done")
    return status


def _day(answer: _Answer) -> date:
    text = _only_candidate(answer)
    day = _iso(text) or read_done_on(text, answer.today, answer.year_be)
    if day is None:
        raise answer.unclear("ให้ตอบเป็นวันที่ เช่น 15 ม.ค. 2569", "give a date such as 2026-01-15")
    return day


def _only_candidate(answer: _Answer) -> str:
    return answer.candidates[0] if answer.agrees and len(answer.candidates) == 1 else answer.text


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


# --- steps --------------------------------------------------------------------------------------------------


def _applied_to_steps(row: RowReading, numbers: Sequence[int], part: str | None, answer: _Answer) -> RowReading:
    if not numbers or max(numbers) > len(row.steps) or min(numbers) < 1:
        raise answer.unclear(f"ข้อ {row.no} มี {len(row.steps)} ขั้นตอน", f"measure {row.no} has {len(row.steps)} steps")
    if part is None:
        return _joined(row, numbers[0] - 1, answer)
    steps = list(row.steps)
    for number in numbers:
        steps[number - 1] = _scheduled(steps[number - 1], answer)
    return replace(row, steps=tuple(steps))


def _joined(row: RowReading, index: int, answer: _Answer) -> RowReading:
    """Give a step's schedule to the one it belongs to, and take the step itself away."""
    if answer.disagrees:
        return row
    wanted = compact(_only_candidate(answer))
    target = next((place for place, step in enumerate(row.steps) if compact(step.text) == wanted), None)
    if target is None or target == index:
        raise answer.unclear("ให้ตอบ ใช่ หรือ ไม่ใช่ หรือข้อความของขั้นตอนนั้น", "answer yes, no or the text of the step")
    given = row.steps[index]
    steps = list(row.steps)
    steps[target] = replace(
        steps[target],
        kind=given.kind,
        start=given.start,
        end=given.end,
        days_after=given.days_after,
        source_text=given.source_text,
    )
    del steps[index]
    return replace(row, steps=tuple(steps))


def _scheduled(step: StepReading, answer: _Answer) -> StepReading:
    """Return a step with the schedule that an answer says; the paper's words go where they say something else."""
    given = _given_schedule(step, answer)
    return step if _when(given) == _when(step) else replace(given, source_text="")


def _when(step: StepReading) -> tuple[object, ...]:
    return step.kind, step.start, step.end, step.days_after


def _given_schedule(step: StepReading, answer: _Answer) -> StepReading:
    """Read an answer as a schedule: a date, a name of a kind, or any phrase of a paper."""
    text = _only_candidate(answer)
    if answer.agrees and text == answer.text:
        return step
    day = _iso(text)
    if day is not None:
        kind = step.kind if step.kind in _DATED else ScheduleKind.BY_DATE
        start = step.start if kind is ScheduleKind.PERIOD and step.start and step.start <= day else None
        kind = ScheduleKind.BY_DATE if kind is ScheduleKind.PERIOD and start is None else kind
        return replace(step, kind=kind, start=start, end=day, days_after=None)
    named = _named_kind(text)
    if named is not None and named not in (*_DATED, ScheduleKind.AFTER_EVENT):
        return _of_kind(step, named, answer.year_be)
    return _as_read(step, read_schedule(text, answer.year_be, answer.today), answer)


def _named_kind(text: str) -> ScheduleKind | None:
    names = {compact(word): kind for kind, words in groups("schedule_kinds").items() for word in (kind, *words)}
    found = names.get(compact(text).lower())
    return ScheduleKind(found) if found else None


def _of_kind(step: StepReading, kind: ScheduleKind, year_be: int | None) -> StepReading:
    span = fiscal_year(year_be) if year_be and kind is ScheduleKind.FISCAL_YEAR else None
    start, end = (span.start, span.end) if span else (None, None)
    return replace(step, kind=kind, start=start, end=end, days_after=None)


def _as_read(step: StepReading, schedule: ScheduleReading, answer: _Answer) -> StepReading:
    # A month without its year is the plan's own: whoever answers has the plan before them.
    doubtful = any(doubt.code != "year-missing" for doubt in schedule.doubts)
    if not schedule or doubtful or (schedule.kind in _DATED and schedule.end is None):
        raise answer.unclear(
            "ให้ตอบเป็นวันที่ เดือน หรือรอบ เช่น 31 ม.ค. 2569 หรือ ทุกไตรมาส",
            "give a date, a month or a rhythm such as 2026-01-31 or quarterly",
        )
    return replace(step, kind=schedule.kind, start=schedule.start, end=schedule.end, days_after=schedule.days_after)
