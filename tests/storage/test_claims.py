"""Rooms are claimed in batches that exclude each other, an office's together, and no office waits behind a big one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests_support import put_notice

from measures.vocabulary import RoomKind
from storage import claims, rooms
from storage.claims import IN_TURN
from storage.database import Database
from storage.models import Organization

NOW = datetime(2026, 2, 3, 2, 0, tzinfo=UTC)


def office(database: Database, name: str, waiting: int, since_minutes: int) -> int:
    """Make an office with so many rooms in each of which a notice is due; those of an older one are due earlier."""
    with database.system() as session:
        made = Organization(name=name, settings={}, created_at=NOW)
        session.add(made)
        session.flush()
        organization_id = made.id
    with database.organization(organization_id) as session:
        for number in range(waiting):
            room = rooms.ensure(session, RoomKind.PRIVATE, f"U{organization_id}x{number}", NOW)
            due = NOW - timedelta(minutes=since_minutes, seconds=waiting - number)
            put_notice(session, f"n{number}", due, push_by=due, room_id=room.id)
    return organization_id


def claimed(database: Database, limit: int = claims.AT_ONCE) -> list[int]:
    """Return whose rooms are claimed, in order."""
    with database.system() as session:
        return [one.organization_id for one in claims.claim(session, NOW, limit)]


def test_rooms_of_one_office_are_claimed_one_after_the_other(database: Database) -> None:
    first, second = office(database, "หนึ่ง", 3, 10), office(database, "สอง", 3, 10)
    found = claimed(database)
    assert found in ([first] * 3 + [second] * 3, [second] * 3 + [first] * 3)


def test_a_small_office_does_not_wait_behind_a_big_one_that_was_first(database: Database) -> None:
    big, small = office(database, "ใหญ่", IN_TURN * 3, 60), office(database, "เล็ก", 1, 1)
    assert claimed(database, IN_TURN + 1) == [big] * IN_TURN + [small]


def test_what_is_claimed_is_nobody_elses_until_it_is_given_back_or_old(database: Database) -> None:
    office(database, "หนึ่ง", 2, 10)
    with database.system() as session:
        taken = claims.claim(session, NOW)
    assert len(taken) == 2
    assert claimed(database) == []
    with database.system() as session:
        claims.free(session, [taken[0].room_id])
    assert len(claimed(database)) == 1
    with database.system() as session:
        assert len(claims.claim(session, NOW + claims.CLAIM_LASTS)) == 2


@pytest.mark.postgres
def test_two_that_claim_at_the_same_moment_get_different_rooms(module_postgres_url: str) -> None:
    from storage.database import engine_from_url

    database = Database(engine_from_url(module_postgres_url))
    office(database, "หนึ่ง", 6, 10)
    with database.system() as one, database.system() as other:
        first = {claim.room_id for claim in claims.claim(one, NOW, 3)}
        second = {claim.room_id for claim in claims.claim(other, NOW, 6)}
    assert (len(first), len(second), first & second) == (3, 3, set())
    database.dispose()
