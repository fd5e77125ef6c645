"""Upkeep: once a day what is over is dropped and nobody's files are swept; SQLite's log is emptied every time."""

from __future__ import annotations

from storage import heartbeat, retention
from storage.clock import Clock, local_date
from storage.database import Database
from storage.files import FileStore
from storage.sweeping import Sweeper

#: Whose row of ``Heartbeat`` remembers the day.
NAME = "upkeep-day"


class Upkeep:
    """What nobody sees, and everybody would miss."""

    def __init__(self, database: Database, files: FileStore, clock: Clock) -> None:
        """Look after this database and these files."""
        self._database = database
        self._clock = clock
        self._sweeper = Sweeper(database, files)

    def run(self) -> int:
        """Return how many rows were emptied and files removed; once a day there may be some."""
        now = self._clock.now()
        done = retention.run(self._database, now) if self._is_new_day() else 0
        done += self._sweeper.sweep_if_due(now)
        self._database.empty_log()
        return done

    def _is_new_day(self) -> bool:
        """Claim the day: two schedulers drop nothing twice, but neither waits for the other."""
        now = self._clock.now()
        today = local_date(now).isoformat()
        with self._database.system() as session:
            row = heartbeat.locked(session, NAME, now)
            if row.detail.get("on") == today:
                return False
            row.beat_at, row.detail = now, {"on": today}
            return True
