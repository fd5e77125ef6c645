"""What each date of a clause is: when it was done, what it reports on, a meeting, an expected end, the new deadline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.understanding.lexicon import Mark
from bot.understanding.references import is_counted
from bot.understanding.scene import Clause
from bot.understanding.shortdates import find_dates
from measures.vocabulary import Intent
from thai import dates
from thai.calendar import Span as Days
from thai.dates import DateReading
from thai.numbers import NUMBER_WORDS

#: A range of days shorter than this is an event ("อบรม 8-9 ม.ค."), a longer one a period ("ไตรมาส 1").
SHORTEST_PERIOD = timedelta(days=27)
#: "ปีนี้" and the like are a way of speaking, no period reported on.
LONGEST_PERIOD = timedelta(days=300)

_FROM = re.compile(r"\s*(?:จาก|เดิม)")
_ABOUT = re.compile(r"\s*(?:ของ|ประจำ|รอบ|งวด|ไตรมาส|ช่วง)")
_SINCE = re.compile(r"\s*(?:เมื่อ|ตั้งแต่|ณ)")
#: When something was told is not when it was done: ที่ส่งไปเมื่อเช้า, เมื่อเช้ารายงานข้อ 30 ผิด.
_TOLD_BEFORE = re.compile(r"(?:ที่|ซึ่ง)(?:ได้)?(?:ส่ง|แจ้ง|รายงาน|บอก|พิมพ์|กด)(?:ไป|มา|ไว้)?\s*$")
_TOLD_AFTER = re.compile(r"\s*(?:ที่)?(?:แจ้ง|รายงาน|บอก|พิมพ์)")
#: Nor is the day of a greeting.
_GREETED = re.compile(r"สวัสดิ์?(?:ตอนเช้า)?\s*$")
_BARE_DAY = re.compile(r"(?:ไป|เป็น|ถึง|ที่|ขอ)\s*(\d{1,2})(?![\d.:/%])")
_LENGTH = re.compile(rf"(?:\d{{1,3}}|{NUMBER_WORDS})\s*(?:วันทำการ|วัน|สัปดาห์|อาทิตย์|เดือน)")
_ALIKE = "\u00a6"


@dataclass(frozen=True)
class Dated:
    """The dates of one item; the spans are where they stand, ``sure`` is False where one of several was picked."""

    day: date | None = None
    span: tuple[int, int] | None = None
    period: tuple[date, date] | None = None
    period_span: tuple[int, int] | None = None
    sure: bool = True


def dated(clause: Clause, intent: Intent, said_at: int, today: date) -> Dated:
    """Return the dates of ``clause`` as its intent uses them; ``said_at`` is where the intent was said."""
    if intent is Intent.POSTPONE_REQUEST:
        return _new_deadline(clause, said_at, today)
    period = _period(clause, intent, today)
    if intent is Intent.CORRECTION:
        return _corrected(clause, period)
    if intent is not Intent.REPORT_DONE:
        return Dated(period=_days(period), period_span=period.span if period else None)
    return _done_on(clause, said_at, period, today)


def _days(reading: DateReading | None) -> tuple[date, date] | None:
    if reading is None or reading.start is None or reading.end is None:
        return None
    return Days(reading.start, reading.end)


# --- the day something was done ----------------------------------------------------------------------


def _done_on(clause: Clause, said_at: int, period: DateReading | None, today: date) -> Dated:
    period_days, period_span = _days(period), period.span if period else None
    days = [day for day in clause.dates if _is_done_day(clause, day, today)]
    if not days:
        event = _event(clause, today)
        if event is not None and event.end is not None:
            return Dated(event.end, event.span, _days(event), event.span)
        sometime = next((day for day in clause.dates if _is_completion(clause, day, today)), None)
        told = period or sometime
        return Dated(period=_days(told), period_span=told.span if told else None, sure=not _done_sometime(clause))
    certain = [day for day in days if _has_done_cue(clause, day)]
    best = min(certain or days, key=lambda day: abs(day.span[0] - said_at))
    sure = best.certain and (len(certain) == 1 or len({day.start for day in days}) == 1)
    return Dated(best.start, best.span, period_days, period_span, sure)


def _is_done_day(clause: Clause, day: DateReading, today: date) -> bool:
    if day.start is None or day.start != day.end or day.start > today:
        return False
    if _GREETED.search(clause.text, clause.start, day.span[0]):
        return False
    return not (day.is_deadline or _expected(clause, day) or _meeting(clause, day) or _replaced(clause, day))


def _has_done_cue(clause: Clause, day: DateReading) -> bool:
    before = _before(clause, day)
    cue = before is not None and not before.kinds.isdisjoint({"at", "finish"})
    return cue or _SINCE.match(clause.text, day.span[0]) is not None


def _event(clause: Clause, today: date) -> DateReading | None:
    for day in clause.dates:
        span = _days(day)
        if span and span[0] < span[1] <= today and span[1] - span[0] < SHORTEST_PERIOD and day.kind == "range":
            return day
    return None


def _done_sometime(clause: Clause) -> bool:
    """Tell whether a month or a week is named as the time of completion, so that the day is still open."""
    return any(day.start != day.end and _has_done_cue(clause, day) for day in clause.dates)


# --- the period reported on --------------------------------------------------------------------------


def _period(clause: Clause, intent: Intent, today: date) -> DateReading | None:
    for day in clause.dates:
        if _is_period(clause, day, intent, today):
            return day
    return None


def _is_period(clause: Clause, day: DateReading, intent: Intent, today: date) -> bool:
    span = _days(day)
    if span is None or span[0] == span[1]:
        return False
    asked_for = intent in {Intent.EXPORT, Intent.QUERY_STATUS, Intent.QUERY_MINE}
    if asked_for:
        return True
    about = _ABOUT.match(clause.text, day.span[0]) is not None or _is_about(clause, day)
    long = day.kind == "relative" and span[1] - span[0] > LONGEST_PERIOD
    if day.kind == "year" or long or (span[1] - span[0] < SHORTEST_PERIOD and not about):
        return False
    if _expected(clause, day):
        return False
    if about:
        return True
    return not (_has_done_cue(clause, day) or day.is_deadline or _meeting(clause, day)) and span[0] <= today


def _is_completion(clause: Clause, day: DateReading, today: date) -> bool:
    """Tell whether a week, a month or a quarter is the time of completion: เสร็จสัปดาห์ที่แล้ว, เสร็จตั้งแต่เดือนตุลา."""
    if day.start is None or day.end is None or day.start > today or (day.end - day.start) >= LONGEST_PERIOD:
        return False
    return not (day.is_deadline or _expected(clause, day) or _meeting(clause, day) or _replaced(clause, day))


def _is_about(clause: Clause, day: DateReading) -> bool:
    before = _before(clause, day)
    return before is not None and "about" in before.kinds


# --- what stands before a date -----------------------------------------------------------------------


def _before(clause: Clause, day: DateReading) -> Mark | None:
    """Return the phrase right before a date (a bare วันที่ in between does not count)."""
    position = day.span[0]
    for mark in reversed(clause.marks):
        if mark.end > day.span[0] and mark.start >= day.span[0]:
            continue
        if clause.text[mark.end : position].strip():
            return None
        if mark.phrase not in {"วันที่", "วัน", "ใน", "ช่วง"}:
            return mark
        position = mark.start
    return None


def _expected(clause: Clause, day: DateReading) -> bool:
    if _SINCE.match(clause.text, day.span[0]) is not None:  # เสร็จก่อน ตั้งแต่ 16 เม.ย.
        return False
    before = _before(clause, day)
    return before is not None and not before.kinds.isdisjoint({"expect", "due", "future", "wait", "nostart"})


def _meeting(clause: Clause, day: DateReading) -> bool:
    before = _before(clause, day)
    if before is None or "meet" not in before.kinds:
        return False
    return "act" not in before.kinds or len([item for item in clause.dates if item.start == item.end]) > 1


def _replaced(clause: Clause, day: DateReading) -> bool:
    before = _before(clause, day)
    return _FROM.match(clause.text, day.span[0]) is not None or (
        before is not None
        and not before.kinds.isdisjoint({"old", "isnot", "of"})
        and before.phrase not in {"ของ", "ใน", "ตาม"}
    )


# --- corrections and postponements -------------------------------------------------------------------


def _corrected(clause: Clause, period: DateReading | None) -> Dated:
    days = [
        day
        for day in clause.dates
        if day.start is not None and day.start == day.end and not (_replaced(clause, day) or _told(clause, day))
    ]
    if not days:
        return Dated(period=_days(period), period_span=period.span if period else None)
    best = days[-1]
    return Dated(best.start, best.span, sure=best.certain)


def _told(clause: Clause, day: DateReading) -> bool:
    first, last = day.span
    before = _TOLD_BEFORE.search(clause.text, clause.start, first)
    return before is not None or _TOLD_AFTER.match(clause.text, last, clause.end) is not None


def _new_deadline(clause: Clause, said_at: int, today: date) -> Dated:
    found = [day for day in _future_dates(clause, today) if day.end is not None]
    fresh = [day for day in found if not (_replaced(clause, day) or _is_old_due(clause, day, said_at))]
    if not fresh:
        return _bare_deadline(clause, today)
    best = next((day for day in reversed(fresh) if _has_new_cue(clause, day)), fresh[-1])
    one_day = best.start in {None, best.end} or best.is_deadline
    return Dated(best.end, best.span, sure=one_day and best.certain)


def _future_dates(clause: Clause, today: date) -> list[DateReading]:
    """Read the clause's dates again as lying ahead, its references masked."""
    pieces = list(clause.text[clause.start : clause.end])
    for group in clause.groups:
        first, last = group.start - clause.start, group.end - clause.start
        pieces[first:last] = _ALIKE * (last - first)
    found = find_dates("".join(pieces), today, "future")
    return [_moved(day, clause.start) for day in found]


def _moved(day: DateReading, offset: int) -> DateReading:
    span = (day.span[0] + offset, day.span[1] + offset)
    return DateReading(day.kind, day.start, day.end, day.rrule, span, day.certain, day.notes, day.number)


def _is_old_due(clause: Clause, day: DateReading, said_at: int) -> bool:
    before = _before(clause, day)
    return before is not None and "due" in before.kinds and day.span[0] < said_at


def _has_new_cue(clause: Clause, day: DateReading) -> bool:
    before = _before(clause, day)
    return before is not None and not before.kinds.isdisjoint({"to", "postpone"})


def _bare_deadline(clause: Clause, today: date) -> Dated:
    """Read "เลื่อนไป 27" as the 27th and "ออกไป 15 วัน" as 15 days from today; a person should confirm both."""
    text = clause.text[clause.start : clause.end]
    for match in _LENGTH.finditer(text):
        days = dates.find(f"อีก {match.group()}", today)
        if days and days[0].end is not None:
            return Dated(days[0].end, _shift(match, clause.start), sure=False)
    for match in _BARE_DAY.finditer(text):
        if not is_counted(text, match.end()):
            days = dates.find(f"วันที่ {match[1]}", today, lean="future")
            if days and days[0].start is not None:
                return Dated(days[0].start, _shift(match, clause.start), sure=False)
    return Dated(sure=False)


def _shift(match: re.Match[str], offset: int) -> tuple[int, int]:
    return match.start() + offset, match.end() + offset
