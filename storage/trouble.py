"""What a database's error says, in words that can be shown: where it is, and what the system or the driver told."""

from __future__ import annotations

import re

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

#: SQLite's own words -> what an operator makes of them.
_SQLITE = {
    "database is locked": "the database file is locked by another process",
    "attempt to write a readonly database": "the database file or its folder cannot be written by this user",
    "unable to open database file": "the database file cannot be opened: see its path and rights",
    "file is not a database": "the file is no SQLite database, or it is damaged",
    "database disk image is malformed": "the database file is damaged: restore a backup",
    "database or disk is full": "the disk is full",
    "disk I/O error": "the disk cannot be read or written",
    "no such table": "the schema is missing: run tamngan db upgrade",
    "no such column": "the schema is older than this version: run tamngan db upgrade",
}
_POSTGRES = {
    "UndefinedTable": "the schema is missing: run tamngan db upgrade",
    "UndefinedColumn": "the schema is older than this version: run tamngan db upgrade",
    "InvalidPassword": "the user or password of DATABASE_URL is refused",
    "InvalidCatalogName": "the database of DATABASE_URL does not exist",
    "ReadOnlySqlTransaction": "the database takes no writes now (a standby, or read-only)",
    "DiskFull": "the disk of the database server is full",
    "TooManyConnections": "the database server has no connection left: see the pool settings",
    "LockNotAvailable": "somebody holds a lock too long",
    "InsufficientPrivilege": "the database user lacks a right",
}
_SECRET = re.compile(r"(://[^:@/\s]+):[^@\s]+@")


def database_trouble(error: BaseException) -> str | None:
    """Return what is wrong with the database in one line, None for an error of something else."""
    if not isinstance(error, SQLAlchemyError):
        return None
    original = error.orig if isinstance(error, DBAPIError) else None
    if original is None:
        return type(error).__name__
    words = " ".join(str(original).split())
    for sign, meaning in _SQLITE.items():
        if sign in words:
            return f"{meaning} ({sign})"
    kind = type(original).__name__
    if kind in _POSTGRES:
        return f"{_POSTGRES[kind]} ({kind})"
    if kind == "OperationalError":  # no connection: the words name host, port and reason, and no data
        return _SECRET.sub(r"\1:…@", words)[:300]
    return kind
