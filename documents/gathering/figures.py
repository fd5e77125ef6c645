"""Deadlines in figures: per unit, per month, and those that have passed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from documents.gathering.measures import owners_of
from documents.gathering.texts import Told
from documents.report import MonthPoint, OverdueLine, UnitLine
from measures.standing import FINISHED, standing
from measures.vocabulary import Status
from storage.models import Deadline
from thai.calendar import fiscal_months

_BEGUN = frozenset({Status.IN_PROGRESS, Status.BLOCKED})
WHOLE_OFFICE = "ทั้งหน่วยงาน"


def units(dues: Iterable[Deadline], today: date) -> tuple[UnitLine, ...]:
    """Return how each unit stands; what was waived is nobody's debt."""
    by_unit: dict[str, list[Deadline]] = {}
    for due in dues:
        if due.status != Status.WAIVED:
            by_unit.setdefault(due.unit.name if due.unit else WHOLE_OFFICE, []).append(due)
    return tuple(_unit(name, rows, today) for name, rows in by_unit.items())


def _unit(name: str, rows: Sequence[Deadline], today: date) -> UnitLine:
    standings = [standing(due.due_on, Status(due.status), due.done_on, today) for due in rows]
    finished = sum(Status(due.status) in FINISHED for due in rows)
    going = sum(due.status in _BEGUN and not entry.overdue for due, entry in zip(rows, standings, strict=True))
    blocked = sum(
        due.status is Status.BLOCKED and not entry.overdue for due, entry in zip(rows, standings, strict=True)
    )
    return UnitLine(
        name=name,
        done=finished,
        in_progress=going,
        not_reported=len(rows) - finished - going,
        overdue=sum(entry.overdue for entry in standings),
        late=sum(entry.late for entry in standings),
        blocked=blocked,
    )


def months(
    dues: Sequence[Deadline], year_be: int, today: date, before: Sequence[Deadline] = ()
) -> tuple[MonthPoint, ...]:
    """Return what had come due and was done by the end of each month of a fiscal year, and what the year before."""
    points = []
    for month, earlier in zip(fiscal_months(year_be), fiscal_months(year_be - 1), strict=True):
        due = sum(entry.due_on <= month.end for entry in dues)
        done = _done_by(dues, month.end) if month.start <= today else None
        points.append(MonthPoint(month.start, due, done, _done_by(before, earlier.end) if before else None))
    return tuple(points)


def _done_by(dues: Iterable[Deadline], day: date) -> int:
    return sum(entry.done_on is not None and entry.done_on <= day for entry in dues)


def overdue(dues: Iterable[Deadline], today: date, told: Told) -> tuple[OverdueLine, ...]:
    """Return the deadlines that have passed unfinished, by unit and post, never by a person's name."""
    return tuple(
        OverdueLine(
            measure_number=due.step.measure.number,
            text=told(due.step.text),
            who=due.unit.name if due.unit else ", ".join(_posts(due)),
            due_on=due.due_on,
            days=(today - due.due_on) // timedelta(days=1),
        )
        for due in dues
        if standing(due.due_on, Status(due.status), due.done_on, today).overdue
    )


def _posts(due: Deadline) -> tuple[str, ...]:
    persons = {owner.person.name for owner in due.step.owners if owner.person is not None and not owner.post}
    return tuple(name for name in owners_of(due.step) if name not in persons)
