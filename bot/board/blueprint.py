"""Puts the pages together."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from flask import Blueprint
from flask.sansio.blueprints import BlueprintSetupState
from werkzeug.routing import IntegerConverter, Map

from bot.board import (
    calendar_page,
    entrance,
    executive,
    faults,
    files,
    gallery,
    head_data,
    history,
    measure,
    mine,
    office,
    oit_links,
    overview,
    papers,
    plan_bulk,
    plan_desk,
    plan_import,
    province,
    public,
    review,
    roster,
    search,
    styles,
    templates_page,
    why,
    wording,
    year,
)
from bot.board.doors import Doors, guarded
from bot.board.packing import packed
from bot.board.parts import BoardParts

#: Ids are integers of 32 bits with a sign, as PostgreSQL has them.
LARGEST_ID = 2**31 - 1

#: Each registers its own pages and forms.
PAGES: tuple[ModuleType, ...] = (
    entrance,
    overview,
    mine,
    calendar_page,
    gallery,
    executive,
    measure,
    review,
    papers,
    plan_bulk,
    head_data,
    oit_links,
    templates_page,
    plan_desk,
    plan_import,
    roster,
    search,
    office,
    history,
    files,
    public,
    year,
    province,
    why,
)


def create_blueprint(parts: BoardParts) -> Blueprint:
    """Make all routes of the board: /board, /files (evidence and papers), /p and /static."""
    blueprint = Blueprint("board", __name__)
    blueprint.record(_know_row_ids)
    doors = Doors(blueprint, parts)
    for page in PAGES:
        page.register(doors)
    styles.register(blueprint)
    # What is registered last is done first.
    blueprint.after_request(packed)
    blueprint.after_request(guarded)
    blueprint.record(_trim)
    blueprint.record(wording.register)
    blueprint.record(faults.register)

    @blueprint.context_processor
    def shared() -> dict[str, Any]:
        return {"sheet_version": styles.sheet()[0]}

    return blueprint


class RowId(IntegerConverter):
    """A number in an address that can be the id of a row: what no database can hold names no page (404)."""

    def __init__(self, map: Map, max: int = LARGEST_ID, **more: Any) -> None:  # noqa: A002 -- werkzeug's names
        """Bound the number."""
        super().__init__(map, max=max, **more)


def _know_row_ids(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["int"] = RowId


def _trim(state: BlueprintSetupState) -> None:
    """Leave no white space where a template only decides: it would be a tenth of each page."""
    state.app.jinja_env.trim_blocks = state.app.jinja_env.lstrip_blocks = True
