"""What an operator does on the command line, as a person would: exit codes, sentences, and what is left afterwards."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, text

from simulator.server import SimulatedLine
from storage import channels, installation, organizations
from storage.clock import TurnableClock
from storage.database import Database, engine_from_url
from storage.models import AuditEntry, Base, Organization
from storage.secrets import SecretBox
from tamngan.cli import main
from tamngan.demo import world
from tamngan.demo.start import PLAN
from tests.bot.conversation.stage import Platform

KEY = "the first key of this installation, long enough"
NEW_KEY = "the second key of this installation, long enough"
OFFICE, OTHER = "อบต. หนึ่ง", "อบต. สอง"
Run = Callable[..., Result]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(engine_from_url(f"sqlite:///{tmp_path / 'data' / 'tamngan.sqlite3'}"))
    yield opened
    opened.dispose()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command with an environment of its own."""
    for name in ("DATABASE_URL", "LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN", "TAMNGAN_FILES_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TAMNGAN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("LINE_API_URL", "http://127.0.0.1:9")

    def call(*arguments: str, code: int = 0, typed: str | None = None, **environment: str) -> Result:
        values = {"TAMNGAN_SECRET_KEY": KEY, **environment}
        result = CliRunner().invoke(main, list(arguments), env=values, input=typed, catch_exceptions=False)
        assert result.exit_code == code, result.output + result.stderr
        return result

    return call


def secrets(secret: str, token: str) -> dict[str, str]:
    return {"NEW_CHANNEL_SECRET": secret, "NEW_CHANNEL_ACCESS_TOKEN": token}


@pytest.fixture
def offices(run: Run) -> None:
    run("organization", "add", "--name", OFFICE, "--channel", "one", **secrets("s1", "t1"))
    run("organization", "add", "--name", OTHER, "--channel", "two", **secrets("s2", "t2"))


def listed(run: Run) -> dict[str, dict[str, object]]:
    return {row["key"]: row for row in json.loads(run("channel", "list", "--json").output)}


def test_a_key_of_another_office_is_refused_in_one_sentence(run: Run, offices: None) -> None:
    result = run("organization", "add", "--name", OTHER, "--channel", "one", code=1, **secrets("stolen", "stolen"))
    assert len(result.stderr.strip().splitlines()) == 1
    assert listed(run)["one"]["office"] == OFFICE


def test_secrets_are_not_taken_from_the_command_line(run: Run) -> None:
    run("organization", "add", "--name", OFFICE, "--channel", "one", "--channel-secret", "s", code=2)
    assert run("organization", "list").output == ""


def test_the_same_name_with_other_blanks_is_the_same_office(run: Run, offices: None) -> None:
    run("organization", "add", "--name", f"  {OFFICE.replace(' ', '   ')} ")
    assert len(run("organization", "list").output.splitlines()) == 2


def test_a_secret_and_a_token_are_rotated_from_files(run: Run, offices: None, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s1-new\n", encoding="utf-8")
    run("channel", "rotate", "one", "--secret-file", str(tmp_path / "secret"))
    assert listed(run)["one"]["old_secret_until"] is not None
    run("channel", "revoke", "one", "--old-secret")
    assert listed(run)["one"]["old_secret_until"] is None
    assert listed(run)["one"]["state"] == "active"
    run("channel", "rotate", "nothing", "--secret-file", str(tmp_path / "secret"), code=1)


def test_a_channel_of_the_environment_is_changed_there(run: Run, offices: None) -> None:
    own = {"LINE_CHANNEL_SECRET": "s1", "LINE_CHANNEL_ACCESS_TOKEN": "t1"}
    assert "LINE_CHANNEL_SECRET" in run("channel", "rotate", "one", code=1, **own, **secrets("s9", "t9")).stderr
    run("channel", "rotate", "two", **own, **secrets("s9", "t9"))


def test_the_channel_of_the_environment_stays_with_its_office_when_others_come(run: Run, database: Database) -> None:
    own = {"LINE_CHANNEL_SECRET": "s1", "LINE_CHANNEL_ACCESS_TOKEN": "t1"}
    run("organization", "add", "--name", OFFICE, **own)
    run("organization", "list", **own)
    run("organization", "add", "--name", OTHER, "--channel", "two", **own, **secrets("s2", "t2"))
    run("organization", "list", **{**own, "LINE_CHANNEL_ACCESS_TOKEN": "t1-renewed"})
    with database.looking() as session:
        box = SecretBox(KEY)
        kept = {one.key: (one.access_token, one.answers_bare_path) for one in channels.opened(session, box)}
    assert kept == {"main": ("t1-renewed", True), "two": ("t2", False)}


def test_a_revoked_channel_of_the_environment_stays_revoked(run: Run) -> None:
    own = {"LINE_CHANNEL_SECRET": "s1", "LINE_CHANNEL_ACCESS_TOKEN": "t1"}
    run("organization", "add", "--name", OFFICE, **own)
    run("channel", "revoke", "main", **own)
    assert json.loads(run("channel", "list", "--json", **own).output)[0]["state"] == "revoked"


def test_a_channel_is_renamed_and_an_unused_one_removed(run: Run, offices: None) -> None:
    run("channel", "rename", "two", "one", code=1)
    run("channel", "rename", "two", "../x", code=1)
    run("channel", "rename", "two", "second")
    run("channel", "remove", "second")
    assert set(listed(run)) == {"one"}


def test_everything_is_sealed_anew_and_the_old_key_is_refused(run: Run, offices: None) -> None:
    run("key", "rotate", code=1, TAMNGAN_NEW_SECRET_KEY="short")
    run("key", "rotate", TAMNGAN_NEW_SECRET_KEY=NEW_KEY)
    assert "not the key" in run("channel", "list", code=1).stderr
    run("channel", "list", TAMNGAN_SECRET_KEY=NEW_KEY)


def test_a_lost_key_is_forgotten_and_secrets_entered_again(run: Run, offices: None) -> None:
    run("key", "forget", TAMNGAN_SECRET_KEY=NEW_KEY, code=1, typed="n\n")
    run("key", "forget", "--yes", TAMNGAN_SECRET_KEY=NEW_KEY)
    run("channel", "rotate", "one", TAMNGAN_SECRET_KEY=NEW_KEY, **secrets("s1", "t1"))
    rows = json.loads(run("channel", "list", "--json", TAMNGAN_SECRET_KEY=NEW_KEY).output)
    assert {row["key"]: row["token"] for row in rows} == {"one": "long_lived ok", "two": "none"}


def test_a_restore_comes_up_paused_and_waits_for_resume(run: Run, offices: None, tmp_path: Path) -> None:
    archive = str(tmp_path / "all.zip")
    run("backup", archive)
    assert "not overwritten" in run("backup", archive, code=1).stderr
    run("backup", archive, "--force")
    run("backup", "verify", archive)
    run("backup", "drill", archive)
    elsewhere = {"TAMNGAN_DATA_DIR": str(tmp_path / "elsewhere")}
    assert (
        "not the key of this archive" in run("restore", archive, code=1, TAMNGAN_SECRET_KEY=NEW_KEY, **elsewhere).stderr
    )
    run("restore", archive, **elsewhere)
    assert "paused" in run("tick", "--at", "2026-02-03T09:00+07:00", code=1, **elsewhere).stderr
    assert "Resumed" in run("resume", **elsewhere).output
    run("tick", "--at", "2026-02-03T09:00+07:00", **elsewhere)
    run("restore", archive, code=1, **elsewhere)


def test_a_restore_on_an_empty_machine_asks_for_the_key_and_makes_none(run: Run, offices: None, tmp_path: Path) -> None:
    archive, elsewhere = str(tmp_path / "all.zip"), tmp_path / "elsewhere"
    run("backup", archive)
    run("restore", archive, code=1, TAMNGAN_SECRET_KEY="", TAMNGAN_DATA_DIR=str(elsewhere))
    assert not (elsewhere / "secret.key").exists()


def test_a_missing_file_ends_a_backup_with_one(run: Run, offices: None, database: Database, tmp_path: Path) -> None:
    with database.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO evidence (organization_id, kind, state, sha256, received_at, attempts) "
                f"VALUES (1, 'photo', 'stored', '{'0' * 64}', '2026-02-03 00:00:00', 0)"
            )
        )
    result = run("backup", str(tmp_path / "all.zip"), code=1)
    assert f"1/{'0' * 64}" in result.stderr
    assert "0" * 64 in run("files", "check", code=1).output


def test_an_office_leaves_with_everything_and_is_gone(
    run: Run, offices: None, database: Database, tmp_path: Path
) -> None:
    run("person", "add", "--name", "สมชาย ใจดี", "--role", "executive", "--organization", OFFICE)
    path = tmp_path / "out.zip"
    run("organization", "export", OFFICE, "--output", str(path))
    with zipfile.ZipFile(path) as archive:
        told = archive.read("tables/person.csv").decode("utf-8-sig")
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert "สมชาย ใจดี" in told
    assert OTHER.encode() not in everything
    with database.looking() as session:
        sealed = channels.get(session, "one").secret_sealed
    assert sealed.encode() not in everything
    run("organization", "export", OFFICE, "--output", str(path), code=1)
    run("organization", "remove", OFFICE, code=1, typed="อบต. อื่น\n")
    run("organization", "remove", OFFICE, typed=f"{OFFICE}\n")
    with database.engine.connect() as connection:
        owned = [table for table in Base.metadata.sorted_tables if "organization_id" in table.c]
        left = {
            table.name: connection.execute(select(table).where(table.c.organization_id == 1)).all() for table in owned
        }
    assert {name: rows for name, rows in left.items() if rows} == {}
    with database.looking() as session:
        assert [office.name for office in organizations.all_organizations(session)] == [OTHER]
        entry = installation.fact(session, "removed:1")
        assert entry is not None
        assert entry.value["name"] == OFFICE


def test_a_suspended_office_rests_until_it_is_resumed(run: Run, offices: None, database: Database) -> None:
    run("organization", "suspend", OTHER)
    assert "suspended" in run("organization", "list").output
    run("organization", "resume", OTHER)
    with database.looking() as session:
        row = session.scalars(select(Organization).where(Organization.name == OTHER)).one()
        assert row.suspended_at is None
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.organization_id == row.id)).all()
    assert actions == ["organization.suspended", "organization.resumed"]


def test_a_table_of_offices_comes_in_and_may_come_again(run: Run, tmp_path: Path, clock: TurnableClock) -> None:
    platform = Platform()
    platform.stand_in(SimulatedLine(world.world(), clock, channel_access_token="good"))
    table = tmp_path / "offices.csv"
    table.write_text(
        "หน่วยงาน,ชื่อย่อ,channel id,secret,token,ผู้ประสานงาน\n"
        f"{OFFICE},one,1656000001,s1,good,คุณ ก\n{OTHER},ทต.,1656000002,s2,good,\nอบต. เสีย,bad,1,s3,refused,\n",
        encoding="utf-8",
    )
    try:
        for outcome in ("added", "known"):
            result = run("organization", "import", str(table), "--json", code=1, LINE_API_URL=platform.address)
            rows = [json.loads(line) for line in result.output.splitlines() if line.startswith('{"office')]
            assert [row["outcome"] for row in rows] == [outcome, outcome, "refused"]
            assert rows[0]["webhook"] == "/line/webhook/one"
            assert rows[1]["key"].startswith("o2-")
            assert all(row["code"] for row in rows[:2])
    finally:
        platform.close()
    assert len(run("organization", "list").output.splitlines()) == 2


def test_a_table_without_a_column_of_names_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert "no column office" in run("organization", "import", str(tmp_path / "x.csv"), code=1).stderr


def test_a_schema_of_a_newer_release_is_left_alone(run: Run, offices: None, database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'of-the-next-release'"))
    assert "newer version" in run("db", "upgrade").output
    run("organization", "list")


def test_an_unknown_trace_and_an_unknown_name_are_one_sentence(run: Run, offices: None) -> None:
    for arguments in (("trace", "nothing"), ("why", "--person", "ไม่มี", "--organization", OFFICE)):
        assert len(run(*arguments, code=1).stderr.strip().splitlines()) == 1
    run("why", code=2)


def test_a_rehearsal_tells_what_would_be_said_and_writes_nothing(run: Run, database: Database) -> None:
    run("import", str(PLAN), "--organization", OFFICE, "--yes")
    run("person", "add", "--name", "คนหนึ่ง", "--role", "coordinator", "--line-user-id", "U" + "0" * 32)

    def rows() -> dict[str, list[object]]:
        with database.engine.connect() as connection:
            return {table.name: list(connection.execute(select(table))) for table in Base.metadata.sorted_tables}

    before = rows()
    told = run("tick", "--at", "2026-02-05T16:30+07:00", "--dry-run").output
    assert any(json.loads(line)["outcome"] for line in told.splitlines() if line.startswith('{"at": "2026-02'))
    assert rows() == before


def test_a_question_that_nobody_answers_changes_nothing_and_says_so(run: Run, offices: None) -> None:
    told = run("organization", "remove", OTHER, typed="", code=1)
    assert "cancelled: nothing was changed" in told.stderr
    assert OTHER in run("organization", "list").output


def test_a_wrong_option_is_told_in_thai_too(run: Run) -> None:
    told = run("organization", "list", "--nosuch", code=2).stderr
    assert "คำสั่งไม่ถูกต้อง" in told
    assert "--nosuch" in told
