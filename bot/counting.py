"""What one web process has seen since it started, counted without any library: it starts before they are loaded."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

#: Upper bounds of the latency's classes, in seconds; LINE waits two.
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0)


class Webhooks:
    """Webhooks by what became of them, and how long each took."""

    def __init__(self) -> None:
        """Know of none."""
        self._lock = threading.Lock()
        self.outcomes: Counter[str] = Counter()
        self.classes: Counter[float] = Counter()
        self.seconds = 0.0

    def count(self, outcome: str) -> None:
        """Count one webhook."""
        with self._lock:
            self.outcomes[outcome] += 1

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Measure one webhook."""
        started = time.perf_counter()
        try:
            yield
        finally:
            took = time.perf_counter() - started
            bound = next((bound for bound in BOUNDS if took <= bound), float("inf"))
            with self._lock:
                self.classes[bound] += 1
                self.seconds += took

    def buckets(self) -> list[tuple[str, float]]:
        """Return (upper bound, how many took so long at most), as Prometheus counts a histogram."""
        with self._lock:
            total, found = 0, list[tuple[str, float]]()
            for bound in (*BOUNDS, float("inf")):
                total += self.classes[bound]
                found.append(("+Inf" if bound == float("inf") else str(bound), float(total)))
            return found


WEBHOOKS = Webhooks()
