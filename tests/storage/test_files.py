"""Evidence files: whole or not there, checked when read, and nothing left over goes unnoticed."""

from __future__ import annotations

import io
import os
import uuid
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from tests_support import Cast

from storage import backup, installation
from storage.clock import TurnableClock
from storage.database import Database, engine_from_url
from storage.files import DamagedFile, FileStore, open_store, opening, store_of, upkeep
from storage.files.opening import NOBODY, WrongStore
from storage.files.shelf import BLOCK_BYTES
from storage.files.store import TROUBLE
from storage.models import Evidence

PHOTO = b"a photo"


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


@pytest.fixture(params=["folder", "bucket"])
def any_store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    """A store of either kind: what holds of one holds of the other."""
    if request.param == "folder":
        return FileStore(tmp_path / "files")
    place, _, query = request.getfixturevalue("bucket").partition("?")
    return store_of(f"{place}/{uuid.uuid4().hex}?{query}")


def test_every_kind_of_store_does_the_same(any_store: FileStore) -> None:
    large = os.urandom(3 << 20)
    digest = any_store.put(1, PHOTO)
    assert any_store.put(1, PHOTO) == digest
    assert any_store.get(1, digest) == PHOTO
    assert any_store.get(2, any_store.take(2, io.BytesIO(large))) == large
    assert list(any_store.digests(1)) == [digest]
    assert list(any_store.organizations()) == [1, 2]
    local = any_store.local(1, digest)
    assert local is not None
    assert local.read_bytes() == PHOTO
    any_store.remove(1, digest)
    any_store.remove(1, digest)
    assert not any_store.exists(1, digest)
    with pytest.raises(DamagedFile, match="missing"):
        any_store.get(1, digest)


def test_a_file_that_is_gone_is_loud_and_gives_no_path(any_store: FileStore) -> None:
    before = TROUBLE["missing"]
    assert any_store.local(1, "0" * 64) is None
    assert TROUBLE["missing"] == before + 1


def test_a_process_that_sees_another_place_is_refused(
    any_store: FileStore, database: Database, clock: TurnableClock, tmp_path: Path
) -> None:
    with database.system() as session:
        mark = any_store.put(NOBODY, b"the mark of this installation")
        installation.put_fact(session, installation.STORE, {"mark": mark}, clock.now())
    opening._prove(any_store, database, clock.now())
    with pytest.raises(WrongStore, match="not where the files"):
        open_store((tmp_path / "elsewhere").as_uri(), database, clock.now())
    assert list(any_store.organizations()) == []


def test_a_store_that_cannot_be_reached_is_one_sentence(database: Database, clock: TurnableClock) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "made-up")
        patch.setattr("storage.files.bucket.RETRY", {"max_retries": 0})
        with pytest.raises(WrongStore, match="evidence"):
            open_store("s3://evidence/x?endpoint=http://127.0.0.1:9", database, clock.now())


@pytest.mark.parametrize("address", ["s3://", "s3://bucket?secret=x"])
def test_an_address_of_no_store_is_refused(address: str) -> None:
    with pytest.raises(WrongStore, match="TAMNGAN_FILES_URL"):
        store_of(address)


@pytest.fixture
def recorded(database: Database, cast: Cast, clock: TurnableClock, store: FileStore) -> list[str]:
    """Three files on the record: whole, damaged and gone; and two that nobody speaks of."""
    digests = [store.put(cast.office_a, content) for content in (b"whole", b"spoilt", b"gone")]
    with database.organization(cast.office_a) as session:
        for digest in digests:
            session.add(Evidence(kind="photo", sha256=digest, state="stored", received_at=clock.now(), attempts=0))
    store.path(cast.office_a, digests[1]).write_bytes(b"SPOILT")
    store.remove(cast.office_a, digests[2])
    store.put(cast.office_a, b"of nobody")
    store.path(cast.office_a, digests[0]).with_name(".new-x").write_bytes(b"half")
    return digests


def test_a_check_finds_what_is_wrong_and_a_sweep_takes_the_rest_away(
    database: Database, cast: Cast, store: FileStore, recorded: list[str]
) -> None:
    found = upkeep.check(database, store)
    assert (found.whole, found.unfinished, len(found.orphans)) == (1, 1, 1)
    assert found.damaged == (f"{cast.office_a}/{recorded[1]}",)
    assert found.missing == (f"{cast.office_a}/{recorded[2]}",)
    assert upkeep.sweep(store, found) == 2
    after = upkeep.check(database, store)
    assert (after.whole, after.orphans, after.unfinished) == (1, (), 0)


def test_files_are_moved_to_another_kind_and_the_mark_goes_along(
    database: Database, cast: Cast, clock: TurnableClock, store: FileStore, recorded: list[str], bucket: str
) -> None:
    open_store(store.root.as_uri(), database, clock.now())
    address = bucket.replace("/office?", "/moved?")
    with pytest.raises(WrongStore):
        open_store(address, database, clock.now())
    lost = list(upkeep.move(database, store, store_of(address), clock.now()))
    assert sorted(lost) == sorted(f"{cast.office_a}/{digest}" for digest in recorded[1:])
    assert open_store(address, database, clock.now()).get(cast.office_a, recorded[0]) == b"whole"
    # The former place stays as it is.
    assert store.get(cast.office_a, recorded[0]) == b"whole"


def test_a_backup_of_one_kind_is_restored_into_another(
    database: Database, cast: Cast, clock: TurnableClock, store: FileStore, bucket: str, tmp_path: Path
) -> None:
    digest = store.put(cast.office_a, PHOTO)
    with database.organization(cast.office_a) as session:
        session.add(Evidence(kind="photo", sha256=digest, state="stored", received_at=clock.now(), attempts=0))
    target = store_of(bucket.replace("/office?", "/restored?"))
    backup.write(database, store, tmp_path / "one.zip", clock.now())
    first, second = (Database(engine_from_url(f"sqlite:///{tmp_path / name}.sqlite3")) for name in "ab")
    backup.restore(first, target, tmp_path / "one.zip", clock.now())
    assert target.get(cast.office_a, digest) == PHOTO
    backup.write(first, target, tmp_path / "two.zip", clock.now())
    again = FileStore(tmp_path / "again")
    backup.restore(second, again, tmp_path / "two.zip", clock.now())
    assert again.get(cast.office_a, digest) == PHOTO
    first.dispose()
    second.dispose()


def test_what_is_kept_is_for_its_owner_alone(store: FileStore) -> None:
    path = store.path(1, store.put(1, PHOTO))
    assert path.stat().st_mode & 0o777 == 0o600
    assert {folder.stat().st_mode & 0o777 for folder in (path.parent, path.parent.parent, store.root)} == {0o700}


def test_what_was_put_comes_back_and_is_kept_once(store: FileStore) -> None:
    digest = store.put(1, PHOTO)
    assert store.put(1, PHOTO) == digest
    assert store.get(1, digest) == PHOTO
    assert list(store.digests(1)) == [digest]
    assert list(store.unfinished()) == []


@pytest.mark.parametrize("content", [b"another photo", b""])
def test_a_changed_file_is_not_given_out(store: FileStore, content: bytes) -> None:
    digest = store.put(1, PHOTO)
    store.path(1, digest).write_bytes(content)
    with pytest.raises(DamagedFile, match="damaged"):
        store.get(1, digest)


def test_a_missing_file_and_that_of_another_office_are_missing(store: FileStore) -> None:
    digest = store.put(1, PHOTO)
    with pytest.raises(DamagedFile, match="missing"):
        store.get(2, digest)
    store.remove(1, digest)
    store.remove(1, digest)
    with pytest.raises(DamagedFile, match="missing"):
        store.get(1, digest)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63])
def test_only_a_hash_names_a_file(store: FileStore, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        store.path(1, name)


@pytest.mark.parametrize("at", ["fsync", "replace"])
def test_a_write_that_fails_leaves_no_file_and_no_rest(
    store: FileStore, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(*((os, "fsync", full) if at == "fsync" else (Path, "replace", full)))
        with pytest.raises(OSError, match="No space"):
            store.put(1, PHOTO)
    assert list(store.digests(1)) == list(store.unfinished()) == []
    assert store.get(1, store.put(1, PHOTO)) == PHOTO


def test_what_a_killed_process_left_behind_is_no_file_and_is_found(store: FileStore) -> None:
    digest = store.put(1, PHOTO)
    rest = store.path(1, digest).with_name(".new-x")
    rest.write_bytes(b"half")
    assert list(store.digests(1)) == [digest]
    assert list(store.unfinished()) == [rest]


def test_many_who_put_the_same_at_once_all_find_it(store: FileStore) -> None:
    start, found = Barrier(6), list[bytes]()

    def put() -> None:
        start.wait()
        found.append(store.get(1, store.put(1, PHOTO)))

    threads = [Thread(target=put) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [PHOTO] * 6
    assert list(store.unfinished()) == []


def test_of_a_damaged_file_not_even_all_blocks_are_given(store: FileStore) -> None:
    content = b"x" * (3 * BLOCK_BYTES)
    digest = store.put(1, content)
    store.path(1, digest).write_bytes(content[:-1] + b"y")
    given = []
    with pytest.raises(DamagedFile, match="damaged"):
        given.extend(store.stream(1, digest))
    assert sum(map(len, given)) < len(content)
