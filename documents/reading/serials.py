"""Days as spreadsheets count them, and years that were typed in the wrong era."""

from __future__ import annotations

from datetime import date, timedelta

from thai.calendar import BUDDHIST_ERA_OFFSET

_EPOCH = date(1899, 12, 30)
#: The days from 1985 to 2065, and the same days of years typed as พ.ศ.
_FIRST, _LAST = (date(1985, 1, 1) - _EPOCH).days, (date(2065, 12, 31) - _EPOCH).days
_FIRST_BE, _LAST_BE = (date(2528, 1, 1) - _EPOCH).days, (date(2608, 12, 31) - _EPOCH).days
_FIRST_YEAR_BE = 2400


def serial_day(number: float) -> date | None:
    """Return the day that a spreadsheet's number stands for, None for a number that is no likely day."""
    whole = int(number)
    if not (_FIRST <= whole <= _LAST or _FIRST_BE <= whole <= _LAST_BE):
        return None
    return typed_day(_EPOCH + timedelta(days=whole))


def typed_day(day: date) -> date:
    """Return a day whose year was typed as พ.ศ. and taken for one after Christ."""
    if day.year < _FIRST_YEAR_BE:
        return day
    year = day.year - BUDDHIST_ERA_OFFSET
    is_leap_day = (day.month, day.day) == (2, 29) and (year % 4 != 0 or (year % 100 == 0 and year % 400 != 0))
    return date(year, 3, 1) if is_leap_day else day.replace(year=year)
