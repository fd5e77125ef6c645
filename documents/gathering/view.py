"""From where a paper looks at a plan: which days and which unit it is about, and on which day it is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from measures.standing import FINISHED
from measures.vocabulary import Door, ScheduleKind, Status
from storage.clock import local_date
from storage.models import Deadline, Report, Step
from thai.calendar import Span, fiscal_half, fiscal_year

_RECURRING = frozenset(
    kind.value for kind in (ScheduleKind.MONTHLY, ScheduleKind.QUARTERLY, ScheduleKind.EVERY_6_MONTHS)
)


@dataclass(frozen=True)
class View:
    """``unit`` None is the whole office; ``fiscal_year_be`` is the plan's."""

    period: Span
    fiscal_year_be: int
    made_on: date
    unit: str | None = None

    @cached_property
    def whole_year(self) -> bool:
        """Tell whether the paper is about the whole fiscal year."""
        return self.period == fiscal_year(self.fiscal_year_be)

    def concerns(self, due: Deadline) -> bool:
        """Tell whether a deadline belongs to the paper: its days touch the period, its unit is the one asked for."""
        within = due.period_start <= self.period.end and self.period.start <= due.due_on
        return (within or self.whole_year) and self._is_ours(due.unit.name if due.unit else None)

    def owed(self, due: Deadline) -> bool:
        """Tell whether a report on a deadline could be there by now: its period has begun."""
        return due.period_start <= self.made_on

    def counts(self, row: Report) -> bool:
        """Tell whether a report is about the paper's days and unit, and was there on the day it is made.

        In a paper about a year every report counts. In one about a part of it a report on a month, quarter or half
        counts when that lies in the part; any other by its own day, and what was finished before stays finished. A
        half-year is reported in the month after it, and what was finished by then stands in it with its day. A
        published paper that names no day speaks for all of its year, whenever it was imported.
        """
        known_since = row.done_on if row.source == Door.IMPORT else local_date(row.recorded_at)
        if (known_since is not None and known_since > self.made_on) or not self._is_ours(unit_of(row)):
            return False
        if self.whole_year:
            return True
        if row.deadline is not None and _recurs(row.deadline):
            due = row.deadline
            if self.period.start <= due.period_start and due.period_end <= self.period.end:
                return True
            if due.period_end < self.period.start or self.period.end < due.period_start:
                return False
        return self._by_day(row)

    def _by_day(self, row: Report) -> bool:
        if row.source == Door.IMPORT and row.done_on is None:
            return True
        day = row.done_on or local_date(row.recorded_at)
        finished = Status(row.status) in FINISHED
        if day > self.period.end:
            return finished and day <= self._reported_until and self._was_due(row)
        return finished or self.period.start <= day

    @cached_property
    def _reported_until(self) -> date:
        """Return the last day whose reports a paper may tell of: offices write a half-year's in the month after it."""
        halves = {fiscal_half(self.fiscal_year_be, half) for half in (1, 2)}
        return _end_of_next_month(self.period.end) if self.period in halves else self.period.end

    def _was_due(self, row: Report) -> bool:
        return row.deadline is None or row.deadline.due_on <= self._reported_until

    def _is_ours(self, unit: str | None) -> bool:
        return self.unit is None or unit is None or unit == self.unit

    def shows(self, step: Step) -> bool:
        """Tell whether a step stands on the paper: all do, or those that the unit answers for."""
        return self.unit is None or step.every_unit or any(o.unit and o.unit.name == self.unit for o in step.owners)


def unit_of(row: Report) -> str | None:
    """Return the unit a report was made for."""
    if row.unit is not None:
        return row.unit.name
    return row.deadline.unit.name if row.deadline is not None and row.deadline.unit is not None else None


def _end_of_next_month(day: date) -> date:
    first = (day.replace(day=1) + timedelta(days=63)).replace(day=1)
    return first - timedelta(days=1)


def _recurs(due: Deadline) -> bool:
    return due.step.schedule is not None and due.step.schedule.kind in _RECURRING
