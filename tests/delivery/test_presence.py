"""Processes that call the platform know of each other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from delivery.pace import PROCESSES
from delivery.presence import EVERY_SECONDS, Presence
from storage import heartbeat
from storage.clock import TurnableClock
from storage.database import Database, engine_from_url


class Process:
    """A process at a moment that a test turns."""

    def __init__(self, database: Database, clock: TurnableClock) -> None:
        self.clock, self.seconds = clock, 0.0
        self.presence = Presence(database, clock, lambda: self.seconds)

    def looks_again(self) -> int:
        self.seconds += EVERY_SECONDS
        return self.presence()


@pytest.fixture
def processes(database: Database, clock: TurnableClock) -> list[Process]:
    return [Process(database, clock) for _ in range(2)]


def test_one_that_is_alone_counts_itself(processes: list[Process]) -> None:
    assert processes[0].presence() == 1


def test_two_know_of_each_other_at_the_next_look(processes: list[Process]) -> None:
    one, other = processes
    assert (one.presence(), other.presence(), one.presence()) == (1, 2, 1)
    assert one.looks_again() == 2


def test_one_that_is_gone_is_counted_no_more(processes: list[Process], clock: TurnableClock) -> None:
    one, other = processes
    one.presence(), other.presence()
    clock.set(clock.now() + heartbeat.GONE_AFTER)
    assert one.looks_again() == 2
    clock.set(clock.now() + timedelta(seconds=1))
    assert one.looks_again() == 1
    # It was only silent: it takes part again.
    assert other.looks_again() == 2


def test_a_database_that_is_away_leaves_the_pace_as_it_was(clock: TurnableClock, tmp_path: object) -> None:
    process = Process(Database(engine_from_url(f"sqlite:///{tmp_path}/never-migrated.sqlite3")), clock)
    assert process.presence() == PROCESSES
