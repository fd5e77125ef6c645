"""The neutral form of a plan: what a paper says, as plain data, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from measures.vocabulary import ScheduleKind, Status


class SourceCell(NamedTuple):
    """One cell of a measure as the paper has it. ``part`` counts the further physical rows of the same measure.

    ``meaning`` is what the column was taken for, None for one that nobody knows; ``column`` counts from 0.
    """

    meaning: str | None
    heading: str
    text: str
    place: str
    column: int
    part: int


class LeftOut(NamedTuple):
    """Words of a table that are no part of the plan, where they stand and why."""

    text: str
    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class StepReading:
    """One duty of a measure. ``source_text`` is the phrase its schedule was read from.

    ``status`` and ``done_on`` are what the paper reports of this step alone.
    """

    text: str
    owner_units: tuple[str, ...] = ()
    owner_persons: tuple[str, ...] = ()
    kind: ScheduleKind = ScheduleKind.NONE
    start: date | None = None
    end: date | None = None
    days_after: int | None = None
    source_text: str = ""
    status: Status | None = None
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class RowReading:
    """One measure. ``section`` is the indicator, issue or heading it stands under; ``places`` field -> where it was."""

    no: str
    title: str
    refs: tuple[str, ...] = ()
    owner_units: tuple[str, ...] = ()
    owner_persons: tuple[str, ...] = ()
    steps: tuple[StepReading, ...] = ()
    status: Status | None = None
    done_on: date | None = None
    result: str | None = None
    outcome: str | None = None
    suggestion: str | None = None
    problem: str | None = None
    percent: int | None = None
    section: str | None = None
    place: str = ""
    places: dict[str, str] = field(default_factory=dict, hash=False)
    source: tuple[SourceCell, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicReading:
    """ประเด็น, ตัวชี้วัด, ข้อคำถาม or OIT item with its score where the paper gives one. ``code`` may be unknown.

    ``analysis`` is what the paper concludes about it.
    """

    code: str | None
    title: str
    score: float | None = None
    place: str = ""
    analysis: str | None = None


@dataclass(frozen=True, slots=True)
class ScoreReading:
    """A score or band as stated: ``subject`` is total, IIT, EIT1, EIT2 or OIT."""

    subject: str
    score: float | None
    band: str | None = None
    fiscal_year_be: int | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What a person has to say. ``row`` is the measure's number, ``field`` e.g. "steps.2.end"; both empty: the plan."""

    what: str
    where: str
    candidates: tuple[str, ...] = ()
    if_unanswered: str = ""
    row: str | None = None
    field: str | None = None

    @property
    def key(self) -> str:
        """Return the name under which an answer is given: "3/steps.2.end", "fiscal_year_be"."""
        return f"{self.row}/{self.field}" if self.row else str(self.field or "")


@dataclass(frozen=True, slots=True)
class PlanReading:
    """A whole paper. ``place`` is the office's district and province, ``paper`` the text around the measures."""

    organization: str | None
    fiscal_year_be: int | None
    kind: str
    rows: tuple[RowReading, ...]
    topics: tuple[TopicReading, ...] = ()
    scores: tuple[ScoreReading, ...] = ()
    questions: tuple[Question, ...] = ()
    place: tuple[str, str] | None = None
    left_out: tuple[LeftOut, ...] = ()
    paper: dict[str, Any] = field(default_factory=dict, hash=False)


def to_json(plan: PlanReading) -> dict[str, Any]:
    """Return the neutral form as plain data: dates in ISO, one "places" object per row beside the contract's keys."""
    return {
        "organization": plan.organization,
        "fiscal_year_be": plan.fiscal_year_be,
        "rows": [_row(row) for row in plan.rows],
        "questions": [_question(question) for question in plan.questions],
        "left_out": [item._asdict() for item in plan.left_out],
    }


def _row(row: RowReading) -> dict[str, Any]:
    return {
        "no": row.no,
        "title": row.title,
        "refs": list(row.refs),
        "owner_units": list(row.owner_units),
        "owner_persons": list(row.owner_persons),
        "steps": [_step(step) for step in row.steps],
        "status": row.status.value if row.status else None,
        "done_on": _iso(row.done_on),
        "percent": row.percent,
        "result": row.result,
        "outcome": row.outcome,
        "suggestion": row.suggestion,
        "places": row.places,
        "source": [cell._asdict() for cell in row.source],
    }


def _step(step: StepReading) -> dict[str, Any]:
    return {
        "text": step.text,
        "owner_units": list(step.owner_units),
        "kind": step.kind.value,
        "start": _iso(step.start),
        "end": _iso(step.end),
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "what": question.what,
        "where": question.where,
        "candidates": list(question.candidates),
        "if_unanswered": question.if_unanswered,
        "row": question.row,
        "field": question.field,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
