"""One point in time: a day, a month, a weekday, a holiday, the end of something."""

# ruff: noqa: ARG001 -- every reader of a rule has the same signature

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from thai.calendar import BUDDHIST_ERA_OFFSET, Span, add_months, month_span
from thai.grammar import periods
from thai.grammar.parts import (
    lean_of,
    offset,
    read_parts,
    resolve_day,
    resolve_month,
)
from thai.grammar.patterns import POINTS
from thai.grammar.reading import NOTHING, Context, Time, day_time, pick, span_time, week_of
from thai.grammar.tokens import CODES, Tokens
from thai.lexicon import Holiday

Reader = Callable[[Tokens, int, int, Context], Time]

_DEICTIC = "".join(CODES[name] for name in ("THIS", "NEXT", "LAST", "COMING", "BEFORE"))
_BARE_UNITS = "".join(CODES[n] for n in ("FISCAL", "YEARUNIT", "CALYEAR", "HALFYEAR", "QUARTER", "MONTHUNIT", "WEEK"))


def read_point(tokens: Tokens, start: int, end: int, context: Context) -> Time:
    """Read the point in time that the tokens from ``start`` to ``end`` say; ``NOTHING`` where the calendar lacks it."""
    match = POINTS.fullmatch(tokens.codes, start, end)
    if match is None or match.lastgroup is None:
        return NOTHING
    return _READERS[match.lastgroup](tokens, start, end, context)


def point_shape(tokens: Tokens, start: int, end: int) -> str:
    """Return the name of the shape of ``patterns.POINTS`` that fits, or ""."""
    match = POINTS.fullmatch(tokens.codes, start, end)
    return (match.lastgroup or "") if match else ""


def _read_date(tokens: Tokens, start: int, end: int, context: Context) -> Time:
    parts = read_parts(tokens, start, end, context)
    day = None if parts.impossible else resolve_day(parts, context)
    if day is None:
        return NOTHING.with_notes("impossible")
    notes = [] if parts.complete() else ["year-missing"]
    if parts.weekday is not None and parts.weekday != day.weekday():
        if CODES["OF"] in tokens.codes[start:end] and day.day <= 5:  # วันจันทร์ที่สองของเดือนมีนาคม
            second = nth_weekday(month_span(day.year, day.month), parts.weekday, day.day)
            return day_time(second, "day", *notes) if second else NOTHING
        notes.append("weekday-mismatch")
    return day_time(day, "day", *notes)


def _read_day_only(tokens: Tokens, start: int, end: int, context: Context) -> Time:
    parts = read_parts(tokens, start, end, context)
    day = resolve_day(parts, context)
    if day is None:
        return NOTHING.with_notes("impossible")
    if parts.months_away is not None:
        return day_time(day, "relative")
    return day_time(day, "day", "month-missing")


def _read_month(tokens: Tokens, start: int, end: int, context: Context) -> Time:
    parts = read_parts(tokens, start, end, context)
    span = None if parts.impossible else resolve_month(parts, context)
    if span is None:
        return NOTHING
    return span_time("month", span, *([] if parts.complete() else ["year-missing"]))


def _read_near_month(tokens: Tokens, start: int, end: int, context: Context) -> Time:
    first = add_months(context.today.replace(day=1), offset(tokens.codes[end - 1]))
    return span_time("relative", month_span(first.year, first.month))


def _read_relday(tokens: Tokens, start: int, end: int, context: Context) -> Time:
    if tokens.codes[start] == CODES["WEEKDAY"]:
        return _read_weekday(tokens, start, end - 1, context)
    return day_time(context.today + timedelta(days=tokens.number(start)), "relative")


def _read_week(tokens: Tokens, start: int, end: int, context: Context) -> Time:
    away = offset(tokens.codes[end - 1]) if end - start > 1 else 0
    if tokens.codes[end - 1] == CODES["COMING"] and tokens.codes[start] == CODES["WEEKEND"]:
        away = 0
    week = week_of(context.today, away)
    if tokens.codes[start] == CODES["WEEKEND"]:
        return span_time("relative", Span(week.start + timedelta(days=5), week.end))
    return span_time("relative", week)


def _weekday_index(tokens: Tokens, start: int, end: int) -> int:
    return tokens.codes.index(CODES["WEEKDAY"], start, end)


def _read_weekday(tokens: Tokens, start: int, end: int, context: Context) -> Time:
    weekday = tokens.number(_weekday_index(tokens, start, end))
    codes = tokens.codes[start:end]
    deictic = next((code for code in codes if code in _DEICTIC), "")
    if codes[0] == CODES["RELDAY"]:
        day = context.today + timedelta(days=tokens.number(start))
        return day_time(day - timedelta(days=(day.weekday() - weekday) % 7), "relative")
    if CODES["WEEK"] in codes:
        return day_time(week_of(context.today, offset(deictic)).start + timedelta(days=weekday), "relative")
    return day_time(near_weekday(weekday, deictic, context), "relative")


def near_weekday(weekday: int, deictic: str, context: Context) -> date:
    """Return the weekday that is meant: นี้ the coming one, หน้า next week's, ที่ผ่านมา the last before today."""
    today = context.today
    ahead = (weekday - today.weekday()) % 7
    if deictic == CODES["NEXT"]:
        return week_of(today, 1).start + timedelta(days=weekday)
    if deictic and lean_of(deictic) == "past":
        return today + timedelta(days=ahead - 7)
    if deictic == CODES["COMING"]:
        return today + timedelta(days=ahead or 7)
    if not deictic and context.lean == "past":
        return today - timedelta(days=(today.weekday() - weekday) % 7)
    return today + timedelta(days=ahead)


def nth_weekday(month: Span, weekday: int, number: int) -> date | None:
    """Return the ``number``-th ``weekday`` of a month, the last for -1; None where the month has no such day."""
    if number == -1:
        return month.end - timedelta(days=(month.end.weekday() - weekday) % 7)
    day = month.start + timedelta(days=(weekday - month.start.weekday()) % 7 + 7 * (number - 1))
    return day if month.start <= day <= month.end else None


def _read_weekday_of(tokens: Tokens, start: int, end: int, context: Context) -> Time:
    at = start + 1
    if tokens.codes[at] == CODES["ORD"]:
        at += 1
    number = -1 if tokens.codes[at] == CODES["END"] else tokens.number(at)
    rest = at + 2 if tokens.codes[at + 1] in CODES["OF"] + CODES["IN"] else at + 1
    if tokens.codes[rest:end] == CODES["MONTHUNIT"]:
        month = span_time("relative", month_span(context.today.year, context.today.month))
    else:
        month = read_point(tokens, rest, end, context)
    if month.start is None or month.end is None:
        return NOTHING
    day = nth_weekday(Span(month.start, month.end), tokens.number(start), number)
    return day_time(day, "relative" if month.kind == "relative" else "day", *month.notes) if day else NOTHING


def _read_holiday(tokens: Tokens, start: int, end: int, context: Context) -> Time:
    holiday = tokens.values[start]
    assert isinstance(holiday, Holiday)  # noqa: S101 -- the lexer gives this token no other value
    years = _holiday_years(tokens, start, end, context, holiday.month)
    spans = [Span(date(y, holiday.month, holiday.day), date(y, holiday.month, holiday.end_day)) for y in years]
    span = pick(spans, context)
    if span is None:
        return NOTHING
    notes = [] if len(spans) == 1 else ["year-missing"]
    return span_time("day" if span.start == span.end else "range", span, *notes)


def _holiday_years(tokens: Tokens, start: int, end: int, context: Context, month: int) -> list[int]:
    parts = read_parts(tokens, start + 1, end, context)
    if parts.day is not None:  # วันเด็ก 67: the first number behind the name is the year
        return [year - BUDDHIST_ERA_OFFSET] if (year := periods.written_year(parts.day)) else []
    if parts.year is not None:
        return [parts.year]
    fiscal = parts.fiscal or context.fiscal_year_be
    if fiscal is not None:
        return [fiscal - BUDDHIST_ERA_OFFSET - (1 if month >= 10 else 0)]
    return [context.today.year + away for away in (-1, 0, 1)]


def _read_unit_end(tokens: Tokens, start: int, end: int, context: Context) -> Time:
    inner = read_unit(tokens, start + 1, end, context)
    if inner.start is None or inner.end is None:
        return NOTHING
    day = inner.end if tokens.codes[start] == CODES["END"] else inner.start
    return day_time(day, "relative" if inner.kind == "relative" else "day", *inner.notes)


def read_unit(tokens: Tokens, start: int, end: int, context: Context) -> Time:
    """Read a span that a modifier stands before (สิ้น…, ต้น…, ตลอด…): a point, or a bare unit that today lies in."""
    if end - start == 1 and tokens.codes[start] in _BARE_UNITS:
        span = periods.current_unit(tokens.codes[start], context)
        return span_time("relative", span) if span else NOTHING
    return read_point(tokens, start, end, context)


_READERS: dict[str, Reader] = {
    "unit_end": _read_unit_end,
    "date": _read_date,
    "quarter": periods.read_quarter,
    "half": periods.read_half,
    "weekday_of": _read_weekday_of,
    "month": _read_month,
    "near_month": _read_near_month,
    "day_only": _read_day_only,
    "fiscal_year": periods.read_fiscal_year,
    "plain_year": periods.read_plain_year,
    "relday": _read_relday,
    "week": _read_week,
    "weekday": _read_weekday,
    "holiday": _read_holiday,
    "whole_year": periods.read_whole_year,
}
