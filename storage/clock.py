"""What time it is: a parameter of everything that runs, so that a demo and a test can turn it."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from thai.calendar import BANGKOK


class Clock(Protocol):
    """Tells the moment, always with a time zone."""

    def now(self) -> datetime:
        """Return the moment in UTC."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the moment in UTC."""
        return datetime.now(UTC)


class TurnableClock:
    """A clock that runs like the machine's but can be set: the demo's and the tests'."""

    def __init__(self, moment: datetime | None = None, *, running: bool = True) -> None:
        """Start at ``moment`` (an aware datetime; default: now); stand still when not ``running``."""
        self._lock = threading.Lock()
        self._running = running
        self._offset = timedelta()
        self._moment = datetime.now(UTC)
        if moment is not None:
            self.set(moment)

    def now(self) -> datetime:
        """Return the moment in UTC."""
        with self._lock:
            return datetime.now(UTC) + self._offset if self._running else self._moment

    def set(self, moment: datetime) -> None:
        """Turn the clock to an aware ``moment``."""
        if moment.tzinfo is None:
            raise ValueError("the clock needs a moment with a time zone")
        with self._lock:
            self._moment = moment.astimezone(UTC)
            self._offset = self._moment - datetime.now(UTC)


def local_date(moment: datetime) -> date:
    """Return the date in Thailand at an aware ``moment``."""
    return moment.astimezone(BANGKOK).date()
