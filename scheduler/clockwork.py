"""APScheduler wakes the loops; what is due is a fact in the database, so a missed wake-up loses nothing."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import SQLAlchemyError

from storage import heartbeat
from storage.clock import Clock
from storage.database import Database

log = logging.getLogger("tamngan.scheduler")


@dataclass(frozen=True)
class Loop:
    """Something to run every so often; ``run`` does what is due and returns how much it found.

    ``rests_seconds``: what nobody waits for leaves the processor at the start to what somebody waits for.
    """

    name: str
    every_seconds: int
    run: Callable[[], int]
    rests_seconds: int = 0


class Clockwork:
    """Runs the loops beside each other, never two runs of one loop at the same time."""

    def __init__(self, database: Database, clock: Clock, loops: tuple[Loop, ...]) -> None:
        """Prepare; nothing runs yet."""
        self._database = database
        self._clock = clock
        self._loops = loops
        self._stopped = threading.Event()
        threads = {"type": "threadpool", "max_workers": max(len(loops), 1)}
        self._scheduler = BackgroundScheduler(timezone="UTC", executors={"default": threads})

    def start(self) -> None:
        """Run every loop at once (what nobody waits for a little later), none waiting for another, then at its pace."""
        for loop in self._loops:
            self._scheduler.add_job(
                self.run,
                "interval",
                [loop],
                seconds=loop.every_seconds,
                id=loop.name,
                coalesce=True,
                max_instances=1,
                next_run_time=datetime.now(UTC) + timedelta(seconds=loop.rests_seconds),
                misfire_grace_time=None,
            )
        if not self._stopped.is_set():
            self._scheduler.start()

    def run(self, loop: Loop) -> int:
        """Run one loop and beat; an error is logged and the loop comes again."""
        started, found, wrong = time.monotonic(), 0, None
        try:
            found = loop.run()
        except Exception as error:  # one bad loop must not stop the others
            wrong = type(error).__name__
            log.exception("a loop failed", extra={"loop": loop.name, "error": wrong, "action": "loop.failed"})
        seconds = time.monotonic() - started
        self._beat(loop, seconds, wrong)
        if found:
            detail = {"loop": loop.name, "count": found, "action": "loop.run", "seconds": round(seconds, 3)}
            log.info("a loop found work", extra=detail)
        return found

    def _beat(self, loop: Loop, seconds: float, wrong: str | None) -> None:
        try:
            heartbeat.beat_loop(
                self._database, loop.name, loop.every_seconds, self._clock.now(), seconds=seconds, error=wrong
            )
        except SQLAlchemyError as error:  # the database is away: readiness tells by the beat that is missing
            detail = {"loop": loop.name, "error": type(error).__name__}
            log.error("no beat could be written", extra=detail)  # noqa: TRY400

    def wait(self) -> None:
        """Block until ``stop`` is called."""
        self._stopped.wait()

    def stop(self) -> None:
        """Finish the loops that are running."""
        self._stopped.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
