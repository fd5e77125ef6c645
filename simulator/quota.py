"""The month's messages: billed by the people reached, counted by the platform."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta, timezone

from simulator.clock import BANGKOK
from simulator.refusals import MONTHLY_LIMIT, Refusal

#: Days of the delivery counts are in Japan's time (reference, "Get number of sent messages").
JAPAN = timezone(timedelta(hours=9), "Asia/Tokyo")


class Quota:
    """What was sent. The month is the Thai account's own; the caller holds the state's lock."""

    def __init__(self, limit: int | None) -> None:
        self.limit = limit
        self._billed: Counter[str] = Counter()
        self._daily: Counter[tuple[str, str]] = Counter()

    def used(self, at: datetime) -> int:
        """Return the messages billed in the month of a moment."""
        return self.billed(at.astimezone(BANGKOK).strftime("%Y-%m"))

    def billed(self, month: str) -> int:
        """Return the messages billed in a month written as ``2025-03``."""
        return self._billed[month]

    def months(self) -> dict[str, int]:
        """Return the messages billed by month."""
        return dict(sorted(self._billed.items()))

    def require(self, cost: int, at: datetime, *, exhausted: bool) -> None:
        """Refuse a send that the month has no room for."""
        over = self.limit is not None and self.used(at) + cost > self.limit
        if cost and (over or exhausted):
            raise Refusal(429, MONTHLY_LIMIT)

    def count(self, kind: str, reached: int, at: datetime, *, billed: bool) -> None:
        """Count a send that reached people."""
        self._daily[kind, at.astimezone(JAPAN).strftime("%Y%m%d")] += reached
        if billed:
            self._billed[at.astimezone(BANGKOK).strftime("%Y-%m")] += reached

    def sent_on(self, kind: str, day: str) -> int:
        """Return the messages of a kind on a day written as ``20250331``."""
        return self._daily[kind, day]
