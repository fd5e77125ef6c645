"""One archive of everything: tables as JSON lines and evidence files, verified, restorable on either engine.

The tables are read in one transaction that sees a single moment, so the archive is consistent while the bot runs.
Secrets stay sealed inside it: restoring needs the same TAMNGAN_SECRET_KEY. A file that is missing or damaged is named
in the archive and does not keep the rest from being saved.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Date, Table, func, insert, select, text, update

from measures.errors import TamNganError
from storage import installation, migrate, sweeping
from storage.channels import RESTS_UNTIL, SUSPENDED
from storage.database import Database
from storage.files import DamagedFile, FileStore
from storage.holding import ALONE
from storage.models import Base, Channel, Organization, SystemFact
from storage.models.base import UtcDateTime

FORMAT = 1
ROWS_AT_ONCE = 500
#: No line or file inside an archive of ours is larger; a larger one is not ours.
MAX_ENTRY_BYTES = 16 * 1024 * 1024 * 1024


class BackupError(TamNganError):
    """The archive cannot be written, read or restored."""


@dataclass(frozen=True)
class Written:
    """What an archive holds, and the files (``organization/hash``) that are on the record and could not be read."""

    tables: dict[str, int]
    lacking: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Return the number of all rows."""
        return sum(self.tables.values())


def write(
    database: Database,
    files: FileStore,
    path: Path,
    now: datetime,
    *,
    key: str | None = None,
    overwrite: bool = False,
    noted: bool = True,
) -> Written:
    """Write the archive beside ``path``, verify it, and rename it into place.

    ``key`` is the fingerprint of the key that restoring needs. Raises ``BackupError`` where a file of that name is,
    unless it may be overwritten. ``noted`` off: it is a passing copy, of which nothing is remembered.
    """
    if path.exists() and not overwrite:
        raise BackupError(
            f"มีไฟล์ {path} อยู่แล้ว จึงไม่เขียนทับ (ใช้ --force)", f"{path} exists already and was not overwritten (--force)"
        )
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as stream:
        temporary = Path(stream.name)
    try:
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
            manifest = _write_all(database, files, archive, now, key)
        verify(temporary)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    written = Written(manifest["tables"], tuple(manifest["lacking"]))
    if noted and not written.lacking:
        with database.system() as session:
            installation.put_fact(session, installation.BACKUP, {"rows": written.rows}, now)
    return written


def _write_all(
    database: Database, files: FileStore, archive: zipfile.ZipFile, now: datetime, key: str | None
) -> dict[str, Any]:
    manifest: dict[str, Any] = {"format": FORMAT, "tables": {}, "sha256": {}, "lacking": []}
    manifest |= {"version": version("tamngan"), "made_at": now.isoformat(), "key": key}
    with _snapshot(database) as connection:
        manifest["revision"] = migrate.current_revision(connection)
        for table in Base.metadata.sorted_tables:
            count, digest = _write_table(connection, table, archive)
            manifest["tables"][table.name] = count
            manifest["sha256"][f"tables/{table.name}.jsonl"] = digest
        wanted = sorted(sweeping.stored_files(connection))
    for organization_id, digest in wanted:
        if _write_file(files, archive, organization_id, digest):
            manifest["sha256"][f"files/{organization_id}/{digest}"] = digest
        else:
            manifest["lacking"].append(f"{organization_id}/{digest}")
    archive.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False))
    return manifest


def _write_file(files: FileStore, archive: zipfile.ZipFile, organization_id: int, digest: str) -> bool:
    """Put one file into the archive; False where it is missing or damaged."""
    with tempfile.SpooledTemporaryFile(max_size=1 << 24) as aside:
        try:
            for block in files.stream(organization_id, digest):
                aside.write(block)
        except DamagedFile:
            return False
        aside.seek(0)
        with archive.open(f"files/{organization_id}/{digest}", "w", force_zip64=True) as entry:
            while block := aside.read(1 << 20):
                entry.write(block)
    return True


def _snapshot(database: Database) -> Any:
    if database.is_postgres:
        return database.engine.connect().execution_options(isolation_level="REPEATABLE READ")
    return database.engine.execution_options(tamngan_reading=True).connect()


def _write_table(connection: Connection, table: Table, archive: zipfile.ZipFile) -> tuple[int, str]:
    digest, count = hashlib.sha256(), 0
    with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as stream:
        rows = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(select(table).order_by(table.c.id))
        for row in rows.mappings():
            line = json.dumps({key: plain(value) for key, value in row.items()}, ensure_ascii=False).encode() + b"\n"
            stream.write(line)
            digest.update(line)
            count += 1
    return count, digest.hexdigest()


def plain(value: Any) -> Any:
    """Return a value as JSON has it: moments and days as texts."""
    return value.isoformat() if isinstance(value, date | datetime) else value


def verify(path: Path) -> dict[str, Any]:
    """Check every entry of an archive against its manifest and return the manifest; raise ``BackupError``."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
            if manifest.get("format") != FORMAT:
                made_by = manifest.get("version", "?")
                raise BackupError(
                    f"ไฟล์สำรองเป็นรูปแบบที่รุ่นนี้อ่านไม่ได้ ใช้ตามงานรุ่น {made_by}",
                    f"the archive is of a format this version cannot read: use TamNgan {made_by}",
                )
            for name, digest in manifest["sha256"].items():
                if _digest_of(archive, name) != digest:
                    raise BackupError(f"ไฟล์สำรองเสียหายที่ {name}", f"the archive is damaged at {name}")
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, TypeError, AttributeError) as error:
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


def restore(
    database: Database,
    files: FileStore,
    path: Path,
    now: datetime,
    *,
    key: str | None = None,
    organization: str | None = None,
) -> dict[str, int]:
    """Put an archive into an empty database (either engine) and its files into the store; all or nothing.

    What was restored rests until somebody wakes it: the whole installation is paused, one office alone is suspended.
    ``key`` is the fingerprint of the key at hand; ``organization`` restores that office only, beside others.
    Raises ``BackupError``.
    """
    manifest = verify(path)
    needs = manifest.get("key")
    if needs is not None and key is not None and needs != key:
        raise BackupError(
            "TAMNGAN_SECRET_KEY ไม่ใช่กุญแจของไฟล์สำรองนี้ ให้ใส่กุญแจที่ใช้ตอนสำรองก่อน",
            "TAMNGAN_SECRET_KEY is not the key of this archive: set the key it was made with first",
        )
    migrate.upgrade(database.engine)
    alone = database.engine.execution_options(**{ALONE: True})
    with zipfile.ZipFile(path) as archive, alone.begin() as connection:
        _check_version(connection, manifest)
        only = _office_in(archive, connection, organization) if organization else None
        if only is None:
            _check_empty(connection)
        written = _read_all(connection, archive, now, only)
        # The files are there before their rows are: a restore that breaks off leaves files that nobody speaks of.
        _read_files(files, archive, manifest, only)
    return written


def _read_all(connection: Connection, archive: zipfile.ZipFile, now: datetime, only: int | None) -> dict[str, int]:
    written: dict[str, int] = {}
    for table in Base.metadata.sorted_tables:
        if only is None or is_of_an_office(table):
            written[table.name] = _read_table(connection, table, archive, only)
    if only is None:
        facts = Base.metadata.tables[SystemFact.__tablename__]
        # The mark of the store that the files were in, and a rest that was somebody else's decision.
        passing = (installation.STORE, installation.PAUSE)
        connection.execute(facts.delete().where(facts.c.name.in_(passing)))
        connection.execute(insert(facts).values(name=installation.PAUSE, value={"why": "restored"}, at=now))
    else:
        office = Base.metadata.tables[Organization.__tablename__]
        connection.execute(update(office).where(office.c.id == only).values(suspended_at=now))
        line = Base.metadata.tables[Channel.__tablename__]
        rests = {"paused_until": RESTS_UNTIL, "pause_reason": SUSPENDED}
        connection.execute(update(line).where(line.c.organization_id == only).values(**rests))
    if connection.dialect.name == "postgresql":
        _continue_numbering(connection)
    return written


def is_of_an_office(table: Table) -> bool:
    """Tell whether a table holds rows of offices, and none of the installation itself."""
    return table.name == Organization.__tablename__ or "organization_id" in table.c


def _read_files(files: FileStore, archive: zipfile.ZipFile, manifest: dict[str, Any], only: int | None) -> None:
    for name in manifest["sha256"]:
        if name.startswith("files/"):
            organization_id = int(name.split("/")[1])
            if only is None or organization_id == only:
                with archive.open(name) as entry:
                    files.take(organization_id, entry)  # type: ignore[arg-type]  # it is read like any binary stream


def _check_version(connection: Connection, manifest: dict[str, Any]) -> None:
    if migrate.current_revision(connection) != manifest["revision"]:
        made_by = manifest.get("version", "?")
        raise BackupError(
            f"ไฟล์สำรองมาจากโปรแกรมคนละรุ่น ให้กู้คืนด้วยตามงานรุ่น {made_by} แล้วจึงปรับรุ่น",
            f"the archive is of another version: restore with TamNgan {made_by}, then upgrade",
        )


def _check_empty(connection: Connection) -> None:
    for table in Base.metadata.sorted_tables:
        if connection.scalar(select(func.count()).select_from(table)):
            raise BackupError(
                "ฐานข้อมูลปลายทางไม่ว่าง กู้คืนได้เฉพาะฐานข้อมูลใหม่", "the database is not empty: restore into a new one"
            )


def _office_in(archive: zipfile.ZipFile, connection: Connection, name: str) -> int:
    """Return the id of an office in the archive, of which the database must hold nothing; raise ``BackupError``."""
    table = Base.metadata.tables[Organization.__tablename__]
    rows = {row["name"]: row["id"] for row in _rows(table, archive)}
    if name not in rows:
        raise BackupError(
            f"ไฟล์สำรองไม่มีหน่วยงาน “{name}” (มี: {', '.join(rows)})", "the archive has no organization of that name"
        )
    taken = connection.scalar(
        select(func.count()).select_from(table).where((table.c.id == rows[name]) | (table.c.name == name))
    )
    if taken:
        raise BackupError(
            f"หน่วยงาน “{name}” หรือหมายเลขของหน่วยงานมีอยู่แล้ว ให้สั่ง tamngan organization remove ก่อน",
            "the organization, or another under its number, is there already: tamngan organization remove it first",
        )
    return int(rows[name])


def _read_table(connection: Connection, table: Table, archive: zipfile.ZipFile, only: int | None) -> int:
    """Insert a table's rows, or those of one office; columns that point into the table itself are set at the end."""
    inner = [column for column in table.columns if any(key.column.table is table for key in column.foreign_keys)]
    later: list[tuple[int, dict[str, Any]]] = []
    owner, count = "id" if table.name == Organization.__tablename__ else "organization_id", 0
    chosen = (row for row in _rows(table, archive) if only is None or row[owner] == only)
    for rows in _in_groups(chosen):
        count += len(rows)
        for row in rows:
            pointing = {column.name: row[column.name] for column in inner if row[column.name] is not None}
            if pointing:
                later.append((row["id"], pointing))
                row.update(dict.fromkeys(pointing))
        connection.execute(insert(table), rows)
    for row_id, values in later:
        connection.execute(update(table).where(table.c.id == row_id).values(**values))
    return count


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
