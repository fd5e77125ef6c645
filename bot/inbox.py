"""The workers: take events from the inbox, let the conversation handle them, send the answer at once."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from bot.events import IncomingEvent, read_event
from delivery import alerts
from measures.errors import place_of
from messages.alert_to_coordinator import Alert
from storage import inbox
from storage.clock import Clock, local_date
from storage.database import Database
from storage.models import InboxEvent

log = logging.getLogger("tamngan.inbox")

#: What another process left behind, or a retry, is found at the latest after this many seconds.
IDLE_SECONDS = 1.0
#: Threads that handle events on PostgreSQL; SQLite lets one write at a time, where more would only wait for each other.
THREADS = 4
#: Webhooks come first: handling one event takes as much of the processor as taking twenty, and the platform waits for
#: the taking. While so many came in within so many seconds, a thread rests before its next event, but not for long.
FLOOD_WEBHOOKS, FLOOD_SECONDS = 10, 0.2
FLOOD_RESTS_SECONDS, FLOOD_RESTS = 0.05, 20


@dataclass(frozen=True)
class Handled:
    """What became of an event: whether it was ours, and what is to be done once it is on disk."""

    ours: bool
    notices: tuple[int, ...] = ()
    #: Evidence rows whose content is to be downloaded.
    downloads: tuple[int, ...] = ()
    #: Requests of people whose name in LINE is to be asked for, before the coordinator is told of them.
    introductions: tuple[int, ...] = ()
    #: Why it was not ours, for the log: one word, nothing of what was said.
    why: str | None = None


class InboxWorkers:
    """A pool of threads that empties the inbox; any number of processes may have one."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        handle: Callable[[InboxEvent, IncomingEvent], Handled],
        after: Callable[[Handled], None],
        threads: int | None = None,
        before: Callable[[InboxEvent, IncomingEvent], None] | None = None,
    ) -> None:
        """``handle`` runs the conversation in its transaction; ``after`` sends and downloads outside of it.

        ``before`` is told of an event that is about to be handled: the typing dots of what will take its time.
        """
        self._before = before
        self._database = database
        self._clock = clock
        self._handle = handle
        self._after = after
        self._wake = threading.Condition()
        self._pending = 0
        self._woken: deque[float] = deque([float("-inf")] * FLOOD_WEBHOOKS, FLOOD_WEBHOOKS)
        self._stopping = threading.Event()
        count = threads or (THREADS if database.is_postgres else 1)
        self._threads = [threading.Thread(target=self._run, name=f"inbox-{n}", daemon=True) for n in range(count)]

    def start(self) -> None:
        """Start the threads."""
        for thread in self._threads:
            thread.start()

    def take_no_more(self) -> None:
        """Let no thread, nor a loop that empties the inbox, take up a further event."""
        self._stopping.set()
        self.wake()

    def stop(self, seconds: float = 8.0) -> None:
        """Let each thread finish the event in hand; all of them together get that long (a host kills after ten)."""
        self.take_no_more()
        until = time.monotonic() + seconds
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(until - time.monotonic(), 0))

    def wake(self) -> None:
        """Tell the threads that something came in."""
        self._woken.append(time.monotonic())
        with self._wake:
            self._pending += 1
            self._wake.notify_all()

    def is_flooded(self, now: float) -> bool:
        """Tell whether webhooks come in faster than events can be handled (``now``: monotonic seconds)."""
        return now - self._woken[0] < FLOOD_SECONDS

    def _let_webhooks_pass(self) -> None:
        for _ in range(FLOOD_RESTS):
            if not self.is_flooded(time.monotonic()) or self._stopping.wait(FLOOD_RESTS_SECONDS):
                return

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._let_webhooks_pass()
                found = self.run_one()
            except Exception as error:  # a lost database must not end the thread; a claimed event comes back
                log.error("the inbox could not be read", extra={"error": place_of(error)})  # noqa: TRY400
                found = False
                self._stopping.wait(IDLE_SECONDS)
            if not found:
                self._rest()

    def _rest(self) -> None:
        with self._wake:
            if self._pending == 0 and not self._stopping.is_set():
                self._wake.wait(IDLE_SECONDS)
            self._pending = 0

    def run_one(self) -> bool:
        """Handle one event; False when there is none that is free."""
        row = self._claimed()
        if row is None:
            return False
        if row.attempts > inbox.MAX_CLAIMS:
            self._set_aside(row, "claimed again and again without coming to an end")
            return True
        started = time.monotonic()
        try:
            event = read_event(row.raw or "{}", row.occurred_at_ms)
            if self._before is not None:
                self._before(row, event)
            handled = self._handle(row, event)
        except Exception as error:
            self._failed(row, error)
            return True
        detail = {"action": "event.handled", "event": row.id, "organization": row.organization_id}
        seconds = round(time.monotonic() - started, 3)
        log.info("event handled", extra={**detail, "ours": handled.ours, "why": handled.why, "seconds": seconds})
        self._follow_up(row, handled)
        return True

    def _claimed(self) -> InboxEvent | None:
        """Claim an event; looking whether there is one keeps nobody from writing."""
        now = self._clock.now()
        with self._database.looking() as session:
            if not inbox.something_waits(session, now):
                return None
        with self._database.system() as session:
            return inbox.claim(session, now)

    def _follow_up(self, row: InboxEvent, handled: Handled) -> None:
        """Send and download at once; what fails here is on disk and taken up by the loops."""
        try:
            self._after(handled)
        except Exception as error:
            where = {"event": row.id, "organization": row.organization_id, "error": place_of(error)}
            log.error("the answer waits for the loops", extra=where)  # noqa: TRY400

    def run_all(self, limit: int = 10_000) -> int:
        """Handle what is there, in this thread; return how many events that were."""
        return next((count for count in range(limit) if self._stopping.is_set() or not self.run_one()), limit)

    def _failed(self, row: InboxEvent, error: Exception) -> None:
        # The type and place of an error are safe to keep; its text may hold what somebody wrote.
        reason = place_of(error)
        log.error("event failed", extra={"event": row.id, "organization": row.organization_id, "error": reason})
        with self._database.system() as session:
            aside = inbox.give_back(session, row.id, row.attempts, self._clock.now(), reason)
        if aside:
            self._tell_coordinator(row)

    def _set_aside(self, row: InboxEvent, reason: str) -> None:
        with self._database.system() as session:
            aside = inbox.finish(session, row.id, row.attempts, "set_aside", self._clock.now(), reason)
        if aside:
            self._tell_coordinator(row)

    def _tell_coordinator(self, row: InboxEvent) -> None:
        """Let the coordinator know, free and once a day, that something was kept but not understood by the program."""
        log.error("event set aside", extra={"event": row.id, "organization": row.organization_id})
        now = self._clock.now()
        try:
            with self._database.organization(row.organization_id) as session:
                alerts.alert(session, f"set-aside:{local_date(now)}", Alert.EVENT_SET_ASIDE, now)
        except Exception as error:  # the event is safe where it is; its alert must not bring it back
            log.error("no alert could be written", extra={"event": row.id, "error": place_of(error)})  # noqa: TRY400
