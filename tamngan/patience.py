"""A process that starts while the database server is away waits for it: a host would only start it again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import OperationalError

from storage.trouble import database_trouble

log = logging.getLogger("tamngan.start")

#: Waits before the next try, in seconds; the last one repeats.
WAITS_SECONDS = (1, 2, 4, 8, 15)

Result = TypeVar("Result")


def until_there(action: Callable[[], Result], stopping: threading.Event, *, wait: bool = True) -> Result | None:
    """Do something with the database as soon as that answers; None when the process is to end first.

    An embedded database is there or never will be: with ``wait`` off its error is raised at once.
    """
    tries = 0
    while not stopping.is_set():
        try:
            return action()
        except OperationalError as error:
            if not wait:
                raise
            seconds = WAITS_SECONDS[min(tries, len(WAITS_SECONDS) - 1)]
            detail = {"action": "database.waits", "error": type(error.orig).__name__, "seconds": seconds}
            log.warning("the database does not answer: %s", database_trouble(error), extra=detail)
            stopping.wait(seconds)
            tries += 1
    return None
