"""Reading Thai dates as officials and everybody else write them.

Conventions: one day has start = end; months, quarters, halves and years run from their first to their last day; an
open end is None. A missing year or month is the one nearest to today unless ``lean`` says otherwise, or the one inside
``fiscal_year_be`` where that is given. Two-digit years are พ.ศ.; four digits from 2400 on are พ.ศ., below that ค.ศ.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from thai.calendar import BUDDHIST_ERA_OFFSET
from thai.grammar import periods, ranges, recurring, relative, vague
from thai.grammar.patterns import NEEDS_COMPANY, RULES, SECOND_CHANCE, WHOLE_TEXT
from thai.grammar.reading import NO_DATE, NOTHING, Context, Kind, Lean, Time
from thai.grammar.tokens import CODES, Tokens, tokenize
from thai.text import repair_with_positions

__all__ = ["DateReading", "Kind", "Lean", "after_event", "find", "read"]

_PARTICLES = re.compile(r"(?: ?(?:ครับผม|ครับ|คับ|ค่ะ|คะ|ค่า|นะ|จ้า|จ้ะ|จ๊ะ))+ *$")
_PARTICLE_ENDS = ("ครับ", "ครับผม", "คับ", "ค่ะ", "คะ", "ค่า", "นะ", "จ้า", "จ้ะ", "จ๊ะ", " ")
_LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class DateReading:
    """What one date expression says.

    ``start`` and ``end`` are Gregorian days, both included; None is an open end, or no date. ``rrule`` is the RFC 5545
    rule of something recurring. ``span`` is where the expression stands in the text that was given. ``number`` counts
    the times per period of a recurring reading, or the days after the event of one with the note "after-event".
    ``notes`` says what was assumed or is odd: "year-missing", "month-missing", "weekday-mismatch",
    "end-before-start", "far-year" (more than twelve years away), "impossible" (no such day),
    "list", "about", "before", "deadline" (said with ภายใน, ไม่เกิน),
    "after-event". ``certain`` is False where a person should be asked.
    """

    kind: Kind
    start: date | None = None
    end: date | None = None
    rrule: str | None = None
    span: tuple[int, int] = (0, 0)
    certain: bool = True
    notes: tuple[str, ...] = ()
    number: int | None = None

    @property
    def is_deadline(self) -> bool:
        """Return whether the expression was said as a limit (ภายใน, ไม่เกิน, ก่อน)."""
        return "deadline" in self.notes or "before" in self.notes


class _Found(NamedTuple):
    """A match of a rule with its meaning, before neighbours are joined."""

    rule: str
    match: re.Match[str]
    first: int
    last: int
    time: Time


def read(text: str, today: date, fiscal_year_be: int | None = None, lean: Lean = "nearest") -> DateReading:
    """Return the one date expression of ``text``; its kind is "none" where there is none.

    Where several stand in the text, a deadline (ภายใน…) is taken before a day, a day before a wider span, and the
    first of equals. Never raises for any text.
    """
    context = Context(today, fiscal_year_be, lean)
    repaired, positions = repair_with_positions(text[:_LONGEST_TEXT])
    if repaired.endswith(_PARTICLE_ENDS):
        repaired = _PARTICLES.sub("", repaired)
    tokens = tokenize(repaired)
    whole = _read_whole(tokens, context) or _read_one_point(tokens, repaired, context)
    if whole is not None:
        return _reading(whole, tokens, positions, today)
    found = _readings(tokens, repaired, context, alone=True)
    if not found:
        return DateReading("none")
    best = min(found, key=_rank)
    return _reading(best, tokens, positions, today)


def find(text: str, today: date, fiscal_year_be: int | None = None, lean: Lean = "nearest") -> list[DateReading]:
    """Return every date expression inside running text, in order, with spans into ``text``. Never raises.

    A day that the calendar lacks (31 กุมภาพันธ์) comes as kind "none" with the note "impossible".
    """
    context = Context(today, fiscal_year_be, lean)
    repaired, positions = repair_with_positions(text)
    tokens = tokenize(repaired)
    return [_reading(item, tokens, positions, today) for item in _readings(tokens, repaired, context, alone=False)]


def after_event(text: str) -> int | None:
    """Return the days of "ไม่เกิน ๗ วันหลังเสร็จสิ้นภารกิจ"; None where no time after an event is said.

    Weeks count 7 days, months 30; working days count as said. Days before an event are negative.
    """
    for reading in find(text, date(2000, 1, 3)):
        if "after-event" in reading.notes:
            return reading.number
    return None


# --- the rules ------------------------------------------------------------------------------------------

#: rule of the grammar -> what reads it
READERS: dict[str, Callable[[Tokens, re.Match[str], Context], Time]] = {
    "every_days": recurring.read_every_days,
    "days_of_every": recurring.read_every_days,
    "date_of_every": recurring.read_date_of_every,
    "every_weekday_of": recurring.read_weekday_of,
    "weekday_of_every": recurring.read_weekday_of,
    "every_weekdays": recurring.read_weekdays,
    "weekdays_of_every": recurring.read_weekdays,
    "every_month_name": recurring.read_month_name,
    "every_nth_week": recurring.read_monthly,
    "every_workday_of": recurring.read_workday_of,
    "next_workday": relative.read_next_workday,
    "workday_of": relative.read_workday_of,
    "every_half_month": recurring.read_half_month,
    "units_per_time": recurring.read_units_per_time,
    "every_round": recurring.read_every_round,
    "every_end": recurring.read_every_end,
    "every_unit": recurring.read_every_unit,
    "every_part": recurring.read_daily,
    "alternate": recurring.read_alternate,
    "unit_per": recurring.read_unit_per,
    "times_per": recurring.read_times_per,
    "every_rai": recurring.read_every_unit,
    "count_from": relative.read_count_from,
    "after_event": relative.read_after_event,
    "span_back": relative.read_span_back,
    "approximate": relative.read_approximate,
    "part_range": vague.read_part_range,
    "until_now": ranges.read_until_now,
    "years": ranges.read_years,
    "quarters": ranges.read_quarters,
    "dashed": ranges.read_single,
    "range": ranges.read_range,
    "between": ranges.read_range,
    "list": ranges.read_list,
    "half_like": ranges.read_single,
    "count": relative.read_count,
    "part": vague.read_part,
    "nth_week": vague.read_nth_week,
    "onward": ranges.read_onward,
    "from": ranges.read_from,
    "begin": ranges.read_begin,
    "until": ranges.read_until,
    "before": ranges.read_before,
    "after": ranges.read_after,
    "around": vague.read_around,
    "whole": ranges.read_whole,
    "single": ranges.read_single,
    "second": ranges.read_single,
    "bare_end": ranges.read_bare_end,
    "vague": vague.read_vague,
    "school": vague.read_vague,
}

#: what may stand before a month that could be another word, so that it is believed
_LAW = re.compile(
    r"(?:พ\.?ร\.?บ|พ\.?ร\.?ก|พระราชบัญญัติ|พระราชกฤษฎีกา|พระราชกำหนด|ระเบียบ|ข้อบังคับ|กฎกระทรวง|ประมวล|รัฐธรรมนูญ|ฉบับที่)"
)
_LAW_REACH = 120
_FINANCE_DIVISION = re.compile(r"\s*กค\.?\s*")


def _readings(tokens: Tokens, text: str, context: Context, *, alone: bool) -> list[_Found]:
    found: list[_Found] = []
    position, end = 0, len(tokens.codes)
    while position < end and (match := RULES.search(tokens.codes, position)):
        item = _read_match(tokens, match, context)
        if item is None:
            position = match.start() + 1
            continue
        position = match.end()
        if item.time is not NO_DATE and _believable(item, tokens, text, alone=alone):
            found.append(item)
    return _join(found, tokens, context) if len(found) > 1 else found


def _read_match(tokens: Tokens, match: re.Match[str], context: Context) -> _Found | None:
    item = _read_rule(tokens, match, context)
    if item is None and match.lastgroup != "single" and (second := SECOND_CHANCE.match(tokens.codes, match.start())):
        return _read_rule(tokens, second, context)
    return item


def _read_rule(tokens: Tokens, match: re.Match[str], context: Context) -> _Found | None:
    rule = match.lastgroup or ""
    time = READERS[rule](tokens, match, context)
    if time.kind == "none" and not time.notes:
        return None
    return _Found(rule, match, match.start(), match.end(), time)


def _believable(item: _Found, tokens: Tokens, text: str, *, alone: bool) -> bool:
    """Return whether an expression inside running text is one: not a bare ก.พ., not the year in a law's name."""
    codes = item.match.group()
    if codes == NEEDS_COMPANY:
        return alone and len(tokens.codes) == 1 and not _FINANCE_DIVISION.fullmatch(text)
    start = tokens.starts[item.first]
    if codes == CODES["WEEKDAY"] and _is_name(text, start):
        return False
    if item.time.kind != "year" or CODES["BE"] not in codes or CODES["YEARUNIT"] in codes:
        return True
    return not _LAW.search(text[max(0, start - _LAW_REACH) : start].rsplit("\n", 1)[-1])


def _is_name(text: str, start: int) -> bool:
    """Return whether a bare weekday hangs on the word before it: ครูจันทร์, พระจันทร์."""
    return not text.startswith("วัน", start) and start > 0 and "\u0e01" <= text[start - 1] <= "\u0e4e"


# --- neighbours that belong together ------------------------------------------------------------------------


def _join(found: list[_Found], tokens: Tokens, context: Context) -> list[_Found]:
    joined: list[_Found] = []
    for item in found:
        together = _join_two(joined[-1], item, tokens, context) if joined else None
        if together is None:
            joined.append(item)
        else:
            joined[-1] = together
    return joined


def _join_two(left: _Found, right: _Found, tokens: Tokens, context: Context) -> _Found | None:
    between = tokens.codes[left.last : right.first]
    closing = tokens.codes[right.last : right.last + 1] == CODES["RPAREN"]
    if between == CODES["LPAREN"] and closing:
        together = _gloss(left, right, tokens, context)
        return together._replace(last=right.last + 1) if together else None
    if between not in _NOTHING_BETWEEN:
        return None
    time = _recurring_with(left, right) or _year_first(left, right, tokens, context)
    return _Found(left.rule, left.match, left.first, right.last, time) if time else None


_NOTHING_BETWEEN = ("", CODES["COMMA"], CODES["DASH"], CODES["OF"], CODES["IN"])
_GLOSSED = ("range", "fiscal-year", "year", "recurring")


def _gloss(left: _Found, right: _Found, tokens: Tokens, context: Context) -> _Found | None:
    """Join "ไตรมาสที่ 1 (ต.ค. - ธ.ค. 66)": the brackets say the same again and may know the year."""
    narrowed = recurring.read_narrowed(left.time, right.time) if left.time.kind == "recurring" else None
    if narrowed is not None:
        return left._replace(last=right.last, time=narrowed)
    if left.time.kind not in _GLOSSED or right.time.kind not in ("range", "fiscal-year", "year", "month"):
        return None
    assumed = "year-missing" in left.time.notes
    if right.time.kind == "range" and "year-missing" not in right.time.notes and (assumed or left.time.start is None):
        notes = tuple(note for note in left.time.notes if note != "year-missing")
        time = left.time._replace(start=right.time.start, end=right.time.end, notes=notes + right.time.notes)
        return left._replace(last=right.last, time=time)
    if assumed and right.time.kind == "fiscal-year":
        again = _again(left, right.time, tokens, context)
        return left._replace(last=right.last, time=again)
    return left._replace(last=right.last)


def _again(item: _Found, year: Time, tokens: Tokens, context: Context) -> Time:
    """Read an expression without a year again, with the year that its neighbour says."""
    if year.start is None:
        return item.time
    return _known_year(_again_with(item, year, year.start, tokens, context))


def _known_year(time: Time) -> Time:
    return time._replace(notes=tuple(note for note in time.notes if note != "year-missing"))


def _again_with(item: _Found, year: Time, start: date, tokens: Tokens, context: Context) -> Time:
    if year.kind == "fiscal-year" or item.rule == "half_like":
        # ปี 67 beside a quarter is the fiscal year of that name
        reference = start.year + BUDDHIST_ERA_OFFSET + (1 if year.kind == "fiscal-year" else 0)
        return READERS[item.rule](tokens, item.match, context._replace(fiscal_year_be=reference))
    # from the middle of a calendar year, each of its months is the nearest of its name
    middle = context._replace(today=date(start.year, 7, 1), fiscal_year_be=None, lean="nearest")
    return READERS[item.rule](tokens, item.match, middle)


def _year_first(left: _Found, right: _Found, tokens: Tokens, context: Context) -> Time | None:
    """Join "ปีงบประมาณ 2567 เดือนตุลาคม" and "เดือนตุลาคม … ปี 2567"."""
    for year, other in ((left, right), (right, left)):
        if (
            year.time.kind not in ("fiscal-year", "year")
            or "year-missing" in year.time.notes
            or year.rule not in ("single", "second")
        ):
            continue
        if "year-missing" in other.time.notes and other.time.kind in ("day", "month", "range"):
            return _again(other, year.time, tokens, context)
    return None


def _recurring_with(left: _Found, right: _Found) -> Time | None:
    """Join "ทุกเดือน ตั้งแต่ … ถึง …" and "ทุกเดือน ภายในวันที่ 5"."""
    if left.time.kind != "recurring" or left.time.rrule is None:
        return None
    if right.rule == "begin":
        return recurring.read_bounded(left.time, right.time._replace(end=None))
    if right.time.kind in ("range", "fiscal-year", "year"):
        return recurring.read_bounded(left.time, right.time)
    return recurring.read_narrowed(left.time, right.time)


# --- the answer -----------------------------------------------------------------------------------------------


def _read_whole(tokens: Tokens, context: Context) -> _Found | None:
    """Read a text that is nothing but 15/3, 2567, ประจำปี."""
    match = WHOLE_TEXT.fullmatch(tokens.codes)
    if match is None:
        return None
    time = NOTHING
    if match["day_month"]:
        time = relative.read_day_month(tokens, match, context)
    elif match["four_digits"]:
        time = _bare_year(tokens, context)
    elif match["yearly"]:
        annual = len(tokens.codes) > 1 or tokens.number(0) == 1  # a bare ปี says nothing, ประจำปี does
        time = recurring.rule("YEARLY") if annual else NOTHING
    elif match["monthly"]:
        time = recurring.rule("MONTHLY")
    elif match["day"]:
        time = relative.read_near_day(tokens, match, context)
    elif match["regularly"]:
        time = Time("vague")
    elif match["round"]:
        time = periods.read_half(tokens, 0, len(tokens.codes), context)
    elif match["years"]:
        time = ranges.read_bare_years(tokens)
    return _Found("whole", match, 0, len(tokens.codes), time)


def _read_one_point(tokens: Tokens, text: str, context: Context) -> _Found | None:
    """Read a text that is one point in time and nothing else: most are, and the rules need not be searched."""
    match = SECOND_CHANCE.fullmatch(tokens.codes)
    if match is None or _MAY_RECUR.intersection(tokens.codes):
        return None
    item = _read_rule(tokens, match, context)
    return item if item is not None and _believable(item, tokens, text, alone=True) else None


def _bare_year(tokens: Tokens, context: Context) -> Time:
    year = periods.written_year(tokens.number(0))
    if year is None or abs(year - BUDDHIST_ERA_OFFSET - context.today.year) > 100:
        return NOTHING
    return Time("year", date(year - BUDDHIST_ERA_OFFSET, 1, 1), date(year - BUDDHIST_ERA_OFFSET, 12, 31))


#: "วันศุกร์สุดท้ายของเดือน" is a point, and a rule that comes back: that is for the rules to say
_MAY_RECUR = {CODES["FINAL"], CODES["FIRST"], CODES["OF"]}

_RANKS: dict[str, int] = {
    "recurring": 1, "day": 2, "range": 3, "month": 4, "relative": 5, "fiscal-year": 6, "year": 7, "vague": 8, "none": 9,
}  # fmt: skip


def _rank(item: _Found) -> int:
    deadline = "deadline" in item.time.notes and item.time.kind not in ("vague", "none")
    return 0 if deadline else _RANKS[item.time.kind]


_DOUBTFUL = {"weekday-mismatch", "end-before-start", "impossible", "list", "about", "far-year"}
_FAR_YEARS = 12


def _reading(item: _Found, tokens: Tokens, positions: list[int] | None, today: date) -> DateReading:
    time = item.time
    start, end = tokens.starts[item.first], tokens.ends[item.last - 1]
    if positions is not None:
        start, end = positions[start], positions[end - 1] + 1
    if _is_far(time.start, today) or _is_far(time.end, today):
        time = time.with_notes("far-year")
    certain = time.kind not in ("vague", "none") and _DOUBTFUL.isdisjoint(time.notes)
    return DateReading(time.kind, time.start, time.end, time.rrule, (start, end), certain, time.notes, time.number)


def _is_far(day: date | None, today: date) -> bool:
    return day is not None and abs(day.year - today.year) > _FAR_YEARS
