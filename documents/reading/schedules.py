"""Schedules out of phrases: what kind of time a paper sets, when it starts and ends, and what about it is doubtful.

The phrases themselves are read by ``thai.dates``; here it is decided which of them is the schedule. A range of months
is a ``period`` even where it is exactly the fiscal year; ``fiscal_year`` is said in words (ตลอดปีงบประมาณ,
ปีงบประมาณ ๒๕๖๘). Periods of content ("ข้อมูลรอบ ๖ เดือน", "รายเดือน/รายไตรมาส" as a format) are no schedules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from functools import lru_cache

from documents.reading.serials import serial_day
from documents.reading.tidy import one_line, to_arabic
from measures.vocabulary import ScheduleKind
from thai.calendar import BUDDHIST_ERA_OFFSET, fiscal_months, fiscal_year, fiscal_year_be
from thai.dates import DateReading, find, read


class Source(IntEnum):
    """Where a phrase stands, which decides how much of it may be a schedule."""

    CELL = 1
    """A cell of the deadline column that holds nothing but a time."""
    LISTED = 2
    """A duty out of the deadline column: "๑. รายงานผลรอบ ๖ เดือน ภายในเดือนเมษายน ๒๕๖๖"."""
    DUTY = 3
    """A duty out of the method column: only an outright limit or rhythm counts."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What has to be asked: ``code`` names the question, ``candidates`` are the answers offered."""

    code: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScheduleReading:
    """A schedule as read. ``phrase`` are the words it came from."""

    kind: ScheduleKind = ScheduleKind.NONE
    start: date | None = None
    end: date | None = None
    days_after: int | None = None
    phrase: str = ""
    doubts: tuple[Doubt, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether a schedule was said at all."""
        return self.kind is not ScheduleKind.NONE


NO_SCHEDULE = ScheduleReading()

#: How far beyond its fiscal year a plan may reach before a year is taken for a slip of the pen.
_YEARS_AROUND = 1
_YEARS_WITHOUT_PLAN = 5
_MOST_DAYS = 740

_CONTENT_BEFORE = re.compile(
    r"(?:ข้อมูล\S*|ครอบคลุม\S*|บังคับใช้\S*|ใช้บังคับ\S*|สถิติ\S*|ผล\S*|รายงาน\S*|แผน\S*|ของ|ประจำ|ครั้งที่\s?[0-9๐-๙]*/?|สำหรับ)\s*$"
)
_CONTENT_SELF = re.compile(r"^\(?\s*(?:ใน)?(?:รอบ|ราย|ประจำ|ระยะเวลา|งวด)")
#: "รอบ 6 เดือน และ 12 เดือน": both halves of the year are reported.
_BOTH_HALVES = re.compile(
    r"(?:รอบ\s?)?[6๖]\s?เดือน(?:แรก)?\s?(?:และ|/|,|กับ)\s?(?:รอบ\s?)?(?:[1๑][2๒]\s?เดือน|[6๖]\s?เดือนหลัง)"
)
_MEETING = re.compile(r"ประชุม\S{0,12}?\s?ประจำเดือน|ประจำทุกเดือน")
_THROUGHOUT = re.compile(r"ต่อเนื่อง|ตลอดเวลา|ตลอดทั้งปี|ตลอดปี|สม่ำเสมอ|เป็นประจำ")
_ALL_YEAR = re.compile(r"ตลอด|ทั้งปี|ในปีงบประมาณ|ภายในปีงบประมาณ")
_YEAR_END = re.compile(r"สิ้น(?:สุด)?ปี|สิ้นสุดปีงบ")
_WORDS_OF_TIME = re.compile(
    r"ดำเนินการ|ให้|แล้วเสร็จ|ระยะเวลา|กำหนด|ภายใน|ตั้งแต่|ระหว่าง|ช่วง|ห้วง|เดือน|ปี|ปีงบประมาณ|พ\.?ศ\.?|ของ|ทุก|ครั้ง|ละ|เป็นต้นไป|ตาม|และ|หรือ|ใน|[\s()\d๐-๙.,:;/–-]+"
)
#: "…พ.ศ. ๒๕๖๕- ภายในเดือนมกราคม": the dash parts, it joins no range. "ทุกเดือน ต.ค. 69 - ก.ย. 70" is no yearly October.
_PARTING = re.compile(
    r"\s*[-–]\s*(?=ภายใน|ไม่เกิน)"
    r"|(?:(?<=ทุกเดือน)|(?<=ทุกไตรมาส))\s*(?:\(|ตั้งแต่|เริ่ม|ระหว่าง|ช่วง)?\s*(?=(?:เดือน)?(?:[มกตสธพ]\.[คยพ]|[ก-๎]{3,8}(?:คม|ยน|พันธ์))[^,]*[-–])"
)
#: What a form prints for a day that nobody has filled in yet.
_UNFILLED = re.compile(
    r"(?:(?:คลิก|แตะ|กด).{0,20}(?:ใส่|ป้อน|เลือก).*|click or tap.*|(?=.*[.…_]{3})(?:[\s.…_/-]|วันที่|เดือน|พ\.?ศ\.?|ปี|ภายใน)*)",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"[0-9]{5,6}")
#: Something happens now and then, and the duty follows it.
_EVENT = re.compile(
    r"^\W*(?:(?:ดำเนินการ|รายงาน)\s?)?(?:(?:ภายใน|ไม่เกิน)\s?[0-9]{1,3}\s?วัน(?:ทำการ)?\s?)?"
    r"(?:ทันที\s*$|ทุก(?:วัน|ครั้ง)\s?(?:ที่|เมื่อ|หลัง)(?!\s?[0-9])|(?:ทันที)?\s?เมื่อ(?:มี|ได้รับ|เกิด)|ทันทีที่|หลัง(?:จาก)?(?!\s?(?:สิ้น|วันที่|เดือน|ไตรมาส)))"
)
_LONGEST_EVENT = 90
_DATED = frozenset({"day", "month", "range"})
#: What joins a time to another that does not explain it.
_CLAUSE = re.compile(r"และ|พร้อม|จากนั้น|แล้วราย")
_OTHER_WORDS = 12
_LONGEST_TIME = 160
#: Without one of these no text speaks of time; reading every text of a large sheet would take minutes.
_MAYBE_TIME = re.compile(r"[0-9๐-๙]|ทันที|เดือน|ปี|วัน|ไตรมาส|สัปดาห์|ต่อเนื่อง|สม่ำเสมอ|ตลอด|ทุก|[มกตสธพ]\.[คยพ]|คม|ยน|พันธ์")
_MAYBE_LIMIT = re.compile(
    r"ภายใน|ไม่เกิน|ทุก|ละ\s?[0-9๐-๙]|ละครั้ง|ประจำเดือน|ตลอด|หลัง|แล้วเสร็จ|ก่อน|นับ|ดำเนินการ\s?(?:ใน|เมื่อ)|สิ้น"
)
_PART_OF_YEAR = re.compile(r"ไตรมาส|รอบ|ครึ่งปี|เดือนแรก|เดือนหลัง")
_WITHIN = re.compile(r"ภายใน|ไม่เกิน|ไม่ช้ากว่า|ให้แล้วเสร็จใน")
_DAYS = re.compile(r"([0-9]{1,3})\s?วัน")


@lru_cache(maxsize=4096)
def is_time(text: str) -> bool:
    """Tell whether a cell holds nothing but a time: what tells a deadline cell from a duty."""
    if len(text) > _LONGEST_TIME or not _MAYBE_TIME.search(text):
        return False
    if len(text) <= _LONGEST_EVENT and _EVENT.match(to_arabic(text)):
        return True
    left = one_line(text)
    for reading in reversed(find(left, date(2000, 1, 3))):
        left = left[: reading.span[0]] + left[reading.span[1] :]
    return (
        bool(left != one_line(text) or _THROUGHOUT.search(text)) and len(_WORDS_OF_TIME.sub("", left)) <= _OTHER_WORDS
    )


@lru_cache(maxsize=4096)
def read_schedule(text: str, year_be: int | None, today: date, source: Source = Source.CELL) -> ScheduleReading:
    """Read the schedule that a phrase sets, ``NO_SCHEDULE`` where it sets none.

    A month without a year is the one inside the fiscal year ``year_be`` and carries a doubt, as do years far from it.
    """
    if source is Source.DUTY and not _MAYBE_LIMIT.search(text):
        return NO_SCHEDULE
    text = _PARTING.sub("; ", one_line(text))
    if (
        source is not Source.DUTY
        and (both := _BOTH_HALVES.search(text))
        and not _CONTENT_BEFORE.search(text[: both.start()])
    ):
        return ScheduleReading(ScheduleKind.EVERY_6_MONTHS, phrase=both.group())
    if not text.strip("-–. "):
        return NO_SCHEDULE
    if source is not Source.DUTY and (odd := _undated(to_arabic(text))) is not None:
        days = tuple(one.end.isoformat() for one in find(text, today, year_be) if one.kind in _DATED and one.end)
        is_event = odd.kind is ScheduleKind.AFTER_EVENT
        return replace(odd, phrase=text, doubts=(Doubt("several", days),)) if is_event and days else odd
    readings = [item for item in find(text, today, year_be) if _counts(item, text, source)]
    if not readings and source is Source.CELL and (alone := read(text, today, year_be)).kind != "none":
        readings = [alone]
    if not readings:
        return _without_date(text, year_be, source)
    best = min(readings, key=lambda item: _rank(item, text))
    schedule = _within_range(_schedule(best, text, year_be), best, readings, year_be)
    if source is not Source.DUTY:
        rivals = readings if source is Source.CELL else [item for item in readings if item.is_deadline]
        schedule = _with_rivals(schedule, best, rivals, text)
    return _checked(schedule, year_be, today) if schedule else _doubtful(schedule, source, text)


def _undated(text: str) -> ScheduleReading | None:
    """Read what is no date of a calendar: a day that was never filled in, a spreadsheet's number, an event."""
    if _UNFILLED.fullmatch(text):
        return ScheduleReading(doubts=(Doubt("missing"),))
    if _SERIAL.fullmatch(text) and (day := serial_day(int(text))):
        return ScheduleReading(
            ScheduleKind.BY_DATE, end=day, phrase=text, doubts=(Doubt("serial", (day.isoformat(),)),)
        )
    if len(text) <= _LONGEST_EVENT and _EVENT.match(text):
        days = _DAYS.search(text)
        unsure = bool(days) and not _WITHIN.search(text)
        doubts = (Doubt("event-days"),) if unsure else ()
        return ScheduleReading(
            ScheduleKind.AFTER_EVENT, days_after=int(days[1]) if days else None, phrase=text, doubts=doubts
        )
    return None


def _counts(reading: DateReading, text: str, source: Source) -> bool:
    """Tell whether a reading can be the schedule rather than the period that some content covers."""
    if source is Source.CELL:
        return True
    if "after-event" in reading.notes or reading.is_deadline:
        return reading.kind != "fiscal-year" or source is Source.LISTED
    phrase = text[slice(*reading.span)]
    if reading.kind == "recurring":
        return _is_rhythm(reading, phrase)
    if _CONTENT_SELF.match(phrase) or _CONTENT_BEFORE.search(text[: reading.span[0]]):
        return False
    if reading.kind in {"day", "month", "range"}:
        return source is Source.LISTED or _is_limit(text, reading)
    return reading.kind == "fiscal-year" and _is_all_year(text, reading, source)


def _is_rhythm(reading: DateReading, phrase: str) -> bool:
    """ "ทุกเดือน" and "ไตรมาสละครั้ง" are rhythms; "รายเดือน" is a format, "ทุกวัน" no time to report."""
    frequent = reading.rrule is not None and ("FREQ=DAILY" in reading.rrule or "FREQ=WEEKLY" in reading.rrule)
    return not frequent and not phrase.startswith("ราย")


def _is_limit(text: str, reading: DateReading) -> bool:
    before = text[: reading.span[0]]
    return bool(re.search(r"(?:ดำเนินการ|แล้วเสร็จ|กำหนดส่ง|ส่ง)\s?(?:ใน|เมื่อ|ช่วง|ห้วง)?\s*$", before))


def _is_all_year(text: str, reading: DateReading, source: Source) -> bool:
    around = text[max(0, reading.span[0] - 8) : reading.span[1]]
    return "ตลอด" in around or "ทั้งปี" in around or (source is Source.LISTED and bool(_ALL_YEAR.search(around)))


def _rank(reading: DateReading, text: str) -> tuple[int, int]:
    """Order: after an event, an outright limit, a rhythm, a date, the whole year, vague words; the last of equals."""
    if "after-event" in reading.notes:
        order = 0
    elif reading.is_deadline and reading.kind in {"day", "month", "range", "relative"}:
        order = 1
    elif reading.kind == "recurring":
        order = 2 if not text[slice(*reading.span)].startswith("ราย") else 4
    else:
        order = {"day": 3, "range": 3, "month": 3, "fiscal-year": 5, "relative": 6, "year": 7}.get(reading.kind, 8)
    return order, -reading.span[0] if order == 1 else reading.span[0]


def _schedule(reading: DateReading, text: str, year_be: int | None) -> ScheduleReading:
    phrase = text[slice(*reading.span)].strip()
    doubts = tuple(Doubt(note) for note in reading.notes if note in {"impossible", "end-before-start", "list", "about"})
    # A quarter or half is certain inside a plan's year; a month may be last year's.
    unsure = {"day", "month"} if _PART_OF_YEAR.search(phrase) else {"day", "month", "range"}
    if "year-missing" in reading.notes and reading.kind in unsure:
        doubts += (Doubt("year-missing", _days(reading.end)),)
    base = ScheduleReading(phrase=phrase, doubts=doubts)
    if "after-event" in reading.notes:
        return replace(base, kind=ScheduleKind.AFTER_EVENT, days_after=reading.number, doubts=())
    match reading.kind:
        case "day":
            return replace(base, kind=ScheduleKind.BY_DATE, end=reading.end)
        case "month":
            return replace(base, kind=ScheduleKind.BY_MONTH, end=reading.end)
        case "range":
            return _period(base, reading)
        case "fiscal-year":
            return replace(base, kind=ScheduleKind.FISCAL_YEAR, start=reading.start, end=reading.end)
        case "year":
            return _year(base, reading, year_be)
        case "recurring":
            return _recurring(base, reading, year_be)
        case "relative":
            return _relative(base, reading)
        case _:
            return _all_year(base, year_be) if _THROUGHOUT.search(phrase) else base


def _period(base: ScheduleReading, reading: DateReading) -> ScheduleReading:
    if reading.start is None:
        return replace(base, kind=ScheduleKind.BY_DATE, end=reading.end)
    if reading.end is not None and reading.start > reading.end:
        return replace(base, kind=ScheduleKind.PERIOD, doubts=(Doubt("end-before-start", _days(reading.end)),))
    doubts = base.doubts if reading.end else (*base.doubts, Doubt("open-end"))
    return replace(base, kind=ScheduleKind.PERIOD, start=reading.start, end=reading.end, doubts=doubts)


def _year(base: ScheduleReading, reading: DateReading, year_be: int | None) -> ScheduleReading:
    """A bare year is the fiscal year of that name; "ตลอดปี" is the plan's own."""
    if "ตลอด" in base.phrase or "ทั้งปี" in base.phrase or reading.start is None:
        return _all_year(base, year_be, doubtful=False)
    span = fiscal_year(reading.start.year + BUDDHIST_ERA_OFFSET)
    return replace(base, kind=ScheduleKind.FISCAL_YEAR, start=span.start, end=span.end)


def _all_year(base: ScheduleReading, year_be: int | None, *, doubtful: bool = True) -> ScheduleReading:
    span = fiscal_year(year_be) if year_be else None
    doubts = (*base.doubts, Doubt("vague", ("fiscal_year", "quarterly", "monthly"))) if doubtful else base.doubts
    start, end = (span.start, span.end) if span else (None, None)
    return replace(base, kind=ScheduleKind.FISCAL_YEAR, start=start, end=end, doubts=doubts)


_EVERY = {1: ScheduleKind.MONTHLY, 3: ScheduleKind.QUARTERLY, 6: ScheduleKind.EVERY_6_MONTHS}
_TIMES_A_YEAR = {2: ScheduleKind.EVERY_6_MONTHS, 4: ScheduleKind.QUARTERLY, 12: ScheduleKind.MONTHLY}


def _recurring(base: ScheduleReading, reading: DateReading, year_be: int | None) -> ScheduleReading:
    rule = dict(part.split("=", 1) for part in (reading.rrule or "").split(";") if "=" in part)
    interval = int(rule.get("INTERVAL", "1"))
    base = replace(base, start=reading.start, end=reading.end, doubts=())
    if rule.get("FREQ") == "MONTHLY" and interval in _EVERY:
        return replace(base, kind=_EVERY[interval])
    if rule.get("FREQ") == "YEARLY" and year_be and rule.get("BYMONTH", "").isdecimal():
        month = next(span for span in fiscal_months(year_be) if span.start.month == int(rule["BYMONTH"]))
        return ScheduleReading(ScheduleKind.BY_MONTH, end=month.end, phrase=base.phrase)
    if rule.get("FREQ") == "YEARLY":
        kind = _TIMES_A_YEAR.get(reading.number or 1)
        return replace(base, kind=kind) if kind else _all_year(base, year_be, doubtful=False)
    # A rhythm that cannot be followed up as such: weekly, every second month, three times a year.
    asked = Doubt("rhythm", ("monthly", "quarterly", "every_6_months", "fiscal_year"))
    return replace(base, kind=ScheduleKind.FISCAL_YEAR, doubts=(asked,))


def _relative(base: ScheduleReading, reading: DateReading) -> ScheduleReading:
    if _YEAR_END.search(base.phrase):
        return replace(base, kind=ScheduleKind.BY_DATE, end=reading.end, doubts=())
    days = _DAYS.search(to_arabic(base.phrase))
    if reading.is_deadline and days:
        return replace(base, kind=ScheduleKind.AFTER_EVENT, days_after=int(days[1]), doubts=(Doubt("event-missing"),))
    return replace(base, doubts=(*base.doubts, Doubt("relative")))


def _within_range(
    schedule: ScheduleReading, best: DateReading, readings: list[DateReading], year_be: int | None
) -> ScheduleReading:
    """Let "ทุกเดือน ม.ค. - มี.ค. 69" end with its range; the whole fiscal year is what a rhythm means anyway."""
    month = next((item for item in readings if item.kind == "month" and item.end), None)
    if month is not None and schedule.kind is ScheduleKind.FISCAL_YEAR and "FREQ=YEARLY" in (best.rrule or ""):
        # Once a year, in that month.
        return ScheduleReading(ScheduleKind.BY_MONTH, end=month.end, phrase=schedule.phrase)
    around = next((item for item in readings if item.kind == "range" and item.start and item.end), None)
    if best.kind != "recurring" or around is None or schedule.start or schedule.end:
        return schedule
    own = fiscal_year(year_be) if year_be else None
    if own is not None and (around.start, around.end) == (own.start, own.end):
        return schedule
    return replace(schedule, start=around.start, end=around.end)


def _with_rivals(
    schedule: ScheduleReading, best: DateReading, readings: list[DateReading], text: str
) -> ScheduleReading:
    """Doubt a cell that names several times and takes the last one, unless another only explains the chosen one."""
    dated = [item for item in readings if item.kind in _DATED and item.end is not None]
    rhythm = next((item for item in readings if item.kind == "recurring" and _is_rhythm(item, text)), None)
    if best in dated and rhythm is not None and schedule.end and _CLAUSE.search(text):
        kinds = (schedule.end.isoformat(), _recurring(ScheduleReading(), rhythm, None).kind.value)
        return replace(schedule, phrase=text, doubts=(*schedule.doubts, Doubt("several", kinds)))
    if best not in dated or len(dated) < 2:
        return schedule
    last = max(dated, key=lambda item: item.end or date.min)
    candidates = tuple(dict.fromkeys(item.end.isoformat() for item in dated if item.end))
    if len(candidates) < 2:
        return schedule
    chosen = schedule if last is best else replace(schedule, end=last.end)
    # The words of all of them: papers and cards print them beside the day that was chosen.
    return replace(chosen, phrase=text, doubts=(*schedule.doubts, Doubt("several", candidates)))


def _without_date(text: str, year_be: int | None, source: Source) -> ScheduleReading:
    if _MEETING.search(text):
        return ScheduleReading(ScheduleKind.MONTHLY, phrase=_found(_MEETING, text))
    if source is Source.CELL:
        if _THROUGHOUT.search(text):
            return _all_year(ScheduleReading(phrase=text), year_be, doubtful="ปี" not in text)
        return ScheduleReading(phrase=text, doubts=(Doubt("unread"),))
    return NO_SCHEDULE


def _doubtful(schedule: ScheduleReading, source: Source, text: str) -> ScheduleReading:
    if source is not Source.CELL:
        return schedule if schedule.doubts else NO_SCHEDULE
    return replace(schedule, phrase=text, doubts=schedule.doubts or (Doubt("unread"),))


def _checked(schedule: ScheduleReading, year_be: int | None, today: date) -> ScheduleReading:
    """Ask about days outside the plan's year; those that lie far from it are not believed until somebody says so."""
    around = year_be or fiscal_year_be(today)
    reach = _YEARS_AROUND if year_be else _YEARS_WITHOUT_PLAN
    earliest, latest = fiscal_year(around - reach).start, fiscal_year(around + reach).end
    far = [day for day in (schedule.start, schedule.end) if day is not None and not earliest <= day <= latest]
    start = None if schedule.start in far else schedule.start
    end = None if schedule.end in far else schedule.end
    doubts = [Doubt("far-year", _same_day_in(around, day) if year_be else ()) for day in far]
    if start and end and (end - start).days > _MOST_DAYS:
        end = None
        doubts.append(Doubt("far-year"))
    elif year_be and not far:
        # One year off is the usual slip of the pen, and sometimes meant: the paper's day stands until answered.
        own = fiscal_year(year_be)
        outside = [day for day in (start, end) if day is not None and not own.start <= day <= own.end]
        last = outside[-1:] if end not in outside else [end]
        doubts.extend(Doubt("other-year", (*_same_day_in(year_be, day), day.isoformat())) for day in last if day)
    return replace(schedule, start=start, end=end, doubts=(*schedule.doubts, *doubts))


def _same_day_in(year_be: int, day: date) -> tuple[str, ...]:
    """Return the day of that month inside the fiscal year; the last day of a month stays the last."""
    month = next(span for span in fiscal_months(year_be) if span.start.month == day.month)
    return (min(month.start.replace(day=min(day.day, month.end.day)), month.end).isoformat(),)


def _days(day: date | None) -> tuple[str, ...]:
    return (day.isoformat(),) if day else ()


def _found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match.group() if match else ""
