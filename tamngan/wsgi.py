"""The WSGI application: of the process kind ``web``, and of ``serve`` with the loops inside."""

from __future__ import annotations

import os
from collections.abc import Callable

from flask import Flask

from tamngan import bootstrap
from tamngan.settings import read

_to_stop: list[Callable[[], None]] = []


def create() -> Flask:
    """Build the application, start the inbox workers (and, for ``serve``, the loops) and return the Flask app."""
    application = bootstrap.build(read())
    application.start_workers()
    _to_stop.append(application.stop)
    if os.environ.get("TAMNGAN_LOOPS_INSIDE") == "1":
        clockwork = application.clockwork()
        clockwork.start()
        _to_stop.append(clockwork.stop)
    return application.web()


def stop() -> None:
    """Stop what ``create`` started, last first."""
    while _to_stop:
        _to_stop.pop()()
