"""One archive of everything: tables as JSON lines and evidence files, verified, restorable on either engine.

The tables are read in one transaction that sees a single moment, so the archive is consistent while the bot runs.
Secrets stay sealed inside it: restoring needs the same TAMNGAN_SECRET_KEY.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from sqlalchemy import Column, Connection, Date, Table, func, insert, select, text, update

from measures.errors import TamNganError
from storage import migrate
from storage.database import Database
from storage.files import FileStore
from storage.models import Base, Evidence, ExportFile
from storage.models.base import UtcDateTime

FORMAT = 1
ROWS_AT_ONCE = 500
#: No line or file inside an archive of ours is larger; a larger one is not ours.
MAX_ENTRY_BYTES = 512 * 1024 * 1024


class BackupError(TamNganError):
    """The archive cannot be written, read or restored."""


def write(database: Database, files: FileStore, path: Path) -> dict[str, int]:
    """Write the archive beside ``path``, verify it, and rename it into place; return the rows per table."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as stream:
        temporary = Path(stream.name)
    try:
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
            manifest = _write_all(database, files, archive)
        verify(temporary)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return dict(manifest["tables"])


def _write_all(database: Database, files: FileStore, archive: zipfile.ZipFile) -> dict[str, Any]:
    manifest: dict[str, Any] = {"format": FORMAT, "tables": {}, "sha256": {}}
    with _snapshot(database) as connection:
        manifest["revision"] = MigrationContext.configure(connection).get_current_revision()
        for table in Base.metadata.sorted_tables:
            count, digest = _write_table(connection, table, archive)
            manifest["tables"][table.name] = count
            manifest["sha256"][f"tables/{table.name}.jsonl"] = digest
        wanted = sorted(set(_stored_files(connection)))
    for organization_id, digest in wanted:
        source = files.path(organization_id, digest)
        if source.exists():
            name = f"files/{organization_id}/{digest}"
            archive.write(source, name)
            manifest["sha256"][name] = digest
    archive.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False))
    return manifest


def _snapshot(database: Database) -> Any:
    if database.is_postgres:
        return database.engine.connect().execution_options(isolation_level="REPEATABLE READ")
    return database.engine.execution_options(tamngan_reading=True).connect()


def _write_table(connection: Connection, table: Table, archive: zipfile.ZipFile) -> tuple[int, str]:
    digest, count = hashlib.sha256(), 0
    with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as stream:
        rows = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(select(table).order_by(table.c.id))
        for row in rows.mappings():
            line = json.dumps({key: _plain(value) for key, value in row.items()}, ensure_ascii=False).encode() + b"\n"
            stream.write(line)
            digest.update(line)
            count += 1
    return count, digest.hexdigest()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _stored_files(connection: Connection) -> Iterator[tuple[int, str]]:
    for model in (Evidence, ExportFile):
        for organization_id, digest in connection.execute(select(model.organization_id, model.sha256)):
            if digest is not None:
                yield organization_id, digest


def verify(path: Path) -> dict[str, Any]:
    """Check every entry of an archive against its manifest and return the manifest; raise ``BackupError``."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
            if manifest.get("format") != FORMAT:
                raise BackupError("ไฟล์สำรองเป็นรุ่นที่อ่านไม่ได้", "the archive is of a format this version cannot read")
            for name, digest in manifest["sha256"].items():
                if _digest_of(archive, name) != digest:
                    raise BackupError(f"ไฟล์สำรองเสียหายที่ {name}", f"the archive is damaged at {name}")
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise BackupError(
            "ไฟล์นี้ไม่ใช่ไฟล์สำรองของตามงานหรือเสียหาย", "this is no archive of TamNgan, or it is damaged"
        ) from error
    return manifest


def _digest_of(archive: zipfile.ZipFile, name: str) -> str:
    if archive.getinfo(name).file_size > MAX_ENTRY_BYTES:
        raise ValueError("entry too large")
    digest = hashlib.sha256()
    with archive.open(name) as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def restore(database: Database, files: FileStore, path: Path) -> dict[str, int]:
    """Put an archive into an empty database (either engine) and its files into the store; all or nothing."""
    manifest = verify(path)
    migrate.upgrade(database.engine)
    with zipfile.ZipFile(path) as archive:
        with database.engine.begin() as connection:
            _check_fits(connection, manifest)
            for table in Base.metadata.sorted_tables:
                _read_table(connection, table, archive)
            if database.is_postgres:
                _continue_numbering(connection)
        for name in manifest["sha256"]:
            if name.startswith("files/"):
                _, organization_id, _digest = name.split("/")
                files.put(int(organization_id), archive.read(name))
    return dict(manifest["tables"])


def _check_fits(connection: Connection, manifest: dict[str, Any]) -> None:
    if MigrationContext.configure(connection).get_current_revision() != manifest["revision"]:
        raise BackupError(
            "ไฟล์สำรองมาจากโปรแกรมคนละรุ่น ให้ใช้รุ่นเดียวกันในการกู้คืน",
            "the archive is of another version: restore with that version, then upgrade",
        )
    for table in Base.metadata.sorted_tables:
        if connection.scalar(select(func.count()).select_from(table)):
            raise BackupError(
                "ฐานข้อมูลปลายทางไม่ว่าง กู้คืนได้เฉพาะฐานข้อมูลใหม่", "the database is not empty: restore into a new one"
            )


def _read_table(connection: Connection, table: Table, archive: zipfile.ZipFile) -> None:
    """Insert a table's rows; columns that point into the table itself are set once all rows are there."""
    inner = [column for column in table.columns if any(key.column.table is table for key in column.foreign_keys)]
    later: list[tuple[int, dict[str, Any]]] = []
    for rows in _in_groups(_rows(table, archive)):
        for row in rows:
            pointing = {column.name: row[column.name] for column in inner if row[column.name] is not None}
            if pointing:
                later.append((row["id"], pointing))
                row.update(dict.fromkeys(pointing))
        connection.execute(insert(table), rows)
    for row_id, values in later:
        connection.execute(update(table).where(table.c.id == row_id).values(**values))


def _rows(table: Table, archive: zipfile.ZipFile) -> Iterator[dict[str, Any]]:
    with archive.open(f"tables/{table.name}.jsonl") as stream:
        for line in stream:
            row = json.loads(line)
            yield {column.name: _typed(column, row.get(column.name)) for column in table.columns}


def _typed(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    return value


def _in_groups(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    group: list[dict[str, Any]] = []
    for row in rows:
        group.append(row)
        if len(group) == ROWS_AT_ONCE:
            yield group
            group = []
    if group:
        yield group


def _continue_numbering(connection: Connection) -> None:
    """Rows came with their ids: tell PostgreSQL's sequences where to go on."""
    for table in Base.metadata.sorted_tables:
        highest = connection.scalar(select(func.max(table.c.id)))
        if highest:
            statement = text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :highest)")
            connection.execute(statement, {"table": table.name, "highest": highest})
