"""What comes back: every day, month or quarter, so many times a year, the fifth of every month.

Rules are RFC 5545 RRULE values and always give FREQ and INTERVAL. "ปีละ 2 ครั้ง" is YEARLY with ``number`` 2: how the
two are spread is not said.
"""

# ruff: noqa: ARG001 -- every reader of a rule has the same signature

from __future__ import annotations

import re

from thai.grammar.reading import NOTHING, Context, Time
from thai.grammar.tokens import CODES, Tokens

DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NUMBERS = CODES["NUM1"] + CODES["NUM2"]
_UNITS = {
    CODES["DAY"]: ("DAILY", 1),
    CODES["WEEK"]: ("WEEKLY", 1),
    CODES["FORTNIGHT"]: ("WEEKLY", 2),
    CODES["MONTHUNIT"]: ("MONTHLY", 1),
    CODES["QUARTER"]: ("MONTHLY", 3),
    CODES["HALFYEAR"]: ("MONTHLY", 6),
    CODES["YEARUNIT"]: ("YEARLY", 1),
    CODES["CALYEAR"]: ("YEARLY", 1),
    CODES["FISCAL"]: ("YEARLY", 1),
}
_TO = (CODES["TO"], CODES["DASH"])
_MONTHS = CODES["MONTH"] + CODES["LOOSE"]


def rule(frequency: str, interval: int = 1, **parts: str) -> Time:
    """Return a recurring time with its RRULE."""
    extra = "".join(f";{name}={value}" for name, value in parts.items())
    return Time("recurring", rrule=f"FREQ={frequency};INTERVAL={interval}{extra}")


def _every(unit: str, count: int = 1, **parts: str) -> Time:
    if unit == CODES["WORKDAY"]:
        return rule("WEEKLY", 1, BYDAY="MO,TU,WE,TH,FR")
    if unit not in _UNITS or not 1 <= count <= 366:
        return NOTHING
    frequency, each = _UNITS[unit]
    return rule(frequency, each * count, **parts)


def _numbers(tokens: Tokens, match: re.Match[str]) -> list[int]:
    return [tokens.number(i) for i in range(*match.span()) if tokens.codes[i] in _NUMBERS]


def _last_unit(codes: str) -> str:
    return next((code for code in reversed(codes) if code in _UNITS or code == CODES["WORKDAY"]), "")


def _month_days(tokens: Tokens, match: re.Match[str]) -> str:
    numbers: list[int] = []
    for index in range(*match.span()):
        if tokens.codes[index] in _NUMBERS:
            number = tokens.number(index)
            ranged = numbers and any(code in _TO for code in tokens.codes[max(index - 2, match.start()) : index])
            numbers.extend(range(numbers[-1] + 1, number + 1) if ranged else [number])
    days = [str(number) for number in numbers if 1 <= number <= 31]
    if CODES["END"] in match.group():
        days.append("-1")
    return ",".join(dict.fromkeys(days))


def read_every_days(tokens: Tokens, match: re.Match[str], context: Context) -> Time:
    """Read "ทุกวันที่ 5 ของเดือน", "ทุกวันที่ 1 และ 16", "ทุกวันที่ 5 มกราคม", "ภายในวันที่ 5 ของทุกเดือน"."""
    days = _month_days(tokens, match)
    if not days:
        return NOTHING
    month = next((tokens.number(i) for i in range(*match.span()) if tokens.codes[i] in _MONTHS), None)
    if month is not None:
        return rule("YEARLY", 1, BYMONTH=str(month), BYMONTHDAY=days)
    return rule("MONTHLY", 3 if CODES["QUARTER"] in match.group() else 1, BYMONTHDAY=days)


def read_date_of_every(tokens: Tokens, match: re.Match[str], context: Context) -> Time:
    """Read "วันที่ 1 มกราคมของทุกปี", "สิ้นเดือนกันยายนของทุกปี"."""
    month = next((tokens.number(i) for i in range(*match.span()) if tokens.codes[i] in _MONTHS), None)
    days = _month_days(tokens, match)
    if month is None:
        last_day = ("9", "30") if CODES["FISCAL"] in match.group()[:-1] else ("12", "31")
        return rule("YEARLY", 1, BYMONTH=last_day[0], BYMONTHDAY=last_day[1])
    return rule("YEARLY", 1, BYMONTH=str(month), **({"BYMONTHDAY": days} if days else {}))


def read_weekday_of(tokens: Tokens, match: re.Match[str], context: Context) -> Time:
    """Read "ทุกวันศุกร์แรกของเดือน", "วันจันทร์สัปดาห์ที่ 2 ของทุกเดือน"."""
    at = tokens.codes.index(CODES["WEEKDAY"], *match.span())
    ordinals = CODES["FIRST"] + CODES["FINAL"] + _NUMBERS
    numbers = [tokens.number(i) for i in range(at, match.end()) if tokens.codes[i] in ordinals]
    if not all(number == -1 or 1 <= number <= 5 for number in numbers):
        return NOTHING
    return rule("MONTHLY", 1, BYDAY=",".join(f"{number}{DAY_CODES[tokens.number(at)]}" for number in numbers))


def read_weekdays(tokens: Tokens, match: re.Match[str], context: Context) -> Time:
    """Read "ทุกวันจันทร์", "ทุกวันจันทร์และพุธ", "ทุกวันจันทร์-ศุกร์", "จันทร์เว้นจันทร์"."""
    days: list[int] = []
    ranged = False
    for index in range(*match.span()):
        code = tokens.codes[index]
        if code == CODES["WEEKEND"]:
            days.extend((5, 6))
        elif code == CODES["WEEKDAY"] or (code == CODES["WEEK"] and not _closes_week(tokens, match, index)):
            day = tokens.number(index) if code == CODES["WEEKDAY"] else 6
            days.extend(_days_between(days[-1], day) if ranged and days else [day])
            ranged = False
        elif code in CODES["TO"] + CODES["DASH"]:
            ranged = True
    names = ",".join(DAY_CODES[day] for day in sorted(set(days)))
    return rule("WEEKLY", 2 if CODES["ALTERNATE"] in match.group() else 1, BYDAY=names) if names else NOTHING


def _closes_week(tokens: Tokens, match: re.Match[str], index: int) -> bool:
    """Return whether a week word ends "…ของทุกสัปดาห์" and is not the Sunday of a list."""
    before = tokens.codes[index - 1] if index > match.start() else ""
    return before in (CODES["EVERY"], CODES["OF"], CODES["IN"])


def _days_between(first: int, last: int) -> list[int]:
    return [(first + step) % 7 for step in range(1, (last - first) % 7 + 1)]


def read_month_name(tokens: Tokens, match: re.Match[str], context: Context) -> Time:
    """Read "ทุกเดือนมกราคม", "ทุกสิ้นเดือนกันยายน"."""
    months = [str(tokens.number(i)) for i in range(*match.span()) if tokens.codes[i] in _MONTHS]
    end = {"BYMONTHDAY": "-1"} if CODES["END"] in match.group() else {}
    return rule("YEARLY", 1, BYMONTH=",".join(months), **end)


def read_every_round(tokens: Tokens, match: re.Match[str], context: Context) -> Time:
    """Read "ทุกรอบ 6 เดือน"."""
    numbers = _numbers(tokens, match)
    return _every(_last_unit(match.group()), numbers[0] if numbers else 1)


def read_every_end(tokens: Tokens, match: re.Match[str], context: Context) -> Time:
    """Read "ทุกสิ้นเดือน", "ทุกสิ้นปีงบประมาณ", "ทุกต้นเดือน"."""
    codes = match.group()
    unit = _last_unit(codes)
    if CODES["FIRSTDAY"] in codes:
        return _every(unit, 1, BYMONTHDAY="1")
    if CODES["END"] not in codes:
        return _every(unit)
    if unit == CODES["FISCAL"]:
        return rule("YEARLY", 1, BYMONTH="9", BYMONTHDAY="30")
    if unit in (CODES["YEARUNIT"], CODES["CALYEAR"]):
        return rule("YEARLY", 1, BYMONTH="12", BYMONTHDAY="31")
    if unit == CODES["WEEK"]:
        return rule("WEEKLY", 1, BYDAY="SU")
    return _every(unit, 1, BYMONTHDAY="-1") if unit != CODES["DAY"] else NOTHING


def read_every_unit(tokens: Tokens, match: re.Match[str], context: Context) -> Time:
    """Read "ทุกเดือน", "ทุก ๆ 6 เดือน", "เป็นประจำทุกปี"."""
    numbers = _numbers(tokens, match)
    return _every(_last_unit(match.group()), numbers[0] if numbers else 1)


def read_daily(tokens: Tokens, match: re.Match[str], context: Context) -> Time:
    """Read "ทุกเช้า"."""
    return rule("DAILY")


def read_alternate(tokens: Tokens, match: re.Match[str], context: Context) -> Time:
    """Read "วันเว้นวัน", "เดือนเว้นเดือน", "จันทร์เว้นจันทร์"."""
    if CODES["WEEKDAY"] in match.group():
        return read_weekdays(tokens, match, context)
    return _every(_last_unit(match.group()), 2)


def read_unit_per(tokens: Tokens, match: re.Match[str], context: Context) -> Time:
    """Read "เดือนละ 2 ครั้ง", "ไตรมาสละ ๑ ครั้ง": the unit is the interval, ``number`` the times in it."""
    numbers = _numbers(tokens, match)
    at = match.start() + match.group().index(CODES["PER"])
    return _every(tokens.codes[at - 1])._replace(number=numbers[0] if numbers else 1)


def read_times_per(tokens: Tokens, match: re.Match[str], context: Context) -> Time:
    """Read "2 ครั้งต่อปี", "1 ครั้ง/เดือน", "ครั้งต่อ 6 เดือน"."""
    at = match.start() + match.group().index(CODES["TIMES"])
    before = [tokens.number(i) for i in range(match.start(), at) if tokens.codes[i] in _NUMBERS]
    after = [tokens.number(i) for i in range(at, match.end()) if tokens.codes[i] in _NUMBERS]
    time = _every(_last_unit(match.group()), after[0] if after else 1)
    return time._replace(number=before[0] if before else 1)


def read_bounded(first: Time, bound: Time) -> Time:
    """Return a recurring time inside the range said behind it."""
    return first._replace(start=bound.start, end=bound.end)


def read_narrowed(first: Time, second: Time) -> Time | None:
    """Return "ทุกเดือน ภายในวันที่ 5" as one rule; None where the second part does not narrow the first."""
    if first.rrule is None or "BY" in first.rrule:
        return None
    if second.rrule is not None:  # สัปดาห์ละครั้ง ทุกวันพุธ
        return first._replace(rrule=second.rrule) if second.rrule.startswith(first.rrule + ";") else None
    if second.start is None:
        return None
    narrow = ""
    if first.rrule.startswith("FREQ=MONTHLY") and second.kind == "relative" and "deadline" in second.notes:
        return first._replace(rrule=f"{first.rrule};BYMONTHDAY={second.start.day}")  # … ภายในวันที่ 5 ของเดือนถัดไป
    if first.rrule.startswith("FREQ=MONTHLY") and "month-missing" in second.notes:
        narrow = f";BYMONTHDAY={second.start.day}" if second.kind == "day" else ""
    elif first.rrule.startswith("FREQ=WEEKLY") and second.kind == "relative" and second.start == second.end:
        narrow = f";BYDAY={DAY_CODES[second.start.weekday()]}"
    elif first.rrule.startswith("FREQ=YEARLY") and "year-missing" in second.notes:
        if second.kind in ("day", "month"):
            narrow = f";BYMONTH={second.start.month}"
        if second.kind == "day":
            narrow += f";BYMONTHDAY={second.start.day}"
    return first._replace(rrule=first.rrule + narrow) if narrow else None


def read_monthly(tokens: Tokens, match: re.Match[str], context: Context) -> Time:
    """Read "ทุกสัปดาห์แรกของเดือน": once a month."""
    return rule("MONTHLY")


def read_half_month(tokens: Tokens, match: re.Match[str], context: Context) -> Time:
    """Read "ทุกครึ่งเดือน"."""
    return rule("DAILY", 15)


def read_workday_of(tokens: Tokens, match: re.Match[str], context: Context) -> Time:
    """Read "วันทำการสุดท้ายของทุกเดือน"."""
    position = "1" if CODES["FIRST"] in match.group() else "-1"
    return rule("MONTHLY", 1, BYDAY="MO,TU,WE,TH,FR", BYSETPOS=position)


def read_units_per_time(tokens: Tokens, match: re.Match[str], context: Context) -> Time:
    """Read "6 เดือนต่อครั้ง", "3 เดือนครั้ง", "6 เดือน/1 ครั้ง"."""
    numbers = _numbers(tokens, match)
    if CODES["HALFYEAR"] in match.group():  # ครึ่งปีครั้ง
        numbers.insert(0, 1)
    return _every(_last_unit(match.group()), numbers[0])._replace(number=numbers[1] if len(numbers) > 1 else 1)
