"""The loops run beside each other, and each goes on when another fails or takes long."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

from scheduler.clockwork import Clockwork, Loop
from storage.clock import TurnableClock
from storage.database import Database

PATIENCE = 20


def started(database: Database, *loops: Loop) -> Clockwork:
    clockwork = Clockwork(database, TurnableClock(datetime(2026, 2, 3, 2, 0, tzinfo=UTC)), loops)
    clockwork.start()
    return clockwork


def test_a_long_loop_keeps_no_other_from_starting(database: Database) -> None:
    other_ran = threading.Event()
    waited: list[bool] = []

    def long() -> int:
        waited.append(other_ran.wait(PATIENCE))
        return 0

    def other() -> int:
        other_ran.set()
        return 0

    clockwork = started(database, Loop("long", 600, long), Loop("other", 600, other))
    clockwork.stop()
    assert waited == [True]


def test_a_loop_that_fails_at_the_start_keeps_no_other_from_running(database: Database) -> None:
    ran = threading.Event()

    def fails() -> int:
        raise RuntimeError("broken")

    def other() -> int:
        ran.set()
        return 0

    clockwork = started(database, Loop("broken", 600, fails), Loop("other", 600, other))
    assert ran.wait(PATIENCE)
    clockwork.stop()


def test_nothing_runs_that_was_stopped_before_it_began(database: Database) -> None:
    ran: list[int] = []
    clock = TurnableClock(datetime(2026, 2, 3, 2, 0, tzinfo=UTC))
    clockwork = Clockwork(database, clock, (Loop("one", 600, lambda: ran.append(1) or 0),))
    clockwork.stop()
    clockwork.start()
    assert ran == []
