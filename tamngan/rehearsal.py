"""A rehearsal: the whole office on a passing copy of the database, with a platform that delivers nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from delivery.dry import DryLine
from storage import backup, installation
from storage.files import FileStore
from storage.models import QuotaReading
from tamngan.bootstrap import Application

if TYPE_CHECKING:
    from delivery.line import Line


class Rehearsal(Application):
    """An application on the copy."""

    def line_of(self, channel_id: int) -> Line:
        """Return a platform that accepts everything."""
        with self.database.looking() as session:
            query = select(QuotaReading).where(QuotaReading.channel_id == channel_id).order_by(QuotaReading.id.desc())
            known = session.scalars(query).first()
        return DryLine(known.limit if known else None, known.used if known else 0)


@contextmanager
def rehearsal(application: Application) -> Iterator[Application]:
    """Copy what is in the database to a passing one (either engine) and give an application that plays on it."""
    with tempfile.TemporaryDirectory(prefix="tamngan-rehearsal-") as name:
        folder, now = Path(name), application.clock.now()
        empty = FileStore(folder / "files")
        backup.write(application.database, empty, folder / "copy.zip", now, noted=False)
        settings = application.settings.model_copy(
            update={"database_url": f"sqlite:///{folder / 'copy.sqlite3'}", "tamngan_files_url": empty.root.as_uri()}
        )
        played = Rehearsal(settings, application.clock, "rehearsal")
        try:
            backup.restore(played.database, empty, folder / "copy.zip", now)
            if not application.is_paused():
                with played.database.system() as session:
                    installation.resume(session)
            yield played
        finally:
            played.stop()
