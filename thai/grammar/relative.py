"""Counted distances (อีก 3 วัน, ภายใน 7 วันทำการ, 2 เดือนก่อน) and days after an event."""

# ruff: noqa: ARG001 -- every reader of a rule has the same signature

from __future__ import annotations

import re
from datetime import date, timedelta

from thai.calendar import Span, add_months
from thai.grammar.parts import Parts, lean_of, offset, resolve_day
from thai.grammar.points import read_point, read_unit
from thai.grammar.ranges import groups
from thai.grammar.reading import NOTHING, Context, Time, day_time, make_date, span_time
from thai.grammar.tokens import CODES, Tokens

_NUMBERS = CODES["NUM1"] + CODES["NUM2"]
_BACK = CODES["BEFORE"] + CODES["LAST"]
_UNITS = "".join(
    CODES[n] for n in ["WORKDAY", "DAY", "WEEK", "FORTNIGHT", "MONTHUNIT", "YEARUNIT", "QUARTER", "FISCAL"]
)
_MONTHS_IN = {CODES["MONTHUNIT"]: 1, CODES["QUARTER"]: 3, CODES["YEARUNIT"]: 12, CODES["FISCAL"]: 12}
_DAYS_IN = {CODES["DAY"]: 1, CODES["WEEK"]: 7, CODES["FORTNIGHT"]: 15}
_AVERAGE_DAYS = {CODES["WORKDAY"]: 1, CODES["MONTHUNIT"]: 30, CODES["QUARTER"]: 90, CODES["YEARUNIT"]: 365, **_DAYS_IN}
_NEAR = tuple(CODES[name] for name in ("THIS", "NEXT", "LAST", "COMING", "BEFORE"))
#: "2-6 ปี" is an age
_AGES = (CODES["YEARUNIT"], CODES["FISCAL"])
_FRACTIONS = {(1, 2), (1, 3), (2, 3), (1, 4), (3, 4)}
_MOST_YEARS = 200


def working_days_later(day: date, count: int) -> date:
    """Return the ``count``-th Monday-to-Friday day after ``day`` (before it, where ``count`` is negative)."""
    step = timedelta(days=1 if count >= 0 else -1)
    weeks, left = divmod(abs(count), 5)
    day += step * 7 * weeks
    while left or day.weekday() >= 5:
        day += step
        left -= 1 if left and day.weekday() < 5 else 0
    return day


def moved(day: date, count: int, unit: str) -> date | None:
    """Return ``day`` moved by ``count`` units; None where that leaves the calendar."""
    if abs(count) * _AVERAGE_DAYS.get(unit, 365) > _MOST_YEARS * 366:
        return None
    if unit == CODES["WORKDAY"]:
        return working_days_later(day, count)
    if unit in _MONTHS_IN:
        return add_months(day, count * _MONTHS_IN[unit])
    return day + timedelta(days=count * _DAYS_IN[unit])


def _count_and_unit(tokens: Tokens, start: int, end: int) -> tuple[int, int, bool]:
    """Return the count, the position of its unit and whether a half is added or meant."""
    count, half = 1, False
    for index in range(start, end):
        code = tokens.codes[index]
        if code in _NUMBERS:
            count = tokens.number(index)
        elif code == CODES["HALF"]:
            half = True
        elif code in _UNITS:
            tail = tokens.codes[index + 1 : index + 2]
            if tail and tail in _NUMBERS:
                count = tokens.number(index + 1)
            return count, index, half or tail == CODES["HALF"]
    raise AssertionError("the pattern has a unit")


def read_count(tokens: Tokens, match: re.Match[str], context: Context) -> Time:
    """Read "อีก 3 วัน" and "ภายใน 7 วันทำการ" (the last day), "2 สัปดาห์ก่อน"; a bare "3 วัน" is a length, no date."""
    start, end = match.span()
    codes = match.group()
    if CODES["HALFYEAR"] in codes:
        return day_time(add_months(context.today, 6), "relative", "about")
    count, at, half = _count_and_unit(tokens, start, end)
    back = codes[-1] in _BACK
    ahead = any(code in codes for code in (CODES["WITHIN"], CODES["MORE"], CODES["IN"], CODES["FROMNOW"]))
    ahead = ahead or codes[-1] in CODES["NEXT"] + CODES["FROMNOW"] + CODES["COMING"]
    if not (back or ahead) or _names_quarter(tokens, end):
        return NOTHING
    if half:
        return _with_half(count, tokens.codes[at], codes, context, back=back)
    day = moved(context.today, -count if back else count, tokens.codes[at])
    if day is None:
        return NOTHING
    return day_time(day, "relative", *(["deadline"] if CODES["WITHIN"] in codes else []))


def _names_quarter(tokens: Tokens, end: int) -> bool:
    """Tell whether the figure of "เลื่อนไปไตรมาส 3" says which quarter; อีกไตรมาสหนึ่ง counts one."""
    figure = tokens.codes[end - 1] in _NUMBERS and tokens.ends[end - 1] - tokens.starts[end - 1] == 1
    return figure and tokens.codes[end - 2] == CODES["QUARTER"]


def _with_half(count: int, unit: str, codes: str, context: Context, *, back: bool) -> Time:
    only_half = codes.index(CODES["HALF"]) < codes.index(unit) and not any(n in codes for n in _NUMBERS)
    whole = 0 if only_half else count
    sign = -1 if back else 1
    day = moved(context.today, sign * whole, unit)
    if day is None or (unit not in _MONTHS_IN and unit != CODES["WEEK"]):
        return NOTHING
    if unit == CODES["MONTHUNIT"]:
        day += timedelta(days=15 * sign)
    elif unit in _MONTHS_IN:
        day = add_months(day, sign * _MONTHS_IN[unit] // 2)
    else:
        day += timedelta(days=4 * sign)
    return day_time(day, "relative", "about")


def read_span_back(tokens: Tokens, match: re.Match[str], context: Context) -> Time:
    """Read "ในช่วง 3 เดือนที่ผ่านมา" and "ในรอบ 7 วันข้างหน้า": the days from there to today, or from today on."""
    count, at, _ = _count_and_unit(tokens, *match.span())
    back = match.group()[-1] in _BACK
    day = moved(context.today, -count if back else count, tokens.codes[at])
    if day is None:
        return NOTHING
    return span_time("relative", Span(day, context.today) if back else Span(context.today, day))


def read_count_from(tokens: Tokens, match: re.Match[str], context: Context) -> Time:
    """Read "ภายใน 15 วันนับจากวันที่ 1 มีนาคม 2567", "7 วันก่อนสิ้นเดือน"."""
    start, end = groups(match)[-1]
    anchor = read_point(tokens, start, end, context)
    if anchor.end is None or anchor.start is None:
        return NOTHING
    count, at, _ = _count_and_unit(tokens, match.start(), start)
    back = CODES["BEFORE"] in tokens.codes[at:start]
    day = moved(anchor.start if back else anchor.end, -count if back else count, tokens.codes[at])
    return day_time(day, "relative" if anchor.kind == "relative" else "day", *anchor.notes) if day else NOTHING


def read_after_event(tokens: Tokens, match: re.Match[str], context: Context) -> Time:
    """Read "ไม่เกิน 7 วันหลังเสร็จสิ้นภารกิจ": no date yet; ``number`` is the days after the event (before: negative)."""
    first = next(index for index in range(*match.span()) if tokens.codes[index] in _NUMBERS)
    count, at, _ = _count_and_unit(tokens, first, match.end())
    days = count * _AVERAGE_DAYS.get(tokens.codes[at], 365)
    before = CODES["BEFORE"] in match.group() or CODES["BEFOREEVENT"] in match.group()
    return Time("vague", notes=("after-event",), number=-days if before else days)


def read_approximate(tokens: Tokens, match: re.Match[str], context: Context) -> Time:
    """Read "2-3 วัน", "อีกประมาณ 3 วัน", "ไม่กี่วันก่อน": vague, with a range where numbers were said."""
    codes = match.group()
    numbers = [tokens.number(i) for i in range(*match.span()) if tokens.codes[i] in _NUMBERS]
    units = [code for code in codes if code in _UNITS]
    if not numbers or not units:
        return Time("vague")
    if units[0] == CODES["MONTHUNIT"] and max(numbers) > 12 and codes[-1] in _NEAR:
        return _days_of_month(numbers, codes[-1], context)
    back = codes[-1] in _BACK
    if (
        not back
        and not any(code in codes for code in (CODES["WITHIN"], CODES["MORE"], CODES["IN"]))
        and (codes[-1] in units)
    ):
        return Time("vague") if len(numbers) == 2 and units[0] not in _AGES else NOTHING
    return _approximate_span(numbers, units[0], context, back=back)


def _days_of_month(numbers: list[int], near: str, context: Context) -> Time:
    """Read "1-15 เดือนหน้า": days of that month, not so many months."""
    month = add_months(context.today.replace(day=1), offset(near))
    start, end = (make_date(month.year, month.month, number) for number in (min(numbers), max(numbers)))
    return span_time("range", Span(start, end)) if start and end else NOTHING


def _approximate_span(numbers: list[int], unit: str, context: Context, *, back: bool) -> Time:
    low, high = min(numbers), max(numbers)
    first, last = (-high, -low) if back else (low, high)
    start, end = moved(context.today, first, unit), moved(context.today, last, unit)
    if start is None or end is None:
        return Time("vague")
    if start == end:
        return span_time("vague", Span(start - timedelta(days=1), end + timedelta(days=1)))
    return span_time("vague", Span(start, end))


def read_workday_of(tokens: Tokens, match: re.Match[str], context: Context) -> Time:
    """Read "วันทำการสุดท้ายของเดือนมีนาคม": Monday to Friday, without regard to holidays."""
    start, end = groups(match)[-1]
    month = read_unit(tokens, start, end, context)
    if month.start is None or month.end is None:
        return NOTHING
    if CODES["FIRST"] in match.group():
        day = working_days_later(month.start - timedelta(days=1), 1)
    else:
        day = working_days_later(month.end + timedelta(days=1), -1)
    return day_time(day, "relative" if month.kind == "relative" else "day", *month.notes)


def read_next_workday(tokens: Tokens, match: re.Match[str], context: Context) -> Time:
    """Read "วันทำการถัดไป": the next day from Monday to Friday after today, without regard to holidays."""
    return day_time(working_days_later(context.today, 1), "relative")


def read_day_month(tokens: Tokens, match: re.Match[str], context: Context) -> Time:
    """Read a whole text "15/3": day and month without a year."""
    value = tokens.values[match.end() - 1]
    assert isinstance(value, tuple)  # noqa: S101 -- the lexer gives this token no other value
    day, month = value[0], int(value[1])
    if (day, month) == (24, 7) or (day, month) in _FRACTIONS or make_date(2024, month, day) is None:
        return NOTHING
    found = resolve_day(Parts(day=day, month=month), context)
    return day_time(found, "day", "year-missing") if found else NOTHING


def read_near_day(tokens: Tokens, match: re.Match[str], context: Context) -> Time:
    """Read a whole text "20 นี้": a day without a month."""
    leaning = context._replace(lean="past" if lean_of(match.group()[-1]) == "past" else "future")
    found = resolve_day(Parts(day=tokens.number(match.start())), leaning)
    return day_time(found, "day", "month-missing") if found else NOTHING
