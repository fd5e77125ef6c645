"""The circuit breaker: a channel rests while the platform does not answer on it.

A call without an answer holds whoever makes it for many seconds. In an outage that would be every worker of the inbox,
one answer after the other, while people wait for their reports to be taken. It lives in the memory of one process: each
finds out for itself, and none is told wrongly.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from delivery.line import Failure, LineError

#: So many calls in a row without a proper answer,
FAILURES = 6
#: and nothing is called for so long; then one call tries, and its failure rests the channel again.
RESTS = timedelta(seconds=20)


@dataclass
class _Line:
    failures: int = 0
    until: datetime | None = None


class Breaker:
    """Remembers of each channel how its last calls ended."""

    def __init__(self) -> None:
        """Know of no failure."""
        self._lock = threading.Lock()
        self._lines: dict[int, _Line] = {}

    def rests_until(self, channel_id: int, now: datetime) -> datetime | None:
        """Return until when nothing is to be called; None when calls may be made."""
        line = self._lines.get(channel_id)
        return line.until if line is not None and line.until is not None and now < line.until else None

    def heard(self, channel_id: int, error: LineError | None, now: datetime) -> None:
        """Take note of how a call ended; a refusal is an answer too, but not one of our own."""
        if error is not None and error.failure is Failure.RATE and error.status is None:
            return
        with self._lock:
            if error is None or error.failure not in (Failure.UNKNOWN, Failure.TEMPORARY):
                self._lines.pop(channel_id, None)
                return
            line = self._lines.setdefault(channel_id, _Line())
            line.failures += 1
            line.until = now + RESTS if line.failures >= FAILURES else None
