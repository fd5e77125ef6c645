"""APScheduler wakes the loops; what is due is a fact in the database, so a missed wake-up loses nothing."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from apscheduler.schedulers.background import BackgroundScheduler

from storage import heartbeat
from storage.clock import Clock
from storage.database import Database

log = logging.getLogger("tamngan.scheduler")


@dataclass(frozen=True)
class Loop:
    """Something to run every so often; ``run`` does what is due and returns how much it found."""

    name: str
    every_seconds: int
    run: Callable[[], int]


class Clockwork:
    """Runs each loop in turn, never two runs of one loop at the same time."""

    def __init__(self, database: Database, clock: Clock, loops: tuple[Loop, ...]) -> None:
        """Prepare; nothing runs yet."""
        self._database = database
        self._clock = clock
        self._loops = loops
        self._stopped = threading.Event()
        self._scheduler = BackgroundScheduler(timezone="UTC")

    def start(self) -> None:
        """Run every loop once now and then at its pace."""
        for loop in self._loops:
            self._scheduler.add_job(
                self.run, "interval", [loop], seconds=loop.every_seconds, id=loop.name, coalesce=True, max_instances=1
            )
        for loop in self._loops:
            if self._stopped.is_set():
                return
            self.run(loop)
        if not self._stopped.is_set():
            self._scheduler.start()

    def run(self, loop: Loop) -> int:
        """Run one loop and beat; an error is logged and the loop comes again."""
        try:
            found = loop.run()
            heartbeat.beat(self._database, "scheduler", self._clock.now(), {"loop": loop.name})
        except Exception as error:  # one bad loop must not stop the others
            log.error("a loop failed", extra={"loop": loop.name, "error": type(error).__name__})  # noqa: TRY400
            return 0
        if found:
            log.info("a loop found work", extra={"loop": loop.name, "count": found})
        return found

    def wait(self) -> None:
        """Block until ``stop`` is called."""
        self._stopped.wait()

    def stop(self) -> None:
        """Finish the loops that are running."""
        self._stopped.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
