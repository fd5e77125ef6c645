"""The inbox keeps every event once, in order per room, and gives none up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, text
from tests_support import Cast

from storage import inbox
from storage.clock import TurnableClock
from storage.database import Database
from storage.inbox import RawEvent
from storage.models import InboxEvent


def event(name: str, room: str = "room-1", at: int = 1) -> RawEvent:
    return RawEvent(name, room, at, '{"type":"message"}')


def add(database: Database, cast: Cast, clock: TurnableClock, *events: RawEvent) -> int:
    return inbox.add(database.engine, cast.office_a, cast.channel_a, events, clock.now())


def claim(database: Database, clock: TurnableClock) -> InboxEvent | None:
    with database.system() as session:
        return inbox.claim(session, clock.now())


def test_a_redelivered_event_is_kept_once(database: Database, cast: Cast, clock: TurnableClock) -> None:
    assert add(database, cast, clock, event("e1"), event("e2", at=2)) == 2
    assert add(database, cast, clock, event("e1"), event("e3", at=3)) == 1
    with database.reading(cast.office_a) as session:
        assert sorted(session.scalars(select(InboxEvent.webhook_event_id))) == ["e1", "e2", "e3"]


def test_a_room_is_handled_one_event_at_a_time_in_the_order_things_happened(
    database: Database, cast: Cast, clock: TurnableClock
) -> None:
    add(database, cast, clock, event("late", at=20), event("early", at=10))
    first = claim(database, clock)
    assert first is not None
    assert first.webhook_event_id == "early"
    # The room is busy, so its next event waits.
    assert claim(database, clock) is None
    with database.system() as session:
        assert inbox.finish(session, first.id, first.attempts, "done", clock.now())
    second = claim(database, clock)
    assert second is not None
    assert second.webhook_event_id == "late"


def test_another_room_does_not_wait(database: Database, cast: Cast, clock: TurnableClock) -> None:
    add(database, cast, clock, event("a", "room-1", 1), event("b", "room-2", 2))
    names = {claimed.webhook_event_id for _ in range(2) if (claimed := claim(database, clock))}
    assert names == {"a", "b"}


def test_an_event_that_waits_for_its_next_try_holds_up_what_came_after_it_but_not_what_came_before(
    database: Database, cast: Cast, clock: TurnableClock
) -> None:
    add(database, cast, clock, event("failing", at=10), event("after", at=20))
    failing = claim(database, clock)
    assert failing is not None
    with database.system() as session:
        inbox.give_back(session, failing.id, failing.attempts, clock.now(), "ValueError")
    assert claim(database, clock) is None
    add(database, cast, clock, event("before", at=5))
    before = claim(database, clock)
    assert before is not None
    assert before.webhook_event_id == "before"


def rows_looked_at(database: Database, now: datetime) -> int:
    """Ask PostgreSQL how many rows a claim's query went through."""
    with database.system() as session:
        session.execute(inbox.ONE_CLAIMER, {"key": inbox.CLAIM_LOCK})
        query = str(
            inbox.oldest_free().params(now=now).compile(session.connection(), compile_kwargs={"literal_binds": True})
        ).replace("%%", "%")
        plan = session.scalar(text(f"EXPLAIN (ANALYZE, FORMAT JSON) {query}".replace(":", "\\:")))
    assert isinstance(plan, list)
    return scanned(plan[0]["Plan"])


def scanned(node: dict[str, Any]) -> int:
    own = (
        0 if node.get("Plans") else (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
    )
    return int(own) + sum(scanned(child) for child in node.get("Plans", []))


def test_a_claim_looks_at_no_more_rows_when_thousands_wait(
    database: Database, cast: Cast, clock: TurnableClock
) -> None:
    add(database, cast, clock, *(event(f"e{number}", f"room-{number % 30}", number) for number in range(3000)))
    if database.is_postgres:
        assert claim(database, clock) is not None
        # The table is new to the planner, as it is when a flood has just come in.
        assert rows_looked_at(database, clock.now()) < 10
    else:
        with database.system() as session:
            query = (
                inbox.oldest_free()
                .params(now=clock.now())
                .compile(session.connection(), compile_kwargs={"literal_binds": True})
            )
            steps = [row[-1] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {query}")]
        assert steps[0] == "SCAN inbox_event USING INDEX ix_inbox_event_unfinished"
        assert not any("TEMP B-TREE" in step for step in steps)


def test_what_a_dead_process_left_behind_is_picked_up_again(
    database: Database, cast: Cast, clock: TurnableClock
) -> None:
    add(database, cast, clock, event("e1"))
    dead = claim(database, clock)
    assert dead is not None
    assert claim(database, clock) is None
    clock.set(clock.now() + inbox.CLAIM_LASTS + timedelta(seconds=1))
    again = claim(database, clock)
    assert again is not None
    assert again.id == dead.id
    # The one that was thought dead comes back too late to finish it a second time.
    with database.system() as session:
        assert not inbox.finish(session, dead.id, dead.attempts, "done", clock.now())
        assert inbox.finish(session, again.id, again.attempts, "done", clock.now())


def test_chatter_is_erased_and_only_its_id_stays(database: Database, cast: Cast, clock: TurnableClock) -> None:
    add(database, cast, clock, event("e1"))
    row = claim(database, clock)
    assert row is not None
    with database.system() as session:
        inbox.finish(session, row.id, row.attempts, "chatter", clock.now())
    with database.reading(cast.office_a) as session:
        kept = session.get_one(InboxEvent, row.id)
        assert kept.raw is None
        assert kept.webhook_event_id == "e1"
    assert add(database, cast, clock, event("e1")) == 0


def test_a_poison_event_is_set_aside_after_some_tries_and_the_room_goes_on(
    database: Database, cast: Cast, clock: TurnableClock
) -> None:
    add(database, cast, clock, event("poison", at=1), event("next", at=2))
    for _ in range(inbox.MAX_ATTEMPTS):
        row = claim(database, clock)
        assert row is not None
        assert row.webhook_event_id == "poison"
        with database.system() as session:
            inbox.give_back(session, row.id, row.attempts, clock.now(), "ValueError")
        clock.set(clock.now() + timedelta(minutes=10))
    following = claim(database, clock)
    assert following is not None
    assert following.webhook_event_id == "next"
    with database.reading(cast.office_a) as session:
        poison = session.scalars(select(InboxEvent).where(InboxEvent.webhook_event_id == "poison")).one()
        assert poison.state == "set_aside"
        assert poison.reason == "ValueError"
        assert poison.raw is not None
