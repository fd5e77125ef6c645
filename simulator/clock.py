"""The clock people turn, and the jumps of the clock bar."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Protocol

#: Thailand's time; it has no daylight saving.
BANGKOK = timezone(timedelta(hours=7), "Asia/Bangkok")
OFFICE_MORNING = time(8, 30)


class Clock(Protocol):
    """What the simulator needs of a clock that it shares with the bot under test."""

    def now(self) -> datetime:
        """Return the current moment, with its time zone."""

    def set(self, moment: datetime) -> None:
        """Turn the clock to a moment with a time zone."""


class TurnableClock:
    """A clock that stands still until it is turned."""

    def __init__(self, moment: datetime) -> None:
        self._lock = threading.Lock()
        self._moment = _in_utc(moment)

    def now(self) -> datetime:
        """Return the moment the clock shows, in UTC."""
        with self._lock:
            return self._moment

    def set(self, moment: datetime) -> None:
        """Turn the clock; raises ValueError without a time zone."""
        with self._lock:
            self._moment = _in_utc(moment)


class Passage:
    """Time that is being turned: where to, and whether somebody wants it to stand still on the way."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until: datetime | None = None
        self._stopping = False

    @property
    def until(self) -> datetime | None:
        """Return the moment that time is on its way to, None while it stands still."""
        with self._lock:
            return self._until

    @property
    def goes_on(self) -> bool:
        """Tell whether nobody has stopped it: asked before each morning."""
        with self._lock:
            return not self._stopping

    def begin(self, until: datetime) -> None:
        """Set out for a moment."""
        with self._lock:
            self._until, self._stopping = until, False

    def stop(self) -> bool:
        """Ask time to stand still; tell whether it was on its way at all."""
        with self._lock:
            self._stopping = self._until is not None
            return self._stopping

    def end(self) -> bool:
        """Arrive; tell whether that is before the moment it set out for, because somebody stopped it."""
        with self._lock:
            stopped, self._until, self._stopping = self._stopping, None, False
            return stopped


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(UTC)


WorkingDay = Callable[[date], bool]


def is_weekday(day: date) -> bool:
    """Tell whether a day is Monday to Friday; the caller's own calendar knows the holidays."""
    return day.weekday() < 5


def _morning(day: date) -> datetime:
    return datetime.combine(day, OFFICE_MORNING, BANGKOK)


def _next_hour(now: datetime, _: WorkingDay) -> datetime:
    return now + timedelta(hours=1)


def _next_morning(now: datetime, _: WorkingDay) -> datetime:
    today = _morning(now.date())
    return today if now < today else _morning(now.date() + timedelta(days=1))


def _next_working_day(now: datetime, is_working_day: WorkingDay) -> datetime:
    day = _next_morning(now, is_working_day).date()
    for _ in range(60):
        if is_working_day(day):
            break
        day += timedelta(days=1)
    return _morning(day)


def _month_end(now: datetime, _: WorkingDay) -> datetime:
    """Return 08:30 on the last day of this month, or of the next one when that has passed."""
    for months in (1, 2):
        index = now.year * 12 + now.month - 1 + months
        end = _morning(date(index // 12, index % 12 + 1, 1) - timedelta(days=1))
        if end > now:
            break
    return end


def _fiscal_year(now: datetime, _: WorkingDay) -> datetime:
    """Return 08:30 on 30 September, then on 1 October: the fiscal year of Thai offices turns between them."""
    ahead = (_morning(date(now.year + more, *day)) for more in (0, 1) for day in ((9, 30), (10, 1)))
    return next(moment for moment in ahead if moment > now)


JUMPS: dict[str, Callable[[datetime, WorkingDay], datetime]] = {
    "hour": _next_hour,
    "morning": _next_morning,
    "working-day": _next_working_day,
    "month-end": _month_end,
    "fiscal-year": _fiscal_year,
}


def jump(now: datetime, where: str, is_working_day: WorkingDay = is_weekday) -> datetime:
    """Return the moment a jump leads to, in Bangkok's time.

    ``where`` is one of JUMPS or an ISO moment (Bangkok's where it has no zone). Raises ValueError for anything else
    and for a moment that is not later than ``now``: time does not run backwards.
    """
    local = now.astimezone(BANGKOK)
    if where in JUMPS:
        return JUMPS[where](local, is_working_day)
    try:
        moment = datetime.fromisoformat(where)
    except ValueError:
        raise ValueError(f"ไม่รู้จักเวลา “{where}” เขียนเช่น 2025-03-31T08:30") from None
    moment = moment.replace(tzinfo=BANGKOK) if moment.tzinfo is None else moment.astimezone(BANGKOK)
    if moment <= local:
        raise ValueError("นาฬิกาหมุนไปข้างหน้าได้อย่างเดียว เลือกเวลาที่อยู่หลังเวลาปัจจุบันของจอ")
    return moment
