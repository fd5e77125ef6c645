"""The Flask application: the pages, readiness and figures, and what is fetched through links."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, request
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot import downloads, metrics, webhook
from bot.board import blueprint as board
from bot.board.parts import Background, BoardParts, in_thread
from measures.errors import place_of
from storage import inbox, migrate
from storage.clock import Clock
from storage.database import Database
from storage.files import FileStore
from storage.models import Heartbeat
from storage.secrets import SecretBox

log = logging.getLogger("tamngan.web")

#: The scheduler beats every minute; three missed beats are a fault.
BEAT_LATE = timedelta(minutes=3)
#: An event is handled at once; one that waits so long finds nobody who handles it, and its reply token is dead.
INBOX_LATE = timedelta(minutes=2)


@dataclass(frozen=True)
class WebParts:
    """What the routes work with; ``tamngan.bootstrap`` wires it."""

    database: Database
    directory: webhook.ChannelDirectory
    files: FileStore
    box: SecretBox
    clock: Clock
    wake: Callable[[], None]
    upload_limit_bytes: int = 20 * 1024 * 1024
    #: Where browsers find us: over https the board's cookie travels encrypted only.
    public_url: str = ""
    background: Background = in_thread


def create_app(parts: WebParts) -> Flask:
    """Make the application of the process kind ``web``."""
    app = Flask("tamngan", static_folder=None, template_folder=str(Path(__file__).parent / "templates"))
    app.config["MAX_CONTENT_LENGTH"] = parts.upload_limit_bytes
    app.register_blueprint(downloads.create_blueprint(parts.database, parts.files, parts.box, parts.clock))
    app.register_blueprint(board.create_blueprint(_board_parts(parts)))

    @app.get("/ready")
    def ready() -> tuple[Response, int]:
        """Say whether the database, its schema and the scheduler's last beat are in order."""
        problems = _problems(parts)
        return jsonify({"ready": not problems, "problems": problems}), 503 if problems else 200

    @app.get("/metrics")
    def measured() -> Response:
        """Give the figures for Prometheus."""
        return Response(metrics.exposition(parts.database, parts.clock), mimetype=metrics.CONTENT_TYPE)

    @app.errorhandler(SQLAlchemyError)
    def database_failed(error: Exception) -> Response:
        """Say so without the error's text, which may hold what somebody wrote."""
        log.error("the database failed", extra={"error": type(error).__name__})
        return Response("database unavailable", 500)

    app.log_exception = _log_exception  # type: ignore[method-assign]
    door = webhook.FrontDoor(parts.database, parts.directory, parts.clock, parts.wake, app.wsgi_app)
    app.wsgi_app = door  # type: ignore[method-assign]
    return app


def _log_exception(exc_info: Any) -> None:
    """Name the page and the place in the code: Flask would print the address, in which a live link may stand."""
    log.error("a page failed", extra={"endpoint": request.endpoint, "error": place_of(exc_info[1])})


def _board_parts(parts: WebParts) -> BoardParts:
    return BoardParts(parts.database, parts.files, parts.box, parts.clock, parts.public_url, parts.background)


def _problems(parts: WebParts) -> list[str]:
    now = parts.clock.now()
    try:
        with parts.database.looking() as session:
            if not migrate.schema_is_usable(session.connection()):
                return ["the schema is not one this version can work with: run tamngan db upgrade"]
            return [*_beat_problems(session, now), *_inbox_problems(session, now)]
    except SQLAlchemyError as error:
        return [f"the database does not answer ({type(error).__name__})"]


def _beat_problems(session: Session, now: datetime) -> Iterator[str]:
    beat = session.scalars(select(Heartbeat).where(Heartbeat.name == "scheduler")).one_or_none()
    if beat is None:
        yield "the scheduler has never run"
    elif now - beat.beat_at > BEAT_LATE:
        yield "the scheduler has not run for three minutes"


def _inbox_problems(session: Session, now: datetime) -> Iterator[str]:
    oldest = inbox.oldest_due(session, now)
    if oldest is not None and now - oldest > INBOX_LATE:
        yield "an event has waited in the inbox for more than two minutes"
