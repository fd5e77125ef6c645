"""Behind PgBouncer in transaction mode everything works that works without it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from bouncer_support import bouncer, installed
from flask.testing import FlaskClient
from office_support import make_office
from sqlalchemy import select, text

from bot.web import WebParts, create_app
from bot.webhook import ChannelDirectory, signature_of
from storage import backup, inbox
from storage.clock import TurnableClock
from storage.database import Database, engine_from_url
from storage.files import FileStore
from storage.models import InboxEvent
from storage.secrets import SecretBox
from tamngan.checks.data import _mode

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(installed() is None, reason="pgbouncer is not installed"),
]


@pytest.fixture
def behind(postgres_url: str, tmp_path: Path) -> Iterator[Database]:
    with bouncer(postgres_url, tmp_path) as url:
        database = Database(engine_from_url(url))
        yield database
        database.dispose()


def test_a_hundred_and_twenty_webhooks_from_many_threads_are_all_taken(
    behind: Database, box: SecretBox, clock: TurnableClock, tmp_path: Path
) -> None:
    office = make_office(behind, clock, box)
    answered: list[int] = []

    def made() -> FlaskClient:
        # Made one after the other: Python 3.11 cannot compile in several threads at once.
        parts = WebParts(behind, ChannelDirectory(behind, box), FileStore(tmp_path), box, clock, lambda: None)
        return create_app(parts).test_client()

    def post(client: FlaskClient, first: int) -> None:
        for number in range(first, first + 20):
            event = {"webhookEventId": f"e{number}", "timestamp": 1_770_000_000_000 + number}
            raw = json.dumps({"events": [event] * (1 + number % 2)}).encode()
            headers = {"x-line-signature": signature_of("s", raw)}
            answered.append(client.post("/line/webhook", data=raw, headers=headers).status_code)

    threads = [Thread(target=post, args=(made(), start)) for start in range(0, 120, 20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answered == [200] * 120
    with behind.reading(office.organization_id) as session:
        assert len(session.scalars(select(InboxEvent)).all()) == 120
    with behind.system() as session:
        assert inbox.claim(session, clock.now()) is not None


def test_a_backup_is_written_and_restored_through_it(
    behind: Database, box: SecretBox, clock: TurnableClock, tmp_path: Path, another_postgres_url: str
) -> None:
    make_office(behind, clock, box)
    path, store = tmp_path / "all.zip", FileStore(tmp_path / "files")
    rows = backup.write(behind, store, path, clock.now()).rows
    (tmp_path / "second").mkdir()
    with bouncer(another_postgres_url, tmp_path / "second") as url:
        empty = Database(engine_from_url(url))
        assert sum(backup.restore(empty, store, path, clock.now()).values()) == rows
        empty.dispose()


def test_a_wait_for_a_lock_ends(behind: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.database.POSTGRES_LOCK_TIMEOUT", "50ms")
    with behind.system() as session:
        assert session.scalar(text("SHOW lock_timeout")) == "50ms"
    with behind.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # It held within that transaction alone: whoever gets the server next is not limited by us.
        assert connection.scalar(text("SHOW lock_timeout")) == "0"


def test_the_doctor_tells_what_stands_between(behind: Database, postgres_url: str) -> None:
    assert _mode(behind) == "transaction"
    direct = Database(engine_from_url(postgres_url))
    assert _mode(direct) == "none"
    direct.dispose()
