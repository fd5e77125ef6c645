"""What is asked and summed up by the calendar: follow-up rounds, summaries to executives, drafts of reports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from measures.schedule import month_key
from measures.working_days import WorkingDays
from thai.calendar import Span, add_months, fiscal_half, fiscal_quarter, fiscal_year, fiscal_year_be, month_span


class RoundKind(StrEnum):
    """Follow-ups go to units, summaries to executives, drafts to the coordinator."""

    MONTHLY_FOLLOW_UP = "monthly_follow_up"
    QUARTERLY_FOLLOW_UP = "quarterly_follow_up"
    HALF_YEAR_FOLLOW_UP = "half_year_follow_up"
    YEAR_END_FOLLOW_UP = "year_end_follow_up"
    MONTHLY_SUMMARY = "monthly_summary"
    QUARTERLY_SUMMARY = "quarterly_summary"
    HALF_YEAR_SUMMARY = "half_year_summary"
    YEARLY_SUMMARY = "yearly_summary"
    HALF_YEAR_DRAFT = "half_year_draft"
    ANNUAL_DRAFT = "annual_draft"


FOLLOW_UPS = frozenset(
    {
        RoundKind.MONTHLY_FOLLOW_UP,
        RoundKind.QUARTERLY_FOLLOW_UP,
        RoundKind.HALF_YEAR_FOLLOW_UP,
        RoundKind.YEAR_END_FOLLOW_UP,
    }
)
SUMMARIES = frozenset(
    {
        RoundKind.MONTHLY_SUMMARY,
        RoundKind.QUARTERLY_SUMMARY,
        RoundKind.HALF_YEAR_SUMMARY,
        RoundKind.YEARLY_SUMMARY,
    }
)
DRAFTS = frozenset({RoundKind.HALF_YEAR_DRAFT, RoundKind.ANNUAL_DRAFT})


class InvalidRoundsError(ValueError):
    """The office asked for rounds that cannot be: a summary before its period is over, or no day at all."""


@dataclass(frozen=True, slots=True)
class RoundSettings:
    """Which rounds an office keeps, and when, counted in working days.

    The month is asked about ``monthly_ask_before_end`` working days before it is over (1: its last working day), so
    that the summary on the first working day of the next month has something to tell. Longer periods are asked about
    on the first working day after them and summed up ``answer_working_days`` later.
    """

    monthly_follow_up: bool = True
    monthly_ask_before_end: int = 3
    quarterly_follow_up: bool = True
    monthly_summary: bool = True
    quarterly_summary: bool = True
    answer_working_days: int = 4

    def __post_init__(self) -> None:
        if not 1 <= self.monthly_ask_before_end <= 15:
            raise InvalidRoundsError("the month is asked about 1 to 15 working days before it is over")
        if not 0 <= self.answer_working_days <= 15:
            raise InvalidRoundsError("a round is summed up 0 to 15 working days after it was asked")


@dataclass(frozen=True, slots=True)
class Round:
    """One round: what it covers, the working day it starts, and the key by which it happens once."""

    kind: RoundKind
    period: Span
    ask_on: date
    key: str


def rounds_due(
    today: date, since: date | None, working_days: WorkingDays, settings: RoundSettings | None = None
) -> tuple[Round, ...]:
    """Return the rounds that came after ``since`` (the day of the last look; None: only today's) up to ``today``.

    After an outage each kind of follow-up and draft comes once, for the latest period: it asks for all that is missing
    anyway. A summary comes for every period, since each is acknowledged by itself.
    """
    settings = settings or RoundSettings()
    come = [
        item
        for item in _rounds_around(since or today, today, working_days, settings)
        if item.ask_on <= today and (item.ask_on == today if since is None else item.ask_on > since)
    ]
    latest = {item.kind: item for item in come}
    return tuple(item for item in come if item.kind in SUMMARIES or latest[item.kind] is item)


def rounds_of_year(year_be: int, working_days: WorkingDays, settings: RoundSettings | None = None) -> tuple[Round, ...]:
    """Return all rounds about a fiscal year (พ.ศ.), earliest first; the last ones fall after 30 September."""
    months = (add_months(fiscal_year(year_be).start, index) for index in range(12))
    found = [item for month in months for item in _rounds_about(month, working_days, settings or RoundSettings())]
    return tuple(sorted(found, key=_order))


def next_round_on(after: date, working_days: WorkingDays, settings: RoundSettings | None = None) -> date | None:
    """Return the day of the first round later than ``after``, or None when the office keeps none for a year."""
    horizon = add_months(after, 13)
    found = _rounds_around(after, horizon, working_days, settings or RoundSettings())
    return next((item.ask_on for item in found if item.ask_on > after), None)


def _rounds_around(since: date, today: date, working_days: WorkingDays, settings: RoundSettings) -> tuple[Round, ...]:
    # The rounds about a month reach at most a month and a half beyond it, over the longest holidays.
    month = add_months(since.replace(day=1), -3)
    found: list[Round] = []
    while month <= today:
        found.extend(_rounds_about(month, working_days, settings))
        month = add_months(month, 1)
    return tuple(sorted(found, key=_order))


def _order(item: Round) -> tuple[date, date, str]:
    return (item.ask_on, item.period.end, item.kind.value)


def _rounds_about(month_start: date, working_days: WorkingDays, settings: RoundSettings) -> Iterator[Round]:
    """Yield what a month brings: its own rounds, and those of the longer period that ends with it."""
    year_be = fiscal_year_be(month_start)
    month = month_span(month_start.year, month_start.month)
    key = month_key(year_be, month)
    if settings.monthly_follow_up:
        ask_on = _before_end(month, settings.monthly_ask_before_end, working_days)
        yield _round(RoundKind.MONTHLY_FOLLOW_UP, month, ask_on, key)
    if settings.monthly_summary:
        yield _round(RoundKind.MONTHLY_SUMMARY, month, working_days.add(month.end, 1), key)
    # A longer period stands for the shorter ones that end on the same day: nobody is asked the same thing twice.
    match month_start.month:
        case 12 | 6:
            yield from _quarter(year_be, 1 if month_start.month == 12 else 3, working_days, settings)
        case 3:
            yield from _half_year(year_be, working_days, settings)
        case 9:
            yield from _year(year_be, working_days, settings)


def _quarter(year_be: int, number: int, working_days: WorkingDays, settings: RoundSettings) -> Iterator[Round]:
    period, key = fiscal_quarter(year_be, number), f"{year_be}-Q{number}"
    first = working_days.add(period.end, 1)
    if settings.quarterly_follow_up:
        yield _round(RoundKind.QUARTERLY_FOLLOW_UP, period, first, key)
    if settings.quarterly_summary:
        yield _round(RoundKind.QUARTERLY_SUMMARY, period, _summed_up(first, working_days, settings), key)


def _half_year(year_be: int, working_days: WorkingDays, settings: RoundSettings) -> Iterator[Round]:
    period, key = fiscal_half(year_be, 1), f"{year_be}-H1"
    first = working_days.add(period.end, 1)
    yield _round(RoundKind.HALF_YEAR_FOLLOW_UP, period, first, key)
    yield _round(RoundKind.HALF_YEAR_DRAFT, period, first, key)
    yield _round(RoundKind.HALF_YEAR_SUMMARY, period, _summed_up(first, working_days, settings), key)


def _year(year_be: int, working_days: WorkingDays, settings: RoundSettings) -> Iterator[Round]:
    period, key = fiscal_year(year_be), str(year_be)
    first = working_days.add(period.end, 1)
    yield _round(RoundKind.YEAR_END_FOLLOW_UP, period, first, key)
    yield _round(RoundKind.ANNUAL_DRAFT, period, first, key)
    yield _round(RoundKind.YEARLY_SUMMARY, period, _summed_up(first, working_days, settings), key)


def _before_end(month: Span, working_days_before: int, working_days: WorkingDays) -> date:
    days = list(working_days.between(*month))
    if not days:
        return working_days.on_or_before(month.end)
    return days[max(len(days) - working_days_before, 0)]


def _summed_up(first: date, working_days: WorkingDays, settings: RoundSettings) -> date:
    return working_days.add(first, settings.answer_working_days)


def _round(kind: RoundKind, period: Span, ask_on: date, key: str) -> Round:
    return Round(kind, period, ask_on, f"{kind.value}:{key}")
