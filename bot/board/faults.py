"""Pages for what went wrong outside of a page's own code: no such page, a form sent the wrong way, a fault of ours."""

from __future__ import annotations

import logging

from flask import Response, request
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, InternalServerError

from bot.board.doors import guarded, refusal_page
from bot.board.visit import Refused

log = logging.getLogger("tamngan.board")

#: Where people look, beside the platform and machines, which are answered in their own way.
_PEOPLES = ("/board", "/p/", "/files/")
_REASONS = {403: "not_allowed", 404: "missing", 405: "missing", 410: "link_expired", 413: "too_large", 500: "broken"}


def register(state: BlueprintSetupState) -> None:
    """Answer people in the office's look and in Thai."""
    state.app.register_error_handler(HTTPException, _answer)
    state.app.register_error_handler(InternalServerError, _answer)


def _answer(error: HTTPException) -> ResponseReturnValue:
    if not request.path.startswith(_PEOPLES) or error.code not in _REASONS:
        return error
    return page(error.code)


def for_people() -> bool:
    """Tell whether a person looks at what is answered."""
    return request.path.startswith(_PEOPLES)


def page(status: int) -> ResponseReturnValue:
    """Return the page of a fault, with the headers of every page."""
    return guarded(_made(refusal_page(Refused(_REASONS[status], status)))), status


def _made(text: str) -> Response:
    return Response(text, mimetype="text/html")
