"""Nothing is waited for inside a write transaction: while one is open nobody else can write."""

from __future__ import annotations

import json
import socket
import sqlite3
import threading
import time
from copy import copy
from pathlib import Path
from typing import Any

import pytest
from holding_support import HELD
from sqlalchemy import select, text
from tests_support import Cast

from bot.conversation import dispatch
from bot.conversation.beforehand import Beforehand, NotYetKnown
from bot.conversation.handling import ConversationHandler
from bot.events import read_event
from bot.understanding.reader import Reader
from bot.understanding.reading import Reading
from bot.webhook import ChannelDirectory
from storage import inbox
from storage.clock import TurnableClock
from storage.database import Database
from storage.files import FileStore
from storage.holding import LONGEST_SECONDS, WATCH, Held, Watch
from storage.inbox import Intake, RawEvent
from storage.models import ChatRoom, InboxEvent
from storage.secrets import SecretBox


class Turned:
    """A clock that a test turns by hand."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> tuple[Turned, list[Held]]:
    clock, told = Turned(), list[Held]()
    monkeypatch.setattr(WATCH, "clock", clock)
    monkeypatch.setattr(WATCH, "tell", told.append)
    return clock, told


class TestTheWatch:
    def test_it_tells_of_a_write_transaction_held_long_and_where(
        self, database: Database, cast: Cast, held: tuple[Turned, list[Held]]
    ) -> None:
        clock, told = held
        with database.organization(cast.office_a) as session:
            session.execute(text("SELECT 1"))
            clock.at += LONGEST_SECONDS + 0.1
        assert len(told) == 1
        assert told[0].seconds > LONGEST_SECONDS
        assert told[0].place.startswith(__name__.rpartition(".")[2]) or "test_nothing_waits" in told[0].place

    def test_it_is_silent_about_a_short_one_and_about_reading(
        self, database: Database, cast: Cast, held: tuple[Turned, list[Held]]
    ) -> None:
        clock, told = held
        with database.organization(cast.office_a) as session:
            session.execute(text("SELECT 1"))
            clock.at += LONGEST_SECONDS / 2
        with database.reading(cast.office_a) as session:
            session.execute(text("SELECT 1"))
            clock.at += 60
        assert told == []

    def test_it_tells_of_one_that_was_rolled_back_too(
        self, database: Database, cast: Cast, held: tuple[Turned, list[Held]]
    ) -> None:
        clock, told = held

        def break_off() -> None:
            with database.organization(cast.office_a) as session:
                session.execute(text("SELECT 1"))
                clock.at += 1
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            break_off()
        assert len(told) == 1

    def test_production_warns_with_the_place_and_no_words(self, caplog: pytest.LogCaptureFixture) -> None:
        Watch().tell(Held(0.5, "bot.somewhere:12"))
        (record,) = caplog.records
        assert (record.levelname, record.place, record.seconds) == ("WARNING", "bot.somewhere:12", 0.5)  # type: ignore[attr-defined]

    def test_every_test_hears_of_the_network_and_of_other_programs(self, database: Database, cast: Cast) -> None:
        with database.organization(cast.office_a) as session:
            session.execute(text("SELECT 1"))
            with pytest.raises(OSError, match=r"."), socket.socket() as door:
                door.connect(("127.0.0.1", 1))
        assert HELD.take() == ["socket.connect inside a write transaction"]
        with pytest.raises(OSError, match=r"."), socket.socket() as door:
            door.connect(("127.0.0.1", 1))
        assert HELD.take() == []


class _Watched(Reader):
    """A reader that notes whether somebody could not write while it read."""

    read_while_held: list[bool]

    def read(self, *rest: Any, **more: Any) -> Reading:
        self.read_while_held.append(WATCH.is_held_here())
        return super().read(*rest, **more)


class TestReading:
    @pytest.mark.parametrize("known_room", [True, False])
    def test_a_text_is_read_before_the_transaction_that_acts_on_it(
        self,
        database: Database,
        cast: Cast,
        box: SecretBox,
        clock: TurnableClock,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        known_room: bool,
    ) -> None:
        noted: list[bool] = []
        monkeypatch.setattr(_Watched, "read_while_held", noted, raising=False)
        reader_of = dispatch.reader_for

        def watched(context: Any) -> Reader:
            reader = copy(reader_of(context))
            reader.__class__ = _Watched
            return reader

        handler = ConversationHandler(database, FileStore(tmp_path), box, clock, "http://x", make_reader=watched)
        if known_room:
            _handled(handler, database, cast, clock, "e0")
        noted.clear()
        assert _handled(handler, database, cast, clock, "e1") == "done"
        assert noted == [False]

    def test_what_was_not_foreseen_is_worked_out_with_nothing_open_and_the_event_starts_anew(self) -> None:
        known = Beforehand()
        with pytest.raises(NotYetKnown) as wanted:
            known.result("key", lambda: "worked out")
        known.work_out(wanted.value)
        assert known.result("key", lambda: "never called") == "worked out"


def _handled(handler: ConversationHandler, database: Database, cast: Cast, clock: TurnableClock, name: str) -> str:
    said = {"type": "text", "id": name, "text": "งานของฉัน"}
    source = {"type": "user", "userId": "U" + "b" * 32}
    raw = json.dumps({"type": "message", "replyToken": f"token-{name}", "source": source, "message": said})
    inbox.add(
        database.engine, cast.office_a, cast.channel_a, [RawEvent(name, "r", 1_770_084_000_000, raw)], clock.now()
    )
    with database.system() as session:
        row = inbox.claim(session, clock.now())
    assert row is not None
    handler.handle(row, read_event(raw, row.occurred_at_ms))
    with database.looking() as session:
        assert session.scalars(select(ChatRoom)).all()
        return session.get_one(InboxEvent, row.id).state


class TestWebhooks:
    def test_it_waits_no_longer_than_the_platform_does(
        self, database: Database, cast: Cast, clock: TurnableClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whoever is in front of it holds the door: it gives up by itself and takes its slip along."""
        monkeypatch.setattr(inbox, "LONGEST_WAIT_SECONDS", 0.05)
        intake = Intake(database.engine)
        with intake._writing, pytest.raises(inbox.InboxUnavailable):
            intake.add(cast.office_a, cast.channel_a, [RawEvent("e1", "r", 1, "{}")], clock.now())
        assert intake._waiting == []
        assert intake.add(cast.office_a, cast.channel_a, [RawEvent("e1", "r", 1, "{}")], clock.now()) == 1
        intake.close()

    def test_a_row_of_webhooks_does_not_wait_one_after_the_other(
        self, database: Database, cast: Cast, clock: TurnableClock, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        if database.is_postgres:
            pytest.skip("an embedded database's own trouble")
        monkeypatch.setattr(inbox, "LONGEST_WAIT_SECONDS", 0.1)
        other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        intake, tries = Intake(database.engine), 0
        write = intake._write

        def counted(*given: Any) -> None:
            nonlocal tries
            tries += 1
            write(*given)

        monkeypatch.setattr(intake, "_write", counted)
        slips = [
            inbox._Slip([(cast.office_a, cast.channel_a, f"e{n}", "r", 1, "{}", "", "waiting", 0)]) for n in range(9)
        ]
        intake._write_together(slips, time.monotonic() + 0.1)
        assert (tries, [slip.error is not None for slip in slips]) == (1, [True] * 9)
        other.execute("ROLLBACK")
        other.close()
        intake.close()

    def test_looking_up_the_channel_waits_for_no_writer(self, database: Database, cast: Cast, box: SecretBox) -> None:
        found: list[object] = []
        with database.system() as session:
            session.execute(text("UPDATE organization SET name = name"))
            thread = threading.Thread(target=lambda: found.append(ChannelDirectory(database, box).find("a")))
            thread.start()
            thread.join(10)
        assert found[0] is not None
