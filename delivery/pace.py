"""The pace of calls: a token bucket per channel and endpoint, as the platform keeps one.

The rates are those of the Messaging API reference, "Rate limits". A call that would be refused for its haste is not
made. Each process has its own buckets and uses its part of what the channel is allowed, by how many processes there are
(``delivery.presence``), so that several together stay within it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Endpoint(StrEnum):
    """What the platform counts by itself."""

    REPLY = "reply"
    PUSH = "push"
    CONTENT = "content"
    ASKING = "asking"
    LOADING = "loading"
    MENU = "menu"
    MENU_LISTED = "menu_listed"
    MENU_DELETED = "menu_deleted"


#: Two web processes and two schedulers: what a caller goes by that has nobody to ask how many there are.
PROCESSES = 4


@dataclass(frozen=True)
class Rate:
    """So many calls within so many seconds, by all processes that share them; as many may come at once."""

    calls: int
    seconds: float


#: What a channel is allowed. How many menus are made in an hour all processes decide together (``menu_store``).
RATES = {
    Endpoint.REPLY: Rate(2000, 1),
    Endpoint.PUSH: Rate(2000, 1),
    Endpoint.CONTENT: Rate(2000, 1),
    Endpoint.ASKING: Rate(2000, 1),
    Endpoint.LOADING: Rate(100, 1),
    Endpoint.MENU: Rate(2000, 1),
    Endpoint.MENU_LISTED: Rate(10, 1),
    Endpoint.MENU_DELETED: Rate(100, 3600),
}
#: After the platform itself has refused a call for its haste (others may use the channel too), nothing is called for
#: so long, and twice as long after each further refusal in a row.
RESTS_SECONDS, LONGEST_REST_SECONDS = 1.0, 60.0


@dataclass
class _Bucket:
    tokens: float
    filled_at: float
    rests_until: float = 0.0
    refusals: int = 0


class Pace:
    """The buckets of one channel in one process."""

    def __init__(
        self, now: Callable[[], float] = time.monotonic, processes: Callable[[], int] = lambda: PROCESSES
    ) -> None:
        """``now`` gives seconds that only go forward, ``processes`` tells how many share a channel."""
        self._now, self._processes = now, processes
        self._lock = threading.Lock()
        self._buckets: dict[Endpoint, _Bucket] = {}

    def take(self, endpoint: Endpoint) -> bool:
        """Take a token for one call; False when there is none, and the call has to wait."""
        rate, now = RATES[endpoint], self._now()
        most = max(rate.calls // self._processes(), 1)
        with self._lock:
            bucket = self._buckets.setdefault(endpoint, _Bucket(most, now))
            refill = (now - bucket.filled_at) * most / rate.seconds
            bucket.tokens, bucket.filled_at = min(bucket.tokens + refill, most), now
            if now < bucket.rests_until or bucket.tokens < 1:
                return False
            bucket.tokens -= 1
            return True

    def answered(self, endpoint: Endpoint, *, too_fast: bool) -> None:
        """Take note of how a call ended that a token was taken for."""
        with self._lock:
            bucket = self._buckets[endpoint]
            if not too_fast:
                bucket.refusals = 0
                return
            rest = min(RESTS_SECONDS * 2.0**bucket.refusals, LONGEST_REST_SECONDS)
            bucket.rests_until = self._now() + rest
            bucket.refusals = min(bucket.refusals + 1, 10)
