"""Quarters, halves, rounds and years. A bare one is the fiscal year's; ปีปฏิทิน asks for the calendar's."""

# ruff: noqa: ARG001 -- every reader of a rule has the same signature

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from thai.calendar import (
    BUDDHIST_ERA_OFFSET,
    Span,
    add_months,
    fiscal_half,
    fiscal_months,
    fiscal_quarter,
    fiscal_year,
    fiscal_year_be,
)
from thai.grammar.parts import offset
from thai.grammar.reading import NOTHING, Context, Time, gregorian_year, pick, span_time
from thai.grammar.tokens import CODES, Tokens

_NUMBERS = CODES["NUM1"] + CODES["NUM2"]
_DEICTIC = "".join(CODES[name] for name in ("THIS", "NEXT", "LAST", "COMING", "BEFORE"))
_YEAR_UNITS = CODES["YEARUNIT"] + CODES["CALYEAR"] + CODES["FISCAL"]
_ERAS = CODES["BE"] + CODES["CE"]
_HALVES = {CODES["FIRST"], CODES["AFTER"], CODES["FINAL"]}
#: unit -> its months: 6 เดือนแรก, สองไตรมาสแรก
_COUNTED = {CODES["MONTHUNIT"]: 1, CODES["QUARTER"]: 3}
_SECOND_HALF = CODES["AFTER"] + CODES["FINAL"]
_YEARS = CODES["YEAR4"] + CODES["NUM2"]


class Year(NamedTuple):
    """A year that a quarter or half belongs to: ``be`` พ.ศ. or None where none was said."""

    be: int | None
    calendar: bool = False


def current_fiscal(context: Context) -> int:
    """Return the fiscal year that is talked about: the given one, else today's."""
    return context.fiscal_year_be or fiscal_year_be(context.today)


def written_year(value: int, *, common_era: bool = False) -> int | None:
    """Return a year as written in พ.ศ., or None where there is no such year."""
    year = 2000 + value if common_era and value < 100 else gregorian_year(value)
    return None if year is None else year + BUDDHIST_ERA_OFFSET


def find_year(tokens: Tokens, start: int, end: int, context: Context) -> Year:
    """Return the year said somewhere between ``start`` and ``end``."""
    calendar = CODES["CALYEAR"] in tokens.codes[start:end]
    previous = ""
    for index in range(start, end):
        code = tokens.codes[index]
        behind_unit = previous != "" and (previous in _YEAR_UNITS or previous in _ERAS or previous == CODES["SLASH"])
        behind_half = previous in _HALVES and index == end - 1
        if code == CODES["YEAR4"] or (code == CODES["NUM2"] and (behind_unit or behind_half)):
            return Year(written_year(tokens.number(index), common_era=previous == CODES["CE"]), calendar)
        if code == CODES["PAIR"]:
            return Year(_pair_year(tokens.values[index]), calendar)
        if code in _DEICTIC and behind_unit:
            return Year(_near_year(previous, offset(code), context), calendar)
        previous = code
    return Year(None, calendar)


def _near_year(unit: str, away: int, context: Context) -> int:
    if unit == CODES["FISCAL"]:
        return fiscal_year_be(context.today) + away
    return context.today.year + BUDDHIST_ERA_OFFSET + away


def pair(tokens: Tokens, index: int) -> tuple[int, str]:
    """Return the value of a token like 2/2567."""
    value = tokens.values[index]
    assert isinstance(value, tuple)  # noqa: S101 -- the lexer gives this token no other value
    return value


def _pair_year(value: object) -> int | None:
    assert isinstance(value, tuple)  # noqa: S101 -- the lexer gives this token no other value
    text = value[1]
    return written_year(int(text)) if len(text) in (2, 4) else None


def calendar_months(year_be: int, first: int, count: int) -> Span:
    """Return ``count`` months of the calendar year from month ``first`` on."""
    start = date(year_be - BUDDHIST_ERA_OFFSET, first, 1)
    after = add_months(start, count)
    return Span(start, date.fromordinal(after.toordinal() - 1))


def some_months(year: Year, first: int, count: int, context: Context) -> Span | None:
    """Return ``count`` months from the ``first``-th (1-12) on: the fiscal year's unless it is a calendar year."""
    if not (first >= 1 and count >= 1 and first + count <= 13):
        return None
    if year.calendar:
        return calendar_months(year.be or context.today.year + BUDDHIST_ERA_OFFSET, first, count)
    if year.be is not None or context.fiscal_year_be or context.lean == "nearest":
        return _fiscal_part(year.be or current_fiscal(context), first, count)
    now = fiscal_year_be(context.today)
    return pick([_fiscal_part(near, first, count) for near in (now - 1, now, now + 1)], context)


def _fiscal_part(year_be: int, first: int, count: int) -> Span:
    months = fiscal_months(year_be)
    return Span(months[first - 1].start, months[first + count - 2].end)


def _ordinal(tokens: Tokens, start: int, end: int, last: int) -> int | None:
    """Return which part is meant: a number, or แรก (1), หลัง/สุดท้าย (``last``)."""
    for index in range(start, end):
        code = tokens.codes[index]
        if code == CODES["FIRST"]:
            return 1
        if code in _SECOND_HALF:
            return last
        if code == CODES["PAIR"]:
            return pair(tokens, index)[0]
        if code in _NUMBERS:
            return tokens.number(index)
    return None


def read_quarter(tokens: Tokens, start: int, end: int, context: Context) -> Time:
    """Read ไตรมาสที่ 2/2568, ปีงบประมาณ 2568 ไตรมาส 2, ไตรมาสนี้."""
    at = tokens.codes.index(CODES["QUARTER"], start, end)
    if tokens.codes[end - 1] in _DEICTIC and end - at == 2:
        return span_time("relative", near_quarter(context.today, offset(tokens.codes[end - 1])))
    number = _ordinal(tokens, at, end, 4)
    year = find_year(tokens, start, end, context)
    span = some_months(year, 3 * number - 2, 3, context) if number else None
    if span is None:
        return NOTHING
    return span_time("range", span, *([] if year.be else ["year-missing"]))


def near_quarter(today: date, away: int) -> Span:
    """Return the fiscal quarter of ``today``, moved by ``away`` quarters."""
    first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    start = add_months(first, 3 * away)
    return Span(start, date.fromordinal(add_months(start, 3).toordinal() - 1))


def read_half(tokens: Tokens, start: int, end: int, context: Context) -> Time:
    """Read ครึ่งปีแรก, 6 เดือนหลัง, รอบ 6 เดือน, รอบที่ 1/2567, 9 เดือนแรกของปีงบประมาณ 2567."""
    year = find_year(tokens, start, end, context)
    codes = tokens.codes[start:end]
    counted = next((code for code in codes if code in _COUNTED), "")
    if counted:
        unit = tokens.codes.index(counted, start, end)
        span = _round(
            tokens.number(unit - 1) * _COUNTED[counted],
            _ordinal(tokens, unit + 1, _before_year(tokens, unit + 1, end), 0),
            year,
            context,
        )
    else:
        at = start if codes[0] not in _YEAR_UNITS else _skip_year(tokens, start, end)
        number = _ordinal(tokens, at, _before_year(tokens, at, end), 2)
        number = 1 if number is None else number
        span = some_months(year, 6 * number - 5, 6, context) if number in (1, 2) else None
    if span is None:
        return NOTHING
    return span_time("range", span, *([] if year.be else ["year-missing"]))


def _round(months: int, part: int | None, year: Year, context: Context) -> Span | None:
    """Return a round of ``months``: the first of the year, the last (``part`` 0) or the ``part``-th."""
    if part == 0:
        return some_months(year, 13 - months, months, context)
    return some_months(year, months * ((part or 1) - 1) + 1, months, context)


def _before_year(tokens: Tokens, start: int, end: int) -> int:
    for index in range(start, end):
        code = tokens.codes[index]
        if code in _YEAR_UNITS or code in _ERAS or code == CODES["YEAR4"] or code == CODES["SLASH"]:
            return index
    return end


def _skip_year(tokens: Tokens, start: int, end: int) -> int:
    skipped = _YEARS + _YEAR_UNITS + _ERAS + _DEICTIC
    index = start
    while index < end and tokens.codes[index] in skipped:
        index += 1
    return index


def read_fiscal_year(tokens: Tokens, start: int, end: int, context: Context) -> Time:
    """Read ปีงบประมาณ พ.ศ. 2568 and ปีงบหน้า."""
    year = find_year(tokens, start, end, context)
    if year.be is None:
        return NOTHING
    near = tokens.codes[end - 1] in _DEICTIC and tokens.codes[end - 2] == CODES["FISCAL"]
    return span_time("relative" if near else "fiscal-year", fiscal_year(year.be))


def read_plain_year(tokens: Tokens, start: int, end: int, context: Context) -> Time:
    """Read ปี 2568, พ.ศ. 2568, ค.ศ. 2024, ปีหน้า: the calendar year."""
    near = tokens.codes[end - 1] in _DEICTIC and tokens.codes[end - 2] in _YEAR_UNITS
    index = end - 1 if tokens.codes[end - 1] not in _DEICTIC else end - 2
    if near:
        year_be: int | None = context.today.year + BUDDHIST_ERA_OFFSET + offset(tokens.codes[end - 1])
    else:
        year_be = written_year(tokens.number(index), common_era=tokens.codes[index - 1] == CODES["CE"])
    if year_be is None:
        return NOTHING
    return span_time("relative" if near else "year", calendar_months(year_be, 1, 12))


def read_whole_year(tokens: Tokens, start: int, end: int, context: Context) -> Time:
    """Read a bare ปีงบประมาณ: the one that is talked about."""
    return span_time("fiscal-year", fiscal_year(current_fiscal(context)), "year-missing")


def current_unit(code: str, context: Context) -> Span | None:
    """Return the fiscal year, calendar year, half, quarter, month or week that today lies in."""
    from thai.calendar import month_span
    from thai.grammar.reading import week_of

    today = context.today
    if code == CODES["FISCAL"]:
        return fiscal_year(current_fiscal(context))
    if code in (CODES["YEARUNIT"], CODES["CALYEAR"]):
        return calendar_months(today.year + BUDDHIST_ERA_OFFSET, 1, 12)
    if code == CODES["HALFYEAR"]:
        return fiscal_half(fiscal_year_be(today), 1 if today.month >= 10 or today.month <= 3 else 2)
    if code == CODES["QUARTER"]:
        return fiscal_quarter(fiscal_year_be(today), (today.month + 2) % 12 // 3 + 1)
    if code == CODES["MONTHUNIT"]:
        return month_span(today.year, today.month)
    return week_of(today) if code == CODES["WEEK"] else None
