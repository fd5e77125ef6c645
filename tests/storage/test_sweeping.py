"""Files that no row speaks of are swept, and nothing else is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests_support import Cast

from measures.vocabulary import EvidenceKind
from storage.clock import TurnableClock
from storage.database import Database
from storage.files import FileStore
from storage.models import Base, Evidence, ExportFile
from storage.sweeping import BETWEEN_LOOKS, Sweeper, columns_that_name_files


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def test_what_no_row_speaks_of_goes_at_the_second_look(
    database: Database, cast: Cast, clock: TurnableClock, files: FileStore
) -> None:
    orphan = files.put(cast.office_a, b"nobody's")
    sweeper = Sweeper(database, files)
    assert sweeper.sweep(clock.now()) == 0
    assert sweeper.sweep(clock.now() + BETWEEN_LOOKS - timedelta(seconds=1)) == 0
    assert list(files.digests(cast.office_a)) == [orphan]
    assert sweeper.sweep(clock.now() + BETWEEN_LOOKS) == 1
    assert list(files.digests(cast.office_a)) == []


def test_what_got_its_row_in_between_stays(
    database: Database, cast: Cast, clock: TurnableClock, files: FileStore
) -> None:
    photo, small, paper = (files.put(cast.office_a, content) for content in (b"photo", b"small", b"paper"))
    sweeper = Sweeper(database, files)
    sweeper.sweep(clock.now())
    now = clock.now()
    with database.organization(cast.office_a) as session:
        session.add(Evidence(kind=EvidenceKind.PHOTO, sha256=photo, thumbnail_sha256=small, received_at=now))
        session.add(ExportFile(layout="memo", format="pdf", sha256=paper, made_at=now, expires_at=now))
    assert sweeper.sweep(now + BETWEEN_LOOKS) == 0
    assert set(files.digests(cast.office_a)) == {photo, small, paper}


def test_another_offices_row_keeps_no_file_of_this_one(
    database: Database, cast: Cast, clock: TurnableClock, files: FileStore
) -> None:
    digest = files.put(cast.office_a, b"photo")
    with database.organization(cast.office_b) as session:
        session.add(Evidence(kind=EvidenceKind.PHOTO, sha256=digest, received_at=clock.now()))
    sweeper = Sweeper(database, files)
    sweeper.sweep(clock.now())
    assert sweeper.sweep(clock.now() + BETWEEN_LOOKS) == 1


def test_a_column_that_holds_a_hash_is_known_by_its_name() -> None:
    """Whoever adds a table that names stored files calls the column so, or its files would be swept."""
    named = {f"{table.name}.{column.name}" for table, column in columns_that_name_files()}
    assert {"evidence.sha256", "evidence.thumbnail_sha256", "export_file.sha256", "plan.source_sha256"} <= named
    hashes = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if getattr(column.type, "length", None) == 64 and ("sha" in column.name or "digest" in column.name)
    }
    assert hashes <= named
