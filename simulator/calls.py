"""How a call of the platform's API is authorized, recorded and answered."""

from __future__ import annotations

import contextlib
import hmac
import json
import socket
import time
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from simulator.bot_side import body_too_large
from simulator.refusals import Answer, AnswerLost, Refusal
from simulator.server import SimulatedLine

ANY_METHOD = ["GET", "POST", "PUT", "DELETE", "PATCH"]

#: A route's work: takes the path's values, returns the answer.
Work = Callable[..., Answer]


class Routes:
    """Adds routes whose calls are authorized, recorded, and answered as the platform answers."""

    def __init__(self, blueprint: Blueprint, line: SimulatedLine) -> None:
        self.blueprint, self.line = blueprint, line

    def add(self, method: str, path: str, work: Work, *, authorized: bool = True) -> None:
        """Answer ``method path`` with ``work(**path values)``."""

        def view(**values: str) -> Response:
            return self._answer(lambda: work(**values), authorized=authorized)

        self.blueprint.add_url_rule(path, f"{method} {path}".replace(".", "_"), view, methods=[method])

    def add_everything_else(self, path: str) -> None:
        """Refuse, and record, what no route knows."""

        def view(**_: str) -> Response:
            return self._answer(_not_found, authorized=False)

        self.blueprint.add_url_rule(path, f"else {path}", view, methods=ANY_METHOD)

    def _answer(self, work: Callable[[], Answer], *, authorized: bool) -> Response:
        def guarded() -> Answer:
            if authorized:
                self._authorize()
            if body_too_large(request.get_data()):
                raise Refusal(413, "The request body is larger than 2 MB")
            return work()

        if self.line.faults.strikes("slow"):
            time.sleep(self.line.settings.slow_seconds)
        recorded = None if "/content" in request.path else request.get_json(silent=True)
        try:
            answer = self.line.bot.perform(request.method, request.path, recorded, guarded, retry_key())
        except AnswerLost:
            return _cut_the_line()
        return _respond(answer)

    def _authorize(self) -> None:
        given = request.headers.get("Authorization", "")
        right = f"Bearer {self.line.settings.channel_access_token}"
        if not hmac.compare_digest(given.encode(), right.encode()):
            raise Refusal(
                401,
                "Authentication failed. Confirm that the access token in the authorization header is valid.",
            )


def retry_key() -> str | None:
    """Return the call's retry key."""
    return request.headers.get("X-Line-Retry-Key")


def read_json() -> Any:
    """Return the call's JSON object; refuses what is none."""
    try:
        body = json.loads(request.get_data())
    except ValueError:
        raise Refusal(400, "The request body could not be parsed as JSON") from None
    if not isinstance(body, dict):
        raise Refusal(400, "The request body must be a JSON object")
    return body


def _not_found() -> Answer:
    raise Refusal(404, "Not found")


def _respond(answer: Answer) -> Response:
    data = answer.data if answer.data is not None else json.dumps(answer.body, ensure_ascii=False).encode()
    response = Response(data, answer.status, mimetype=answer.mime_type)
    response.headers.extend(dict(answer.headers))
    return response


def _cut_the_line() -> Response:
    """Drop the connection under the answer where the server lets us; a bare 502 stands for it elsewhere."""
    channel = request.environ.get("werkzeug.socket") or request.environ.get("gunicorn.socket")
    if channel is not None:
        with contextlib.suppress(OSError):
            channel.shutdown(socket.SHUT_RDWR)
    return Response(b"", 502)
