"""What a date expression says, and what it is read against."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal, NamedTuple

from thai.calendar import BUDDHIST_ERA_OFFSET, Span

Kind = Literal["day", "month", "range", "fiscal-year", "year", "relative", "recurring", "vague", "none"]
Lean = Literal["nearest", "past", "future"]


class Context(NamedTuple):
    """Today, the fiscal year that is talked about (พ.ศ., or None), and where a missing year or month lies."""

    today: date
    fiscal_year_be: int | None = None
    lean: Lean = "nearest"


class Time(NamedTuple):
    """A resolved expression. ``notes`` names what was assumed or is odd; see ``dates.DateReading``."""

    kind: Kind
    start: date | None = None
    end: date | None = None
    rrule: str | None = None
    notes: tuple[str, ...] = ()
    number: int | None = None

    def with_notes(self, *notes: str) -> Time:
        """Return the same time with more notes."""
        return self._replace(notes=self.notes + notes)


NOTHING = Time("none")
#: what looked like a date is certainly none, as a whole: opening days "จันทร์ - ศุกร์"
NO_DATE = Time("none", notes=("no-date",))


def day_time(day: date, kind: Kind = "day", *notes: str) -> Time:
    """Return one day as a time."""
    return Time(kind, day, day, notes=notes)


def span_time(kind: Kind, span: Span, *notes: str) -> Time:
    """Return a span of days as a time."""
    return Time(kind, span.start, span.end, notes=notes)


def gregorian_year(written: int) -> int | None:
    """Return the Gregorian year of a year as written; None where there is no such year.

    Two digits are พ.ศ. 25xx; four digits from 2400 on are พ.ศ., below that ค.ศ.
    """
    if written < 100:
        written += 2500
    year = written - BUDDHIST_ERA_OFFSET if written >= 2400 else written
    return year if 1000 <= year <= 3000 else None


def make_date(year: int, month: int, day: int) -> date | None:
    """Return the day, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def pick(spans: Iterable[Span], context: Context) -> Span | None:
    """Return the span that fits the lean: the nearest to today, the last begun, or the next not yet over."""
    today = context.today
    candidates = list(spans)
    if context.lean == "past":
        candidates = [span for span in candidates if span.start <= today] or candidates
        return max(candidates, default=None)
    if context.lean == "future":
        candidates = [span for span in candidates if span.end >= today] or candidates
        return min(candidates, default=None)
    return min(candidates, key=lambda span: _distance(span, today), default=None)


def _distance(span: Span, today: date) -> tuple[int, int]:
    """Return the days from today to the first day, 0 inside the span; of two equally far the later is nearer."""
    inside = span.start <= today <= span.end
    return 0 if inside else abs((span.start - today).days), -span.start.toordinal()


def week_of(day: date, weeks: int = 0) -> Span:
    """Return Monday to Sunday of the week of ``day``, moved by ``weeks``."""
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=weeks)
    return Span(monday, monday + timedelta(days=6))
