"""The WSGI application of the process kind ``web``."""

from __future__ import annotations

from flask import Flask

from tamngan import bootstrap
from tamngan.settings import read

_running: list[bootstrap.Application] = []


def create() -> Flask:
    """Build the application, start the inbox workers of this process and return the Flask app."""
    application = bootstrap.build(read())
    application.start_workers()
    _running.append(application)
    return application.web()


def stop() -> None:
    """Stop what ``create`` started."""
    while _running:
        _running.pop().stop()
