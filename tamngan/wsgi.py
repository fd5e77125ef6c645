"""The WSGI application: of the process kind ``web``, and of ``serve`` with the loops inside.

Webhooks are taken as soon as the process listens. What handles them, and the pages, takes seconds to load: that happens
in a thread beside it, and who asks for a page waits for it.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy.exc import OperationalError

from measures.errors import TamNganError
from tamngan import bootstrap
from tamngan.bootstrap import Application
from tamngan.logs import configure
from tamngan.patience import until_there
from tamngan.settings import read

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from scheduler.clockwork import Clockwork

log = logging.getLogger("tamngan.wsgi")

#: Python lets a busy thread run for 5 ms before another gets its turn. A webhook takes several turns, and the workers
#: of the inbox are busy whenever many of them come in.
SWITCH_SECONDS = 0.001

#: A host kills ten seconds after it has asked a process to end; the workers get most of them.
LOADING_ENDS_SECONDS = 2.0

#: Who asks for a page of a process that was just started waits for so long at most.
PAGES_WAIT_SECONDS = 20.0
NOT_LOADED = "the process is still starting, or waits for its database"


class Loading:
    """Everything a webhook does not need: loaded and started in a thread of its own."""

    def __init__(self, application: Application) -> None:
        """Load nothing yet."""
        self._application = application
        self._clockwork: Clockwork | None = None
        self._stopping = threading.Event()
        self._pages: WSGIApplication | None = None
        self._thread = threading.Thread(target=self._load, name="loading", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def pages(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve a page, as soon as there are any (WSGI); whether the process is ready is told at once."""
        until = time.monotonic() + PAGES_WAIT_SECONDS
        asked = environ.get("PATH_INFO") == "/ready"
        while self._pages is None and self._thread.is_alive() and not asked and time.monotonic() < until:
            self._thread.join(0.05)
        if self._pages is None:
            body = json.dumps({"ready": False, "problems": [NOT_LOADED]}).encode()
            headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body))), ("Retry-After", "2")]
            start_response("503 Service Unavailable", headers)
            return [body]
        return self._pages(environ, start_response)

    def stop(self) -> None:
        """Start nothing any more, and let what was started come to its end."""
        self._stopping.set()
        self._application.take_no_more()
        if self._clockwork is not None:
            self._clockwork.stop()
        self._thread.join(LOADING_ENDS_SECONDS)
        self._application.stop()

    def _load(self) -> None:
        try:
            wait = not self._application.settings.is_single_machine
            until_there(lambda: bootstrap.prepare(self._application), self._stopping, wait=wait)
            if self._stopping.is_set():
                return
            _ = self._application.files  # every process proves that it sees the same store
            self._pages = self._application.web()
            self._start(self._application.start_workers)
            if os.environ.get("TAMNGAN_LOOPS_INSIDE") == "1":
                self._clockwork = self._application.clockwork()
                self._start(self._clockwork.start)
        except Exception as error:
            if self._stopping.is_set():
                return
            # Webhooks would be taken and never handled: the process ends, and its host starts another.
            told = error.english if isinstance(error, TamNganError) else type(error).__name__
            log.critical("the process could not be loaded: %s", told, exc_info=error)
            os.kill(os.getpid(), signal.SIGTERM)

    def _start(self, start: Callable[[], None]) -> None:
        if not self._stopping.is_set():
            start()


_loading: list[Loading] = []


def create() -> WSGIApplication:
    """Build the application, let it load everything (for ``serve`` the loops too), and return its front door."""
    sys.setswitchinterval(SWITCH_SECONDS)
    settings = read()
    configure(settings.tamngan_log_level)
    application = Application(settings, name="web")
    _ = application.box  # a key that is lost is said before anything is taken
    with suppress(OperationalError):  # the database is away: webhooks are refused until it is there, nothing is lost
        application.directory.all()
    loading = Loading(application)
    _loading.append(loading)
    loading.start()
    return application.door(loading.pages)


def stop() -> None:
    """Stop what ``create`` started."""
    while _loading:
        _loading.pop().stop()
