"""Vague times: the beginning, middle or end of something, and "about". They may give a range, never one firm day."""

# ruff: noqa: ARG001 -- every reader of a rule has the same signature

from __future__ import annotations

import re
from datetime import timedelta

from thai.calendar import Span, add_months
from thai.grammar.points import read_point, read_unit
from thai.grammar.ranges import groups
from thai.grammar.reading import NOTHING, Context, Time, span_time
from thai.grammar.tokens import CODES, Tokens

_PARTS = {CODES["EARLY"]: 0, CODES["MID"]: 1, CODES["LATE"]: 2}
#: how far "about the 15th" reaches to both sides
DAYS_AROUND = 2


def third(span: Span, part: int) -> Span:
    """Return the first, middle or last third: 1-10, 11-20 and the rest of a month; whole months of longer spans."""
    length = (span.end - span.start).days + 1
    if length <= 7:
        cuts = (0, 2, 4, length)
        return Span(span.start + timedelta(days=cuts[part]), span.start + timedelta(days=cuts[part + 1] - 1))
    if length <= 31:
        first = span.start + timedelta(days=10 * part)
        return Span(first, span.end if part == 2 else first + timedelta(days=9))
    months = max(round(length / 30.4) // 3, 1)
    first = add_months(span.start, months * part)
    return Span(first, span.end if part == 2 else add_months(first, months) - timedelta(days=1))


def read_part(tokens: Tokens, match: re.Match[str], context: Context) -> Time:
    """Read "ต้นเดือนหน้า", "กลางปี 2568", "ปลายไตรมาส 2"."""
    at = next(index for index in range(*match.span()) if tokens.codes[index] in _PARTS)
    whole = read_unit(tokens, at + 1, match.end(), context)
    if whole.start is None or whole.end is None:
        return NOTHING if whole.kind == "none" else Time("vague")
    return span_time("vague", third(Span(whole.start, whole.end), _PARTS[tokens.codes[at]]), *whole.notes)


def read_part_range(tokens: Tokens, match: re.Match[str], context: Context) -> Time:
    """Read "กลางเดือนถึงสิ้นเดือน", "ต้นเดือน - กลางเดือนมีนาคม"."""
    left, right = groups(match)[:2]
    last = _side(tokens, *right, context)
    near = context._replace(today=last.start) if last.start else context
    first = _side(tokens, *left, near if len(tokens.codes[left[0] : left[1]]) == 2 else context)
    if first.start is None or last.end is None or first.start > last.end:
        return Time("vague")
    return Time("vague", first.start, last.end, notes=last.notes)


def _side(tokens: Tokens, start: int, end: int, context: Context) -> Time:
    part = _PARTS.get(tokens.codes[start])
    if part is None:
        return read_point(tokens, start, end, context)
    whole = read_unit(tokens, start + 1, end, context)
    if whole.start is None or whole.end is None:
        return NOTHING
    return span_time("vague", third(Span(whole.start, whole.end), part), *whole.notes)


def read_around(tokens: Tokens, match: re.Match[str], context: Context) -> Time:
    """Read "ช่วงเดือนมีนาคม", "ประมาณวันที่ 15"."""
    middle = read_point(tokens, *groups(match)[0], context)
    if middle.start is None or middle.end is None:
        return NOTHING
    margin = timedelta(days=DAYS_AROUND if middle.start == middle.end else 0)
    return span_time("vague", Span(middle.start - margin, middle.end + margin), *middle.notes)


def read_nth_week(tokens: Tokens, match: re.Match[str], context: Context) -> Time:
    """Read "สัปดาห์ที่ 2 ของเดือนมีนาคม": vague, days 8-14; "สัปดาห์สุดท้าย": the last seven days."""
    at = tokens.codes.index(CODES["WEEK"], *match.span())
    at += 2 if tokens.codes[at + 1] == CODES["ORD"] else 1
    number = tokens.number(at)
    rest = at + 2 if tokens.codes[at + 1] in CODES["OF"] + CODES["IN"] else at + 1
    month = read_unit(tokens, rest, match.end(), context)
    if month.start is None or month.end is None or not (number == -1 or 1 <= number <= 5):
        return NOTHING
    if number == -1:
        return span_time("vague", Span(month.end - timedelta(days=6), month.end), *month.notes)
    first = month.start + timedelta(days=7 * (number - 1))
    if first > month.end:
        return NOTHING
    return span_time("vague", Span(first, min(first + timedelta(days=6), month.end)), *month.notes)


def read_vague(tokens: Tokens, match: re.Match[str], context: Context) -> Time:
    """Read a phrase that names no date."""
    return Time("vague")
