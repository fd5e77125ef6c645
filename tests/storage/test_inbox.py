"""The inbox keeps every event once, in order per room, and gives none up."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
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
