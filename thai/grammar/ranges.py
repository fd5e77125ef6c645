"""Ranges: from one point to another, open ends, lists, and the words around a single point."""

# ruff: noqa: ARG001 -- every reader of a rule has the same signature

from __future__ import annotations

import re
from datetime import date, timedelta

from thai.calendar import BUDDHIST_ERA_OFFSET, Span, add_months, fiscal_year, fiscal_year_be, month_span
from thai.grammar import periods
from thai.grammar.parts import Parts, read_parts, resolve_day, resolve_month, years_for
from thai.grammar.patterns import INNER_GROUPS
from thai.grammar.points import point_shape, read_point, read_unit
from thai.grammar.reading import NO_DATE, NOTHING, Context, Time, make_date, pick, span_time
from thai.grammar.tokens import CODES, Tokens

_DATED = {"date", "month", "day_only", ""}
_YEAR_SHAPES = {"fiscal_year", "plain_year"}
_ERAS = CODES["BE"] + CODES["CE"]
_NUMBERS = CODES["NUM1"] + CODES["NUM2"]
_BARE = _NUMBERS + CODES["DASH"] + CODES["TO"]
Match = re.Match[str]


def groups(match: Match) -> list[tuple[int, int]]:
    """Return the spans of the groups without a name of the rule that matched."""
    return [match.span(group) for group in INNER_GROUPS[match.lastgroup or ""] if match.start(group) >= 0]


def read_range(tokens: Tokens, match: Match, context: Context) -> Time:
    """Read from … to …; what the first part lacks comes from the second, and the other way round."""
    time = _read_range(tokens, match, context)
    prefix = tokens.codes[match.start() : groups(match)[0][0]]
    return time.with_notes("deadline") if CODES["WITHIN"] in prefix and time.kind == "range" else time


def read_until_now(tokens: Tokens, match: Match, context: Context) -> Time:
    """Read "ต.ค. 66 ถึงปัจจุบัน": up to today."""
    first = read_point(tokens, *groups(match)[0], context._replace(lean="past"))
    return NOTHING if first.start is None else Time("range", first.start, context.today, notes=first.notes)


def _read_range(tokens: Tokens, match: Match, context: Context) -> Time:
    left, right = groups(match)[:2]
    if _is_score(tokens, match):
        return NOTHING
    left_shape, right_shape = point_shape(tokens, *left), point_shape(tokens, *right)
    if left_shape in _DATED and right_shape in _DATED and not _is_year(tokens, left, right):
        return _dated_range(tokens, left, right, context)
    if _is_weekday(left_shape) and _is_weekday(right_shape):
        return _weekday_range(tokens, left, right, context)
    if left_shape == "fiscal_year" and right_shape == "plain_year" and tokens.codes[right[0]] in _ERAS:
        return _year_range(tokens, left, right)
    if right_shape == "" and (left_shape in _YEAR_SHAPES or left_shape == ""):
        return _year_range(tokens, left, right)
    if left_shape == right_shape == "quarter":
        return _quarter_range(tokens, left, right, context)
    return _mixed_range(tokens, left, right, context)


def _is_score(tokens: Tokens, match: Match) -> bool:
    """Return whether two bare numbers beside other words (2-1, 3 ถึง 4) are no days."""
    return len(tokens.codes) > len(match.group()) and all(code in _BARE + CODES["YEAR4"] for code in match.group())


def _is_weekday(shape: str) -> bool:
    return shape == "weekday"


def _is_year(tokens: Tokens, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Return whether both sides are only numbers and one of them a year."""
    return CODES["YEAR4"] in (tokens.codes[right[0] : right[1]], tokens.codes[left[0] : left[1]])


def _combine(first: Time, last: Time) -> Time:
    if first.start is None or last.end is None:
        return NOTHING
    notes = tuple(dict.fromkeys((*first.notes, *last.notes)))
    if first.start > last.end:
        notes += ("end-before-start",)
    return Time("range", first.start, last.end, notes=notes)


def _dated_range(tokens: Tokens, left: tuple[int, int], right: tuple[int, int], context: Context) -> Time:
    first, last = read_parts(tokens, *left, context), read_parts(tokens, *right, context)
    if first.impossible or last.impossible:
        return NOTHING.with_notes("impossible")
    if first.month is None and last.month is None:
        return _days_of_a_month(first, last, context)
    assumed = not (first.complete() or last.complete())
    _share_month(first, last)
    _share_year(first, last)
    if first.year is None and first.fiscal is None:
        span = pick(_candidates(first, last, context), context)
    else:
        span = _both_ends(first, last, context)
    if span is None:
        return NOTHING.with_notes("impossible")
    notes = ["year-missing"] if assumed else []
    return span_time("range", span, *notes, *(["end-before-start"] if span.start > span.end else []))


def _share_month(first: Parts, last: Parts) -> None:
    if first.month is None:
        first.month = last.month
        first.lean = last.lean
    elif last.month is None:
        last.month = first.month


def _share_year(first: Parts, last: Parts) -> None:
    if first.fiscal is None and first.year is None:
        first.fiscal = last.fiscal
        if last.year is not None:
            first.year = last.year - (1 if _later(first, last) else 0)
        first.lean = first.lean or last.lean
    elif last.fiscal is None and last.year is None:
        last.fiscal = first.fiscal
        if first.year is not None:
            last.year = first.year + (1 if _later(first, last) else 0)


def _later(first: Parts, last: Parts) -> bool:
    """Return whether the first part would lie after the last in one and the same year."""
    return (first.month or 1, first.day or 1) > (last.month or 1, last.day or 31)


def _both_ends(first: Parts, last: Parts, context: Context) -> Span | None:
    start, end = _resolve(first, context), _resolve(last, context)
    return Span(start.start, end.end) if start and end else None


def _resolve(parts: Parts, context: Context) -> Span | None:
    if parts.day is None:
        return resolve_month(parts, context)
    day = resolve_day(parts, context)
    return Span(day, day) if day else None


def _candidates(first: Parts, last: Parts, context: Context) -> list[Span]:
    spans = []
    for year in years_for(first, context):
        start = _in_year(first, year)
        end = _in_year(last, year + (1 if _later(first, last) else 0))
        if start and end:
            spans.append(Span(start.start, end.end))
    return spans


def _in_year(parts: Parts, year: int) -> Span | None:
    if parts.month is None or not 1 <= parts.month <= 12:
        return None
    if parts.day is None:
        return month_span(year, parts.month)
    day = make_date(year, parts.month, parts.day)
    return Span(day, day) if day else None


def _days_of_a_month(first: Parts, last: Parts, context: Context) -> Time:
    """Read "วันที่ 5-10" and "วันที่ 5-10 เดือนหน้า"."""
    base = context.today.replace(day=1)
    near = last.months_away
    months = [add_months(base, away) for away in ((near,) if near is not None else (-1, 0, 1))]
    spans = []
    for month in months:
        start = make_date(month.year, month.month, first.day or 1)
        after = add_months(month, 1) if (first.day or 1) > (last.day or 1) else month
        end = make_date(after.year, after.month, last.day or 1)
        if start and end:
            spans.append(Span(start, end))
    leaning = context._replace(lean="past" if last.lean == "past" else "future") if last.lean else context
    span = pick(spans, leaning)
    if span is None:
        return NOTHING.with_notes("impossible")
    return span_time("range", span, *([] if near is not None else ["month-missing"]))


def _weekday_range(tokens: Tokens, left: tuple[int, int], right: tuple[int, int], context: Context) -> Time:
    """Read "จันทร์ถึงพุธหน้า"; without a word for the week they are opening days and no date."""
    if right[1] - right[0] < 2:
        return NO_DATE
    last = read_point(tokens, *right, context)
    if last.end is None:
        return NOTHING
    weekday = tokens.number(tokens.codes.index(CODES["WEEKDAY"], *left))
    start = last.end - timedelta(days=(last.end.weekday() - weekday) % 7)
    return span_time("range", Span(start, last.end))


def _year_range(tokens: Tokens, left: tuple[int, int], right: tuple[int, int]) -> Time:
    fiscal = CODES["FISCAL"] in tokens.codes[left[0] : left[1]]
    first = periods.written_year(tokens.number(left[1] - 1))
    last = periods.written_year(tokens.number(right[1] - 1))
    if first is None or last is None or last < first:
        return NOTHING
    if fiscal:
        return span_time("range", Span(*(fiscal_year(first).start, fiscal_year(last).end)))
    return span_time("range", Span(date(first - BUDDHIST_ERA_OFFSET, 1, 1), date(last - BUDDHIST_ERA_OFFSET, 12, 31)))


def read_bare_years(tokens: Tokens) -> Time:
    """Read a whole text "2566-2570"."""
    last = len(tokens.codes)
    return _year_range(tokens, (0, 1), (last - 1, last))


def read_years(tokens: Tokens, match: Match, context: Context) -> Time:
    """Read "ปีงบประมาณ 2566 และ 2567"."""
    first = groups(match)[0][0]
    number = groups(match)[0][1]
    time = _year_range(tokens, (first, number + 1), (match.end() - 1, match.end()))
    return time if time.kind == "none" else time.with_notes("list")


def _quarter_range(tokens: Tokens, left: tuple[int, int], right: tuple[int, int], context: Context) -> Time:
    last = periods.read_quarter(tokens, *right, context)
    year = periods.find_year(tokens, *left, context).be
    if year is None and last.start is not None:
        context = context._replace(fiscal_year_be=fiscal_year_be(last.start))
    return _combine(periods.read_quarter(tokens, *left, context), last)


def _mixed_range(tokens: Tokens, left: tuple[int, int], right: tuple[int, int], context: Context) -> Time:
    last = read_side(tokens, *right, context)
    first = read_side(tokens, *left, context)
    if first.start is not None and last.start is not None and first.start > last.start and _assumed(last):
        last = read_side(tokens, *right, context._replace(today=first.start, lean="future"))
    return _combine(first, last)


def _assumed(time: Time) -> bool:
    return "year-missing" in time.notes or "month-missing" in time.notes


def read_side(tokens: Tokens, start: int, end: int, context: Context) -> Time:
    """Read one side of a range: a point, or a bare day of the month."""
    if point_shape(tokens, start, end):
        return read_point(tokens, start, end, context)
    if tokens.codes[end - 1] not in _NUMBERS:
        return NOTHING
    day = resolve_day(Parts(day=tokens.number(end - 1)), context)
    return Time("day", day, day, notes=("month-missing",)) if day else NOTHING


def read_list(tokens: Tokens, match: Match, context: Context) -> Time:
    """Read "5, 12 และ 19 มีนาคม 2567": the days from the first to the last, said to be a list."""
    found = groups(match)
    if not found:
        return _month_list(tokens, match.start(), match.end(), context)
    last_start, last_end = found[-1]
    last = read_point(tokens, last_start, last_end, context)
    days = [tokens.number(i) for i in range(found[0][0], found[0][1]) if tokens.codes[i] in _NUMBERS]
    if last.end is None:
        return NOTHING
    first = make_date(last.end.year, last.end.month, min(days))
    if first is None or first > last.end:
        return NOTHING
    return span_time("range", Span(first, last.end), *last.notes, "list")


def _month_list(tokens: Tokens, start: int, end: int, context: Context) -> Time:
    months = [i for i in range(start, end) if tokens.codes[i] in CODES["MONTH"] + CODES["LOOSE"]]
    last = read_parts(tokens, months[-1], end, context)
    first = Parts(month=tokens.number(months[0]))
    assumed = not last.complete()
    _share_year(first, last)
    if first.year is None and first.fiscal is None:
        span = pick(_candidates(first, last, context), context)
    else:
        span = _both_ends(first, last, context)
    return span_time("range", span, "list", *(["year-missing"] if assumed else [])) if span else NOTHING


def read_quarters(tokens: Tokens, match: Match, context: Context) -> Time:
    """Read "ไตรมาสที่ 1-2/2567", "ไตรมาส 3 และ 4"."""
    start, end = match.span()
    numbers = []
    for index in range(start, end):
        if tokens.codes[index] in _NUMBERS:
            numbers.append(tokens.number(index))
        elif tokens.codes[index] == CODES["PAIR"]:
            numbers.append(periods.pair(tokens, index)[0])
        if len(numbers) == 2:
            break
    year = periods.find_year(tokens, start, end, context)
    if len(numbers) < 2 or not numbers[0] < numbers[1] <= 4:
        return NOTHING
    count = 3 * (numbers[1] - numbers[0] + 1)
    span = periods.some_months(year, 3 * numbers[0] - 2, count, context)
    return span_time("range", span, *([] if year.be else ["year-missing"])) if span else NOTHING


def read_onward(tokens: Tokens, match: Match, context: Context) -> Time:
    """Read "ตั้งแต่ … เป็นต้นไป": the end is open; "เป็นต้นมา" leans into the past."""
    (start, end) = groups(match)[0]
    if match.group()[-1] == CODES["ONWARD"] and tokens.values[match.end() - 1] == -1:
        context = context._replace(lean="past")
    first = read_point(tokens, start, end, context)
    if first.start is None or first.end is None:
        return NOTHING
    after = CODES["AFTER"] in tokens.codes[match.start() : start]
    return Time("range", first.end + timedelta(days=1) if after else first.start, None, notes=first.notes)


def read_from(tokens: Tokens, match: Match, context: Context) -> Time:
    """Read "ตั้งแต่วันที่ 1 มีนาคม 2567": the end is open."""
    (start, end) = groups(match)[0]
    first = read_point(tokens, start, end, context)
    return NOTHING if first.start is None else Time("range", first.start, None, notes=first.notes)


def read_begin(tokens: Tokens, match: Match, context: Context) -> Time:
    """Read "เริ่มวันที่ 1 มีนาคม 2567", "ระหว่างเดือนมีนาคม": the point itself."""
    return read_point(tokens, *groups(match)[0], context)


def read_until(tokens: Tokens, match: Match, context: Context) -> Time:
    """Read "จนถึงวันที่ 30 กันยายน 2567": the beginning is open."""
    last = read_point(tokens, *groups(match)[0], context)
    return NOTHING if last.end is None else Time("range", None, last.end, notes=last.notes)


def read_before(tokens: Tokens, match: Match, context: Context) -> Time:
    """Read "ก่อนวันที่ 15": up to the day before; "ก่อนสิ้นเดือน" is up to its last day."""
    start, end = groups(match)[0]
    last = read_point(tokens, start, end, context)
    if last.start is None:
        return NOTHING
    limit = last.start if tokens.codes[start] == CODES["END"] else last.start - timedelta(days=1)
    return Time("range", None, limit, notes=(*last.notes, "before"))


def read_after(tokens: Tokens, match: Match, context: Context) -> Time:
    """Read "หลังวันที่ 15": from the day after."""
    first = read_point(tokens, *groups(match)[0], context)
    return NOTHING if first.end is None else Time("range", first.end + timedelta(days=1), None, notes=first.notes)


def read_single(tokens: Tokens, match: Match, context: Context) -> Time:
    """Read one point; a day said with เมื่อ lies in the past, ภายใน notes a deadline."""
    prefix = tokens.codes[match.start() : groups(match)[0][0]]
    if CODES["WHEN"] in prefix:
        return _read_past(tokens, *groups(match)[0], context)
    time = read_point(tokens, *groups(match)[0], context)
    return time.with_notes("deadline") if CODES["WITHIN"] in prefix and time.kind != "none" else time


def _read_past(tokens: Tokens, start: int, end: int, context: Context) -> Time:
    shape = point_shape(tokens, start, end)
    if shape == "weekday" and end - start == 1:
        context = context._replace(today=context.today - timedelta(days=1))
    return read_point(tokens, start, end, context._replace(lean="past"))


def read_whole(tokens: Tokens, match: Match, context: Context) -> Time:
    """Read ตลอดปีงบประมาณ, ตลอดทั้งปี 2568, ทั้งเดือน."""
    start = match.group().rindex(CODES["WHOLE"]) + match.start() + 1
    unit = tokens.codes[start : match.end()]
    time = read_unit(tokens, start, match.end(), context)
    if unit == CODES["FISCAL"]:
        return time._replace(kind="fiscal-year", notes=("year-missing",))
    if unit in (CODES["YEARUNIT"], CODES["CALYEAR"]):
        return time._replace(kind="year", notes=("year-missing",))
    return time


def read_bare_end(tokens: Tokens, match: Match, context: Context) -> Time:
    """Read "สิ้นปีงบประมาณ": the last day of the unit that today lies in."""
    time = read_unit(tokens, match.end() - 1, match.end(), context)
    return NOTHING if time.end is None else Time("relative", time.end, time.end, notes=time.notes)
