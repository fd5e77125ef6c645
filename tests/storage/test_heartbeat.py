"""The first beat of a loop: two processes may start at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from sqlalchemy import select

from storage import heartbeat
from storage.clock import TurnableClock
from storage.database import Database
from storage.models import Heartbeat


def test_two_first_beats_at_once_make_one_row(database: Database, clock: TurnableClock) -> None:
    names = [f"loop {number}" for number in range(10)]
    together = Barrier(2)

    def all_beat(_process: int) -> None:
        for name in names:
            together.wait()
            heartbeat.beat(database, name, clock.now())

    with ThreadPoolExecutor(2) as processes:
        list(processes.map(all_beat, range(2)))
    with database.looking() as session:
        assert sorted(session.scalars(select(Heartbeat.name))) == names


def test_a_later_beat_moves_the_row_and_makes_no_second_one(database: Database, clock: TurnableClock) -> None:
    heartbeat.beat(database, "planner", clock.now())
    later = clock.now() + timedelta(hours=1)
    heartbeat.beat(database, "planner", later, {"loop": "reminders"})
    with database.looking() as session:
        rows = [(row.name, row.beat_at, row.detail) for row in session.scalars(select(Heartbeat))]
    assert rows == [("planner", later, {"loop": "reminders"})]
