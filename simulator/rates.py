"""Calls that the platform lets through only so often."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from simulator.clock import Clock
from simulator.refusals import BURST_LIMIT, Refusal

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
#: call -> how often within how long (Messaging API reference, "Rate limits")
LIMITS: dict[str, tuple[int, timedelta]] = {
    "create rich menu": (100, HOUR),
    "delete rich menu": (100, HOUR),
    "delete rich menu alias": (100, HOUR),
    "replace rich menus": (3, HOUR),
    "list rich menus": (10, SECOND),
}


@dataclass
class Rates:
    """Counts calls by the simulated clock. The caller holds the state's lock."""

    clock: Clock
    _calls: dict[str, deque[datetime]] = field(default_factory=dict)

    def spend(self, call: str) -> None:
        """Count a call; refuses it with 429 when there were too many lately."""
        most, within = LIMITS[call]
        now, earlier = self.clock.now(), self._calls.setdefault(call, deque())
        while earlier and now - earlier[0] >= within:
            earlier.popleft()
        if len(earlier) >= most:
            raise Refusal(429, BURST_LIMIT)
        earlier.append(now)
