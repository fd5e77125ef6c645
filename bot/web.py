"""The Flask application: the pages, readiness and figures, and what is fetched through links."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from bot import downloads, metrics, webhook
from bot.board import blueprint as board
from bot.board import faults
from bot.board.parts import Background, BoardParts, in_thread
from measures.errors import place_of
from storage import health
from storage.clock import Clock
from storage.database import Database
from storage.files import FileStore
from storage.secrets import SecretBox

log = logging.getLogger("tamngan.web")


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
    #: Who reads /metrics has to send it; without one only this machine itself may.
    metrics_token: str | None = None
    api_url: str | None = None


def create_app(parts: WebParts) -> Flask:
    """Make the application of the process kind ``web``."""
    app = Flask("tamngan", static_folder=None, template_folder=str(Path(__file__).parent / "templates"))
    app.config["MAX_CONTENT_LENGTH"] = parts.upload_limit_bytes
    app.register_blueprint(downloads.create_blueprint(parts.database, parts.files, parts.box, parts.clock))
    app.register_blueprint(board.create_blueprint(_board_parts(parts)))

    @app.get("/ready")
    def ready() -> tuple[Response, int]:
        """Say whether the database, its schema, each loop of the scheduler and the channels are in order."""
        told, good = _readiness(parts)
        return jsonify(told), 200 if good else 503

    @app.get("/metrics")
    def measured() -> Response:
        """Give the figures for Prometheus."""
        if not _may_measure(parts):
            return Response("not for you\n", 403, mimetype="text/plain")
        return Response(metrics.exposition(parts.database, parts.clock, parts.files), mimetype=metrics.CONTENT_TYPE)

    @app.errorhandler(SQLAlchemyError)
    def database_failed(error: Exception) -> ResponseReturnValue:
        """Say so without the error's text, which may hold what somebody wrote."""
        log.error("the database failed", extra={"error": type(error).__name__})
        return faults.page(500) if faults.for_people() else Response("database unavailable", 500)

    app.log_exception = _log_exception  # type: ignore[method-assign]
    door = webhook.FrontDoor(parts.database, parts.directory, parts.clock, parts.wake, app.wsgi_app)
    app.wsgi_app = door  # type: ignore[method-assign]
    return app


def _log_exception(exc_info: Any) -> None:
    """Name the page and the place in the code: Flask would print the address, in which a live link may stand."""
    log.error("a page failed", extra={"endpoint": request.endpoint, "error": place_of(exc_info[1])})


def _board_parts(parts: WebParts) -> BoardParts:
    return BoardParts(
        parts.database, parts.files, parts.box, parts.clock, parts.public_url, parts.background, parts.api_url
    )


def _readiness(parts: WebParts) -> tuple[dict[str, object], bool]:
    now = parts.clock.now()
    try:
        with parts.database.looking() as session:
            found = health.problems(session, now)
            usable = not any(problem.code == "schema" for problem in found)
            loops = health.loops(session, now) if usable else []
    except SQLAlchemyError as error:
        return {"ready": False, "problems": [f"the database does not answer ({type(error).__name__})"]}, False
    ready = not any(problem.stops for problem in found)
    ages = {loop.name: {"age_seconds": int(loop.age.total_seconds()), "late": loop.late} for loop in loops}
    return {"ready": ready, "problems": [problem.english for problem in found], "loops": ages}, ready


def _may_measure(parts: WebParts) -> bool:
    """Tell whether the figures may be given: to who sends the token, or to this machine itself, not through a proxy."""
    if parts.metrics_token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), parts.metrics_token.encode())
    return request.remote_addr in {"127.0.0.1", "::1", None} and "X-Forwarded-For" not in request.headers
