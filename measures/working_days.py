"""Working days: weekends, public holidays and the office's own days, all of them data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

_SATURDAY = 5
_LONGEST_SEARCH_DAYS = 366
#: Private employers close on 1 May, government offices do not; whether an office joins in is its own choice.
_LABOUR_DAY = "วันแรงงานแห่งชาติ"
#: The library lists Children's Day, a Saturday that is no official holiday.
_NOT_A_DAY_OFF = "วันเด็กแห่งชาติ"
_ONE_DAY = timedelta(days=1)


class NoWorkingDayError(ValueError):
    """The calendar has no working day within a year of the day asked for."""


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The office's calendar: ``holidays`` with their names, ``working`` the days worked in spite of the calendar."""

    holidays: Mapping[date, str] = field(default_factory=dict)
    working: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Tell whether the office works on a day."""
        if day in self.working:
            return True
        return day.weekday() < _SATURDAY and day not in self.holidays

    def on_or_before(self, day: date) -> date:
        """Return the day itself or the last working day before it."""
        return self._search(day, -_ONE_DAY)

    def on_or_after(self, day: date) -> date:
        """Return the day itself or the first working day after it."""
        return self._search(day, _ONE_DAY)

    def add(self, day: date, working_days: int) -> date:
        """Return the n-th working day after a day, before it when negative; 0 is ``on_or_after``."""
        if working_days == 0:
            return self.on_or_after(day)
        step = _ONE_DAY if working_days > 0 else -_ONE_DAY
        for _ in range(abs(working_days)):
            day = self._search(day + step, step)
        return day

    def between(self, first: date, last: date) -> Iterator[date]:
        """Yield the working days from ``first`` to ``last``, both included."""
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            if self.is_working(day):
                yield day

    def _search(self, day: date, step: timedelta) -> date:
        wanted = day
        for _ in range(_LONGEST_SEARCH_DAYS):
            if self.is_working(day):
                return day
            day += step
        raise NoWorkingDayError(f"no working day within a year of {wanted}")


def thai_public_holidays(year: int, *, labour_day: bool = False) -> dict[date, str]:
    """Return the days off of government offices in a Gregorian year with their Thai names.

    From the ``holidays`` library: public holidays with their substitutes and the Ploughing Ceremony of the government.
    1 May is left out unless ``labour_day``. The library cannot know days the cabinet has yet to name, so the result
    seeds a table that the office edits.
    """
    import holidays

    listed = holidays.country_holidays("TH", years=year, language="th", categories=("public", "government"))
    days: dict[date, str] = {}
    for day, joined in sorted(listed.items()):
        names = [name for name in joined.split("; ") if _is_day_off(name, labour_day=labour_day)]
        if names:
            days[day] = "; ".join(names)
    return days


def _is_day_off(name: str, *, labour_day: bool) -> bool:
    if _NOT_A_DAY_OFF in name:
        return False
    return labour_day or _LABOUR_DAY not in name
