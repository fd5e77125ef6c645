"""When the database is full, locked or gone: 503, so that LINE delivers again, and nothing half-written."""

from __future__ import annotations

import json
import sqlite3
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, func, select, text
from tests_support import Cast

from bot.inbox import FLOOD_SECONDS, FLOOD_WEBHOOKS, Handled, InboxWorkers
from bot.web import WebParts, create_app
from bot.webhook import ChannelDirectory, signature_of
from storage import heartbeat, inbox, migrate
from storage.clock import TurnableClock
from storage.database import Database, engine_from_url
from storage.files import FileStore
from storage.inbox import InboxUnavailable, Intake, RawEvent
from storage.models import InboxEvent, Notice
from storage.secrets import SecretBox


@pytest.fixture
def parts(database: Database, cast: Cast, box: SecretBox, clock: TurnableClock, tmp_path: Path) -> WebParts:
    directory = ChannelDirectory(database, box)
    directory.all()
    return WebParts(database, directory, FileStore(tmp_path), box, clock, lambda: None)


@pytest.fixture
def client(parts: WebParts) -> FlaskClient:
    return create_app(parts).test_client()


def post(client: FlaskClient, *names: str, padding: int = 0) -> int:
    events = [
        {"type": "x", "webhookEventId": name, "timestamp": 1_770_000_000_000, "padding": "x" * padding}
        for name in names
    ]
    raw = json.dumps({"events": events}).encode()
    headers = {"x-line-signature": signature_of("secret-a", raw)}
    return client.post("/line/webhook/a", data=raw, headers=headers).status_code


def kept(database: Database) -> set[str]:
    with database.looking() as session:
        return set(session.scalars(select(InboxEvent.webhook_event_id)))


def sqlite_only(database: Database) -> None:
    if database.is_postgres:
        pytest.skip("an embedded database's own trouble")


def test_a_full_disk_is_answered_503_and_nothing_of_the_body_is_kept(client: FlaskClient, database: Database) -> None:
    sqlite_only(database)
    assert post(client, "before") == 200
    with database.looking() as session:
        pages = session.scalar(text("PRAGMA page_count")) or 0

    def full(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages + 4}")

    database.dispose()
    event.listen(database.engine, "connect", full)
    assert post(client, "small", "large", padding=200_000) == 503
    assert kept(database) == {"before"}
    event.remove(database.engine, "connect", full)
    database.dispose()
    # There is room again: what LINE delivers again is kept.
    assert post(client, "small", "large", padding=200_000) == 200
    assert kept(database) == {"before", "small", "large"}


def test_a_locked_database_is_answered_503(
    parts: WebParts, database: Database, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite_only(database)
    monkeypatch.setattr(inbox, "LONGEST_WAIT_SECONDS", 0.1)
    impatient = Database(engine_from_url(sqlite_url))
    client = create_app(replace(parts, database=impatient)).test_client()
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert post(client, "e1") == 503
    other.execute("ROLLBACK")
    other.close()
    assert post(client, "e1") == 200
    impatient.dispose()


def test_a_lost_connection_is_replaced(client: FlaskClient, database: Database) -> None:
    if not database.is_postgres:
        pytest.skip("a server's own trouble")
    assert post(client, "e1") == 200
    with database.system() as session:
        session.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"))
    assert post(client, "e2") == 200
    assert kept(database) == {"e1", "e2"}


def test_a_database_that_is_gone_is_answered_503_and_not_ready(
    box: SecretBox, clock: TurnableClock, tmp_path: Path
) -> None:
    gone = Database(engine_from_url("postgresql://nobody@127.0.0.1:9/none"))
    app = create_app(WebParts(gone, ChannelDirectory(gone, box), FileStore(tmp_path), box, clock, lambda: None))
    assert post(app.test_client(), "e1") == 503
    answer = app.test_client().get("/ready")
    assert answer.status_code == 503
    assert "does not answer" in answer.get_json()["problems"][0]
    assert app.test_client().get("/health").status_code == 200


def test_webhooks_that_come_together_are_all_kept(database: Database, cast: Cast, clock: TurnableClock) -> None:
    intake, start, new = Intake(database.engine), Barrier(8), list[int]()

    def hand_in(number: int) -> None:
        start.wait()
        events = [RawEvent(f"e{number}", "r", 1, "{}"), RawEvent("of all", "r", 1, "{}")]
        new.append(intake.add(cast.office_a, cast.channel_a, events, clock.now()))

    threads = [Thread(target=hand_in, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(new) == 9
    assert kept(database) == {f"e{number}" for number in range(8)} | {"of all"}


def test_one_webhook_that_cannot_be_kept_spoils_no_other(database: Database, cast: Cast, clock: TurnableClock) -> None:
    intake = Intake(database.engine)
    good = inbox._Slip([_row(cast, "good")])
    bad = inbox._Slip([_row(cast, "beside the bad"), _row(cast, "bad", channel=999_999)])
    intake._write_together([bad, good], time.monotonic() + 30)
    assert (good.new, bad.new, good.error) == (1, None, None)
    assert bad.error is not None
    assert kept(database) == {"good"}
    with pytest.raises(InboxUnavailable):
        intake.add(cast.office_a, 999_999, [RawEvent("bad", "r", 1, "{}")], clock.now())


def _row(cast: Cast, name: str, channel: int | None = None) -> tuple[object, ...]:
    return (
        cast.office_a,
        channel or cast.channel_a,
        name,
        "r",
        1,
        "{}",
        "2026-02-03 02:00:00.000000+00:00",
        "waiting",
        0,
    )


def broken(_row: Any, _event: Any) -> Handled:
    raise ValueError("somebody's words")


@pytest.fixture
def workers(database: Database, clock: TurnableClock) -> InboxWorkers:
    return InboxWorkers(database, clock, broken, lambda handled: None)


def test_an_event_that_always_fails_is_set_aside_and_the_coordinator_told_once_for_free(
    database: Database, cast: Cast, clock: TurnableClock, workers: InboxWorkers
) -> None:
    intake = Intake(database.engine)
    events = [RawEvent("p1", "r1", 1, "{}"), RawEvent("p2", "r2", 1, "{}")]
    intake.add(cast.office_a, cast.channel_a, events, clock.now())
    for _ in range(inbox.MAX_ATTEMPTS):
        workers.run_all()
        clock.set(clock.now() + timedelta(minutes=6))
    with database.looking() as session:
        states = {(row.state, row.reason) for row in session.scalars(select(InboxEvent))}
        alerts = session.scalars(select(Notice).where(Notice.kind == "alert")).all()
    assert {state for state, _ in states} == {"set_aside"}
    assert not any("somebody's words" in (reason or "") for _, reason in states)
    assert [(alert.person_id, alert.push_by) for alert in alerts] == [(cast.coordinator, None)]


def test_an_event_that_kills_its_process_every_time_is_set_aside(
    database: Database, cast: Cast, clock: TurnableClock, workers: InboxWorkers
) -> None:
    Intake(database.engine).add(cast.office_a, cast.channel_a, [RawEvent("k", "r", 1, "{}")], clock.now())
    for _ in range(inbox.MAX_CLAIMS):
        with database.system() as session:
            assert inbox.claim(session, clock.now()) is not None
        clock.set(clock.now() + inbox.LONGEST_CLAIM + timedelta(seconds=1))
    assert workers.run_one()
    with database.looking() as session:
        assert session.scalars(select(InboxEvent.state)).one() == "set_aside"
        assert session.scalar(select(func.count()).select_from(Notice)) == 1


def test_a_flood_is_ten_webhooks_at_once_and_no_fewer(workers: InboxWorkers) -> None:
    moment = 1000.0
    workers._woken.extend([moment] * (FLOOD_WEBHOOKS - 1))
    assert not workers.is_flooded(moment)
    workers._woken.append(moment)
    assert workers.is_flooded(moment)
    assert not workers.is_flooded(moment + 2 * FLOOD_SECONDS)
    workers.wake()
    assert workers._woken[-1] != moment


def test_what_follows_an_event_may_fail_without_bringing_it_back(
    database: Database, cast: Cast, clock: TurnableClock
) -> None:
    def after(_handled: Handled) -> None:
        raise OSError("the platform is gone")

    def handle(row: InboxEvent, _event: Any) -> Handled:
        with database.organization(row.organization_id) as session:
            inbox.finish(session, row.id, row.attempts, "done", clock.now())
        return Handled(True)

    Intake(database.engine).add(cast.office_a, cast.channel_a, [RawEvent("e", "r", 1, "{}")], clock.now())
    assert InboxWorkers(database, clock, handle, after).run_all() == 1
    with database.looking() as session:
        assert session.scalars(select(InboxEvent.state)).one() == "done"


def test_readiness_turns_red_when_the_inbox_is_late_and_not_while_an_event_waits_for_its_next_try(
    client: FlaskClient, database: Database, cast: Cast, clock: TurnableClock
) -> None:
    post(client, "e1")
    clock.set(clock.now() + timedelta(minutes=3))
    heartbeat.beat(database, "scheduler", clock.now())
    answer = client.get("/ready")
    assert answer.status_code == 503
    assert "inbox" in answer.get_json()["problems"][0]
    with database.system() as session:
        row = inbox.claim(session, clock.now())
        assert row is not None
        inbox.give_back(session, row.id, row.attempts, clock.now(), "ValueError")
    assert client.get("/ready").status_code == 200
    assert "tamngan_inbox_retrying 1.0" in client.get("/metrics").get_data(as_text=True)


def test_a_newer_schema_is_one_to_work_with_and_none_at_all_is_not(
    database: Database, cast: Cast, client: FlaskClient
) -> None:
    with database.system() as session:
        session.execute(text("ALTER TABLE inbox_event ADD COLUMN of_the_next_release VARCHAR(10)"))
        session.execute(text("UPDATE alembic_version SET version_num = 'next'"))
    with database.looking() as session:
        assert migrate.schema_is_usable(session.connection())
    assert post(client, "e1") == 200
    with database.system() as session:
        session.execute(text("DELETE FROM alembic_version"))
    with database.looking() as session:
        assert not migrate.schema_is_usable(session.connection())
