"""An office that leaves: everything it has, readable without this program; and gone everywhere afterwards."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, literal, select, update

from storage import audit, installation, sweeping
from storage.backup import is_of_an_office, plain
from storage.database import LEAVE_NO_TRACE, Database
from storage.files import DamagedFile, FileStore
from storage.models import Base, Organization

#: Columns that open something: they belong to the installation, not to the office's record.
SECRETS = frozenset(
    {
        "secret_sealed", "previous_secret_sealed", "access_token_sealed", "assertion_key_sealed", "code_hash",
        "reply_token", "quote_token", "retry_key",
    }
)  # fmt: skip
REMOVED = "removed:"
_READ_ME = """หน่วยงาน: {name}
ส่งออกเมื่อ: {at}

tables/*.csv   ข้อมูลทุกตาราง เปิดด้วย Excel หรือ LibreOffice (UTF-8) · every table, for a spreadsheet
tables/*.json  ข้อมูลเดียวกันแบบ JSON · the same as JSON
files/         หลักฐานและเอกสาร ชื่อไฟล์ขึ้นต้นด้วยหมายเลขรายการ · evidence and papers, named by their row
missing.txt    ไฟล์ที่ไม่มีหรือเสียหายอยู่ก่อนแล้ว · files that were missing or damaged before
"""


def tables() -> Iterator[Table]:
    """Yield every table that holds rows of offices, those that others point at first."""
    yield from (table for table in Base.metadata.sorted_tables if is_of_an_office(table))


def export(database: Database, files: FileStore, organization: Organization, path: Path, now: datetime) -> list[str]:
    """Write everything of an office into a zip of tables and files; return the names of files that were not there."""
    lacking: list[str] = []
    with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("อ่านก่อน-README.txt", _READ_ME.format(name=organization.name, at=now.isoformat()))
        with database.engine.execution_options(tamngan_reading=True).connect() as connection:
            for table in tables():
                _write_table(connection, table, organization.id, archive)
            for row_id, name, digest in _files_of(connection, organization.id):
                try:
                    archive.writestr(f"files/{name}", files.get(organization.id, digest))
                except DamagedFile:
                    lacking.append(f"{row_id} {name} {digest}")
        archive.writestr("missing.txt", "\n".join(lacking))
    path.chmod(0o600)
    return lacking


def _write_table(connection: Connection, table: Table, organization_id: int, archive: zipfile.ZipFile) -> None:
    names = [column.name for column in table.columns if column.name not in SECRETS]
    found = connection.execute(select(table).where(_owner(table) == organization_id).order_by(table.c.id)).mappings()
    rows = [{name: plain(row[name]) for name in names} for row in found]
    written = io.StringIO()
    writer = csv.DictWriter(written, names)
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    # Excel takes a file for UTF-8 by its mark.
    archive.writestr(f"tables/{table.name}.csv", "\ufeff" + written.getvalue())
    archive.writestr(f"tables/{table.name}.json", json.dumps(rows, ensure_ascii=False, indent=1))


def _cell(value: Any) -> Any:
    """Return a value for a spreadsheet; what would be taken for a formula there is kept a text."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@"} else value


def _owner(table: Table) -> Any:
    return table.c.id if table.name == Organization.__tablename__ else table.c.organization_id


def _files_of(connection: Connection, organization_id: int) -> Iterator[tuple[int, str, str]]:
    """Yield row, name and hash of every stored file, whatever table speaks of it."""
    for table, column in sweeping.columns_that_name_files():
        if column.name != "sha256":  # small pictures and the hashes of papers that were read are no files of the record
            continue
        named = table.c["file_name"] if "file_name" in table.c else literal(None)
        query = select(table.c.id, named, column).where(table.c.organization_id == organization_id, column.is_not(None))
        if "removed_at" in table.c:
            query = query.where(table.c.removed_at.is_(None))
        for row_id, name, digest in connection.execute(query.order_by(table.c.id)):
            plain_name = (name or digest[:12]).replace("/", "_").replace("\\", "_")
            yield row_id, f"{table.name}-{row_id}-{plain_name}", digest


def remove(database: Database, files: FileStore, organization: Organization, now: datetime) -> dict[str, int]:
    """Erase an office: every row in every table and every file; that it was here and when it left stays as one entry.

    Returns how many rows were erased, by table.
    """
    digests = list(files.digests(organization.id))
    erased: dict[str, int] = {}
    with database.organization(organization.id) as session, audit.erasing(session):
        session.info[LEAVE_NO_TRACE] = True
        connection = session.connection()
        for table in reversed(list(tables())):
            _loosen(connection, table, organization.id)
            gone = connection.execute(delete(table).where(_owner(table) == organization.id))
            erased[table.name] = gone.rowcount
    for digest in digests:
        files.remove(organization.id, digest)
    with database.system() as session:
        fact = {"name": organization.name, "rows": sum(erased.values()), "files": len(digests)}
        installation.put_fact(session, f"{REMOVED}{organization.id}", fact, now)
    return erased


def _loosen(connection: Connection, table: Table, organization_id: int) -> None:
    """Take away what a table's rows point at within the table: they are deleted in one go."""
    inner = [column for column in table.columns if any(key.column.table is table for key in column.foreign_keys)]
    loose = {column.name: None for column in inner if column.nullable}
    if loose:
        connection.execute(update(table).where(_owner(table) == organization_id).values(**loose))
