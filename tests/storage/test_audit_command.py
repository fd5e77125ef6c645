"""``tamngan audit``: what an examiner is given, and what tampering looks like there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import delete, insert, select, update

from storage import audit, migrate, organizations
from storage.clock import SystemClock
from storage.database import Database, engine_from_url
from storage.models import AuditEntry, AuditErasure
from tamngan.cli import main


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """An office with three entries, where the command line looks for it."""
    url = f"sqlite:///{tmp_path / 'tamngan.sqlite3'}"
    for name, value in {"DATABASE_URL": url, "TAMNGAN_SECRET_KEY": "k" * 40, "TAMNGAN_DATA_DIR": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    engine = engine_from_url(url)
    migrate.upgrade(engine)
    opened = Database(engine)
    now = SystemClock().now()
    with opened.system() as session:
        office = organizations.add(session, "องค์การบริหารส่วนตำบลทุ่งใสสว่าง", now).id
    with opened.organization(office) as session:
        for number in range(3):
            audit.record(session, now, "report.recorded", "report", number, detail={"words": "ติดประกาศ"})
    return opened


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["audit", *words])


def test_a_whole_trail_is_told_with_its_last_hash(database: Database) -> None:
    result = run("verify")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert (told["entries"], told["whole"], len(told["head"])) == (3, True, 64)
    assert run("verify", "--expect", told["head"]).exit_code == 0


def test_a_changed_entry_ends_with_1_and_names_the_entry(database: Database) -> None:
    with database.system() as session:
        session.execute(insert(AuditErasure))
        session.execute(update(AuditEntry).where(AuditEntry.subject_id == 1).values(action="other"))
        session.execute(delete(AuditErasure))
    result = run("verify")
    assert result.exit_code == 1
    assert "was changed" in result.output


def test_a_hash_that_is_not_there_ends_with_1(database: Database) -> None:
    assert run("verify", "--expect", "f" * 64).exit_code == 1


def test_the_copy_holds_every_entry_with_its_hashes(database: Database, tmp_path: Path) -> None:
    result = run("export", "--output", str(tmp_path / "trail.jsonl"))
    assert result.exit_code == 0, result.output
    lines = [json.loads(line) for line in (tmp_path / "trail.jsonl").read_text(encoding="utf-8").splitlines()]
    with database.looking() as session:
        hashes = list(session.scalars(select(AuditEntry.chain_hash).order_by(AuditEntry.id)))
    assert [line["chain_hash"] for line in lines] == hashes
    assert lines[0]["detail"] == {"words": "ติดประกาศ"}
    assert json.loads(result.stdout)["head"] == hashes[-1]


def test_a_file_that_cannot_be_written_is_one_sentence(database: Database, tmp_path: Path) -> None:
    result = run("export", "--output", str(tmp_path / "nowhere" / "trail.jsonl"))
    assert result.exit_code == 1
    assert "cannot be written" in result.output
