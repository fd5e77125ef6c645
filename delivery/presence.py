"""How many processes call the platform: those that have told so lately, in a row of their own."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError

from delivery.pace import PROCESSES
from storage import heartbeat
from storage.clock import Clock
from storage.database import Database

log = logging.getLogger("tamngan.delivery")

#: A process tells that it is there, and looks who else is, this often while it calls.
EVERY_SECONDS = 30.0


class Presence:
    """Tells the number of processes when it is called; it asks the database now and then, never twice at once."""

    def __init__(self, database: Database, clock: Clock, seconds: Callable[[], float] = time.monotonic) -> None:
        """Take part under a name of its own from the first question on; ``seconds`` only go forward."""
        self._database, self._clock, self._seconds = database, clock, seconds
        self._name = uuid4().hex
        self._lock = threading.Lock()
        self._asked_at: float | None = None
        self._found = PROCESSES

    def __call__(self) -> int:
        """Return how many processes call the platform at this time, this one included."""
        if self._is_stale() and self._lock.acquire(blocking=False):
            try:
                self._ask()
            finally:
                self._lock.release()
        return self._found

    def _is_stale(self) -> bool:
        return self._asked_at is None or self._seconds() - self._asked_at >= EVERY_SECONDS

    def _ask(self) -> None:
        self._asked_at = self._seconds()
        try:
            with self._database.system() as session:
                self._found = heartbeat.beat_process(session, self._name, self._clock.now())
        except SQLAlchemyError as error:  # the pace goes by what was known; the loops say that the database is away
            log.warning("the processes could not be counted", extra={"error": type(error).__name__})
