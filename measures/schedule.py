"""From กำหนดเวลา to the periods that have to be reported."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from measures.vocabulary import ScheduleKind
from thai.calendar import Span, add_months, fiscal_half, fiscal_months, fiscal_quarter, fiscal_year

#: Keys of periods that an event opened begin with this; no plan names them beforehand.
EVENT_KEY_PREFIX = "event-"

_SINGLE = frozenset({ScheduleKind.BY_DATE, ScheduleKind.BY_MONTH, ScheduleKind.PERIOD})


class InvalidScheduleError(ValueError):
    """The schedule lacks a date it cannot do without, or its dates contradict each other."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a step has to be done. Dates are Gregorian; ``days_after`` counts calendar days after an event.

    Raises ``InvalidScheduleError`` when a dated kind has no ``end``, when ``start`` is after ``end``, or when
    ``days_after`` is negative. An ``after_event`` schedule may lack ``days_after``: such a step is never due.
    """

    kind: ScheduleKind
    start: date | None = None
    end: date | None = None
    days_after: int | None = None

    def __post_init__(self) -> None:
        if self.kind in _SINGLE and self.end is None:
            raise InvalidScheduleError(f"a schedule of the kind {self.kind.value} needs an end date")
        if self.start is not None and self.end is not None and self.start > self.end:
            raise InvalidScheduleError(f"the schedule starts on {self.start} but ends before, on {self.end}")
        if self.days_after is not None and self.days_after < 0:
            raise InvalidScheduleError(f"days after an event cannot be {self.days_after}")


@dataclass(frozen=True, slots=True)
class Period:
    """One span that is reported once. ``key`` names it within its step and stays when ``due_on`` is postponed."""

    start: date
    end: date
    due_on: date
    key: str


def periods(schedule: Schedule, fiscal_year_be: int) -> tuple[Period, ...]:
    """Return what a schedule asks for in a fiscal year (พ.ศ.), earliest first.

    Dated kinds give their one period whatever the year: plans of one year do name days of the next. Recurring kinds
    are clipped to ``start`` and ``end``. ``after_event`` and ``none`` give nothing: their time is not known.
    """
    if schedule.kind in _SINGLE:
        return (_single(schedule),)
    return tuple(_clipped(_recurring(schedule.kind, fiscal_year_be), schedule))


def after_event(schedule: Schedule, happened_on: date) -> Period:
    """Return the period that an event opens: ไม่เกิน ๗ วันหลัง… ends on the seventh day after it.

    The day of the event is not counted (ประมวลกฎหมายแพ่งและพาณิชย์ s.193/3). Raises ``InvalidScheduleError`` when the
    schedule does not depend on an event or does not say how many days.
    """
    if schedule.kind is not ScheduleKind.AFTER_EVENT or schedule.days_after is None:
        raise InvalidScheduleError("the schedule does not say how many days after an event it ends")
    due_on = happened_on + timedelta(days=schedule.days_after)
    return Period(happened_on, due_on, due_on, f"{EVENT_KEY_PREFIX}{happened_on.isoformat()}")


def next_year(schedule: Schedule) -> Schedule:
    """Return the same schedule one year on; the last day of a month stays the last day."""
    return Schedule(schedule.kind, _year_on(schedule.start), _year_on(schedule.end), schedule.days_after)


def month_key(fiscal_year_be: int, month: Span) -> str:
    """Name a month by fiscal year and calendar month: October 2024 is ``2568-10``, January 2025 ``2568-01``."""
    return f"{fiscal_year_be}-{month.start.month:02d}"


def _single(schedule: Schedule) -> Period:
    if schedule.end is None:
        raise InvalidScheduleError(f"a schedule of the kind {schedule.kind.value} needs an end date")
    start = schedule.start
    if start is None:
        start = schedule.end.replace(day=1) if schedule.kind is ScheduleKind.BY_MONTH else schedule.end
    return Period(start, schedule.end, schedule.end, schedule.end.isoformat())


def _recurring(kind: ScheduleKind, year_be: int) -> Iterator[tuple[str, Span]]:
    match kind:
        case ScheduleKind.MONTHLY:
            yield from ((month_key(year_be, month), month) for month in fiscal_months(year_be))
        case ScheduleKind.QUARTERLY:
            yield from ((f"{year_be}-Q{number}", fiscal_quarter(year_be, number)) for number in (1, 2, 3, 4))
        case ScheduleKind.EVERY_6_MONTHS:
            yield from ((f"{year_be}-H{number}", fiscal_half(year_be, number)) for number in (1, 2))
        case ScheduleKind.FISCAL_YEAR:
            yield str(year_be), fiscal_year(year_be)
        case _:
            return


def _clipped(spans: Iterator[tuple[str, Span]], schedule: Schedule) -> Iterator[Period]:
    for key, span in spans:
        start, end = span
        # "ตลอดปีงบประมาณ" means the whole of the year it is expanded for, whatever dates the paper repeats.
        if schedule.kind is not ScheduleKind.FISCAL_YEAR:
            start = max(start, schedule.start or start)
            end = min(end, schedule.end or end)
        if start <= end:
            yield Period(start, end, end, key)


def _year_on(day: date | None) -> date | None:
    if day is None:
        return None
    moved = add_months(day, 12)
    if day.day == calendar.monthrange(day.year, day.month)[1]:
        return moved.replace(day=calendar.monthrange(moved.year, moved.month)[1])
    return moved
