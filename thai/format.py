"""Dates as official Thai papers write them: Thai month names, พ.ศ., Thai digits by custom."""

from __future__ import annotations

from datetime import date
from typing import Literal

from thai.calendar import BUDDHIST_ERA_OFFSET
from thai.digits import to_thai

Digits = Literal["thai", "arabic"]

MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
SHORT_MONTHS = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip
WEEKDAYS = ("วันจันทร์", "วันอังคาร", "วันพุธ", "วันพฤหัสบดี", "วันศุกร์", "วันเสาร์", "วันอาทิตย์")


def _written(text: str, digits: Digits) -> str:
    return to_thai(text) if digits == "thai" else text


def year_be(day: date) -> int:
    """Return the Buddhist-era year of ``day``."""
    return day.year + BUDDHIST_ERA_OFFSET


def _short_year(day: date) -> str:
    return f"{year_be(day) % 100:02d}"


def long_date(day: date, digits: Digits = "thai") -> str:
    """Return "๒๖ มกราคม ๒๕๖๖"."""
    return _written(f"{day.day} {MONTHS[day.month - 1]} {year_be(day)}", digits)


def official_date(day: date, digits: Digits = "thai") -> str:
    """Return "วันที่ ๒๖ เดือน มกราคม พ.ศ. ๒๕๖๖"."""
    return _written(f"วันที่ {day.day} เดือน {MONTHS[day.month - 1]} พ.ศ. {year_be(day)}", digits)


def short_date(day: date, digits: Digits = "thai") -> str:
    """Return "๒๖ ม.ค. ๖๖"."""
    return _written(f"{day.day} {SHORT_MONTHS[day.month - 1]} {_short_year(day)}", digits)


def month_year(day: date, digits: Digits = "thai") -> str:
    """Return "มกราคม ๒๕๖๖"."""
    return _written(f"{MONTHS[day.month - 1]} {year_be(day)}", digits)


def short_month_year(day: date, digits: Digits = "thai") -> str:
    """Return "ม.ค. ๖๖"."""
    return _written(f"{SHORT_MONTHS[day.month - 1]} {_short_year(day)}", digits)


def month_range(start: date, end: date, digits: Digits = "thai") -> str:
    """Return "ต.ค. ๖๖ - ก.ย. ๖๗"; one month where both days lie in the same."""
    first, last = short_month_year(start, digits), short_month_year(end, digits)
    return first if first == last and start.year == end.year else f"{first} - {last}"


def date_range(start: date, end: date, digits: Digits = "thai") -> str:
    """Return a range as shortly as it stays clear: "๕ - ๑๐ มีนาคม ๒๕๖๗", "๒๘ ก.พ. ๖๗ - ๓ มี.ค. ๖๗"."""
    if start == end:
        return long_date(start, digits)
    if (start.year, start.month) == (end.year, end.month):
        return f"{_written(str(start.day), digits)} - {long_date(end, digits)}"
    return f"{short_date(start, digits)} - {short_date(end, digits)}"
