"""A backup is whole, and comes back on either engine."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from sqlalchemy import func, select
from tests_support import Cast, put_notice

from measures.vocabulary import Role
from storage import backup, inbox, organizations, people
from storage.backup import BackupError
from storage.clock import TurnableClock
from storage.database import Database, engine_from_url
from storage.files import FileStore
from storage.models import Base, Evidence, Notice, Person
from storage.secrets import SecretBox


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


@pytest.fixture
def filled(database: Database, cast: Cast, clock: TurnableClock, files: FileStore) -> Database:
    """A database with a file, a raw event, and notices that point at a later row of their own table."""
    now = clock.now()
    inbox.add(database.engine, cast.office_a, cast.channel_a, [inbox.RawEvent("e1", "r", 1, "{}")], now)
    with database.organization(cast.office_a) as session:
        digest = files.put(cast.office_a, b"a photo")
        session.add(Evidence(kind="photo", sha256=digest, state="stored", received_at=now, attempts=0))
        first = put_notice(session, "first", now, data={"ข": "ไทย"})
        second = put_notice(session, "second", now)
        session.get_one(Notice, first).merged_into_id = second
    return database


def counts(database: Database) -> dict[str, int]:
    with database.system() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


@pytest.mark.parametrize("target", ["sqlite", "postgres"])
def test_everything_comes_back_on_either_engine(
    target: str,
    filled: Database,
    cast: Cast,
    files: FileStore,
    clock: TurnableClock,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    backup.write(filled, files, tmp_path / "all.zip")
    url = (
        f"sqlite:///{tmp_path / 'new.sqlite3'}"
        if target == "sqlite"
        else request.getfixturevalue("another_postgres_url")
    )
    restored, store = Database(engine_from_url(url)), FileStore(tmp_path / "restored")
    backup.restore(restored, store, tmp_path / "all.zip")
    assert counts(restored) == counts(filled)
    with restored.organization(cast.office_a) as session:
        evidence = session.scalars(select(Evidence)).one()
        assert store.get(cast.office_a, evidence.sha256 or "") == b"a photo"
        first, second = session.scalars(select(Notice).order_by(Notice.id)).all()
        assert first.merged_into_id == second.id
        assert first.data == {"ข": "ไทย"}
        assert session.get_one(Person, cast.officer).created_at == clock.now()
        # New rows go on after the old ones.
        assert people.add(session, "คนใหม่", Role.STAFF, clock.now()).id > cast.outsider
    restored.dispose()


def test_a_damaged_archive_is_refused_and_nothing_is_restored(
    filled: Database, files: FileStore, tmp_path: Path
) -> None:
    path = tmp_path / "all.zip"
    backup.write(filled, files, path)
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    entries["tables/person.jsonl"] = entries["tables/person.jsonl"].replace("ผู้ประสาน".encode(), "ใครก็ไม่รู้".encode())
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    empty = Database(engine_from_url(f"sqlite:///{tmp_path / 'new.sqlite3'}"))
    with pytest.raises(BackupError, match="person"):
        backup.restore(empty, files, path)
    empty.dispose()


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x05\x06" + b"\0" * 18])
def test_something_else_is_no_archive(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "odd.zip"
    path.write_bytes(content)
    with pytest.raises(BackupError, match="no archive"):
        backup.verify(path)


def test_a_database_that_is_in_use_is_not_overwritten(
    filled: Database, files: FileStore, tmp_path: Path, box: SecretBox
) -> None:
    backup.write(filled, files, tmp_path / "all.zip")
    before = counts(filled)
    with pytest.raises(BackupError, match="not empty"):
        backup.restore(filled, files, tmp_path / "all.zip")
    assert counts(filled) == before
    with filled.system() as session:
        assert len(organizations.channels(session, box)) == 2
