"""Evidence files: whole or not there, checked when read, and nothing left over goes unnoticed."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest

from storage.files import DamagedFile, FileStore

PHOTO = b"a photo"


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


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
