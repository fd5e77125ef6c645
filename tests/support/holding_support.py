"""Every write transaction of any test: none may be held over a fifth of a second, and nothing is waited for in it.

The processor's own time is counted, so that a busy machine fails no test, and without what the collector of garbage
takes: the tests' process is far larger than any of ours. What costs no processor time (the network, another program, a
sleep) is heard through Python's audit events.
"""

from __future__ import annotations

import gc
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from storage.holding import LONGEST_SECONDS, WATCH, Held

#: A transaction that works for longer fails its test. What takes a fifth of a second by itself takes up to twice that
#: where every processor is busy with other tests.
TOO_LONG_SECONDS = 2 * LONGEST_SECONDS
WAITING = frozenset({"socket.connect", "socket.getaddrinfo", "subprocess.Popen", "time.sleep"})


class HeldWatch:
    """Remembers what was held too long, or waited, until a test is asked about it."""

    def __init__(self) -> None:
        """Nothing was seen yet."""
        self._guard = threading.Lock()
        self._purpose = 0
        self.found: list[str] = []

    def held(self, one: Held) -> None:
        """Remember a transaction of ours; how long a test keeps one open by itself is its own business."""
        if one.seconds > TOO_LONG_SECONDS and not one.place.startswith(("tests.", "conftest:")):
            self._saw(f"a write transaction worked for {one.seconds:.2f} s at {one.place}")

    def heard(self, event: str, _arguments: Any) -> None:
        """Remember what waits while this thread may write."""
        if event in WAITING and WATCH.is_held_here():
            self._saw(f"{event} inside a write transaction")

    def _saw(self, what: str) -> None:
        with self._guard:
            if not self._purpose:
                self.found.append(what)

    @contextmanager
    def broken_on_purpose(self) -> Iterator[None]:
        """Judge nothing for a while."""
        self._purpose += 1
        try:
            yield
        finally:
            self._purpose -= 1

    def take(self) -> list[str]:
        """Return what was seen since the last time."""
        with self._guard:
            found, self.found = self.found, []
        return found


HELD = HeldWatch()


class WorkClock(threading.local):
    """Counts the seconds a thread has worked, the collecting of garbage left out."""

    collecting = 0.0
    since = 0.0

    def __call__(self) -> float:
        """Return the seconds."""
        return time.thread_time() - self.collecting

    def collector(self, phase: str, _info: dict[str, int]) -> None:
        """Hear that the collector starts or stops in this thread."""
        if phase == "start":
            self.since = time.thread_time()
        else:
            self.collecting += time.thread_time() - self.since


def watch(monkeypatch: Any) -> None:
    """Judge by the work of the thread from now on."""
    clock = WorkClock()
    gc.callbacks.append(clock.collector)
    monkeypatch.setattr(WATCH, "clock", clock)
    monkeypatch.setattr(WATCH, "tell", HELD.held)
    sys.addaudithook(HELD.heard)
