"""Whatever the platform sends is answered, kept, and handled; an odd event never takes another one with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from neighbours_support import WEBHOOK_API
from sqlalchemy import func, select

from bot.conversation.handling import ConversationHandler
from bot.events import read_event
from bot.inbox import InboxWorkers
from bot.web import WebParts, create_app
from bot.webhook import ChannelDirectory, signature_of
from storage.clock import TurnableClock
from storage.database import Database, engine_from_url
from storage.files import FileStore
from storage.models import InboxEvent
from storage.secrets import SecretBox
from tests.torture import office

from .webhook_bodies import events

needs_description = pytest.mark.skipif(not WEBHOOK_API.exists(), reason="LINE's OpenAPI description is not at hand")
MANY = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


class Door:
    """One office behind its real front door and conversation, without a platform."""

    def __init__(self, database: Database, folder: Path, box: SecretBox, clock: TurnableClock) -> None:
        """Furnish the office."""
        self.database = database
        self.organization_id = office.furnish(database, box, 4, 2)
        files, directory = FileStore(folder), ChannelDirectory(database, box)
        self.client: FlaskClient = create_app(
            WebParts(database, directory, files, box, clock, lambda: None)
        ).test_client()
        handler = ConversationHandler(database, files, box, clock, "http://127.0.0.1:8000")
        self.workers = InboxWorkers(database, clock, handler.handle, lambda handled: None)
        self.handled = self._number = 0

    def sibling(self) -> dict[str, Any]:
        """Return an ordinary event with a name of its own."""
        self._number += 1
        return {
            "type": "message",
            "webhookEventId": f"sibling-{self._number}",
            "timestamp": 1_770_000_000_000 + self._number,
            "source": {"type": "user", "userId": "U" + "e" * 32},
            "message": {"type": "text", "id": str(self._number), "text": "สวัสดี"},
        }

    def post(self, raw: bytes) -> int:
        """Deliver a signed body."""
        headers = {"x-line-signature": signature_of(office.SECRET, raw)}
        return self.client.post("/line/webhook", data=raw, headers=headers).status_code

    def states(self) -> dict[str, int]:
        """Return how many events are in which state."""
        with self.database.system() as session:
            return dict(session.execute(select(InboxEvent.state, func.count()).group_by(InboxEvent.state)).all())

    def has(self, name: str) -> bool:
        """Tell whether an event of that id is on disk."""
        with self.database.system() as session:
            return session.scalar(select(InboxEvent.id).where(InboxEvent.webhook_event_id == name)) is not None


@pytest.fixture
def door(sqlite_url: str, tmp_path: Path, box: SecretBox, clock: TurnableClock) -> Iterator[Door]:
    database = Database(engine_from_url(sqlite_url))
    yield Door(database, tmp_path / "files", box, clock)
    database.dispose()


@pytest.fixture
def postgres_door(postgres_url: str, tmp_path: Path, box: SecretBox, clock: TurnableClock) -> Iterator[Door]:
    database = Database(engine_from_url(postgres_url))
    yield Door(database, tmp_path / "files", box, clock)
    database.dispose()


def check(door: Door, made: list[Any]) -> None:
    sibling = door.sibling()
    raw = json.dumps({"destination": "U" + "b" * 32, "events": [*made, sibling]}).encode()
    assert door.post(raw) == 200
    assert door.has(sibling["webhookEventId"])
    door.workers.run_all()
    states = door.states()
    door.handled += states.get("done", 0)
    # An event that fails waits for its next try: there must be none.
    assert set(states) <= {"done", "chatter"}, (states, reasons(door))


def reasons(door: Door) -> list[Any]:
    with door.database.system() as session:
        return list(session.execute(select(InboxEvent.reason, InboxEvent.raw).where(InboxEvent.reason.is_not(None))))


@needs_description
@MANY
@given(made=st.deferred(lambda: st.lists(events(), max_size=4)))
def test_every_generated_event_is_kept_and_handled(door: Door, made: list[Any]) -> None:
    check(door, made)


@needs_description
@pytest.mark.postgres
@settings(MANY, max_examples=8)
@given(made=st.deferred(lambda: st.lists(events(), max_size=4)))
def test_every_generated_event_is_kept_and_handled_on_postgres(postgres_door: Door, made: list[Any]) -> None:
    check(postgres_door, made)


@MANY
@given(raw=st.one_of(st.binary(max_size=200), st.text(max_size=100).map(str.encode)))
def test_signed_bytes_of_any_kind_are_answered(door: Door, raw: bytes) -> None:
    assert door.post(raw) == 200


@MANY
@given(raw=st.binary(max_size=200), signature=st.text(max_size=60))
def test_bytes_without_the_signature_are_refused(door: Door, raw: bytes, signature: str) -> None:
    headers = {"x-line-signature": signature.encode("utf-8", "replace").decode("latin-1").replace("\n", "").strip()}
    try:
        answer = door.client.post("/line/webhook", data=raw, headers=headers)
    except ValueError:  # a header that no HTTP client can send
        return
    assert answer.status_code == 400
    assert door.states() == {}


@given(entry=st.deferred(events))
@settings(MANY, max_examples=100)
@needs_description
def test_reading_an_event_never_fails(entry: Any) -> None:
    assert read_event(json.dumps(entry), 5).kind
