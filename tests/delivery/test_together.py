"""Several offices are worked on at once, and nothing is sent twice; the channels of a process share their sockets."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from office_support import make_office
from tests_support import put_notice

from delivery.platform import PlatformLine
from delivery.sender import Sender
from measures.vocabulary import RoomKind
from storage import rooms
from storage.clock import TurnableClock
from storage.database import Database
from storage.secrets import SecretBox


@pytest.mark.parametrize("calls_at_once", [1, 4])
def test_every_room_is_told_once_however_many_calls_are_made_at_once(
    database: Database, clock: TurnableClock, box: SecretBox, calls_at_once: int
) -> None:
    office = make_office(database, clock, box)
    with database.organization(office.organization_id) as session:
        for number in range(20):
            room = rooms.ensure(session, RoomKind.PRIVATE, f"U{number:032x}", clock.now())
            put_notice(session, f"n{number}", clock.now(), push_by=clock.now(), room_id=room.id)
    told: Counter[str] = Counter()
    guard, pushed = threading.Lock(), office.direct.push

    def push(to: str, *more: Any) -> Any:
        with guard:
            told[to] += 1
            return pushed(to, *more)

    office.direct.push = push  # type: ignore[method-assign]
    clock.set(clock.now() + timedelta(seconds=1))
    Sender(database, lambda _: office.direct, clock, calls_at_once=calls_at_once).send_due()
    assert told == {f"U{number:032x}": 1 for number in range(20)}


def test_channels_share_their_sockets_and_not_their_tokens() -> None:
    one, other = PlatformLine("token-one"), PlatformLine("token-other")
    assert one.client.rest_client.pool_manager is other.client.rest_client.pool_manager
    assert (one.access_token, other.access_token) == ("token-one", "token-other")
