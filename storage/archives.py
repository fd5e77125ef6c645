"""Where archives are kept for a timer: a folder or a bucket, the newest of them; and a drill that leaves nothing."""

from __future__ import annotations

import re
import tempfile
from datetime import datetime
from pathlib import Path

from storage import backup
from storage.backup import BackupError, Written
from storage.database import Database, engine_from_url
from storage.files import FileStore
from storage.files.bucket import Bucket

_NAME = re.compile(r"tamngan-\d{8}-\d{6}\.zip")


def write_to(
    database: Database, files: FileStore, place: str, now: datetime, keep: int | None, *, key: str | None = None
) -> tuple[str, Written]:
    """Write today's archive into a folder or ``s3://…``, drop all but the newest ``keep``; return its name."""
    name = f"tamngan-{now:%Y%m%d-%H%M%S}.zip"
    if place.startswith("s3://"):
        return name, _to_bucket(database, files, _bucket(place), name, now, keep, key)
    folder = Path(place)
    written = backup.write(database, files, folder / name, now, key=key)
    for old in _older([path.name for path in folder.iterdir()], keep):
        (folder / old).unlink()
    return name, written


def _to_bucket(
    database: Database, files: FileStore, bucket: Bucket, name: str, now: datetime, keep: int | None, key: str | None
) -> Written:
    with tempfile.TemporaryDirectory(prefix="tamngan-backup-") as folder:
        written = backup.write(database, files, Path(folder) / name, now, key=key)
        bucket.write(name, Path(folder) / name)
    for old in _older(list(bucket.names()), keep):
        bucket.remove(old)
    return written


def _bucket(place: str) -> Bucket:
    try:
        return Bucket(place)
    except ValueError as error:
        raise BackupError(f"ที่เก็บ {place} ใช้ไม่ได้", f"{place} is no place for archives") from error


def _older(names: list[str], keep: int | None) -> list[str]:
    """Return the archives that are more than the newest ``keep``; nothing else that lies there is ours."""
    ours = sorted(name for name in names if _NAME.fullmatch(name))
    return ours[:-keep] if keep else []


def drill(path: Path, now: datetime) -> dict[str, int]:
    """Restore an archive into a passing database and folder, which are gone afterwards; raise ``BackupError``."""
    with tempfile.TemporaryDirectory(prefix="tamngan-drill-") as folder:
        database = Database(engine_from_url(f"sqlite:///{Path(folder) / 'drill.sqlite3'}"))
        try:
            return backup.restore(database, FileStore(Path(folder) / "files"), path, now)
        finally:
            database.dispose()
