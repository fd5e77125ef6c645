"""How long write transactions are held: whoever holds one over a fifth of a second keeps everybody else from writing.

SQLite has one writer at a time, and a webhook must be answered within two seconds (Messaging API, receiving messages).
Reading, parsing, pictures and the network belong before or after a transaction.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection

log = logging.getLogger("tamngan.database")

LONGEST_SECONDS = 0.2
#: Execution option of what runs while nobody else does: migrations.
ALONE = "tamngan_alone"
_NOT_THE_PLACE = ("sqlalchemy.", "contextlib", "storage.holding", "storage.database")
_SINCE = "tamngan_held_since"


@dataclass(frozen=True)
class Held:
    """A write transaction that was held too long, and the place in the code that held it."""

    seconds: float
    place: str


def _warn(held: Held) -> None:
    log.warning("a write transaction was held long", extra={"place": held.place, "seconds": round(held.seconds, 3)})


@dataclass
class Watch:
    """What judges write transactions: tests count the processor's time, so that a busy machine fails none of them."""

    clock: Callable[[], float] = time.monotonic
    tell: Callable[[Held], None] = _warn
    #: Threads that hold a write transaction at this moment.
    holders: set[int] = field(default_factory=set)

    def begun(self, connection: Connection) -> None:
        """Note that the lock is ours."""
        options = connection.get_execution_options()
        if not options.get("tamngan_reading", False) and not options.get(ALONE, False):
            connection.info[_SINCE] = self.clock()
            self.holders.add(threading.get_ident())

    def ending(self, connection: Connection) -> None:
        """Judge how long it was held; what the disk takes to keep it is not its own work."""
        if connection.invalidated:  # the server is gone, and its locks with it
            self.holders.discard(threading.get_ident())
            return
        since = connection.info.pop(_SINCE, None)
        if since is None:
            return
        self.holders.discard(threading.get_ident())
        seconds = self.clock() - since
        if seconds > LONGEST_SECONDS:
            self.tell(Held(seconds, _place(sys._getframe())))

    def is_held_here(self) -> bool:
        """Tell whether this thread holds a write transaction."""
        return threading.get_ident() in self.holders


WATCH = Watch()


def watch(engine: Engine) -> None:
    """Judge every write transaction of an engine; to be called after the listener that begins them."""
    event.listen(engine, "begin", WATCH.begun)
    event.listen(engine, "commit", WATCH.ending)
    event.listen(engine, "rollback", WATCH.ending)


def _place(frame: FrameType | None) -> str:
    while frame is not None and str(frame.f_globals.get("__name__", "")).startswith(_NOT_THE_PLACE):
        frame = frame.f_back
    return f"{frame.f_globals.get('__name__')}:{frame.f_lineno}" if frame is not None else "unknown"
