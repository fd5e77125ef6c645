"""From an address to a store of files, and the proof that every process of an installation sees the same one."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from measures.errors import TamNganError
from storage import installation
from storage.database import Database
from storage.files.bucket import Bucket
from storage.files.folder import Folder
from storage.files.shelf import Shelf, StoreUnavailable
from storage.files.store import FileStore

#: The organization under which the installation keeps its own mark.
NOBODY = 0


class WrongStore(TamNganError):
    """The store that an address leads to cannot be used, or is not the one this database's files are in."""


def shelf_of(address: str) -> Shelf:
    """Return the place that ``file:///folder`` or ``s3://bucket/prefix?endpoint=…`` leads to; raise ``WrongStore``."""
    if address.startswith("file:///"):
        return Folder(Path(unquote(urlsplit(address).path)))
    try:
        return Bucket(address)
    except ValueError as error:
        raise WrongStore(
            "TAMNGAN_FILES_URL ใช้ไม่ได้ ให้ใส่แบบ s3://bucket/prefix?endpoint=…",
            "TAMNGAN_FILES_URL cannot be used: write it like s3://bucket/prefix?endpoint=…",
        ) from error


def store_of(address: str) -> FileStore:
    """Return the store at an address; nothing is read or written yet."""
    return FileStore(shelf_of(address))


def open_store(address: str, database: Database, now: datetime) -> FileStore:
    """Return the store, after looking for the installation's mark in it: a process that sees another place is refused.

    The first process puts the mark there. Raises ``WrongStore``.
    """
    store = store_of(address)
    try:
        _prove(store, database, now)
    except StoreUnavailable as error:
        raise WrongStore(f"ใช้ที่เก็บหลักฐานไม่ได้ ({error})", f"the store of files cannot be used ({error})") from error
    return store


def _prove(store: FileStore, database: Database, now: datetime) -> None:
    with database.looking() as session:
        known = installation.fact(session, installation.STORE)
        digest = str(known.value.get("mark")) if known is not None else None
    if digest is None:
        with database.system() as session:
            digest = store.put(NOBODY, secrets.token_bytes(32))
            installation.put_fact(session, installation.STORE, {"mark": digest}, now)
    elif not store.exists(NOBODY, digest):
        place = store.shelf.describe()
        raise WrongStore(
            f"ที่เก็บหลักฐาน {place} ไม่ใช่ที่ที่ฐานข้อมูลนี้ใช้อยู่ ทุกโปรเซสต้องใช้ TAMNGAN_FILES_URL เดียวกัน (ย้ายด้วย tamngan files move)",
            f"{place} is not where the files of this database are: give every process the same TAMNGAN_FILES_URL, "
            "and move files with tamngan files move",
        )
