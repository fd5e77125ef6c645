"""Replacing the rich menus of everybody at once: the platform's batch call."""

from __future__ import annotations

from typing import Any

from simulator.checks import Place, Problems, Shape, by_type, list_of, one_of, words
from simulator.refusals import refuse_problems
from simulator.richmenus import RichMenus

OPERATIONS = 1000

_OPERATION = by_type(
    {
        "link": Shape({"type": one_of("link"), "from": words(100), "to": words(100)}, required=("from", "to")),
        "unlink": Shape({"type": one_of("unlink"), "from": words(100)}, required=("from",)),
        "unlinkAll": Shape({"type": one_of("unlinkAll")}),
    }
)
_BATCH = Shape(
    {"operations": list_of(_OPERATION, OPERATIONS), "resumeRequestKey": words(100)}, required=("operations",)
)


def check_batch(body: object) -> None:
    """Refuse a batch that the platform would refuse."""
    problems: Problems = []
    _BATCH(body, Place(""), problems)
    refuse_problems(problems)


def run_batch(menus: RichMenus, body: dict[str, Any]) -> None:
    """Replace or take away menus; each operation sees what people had before the batch."""
    check_batch(body)
    operations = body["operations"]
    for menu_id in {operation[end] for operation in operations for end in ("from", "to") if end in operation}:
        menus.find(menu_id)
    before = {user_id: person.rich_menu for user_id, person in menus.state.people.items()}
    for operation in operations:
        for user_id, had in before.items():
            if operation["type"] == "unlinkAll" or (had is not None and had == operation.get("from")):
                menus.link(user_id, operation.get("to"))
