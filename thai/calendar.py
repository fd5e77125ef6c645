"""The Thai fiscal calendar and Buddhist-era years.

Source: พ.ร.บ. วิธีการงบประมาณ พ.ศ. 2561 s.4: the fiscal year runs from 1 October of the year before to
30 September of the year it is named after. "รอบ ๖ เดือน" is its first half, October to March.
All dates are plain Gregorian ``datetime.date``; a year ending in ``_be`` is a Buddhist-era year (CE + 543).
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta, timezone
from typing import NamedTuple

BUDDHIST_ERA_OFFSET = 543

#: Thailand keeps UTC+7 all year, so a fixed offset is exact and needs no time-zone data.
BANGKOK = timezone(timedelta(hours=7), "Asia/Bangkok")


class Span(NamedTuple):
    """First and last day, both included."""

    start: date
    end: date


def fiscal_year_be(day: date) -> int:
    """Return the fiscal year (พ.ศ.) that ``day`` belongs to: 1 Oct 2024 is in 2568."""
    return day.year + BUDDHIST_ERA_OFFSET + (1 if day.month >= 10 else 0)


def fiscal_year(year_be: int) -> Span:
    """Return 1 October to 30 September of the fiscal year ``year_be``."""
    year = year_be - BUDDHIST_ERA_OFFSET
    return Span(date(year - 1, 10, 1), date(year, 9, 30))


def fiscal_half(year_be: int, half: int) -> Span:
    """Return October-March (``half`` 1) or April-September (``half`` 2) of a fiscal year."""
    year = year_be - BUDDHIST_ERA_OFFSET
    if half == 1:
        return Span(date(year - 1, 10, 1), date(year, 3, 31))
    if half == 2:
        return Span(date(year, 4, 1), date(year, 9, 30))
    raise ValueError(f"a fiscal year has two halves, not {half}")


def fiscal_quarter(year_be: int, quarter: int) -> Span:
    """Return fiscal quarter 1 (October-December) to 4 (July-September)."""
    if not 1 <= quarter <= 4:
        raise ValueError(f"a fiscal year has four quarters, not {quarter}")
    year = year_be - BUDDHIST_ERA_OFFSET
    first = date(year - 1, 10, 1) if quarter == 1 else date(year, 3 * quarter - 5, 1)
    return Span(first, month_span(first.year, first.month + 2).end)


def month_span(year: int, month: int) -> Span:
    """Return the first and last day of a month of a Gregorian year."""
    return Span(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def fiscal_months(year_be: int) -> tuple[Span, ...]:
    """Return the twelve months of a fiscal year, October first."""
    year = year_be - BUDDHIST_ERA_OFFSET
    return tuple(month_span(year - 1 if month >= 10 else year, month) for month in (10, 11, 12, *range(1, 10)))


def fiscal_month_place(year_be: int, day: date) -> int:
    """Return the place of a day's month in a fiscal year (October 0); a day outside is held to the nearer end."""
    first = fiscal_months(year_be)[0].start
    return min(max((day.year - first.year) * 12 + day.month - first.month, 0), 11)


def add_months(day: date, months: int) -> date:
    """Move by whole months; a day that the month lacks becomes its last day (31 Jan + 1 = 28/29 Feb)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
