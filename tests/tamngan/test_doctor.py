"""The doctor looks at every part by itself, says what is wrong and what to do, and never dies of its patient."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from delivery.line import BotInfo, Failure, LineError
from storage import channels, heartbeat, installation, migrate, organizations
from storage.clock import SystemClock
from storage.database import Database, engine_from_url
from storage.secrets import SecretBox
from tamngan.commands.doctor import CHECKS
from tamngan.commands.doctor import command as doctor

KEY = "the secret key of the doctor, long enough"
Examine = Callable[..., dict[str, dict[str, Any]]]


class Line:
    """The platform as the doctor asks it."""

    def __init__(self, *_: object) -> None:
        self.date = SystemClock().now()

    def bot_info(self) -> BotInfo:
        return BotInfo("U" + "b" * 32, self.date.strftime("%a, %d %b %Y %H:%M:%S GMT"))

    def quota(self) -> int:
        return 300

    def webhook_endpoint(self) -> tuple[str, bool]:
        return "https://bot.example.go.th/line/webhook/main", True

    def test_webhook(self) -> tuple[bool, str]:
        return True, "200 OK"


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    made = Line()
    monkeypatch.setattr("tamngan.checks.service.PlatformLine", lambda *_: made)
    return made


@pytest.fixture
def examine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: Line) -> Examine:
    """Run the doctor and return its findings by check."""

    def run(*, good: bool = False, **environment: str) -> dict[str, dict[str, Any]]:
        values = {
            "TAMNGAN_DATA_DIR": str(tmp_path),
            "TAMNGAN_SECRET_KEY": KEY,
            "TAMNGAN_PUBLIC_URL": "https://bot.example.go.th",
            "DATABASE_URL": "",
            "TAMNGAN_FILES_URL": "",
            **environment,
        }
        result = CliRunner().invoke(doctor, ["--json"], env=values, catch_exceptions=False)
        assert result.exit_code == (0 if good else 1), result.output
        told = json.loads(result.output)
        assert told["ok"] is good
        return {one["check"]: one for one in reversed(told["findings"])}

    return run


@pytest.fixture
def healthy(tmp_path: Path) -> Database:
    database = Database(engine_from_url(f"sqlite:///{tmp_path / 'tamngan.sqlite3'}"))
    migrate.upgrade(database.engine)
    now, box = SystemClock().now(), SecretBox(KEY)
    with database.system() as session:
        office = organizations.add(session, "อบต. หนึ่ง", now)
        channels.put(session, office.id, "main", "s", "t", box, now)
        installation.put_fact(session, installation.BACKUP, {}, now)
    installation.check_key(database, box, now)
    heartbeat.beat_loop(database, "delivery", 5, now)
    return database


def bad(found: dict[str, dict[str, Any]]) -> set[str]:
    return {name for name, one in found.items() if one["state"] == "bad"}


def test_a_healthy_installation_is_in_order(examine: Examine, healthy: Database) -> None:
    found = examine(good=True)
    # What a new office has still to do is told, and is no fault.
    assert {one["state"] for name, one in found.items() if name != "first_steps"} == {"ok"}


def test_a_fresh_machine_is_told_what_to_do_and_nothing_is_made(examine: Examine, tmp_path: Path) -> None:
    found = examine(TAMNGAN_SECRET_KEY="")
    assert found["database"]["advice"] == "tamngan db upgrade"
    assert found["key"]["state"] == "note"
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_setting_is_said_and_the_rest_waits(examine: Examine) -> None:
    found = examine(DATABASE_URL="mysql://x")
    assert "DATABASE_URL" in found["settings"]["problem"]
    assert bad(found) == {"settings"}


def test_a_database_that_is_away_is_named_and_every_check_is_run(examine: Examine, tmp_path: Path) -> None:
    found = examine(DATABASE_URL="postgresql://nobody:secret@127.0.0.1:9/none")
    assert "127.0.0.1" in found["database"]["problem"]
    assert "secret" not in json.dumps(found)
    assert bad(found) == {"database"}
    assert found["fonts"]["state"] == "ok"


@pytest.mark.parametrize("name", ["folder", "disk", "schema", "platform", "loops", "backup", "fonts"])
def test_a_check_that_dies_keeps_no_other_from_being_run(
    examine: Examine, healthy: Database, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    module = next(module for check, module in CHECKS if check == name)

    def dies(_: object) -> Any:
        raise ZeroDivisionError("somebody's words")
        yield

    monkeypatch.setattr(f"tamngan.checks.{module}.{name}", dies)
    found = examine()
    assert bad(found) == {name}
    assert "ZeroDivisionError" in found[name]["problem"]
    assert "somebody's words" not in json.dumps(found)


def corrupt(path: Path) -> None:
    path.write_bytes(b"this is no database" * 500)


def test_a_corrupt_database_is_said_to_be_one(examine: Examine, tmp_path: Path) -> None:
    corrupt(tmp_path / "tamngan.sqlite3")
    assert "no SQLite database" in examine()["database"]["problem"]


def test_a_locked_database_is_said_to_be_locked(
    examine: Examine, healthy: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.database.SQLITE_BUSY_SECONDS", 0.1)
    other = sqlite3.connect(tmp_path / "tamngan.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert "locked" in examine()["database"]["problem"]
    other.execute("ROLLBACK")
    other.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_named_with_its_owner(examine: Examine, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    found = examine()
    tmp_path.chmod(0o700)
    assert str(tmp_path) in found["folder"]["problem"]


def test_a_folder_that_cannot_be_made_is_named(examine: Examine, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    found = examine(TAMNGAN_DATA_DIR=str(tmp_path / "file" / "data"))
    assert "errno" in found["folder"]["problem"]


def test_a_full_disk_is_said(examine: Examine, healthy: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tamngan.checks.machine.MIN_FREE_PART", 1.0)
    assert bad(examine()) == {"disk"}


def test_another_key_and_a_lost_one_are_said(examine: Examine, healthy: Database) -> None:
    found = examine(TAMNGAN_SECRET_KEY="another key of more than thirty-two letters")
    assert bad(found) == {"key"}
    assert found["platform"]["state"] == "skipped"
    assert "lost" in examine(TAMNGAN_SECRET_KEY="")["key"]["problem"]


@pytest.mark.parametrize(("revision", "state"), [("0001", "bad"), ("of-the-next-release", "note")])
def test_an_older_schema_is_bad_and_a_newer_one_is_not(
    examine: Examine, healthy: Database, revision: str, state: str
) -> None:
    with healthy.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")
    assert examine(good=state == "note")["schema"]["state"] == state


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://bot.example.go.th", True),
        ("http://bot.example.go.th", False),
        ("https://127.0.0.1:8443", False),
        ("https://localhost", False),
        ("", False),
    ],
)
def test_an_address_that_no_phone_can_open_is_said(
    examine: Examine, healthy: Database, line: Line, address: str, good: bool
) -> None:
    line.webhook_endpoint = lambda: (f"{address}/line/webhook", True)  # type: ignore[method-assign]
    assert ("address" in bad(examine(good=good, TAMNGAN_PUBLIC_URL=address))) is not good


def fails(*_: object) -> Any:
    raise LineError(Failure.CREDENTIALS, "401: the channel's token was refused", 401)


@pytest.mark.parametrize(
    ("call", "answer", "check", "words"),
    [
        ("bot_info", fails, "token", "401"),
        ("webhook_endpoint", lambda: ("https://elsewhere.example/line/webhook", True), "webhook", "elsewhere"),
        ("webhook_endpoint", lambda: ("https://bot.example.go.th/line/webhook", False), "webhook", "switched off"),
        ("test_webhook", lambda: (False, "400 ERROR_STATUS_CODE"), "secret", "secret is not LINE's"),
        ("test_webhook", lambda: (False, "0 COULD_NOT_CONNECT"), "webhook", "COULD_NOT_CONNECT"),
    ],
)
def test_what_the_platform_says_of_a_channel_is_told(
    examine: Examine, healthy: Database, line: Line, call: str, answer: Any, check: str, words: str
) -> None:
    setattr(line, call, answer)
    found = examine()
    assert bad(found) == {check}
    assert words in found[check]["problem"]


def test_a_platform_that_is_not_reached_is_no_reason_for_a_new_token(
    examine: Examine, healthy: Database, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise LineError(Failure.TEMPORARY, "the platform could not be reached")

    monkeypatch.setattr(line, "bot_info", away)
    found = examine()
    assert "token" not in found
    assert "api.line.me" in found["platform"]["advice"]


def test_a_clock_that_differs_from_the_platforms_is_said(examine: Examine, healthy: Database, line: Line) -> None:
    line.date -= timedelta(minutes=3)
    assert "seconds from the platform's" in examine()["clock"]["problem"]


def test_a_loop_that_is_late_and_an_old_backup_are_said(examine: Examine, healthy: Database) -> None:
    long_ago = SystemClock().now() - timedelta(days=3)
    with healthy.system() as session:
        heartbeat.locked(session, f"{heartbeat.LOOP}delivery", long_ago).beat_at = long_ago
        installation.put_fact(session, installation.BACKUP, {}, long_ago)
    found = examine()
    assert bad(found) == {"loop", "backup"}
    assert "delivery" in found["loop"]["problem"]


def test_another_store_than_the_databases_is_said(examine: Examine, healthy: Database, tmp_path: Path) -> None:
    with healthy.system() as session:
        installation.put_fact(session, installation.STORE, {"mark": "0" * 64}, SystemClock().now())
    assert "store" in bad(examine(TAMNGAN_FILES_URL=(tmp_path / "elsewhere").as_uri()))
