"""A backup is whole, and comes back on either engine."""

from __future__ import annotations

import hashlib
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from tests_support import Cast, put_notice

from measures.vocabulary import Role
from storage import archives, backup, channels, inbox, installation, leaving, organizations, people
from storage.backup import BackupError
from storage.clock import TurnableClock
from storage.database import Database, engine_from_url
from storage.files import FileStore
from storage.models import Base, Evidence, Notice, Organization, Person
from storage.secrets import SecretBox

START = datetime(2026, 2, 3, 2, 0, tzinfo=UTC)


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
    before = counts(filled)
    backup.write(filled, files, tmp_path / "all.zip", START)
    url = (
        f"sqlite:///{tmp_path / 'new.sqlite3'}"
        if target == "sqlite"
        else request.getfixturevalue("another_postgres_url")
    )
    restored, store = Database(engine_from_url(url)), FileStore(tmp_path / "restored")
    backup.restore(restored, store, tmp_path / "all.zip", START)
    assert counts(restored) == {**before, "system_fact": 1}
    assert installation.is_paused(restored)
    assert not installation.is_paused(filled)
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
    backup.write(filled, files, path, START)
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    entries["tables/person.jsonl"] = entries["tables/person.jsonl"].replace("ผู้ประสาน".encode(), "ใครก็ไม่รู้".encode())
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    empty = Database(engine_from_url(f"sqlite:///{tmp_path / 'new.sqlite3'}"))
    with pytest.raises(BackupError, match="person"):
        backup.restore(empty, files, path, START)
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
    backup.write(filled, files, tmp_path / "all.zip", START)
    before = counts(filled)
    with pytest.raises(BackupError, match="not empty"):
        backup.restore(filled, files, tmp_path / "all.zip", START)
    assert counts(filled) == before
    with filled.system() as session:
        assert len(organizations.channels(session, box)) == 2


def test_a_missing_and_a_damaged_file_are_named_and_the_rest_is_saved(
    filled: Database, cast: Cast, files: FileStore, clock: TurnableClock, tmp_path: Path
) -> None:
    with filled.organization(cast.office_a) as session:
        for content in (b"another photo", b"a third one"):
            digest = files.put(cast.office_a, content)
            session.add(Evidence(kind="photo", sha256=digest, state="stored", received_at=clock.now(), attempts=0))
    gone, spoilt = (hash_of(content) for content in (b"another photo", b"a third one"))
    files.remove(cast.office_a, gone)
    files.path(cast.office_a, spoilt).write_bytes(b"something else")
    written = backup.write(filled, files, tmp_path / "all.zip", START)
    assert sorted(written.lacking) == sorted(f"{cast.office_a}/{digest}" for digest in (gone, spoilt))
    assert backup.verify(tmp_path / "all.zip")["lacking"] == list(written.lacking)
    with filled.looking() as session:
        assert installation.fact(session, installation.BACKUP) is None
    files.put(cast.office_a, b"another photo")
    files.path(cast.office_a, spoilt).unlink()
    files.put(cast.office_a, b"a third one")
    assert backup.write(filled, files, tmp_path / "whole.zip", START).lacking == ()
    with filled.looking() as session:
        assert installation.fact(session, installation.BACKUP) is not None


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_an_existing_archive_is_not_overwritten_unasked(filled: Database, files: FileStore, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(b"mine")
    with pytest.raises(BackupError, match="not overwritten"):
        backup.write(filled, files, path, START)
    assert path.read_bytes() == b"mine"
    backup.write(filled, files, path, START, overwrite=True)
    backup.verify(path)


def test_an_archive_is_not_restored_with_another_key(filled: Database, files: FileStore, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    backup.write(filled, files, path, START, key="the-key-it-was-made-with")
    empty = Database(engine_from_url(f"sqlite:///{tmp_path / 'new.sqlite3'}"))
    with pytest.raises(BackupError, match="not the key of this archive"):
        backup.restore(empty, files, path, START, key="another")
    assert backup.restore(empty, files, path, START, key="the-key-it-was-made-with")["person"] == 4
    empty.dispose()


def test_one_office_comes_back_beside_the_others_and_rests(
    filled: Database, cast: Cast, files: FileStore, tmp_path: Path
) -> None:
    path, before = tmp_path / "all.zip", rows_of(filled, cast.office_b)
    backup.write(filled, files, path, START)
    with filled.looking() as session:
        office = session.get_one(Organization, cast.office_a)
        session.expunge(office)
    with pytest.raises(BackupError, match="there already"):
        backup.restore(filled, files, path, START, organization=office.name)
    with pytest.raises(BackupError, match="no organization of that name"):
        backup.restore(filled, files, path, START, organization="อบต. อื่น")
    leaving.remove(filled, files, office, START)
    backup.restore(filled, files, path, START, organization=office.name)
    with filled.organization(cast.office_a) as session:
        assert session.get_one(Organization, cast.office_a).suspended_at == START
        assert channels.get(session, "a").paused_until == channels.RESTS_UNTIL
        evidence = session.scalars(select(Evidence)).one()
        assert files.get(cast.office_a, evidence.sha256 or "") == b"a photo"
        assert session.get_one(Person, cast.officer).name == "เจ้าหน้าที่ ข"
    assert rows_of(filled, cast.office_b) == before
    assert not installation.is_paused(filled)


def rows_of(database: Database, organization_id: int) -> list[tuple[int, str]]:
    with database.organization(organization_id) as session:
        return [(person.id, person.name) for person in session.scalars(select(Person).order_by(Person.id))]


def test_the_newest_archives_are_kept_and_nothing_else_is_touched(
    filled: Database, files: FileStore, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "mine.zip").write_bytes(b"not ours")
    made = [archives.write_to(filled, files, str(folder), START + timedelta(days=day), 2)[0] for day in range(4)]
    assert sorted(path.name for path in folder.iterdir()) == sorted([*made[-2:], "mine.zip"])


def test_a_drill_restores_everything_and_leaves_nothing(
    filled: Database, files: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup.write(filled, files, tmp_path / "all.zip", START)
    passing = tmp_path / "passing"
    passing.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(passing))
    assert archives.drill(tmp_path / "all.zip", START)["person"] == 4
    assert list(passing.iterdir()) == []


def test_a_cut_off_archive_is_one_sentence(filled: Database, files: FileStore, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    backup.write(filled, files, path, START)
    whole = path.read_bytes()
    for length in (len(whole) // 3, len(whole) - 1, 10):
        path.write_bytes(whole[:length])
        with pytest.raises(BackupError):
            backup.verify(path)
