"""Files that no row speaks of any more: found twice, they are removed.

A file is written before the row that names it, so one look proves nothing: what was already without a row at an earlier
look, hours ago, is nobody's.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, Table, select
from sqlalchemy.orm import Session

from measures.errors import place_of
from storage.database import Database
from storage.files import FileStore
from storage.models import Base

log = logging.getLogger("tamngan.sweeping")

#: A file counts as nobody's when it was so at two looks that far apart.
BETWEEN_LOOKS = timedelta(hours=6)


def columns_that_name_files() -> list[tuple[Table, Column[str]]]:
    """Return every column of every office's table that holds the hash of a stored file: its name ends in ``sha256``."""
    return [
        (table, column)
        for table in Base.metadata.sorted_tables
        if "organization_id" in table.columns
        for column in table.columns
        if column.name.endswith("sha256")
    ]


def stored_files(connection: Connection, organization_id: int | None = None) -> set[tuple[int, str]]:
    """Return (organization, hash) of every file that has to be there, of one office or of all.

    A copy that was removed need not be; the paper a plan was read from (``source_sha256``) is known by its hash only.
    """
    found: set[tuple[int, str]] = set()
    for table, column in columns_that_name_files():
        if column.name == "source_sha256":
            continue
        named = select(table.c.organization_id, column).where(column.is_not(None))
        if "removed_at" in table.c:
            named = named.where(table.c.removed_at.is_(None))
        if organization_id is not None:
            named = named.where(table.c.organization_id == organization_id)
        found.update((owner, digest) for owner, digest in connection.execute(named))
    return found


def on_record(session: Session, organization_id: int) -> set[str]:
    """Return the hash of every file that some row of an office speaks of."""
    found: set[str] = set()
    for table, column in columns_that_name_files():
        named = select(column).where(table.c.organization_id == organization_id, column.is_not(None))
        found.update(session.execute(named).scalars())
    return found


class Sweeper:
    """Looks through the stored files of every office."""

    def __init__(self, database: Database, files: FileStore) -> None:
        """Nothing was seen yet."""
        self._database = database
        self._files = files
        self._seen: dict[tuple[int, str], datetime] = {}
        self._looked_at: datetime | None = None

    def sweep_if_due(self, now: datetime) -> int:
        """Look, if the last look is long enough ago; return how many files were removed."""
        if self._looked_at is not None and timedelta() <= now - self._looked_at < BETWEEN_LOOKS:
            return 0
        self._looked_at = now
        return self.sweep(now)

    def sweep(self, now: datetime) -> int:
        """Remove what had no row at this look and at one long enough before; return how many files that were."""
        orphans: set[tuple[int, str]] = set()
        for organization_id in self._files.organizations():
            # One office's folder must not keep the others' files, nor one file the others.
            with _told(organization_id):
                orphans |= {(organization_id, digest) for digest in self._orphans(organization_id)}
        self._seen = {one: self._seen.get(one, now) for one in orphans}
        removed = 0
        for one in [one for one, since in self._seen.items() if now - since >= BETWEEN_LOOKS]:
            with _told(one[0]):
                self._files.remove(*one)
                del self._seen[one]
                removed += 1
        return removed

    def _orphans(self, organization_id: int) -> set[str]:
        stored = set(self._files.digests(organization_id))
        with self._database.reading(organization_id) as session:
            return stored - on_record(session, organization_id)


@contextmanager
def _told(organization_id: int) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        failed = {"organization": organization_id, "error": place_of(error)}
        log.error("an office's files could not be swept", extra=failed)  # noqa: TRY400
