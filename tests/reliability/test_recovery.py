"""Backups while people write, two releases at once, failover and locks, files gone astray, an orderly end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from click.testing import CliRunner
from office_support import make_office
from sqlalchemy import func, select, text
from tests_support import Cast, put_notice

from bot.inbox import Handled, InboxWorkers
from bot.web import WebParts, create_app
from bot.webhook import ChannelDirectory, signature_of
from delivery.sender import TOGETHER
from measures.vocabulary import RoomKind
from storage import backup, inbox, migrate, rooms
from storage.clock import TurnableClock
from storage.database import Database, engine_from_url
from storage.files import FileStore
from storage.models import Evidence, InboxEvent, Notice
from storage.secrets import SecretBox
from tamngan.commands.doctor import command as doctor
from tests.torture import office
from tests.torture.processes import ROOT

KEY = "the secret key of the recovery, long enough"


def post(database: Database, box: SecretBox, clock: TurnableClock, folder: Path) -> Any:
    parts = WebParts(database, ChannelDirectory(database, box), FileStore(folder), box, clock, lambda: None)
    parts.directory.all()
    client = create_app(parts).test_client()

    def send(name: str) -> int:
        raw = json.dumps({"events": [{"webhookEventId": name, "timestamp": 1_770_000_000_000}]}).encode()
        headers = {"x-line-signature": signature_of("secret-a", raw)}
        return client.post("/line/webhook/a", data=raw, headers=headers).status_code

    return send


def postgres_only(database: Database) -> None:
    if not database.is_postgres:
        pytest.skip("a server's own trouble")


def test_a_backup_taken_while_people_write_is_of_one_moment(
    database: Database, cast: Cast, clock: TurnableClock, tmp_path: Path
) -> None:
    """Two rows are always written together; no archive may hold one of them alone."""
    enough, stop = Event(), Event()

    def write() -> None:
        for number in range(10_000):
            if stop.is_set():
                return
            with database.organization(cast.office_a) as session:
                for half in ("a", "b"):
                    put_notice(session, f"{number}-{half}", clock.now())
                session.add(Evidence(kind="url", state="stored", received_at=clock.now(), attempts=0))
            if number == 20:
                enough.set()

    writer = Thread(target=write)
    writer.start()
    try:
        assert enough.wait(60)
        counts = [
            backup.write(database, FileStore(tmp_path), tmp_path / f"{n}.zip", clock.now()).tables for n in range(3)
        ]
    finally:
        stop.set()
        writer.join()
    for number, count in enumerate(counts):
        assert count["notice"] == 2 * count["evidence"] >= 42
        with zipfile.ZipFile(tmp_path / f"{number}.zip") as archive:
            keys = [json.loads(line)["key"] for line in archive.read("tables/notice.jsonl").splitlines()]
        assert {key[:-2] for key in keys if key.endswith("a")} == {key[:-2] for key in keys if key.endswith("b")}


MIGRATE = "import sys; from storage import database, migrate; migrate.upgrade(database.engine_from_url(sys.argv[1]))"


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_two_releases_that_migrate_at_once_make_one_schema(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}" if engine == "sqlite" else request.getfixturevalue("postgres_url")
    if engine == "postgres":
        empty = engine_from_url(url)
        with empty.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        empty.dispose()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = [
        subprocess.Popen([sys.executable, "-c", MIGRATE, url], env=environment, cwd=ROOT, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    errors = [process.communicate()[1].decode() for process in running]
    assert [process.returncode for process in running] == [0, 0], errors
    made = engine_from_url(url)
    migrate.check(made)
    made.dispose()


def test_a_database_that_became_read_only_is_answered_503_until_the_new_one_is_there(
    database: Database, cast: Cast, box: SecretBox, clock: TurnableClock, tmp_path: Path
) -> None:
    """A failover: the server that is talked to is the old one, which takes nothing any more."""
    postgres_only(database)
    send = post(database, box, clock, tmp_path)
    assert send("before") == 200
    name = database.engine.url.database
    for mode, status in (("on", 503), ("off", 200)):
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SET default_transaction_read_only = off"))
            connection.execute(text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = {mode}'))
            connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
            )
            connection.invalidate()
        assert send("during") == status
    with database.looking() as session:
        assert set(session.scalars(select(InboxEvent.webhook_event_id))) == {"before", "during"}


def test_a_lock_that_is_held_too_long_is_answered_503_and_nothing_waits_for_ever(
    database: Database,
    cast: Cast,
    box: SecretBox,
    clock: TurnableClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    postgres_only(database)
    monkeypatch.setattr("storage.database.POSTGRES_LOCK_TIMEOUT", "50ms")
    address = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    impatient = Database(engine_from_url(address))
    send = post(impatient, box, clock, tmp_path)
    with database.engine.connect() as other:
        other.execute(text("LOCK TABLE inbox_event IN ACCESS EXCLUSIVE MODE"))
        assert send("e") == 503
        other.rollback()
    assert send("e") == 200
    impatient.dispose()


@pytest.fixture
def settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Database, FileStore]]:
    """An office that ``tamngan doctor`` can look at."""
    url = f"sqlite:///{tmp_path / 'tamngan.sqlite3'}"
    for name, value in {
        "DATABASE_URL": url,
        "TAMNGAN_SECRET_KEY": KEY,
        "TAMNGAN_DATA_DIR": str(tmp_path),
        "LINE_API_URL": "http://127.0.0.1:9",
    }.items():
        monkeypatch.setenv(name, value)
    database = Database(engine_from_url(url))
    migrate.upgrade(database.engine)
    office.furnish(database, SecretBox(KEY), 1, 1)
    yield database, FileStore(tmp_path / "files")
    database.dispose()


def line_about(what: str) -> str:
    output = CliRunner().invoke(doctor).output
    return next(line for line in output.splitlines() if what in line)


def test_the_doctor_finds_files_without_a_row_and_rows_without_their_file(
    settled: tuple[Database, FileStore], clock: TurnableClock
) -> None:
    database, files = settled
    digest = files.put(1, b"a photo")
    with database.organization(1) as session:
        session.add(Evidence(kind="photo", sha256=digest, state="stored", received_at=clock.now(), attempts=0))
    assert line_about("orphan files").startswith("✓")
    assert line_about("evidence files").startswith("✓")
    files.put(1, b"of nobody")
    files.path(1, digest).with_name(".new-half").write_bytes(b"h")
    files.path(1, digest).write_bytes(b"another photo")
    assert line_about("orphan files").startswith("✗")
    assert "2 ไฟล์" in line_about("orphan files")
    assert line_about("evidence files").startswith("✗")


def test_a_full_inbox_does_not_keep_a_process_from_ending(database: Database, cast: Cast, clock: TurnableClock) -> None:
    events = [inbox.RawEvent(f"e{number}", f"r{number}", number + 1, "{}") for number in range(5)]
    inbox.add(database.engine, cast.office_a, cast.channel_a, events, clock.now())

    def handle(row: InboxEvent, _event: Any) -> Handled:
        with database.organization(row.organization_id) as session:
            inbox.finish(session, row.id, row.attempts, "done", clock.now())
        workers.take_no_more()
        return Handled(True)

    workers = InboxWorkers(database, clock, handle, lambda handled: None)
    assert workers.run_all() == 1
    with database.looking() as session:
        states = dict(session.execute(select(InboxEvent.state, func.count()).group_by(InboxEvent.state)).all())
    assert states == {"done": 1, "waiting": 4}


def test_a_full_outbox_does_not_keep_a_process_from_ending(
    database: Database, clock: TurnableClock, box: SecretBox
) -> None:
    office = make_office(database, clock, box)
    with database.organization(office.organization_id) as session:
        for number in range(TOGETHER + 5):
            room = rooms.ensure(session, RoomKind.PRIVATE, f"U{number:032x}", clock.now())
            put_notice(session, f"n{number}", clock.now(), push_by=clock.now(), room_id=room.id)
    pushed = office.direct.push

    def push(*call: Any) -> Any:
        office.sender.take_no_more()
        return pushed(*call)

    office.direct.push = push  # type: ignore[method-assign]
    clock.set(clock.now() + timedelta(seconds=1))
    assert office.sender.send_due() > 0
    # What was in hand is brought to its end; nothing more is taken up.
    with database.looking() as session:
        assert session.scalar(select(func.count()).select_from(Notice).where(Notice.state == "waiting")) == 5
