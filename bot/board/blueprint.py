"""Puts the pages together."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from flask import Blueprint
from flask.sansio.blueprints import BlueprintSetupState

from bot.board import (
    entrance,
    files,
    head_data,
    history,
    measure,
    office,
    oit_links,
    overview,
    papers,
    plan_desk,
    plan_questions,
    public,
    review,
    roster,
    styles,
    templates_page,
)
from bot.board.doors import Doors, guarded
from bot.board.parts import BoardParts
from messages.wording import SCHEDULE_KINDS

#: Each registers its own pages and forms.
PAGES: tuple[ModuleType, ...] = (
    entrance,
    overview,
    measure,
    review,
    papers,
    head_data,
    oit_links,
    templates_page,
    plan_desk,
    plan_questions,
    roster,
    office,
    history,
    files,
    public,
)


def create_blueprint(parts: BoardParts) -> Blueprint:
    """Make all routes of the board: /board, /files (evidence and papers), /p and /static."""
    blueprint = Blueprint("board", __name__)
    doors = Doors(blueprint, parts)
    for page in PAGES:
        page.register(doors)
    styles.register(blueprint)
    blueprint.after_request(guarded)
    blueprint.record(_trim)

    @blueprint.context_processor
    def shared() -> dict[str, Any]:
        return {"sheet_version": styles.sheet()[0], "KIND": SCHEDULE_KINDS}

    return blueprint


def _trim(state: BlueprintSetupState) -> None:
    """Leave no white space where a template only decides: it would be a tenth of each page."""
    state.app.jinja_env.trim_blocks = state.app.jinja_env.lstrip_blocks = True
