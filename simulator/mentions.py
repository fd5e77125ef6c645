"""Mentions in people's texts: ``@name`` with the offsets in UTF-16 units, as the platform counts them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.checks import utf16_length

MOST = 20
EVERYBODY = "All"


def find_mentions(text: str, names: Mapping[str, str], bot_user_id: str) -> list[dict[str, Any]]:
    """Return the mentionees of a text; ``names`` are the members' names with their user ids, the longest wins."""
    found: list[dict[str, Any]] = []
    position = 0
    by_length = sorted([*names, EVERYBODY], key=len, reverse=True)
    while (at := text.find("@", position)) >= 0 and len(found) < MOST:
        name = next((name for name in by_length if text.startswith(name, at + 1)), None)
        position = at + 1 + len(name or "")
        if name is not None:
            found.append(_mentionee(text, at, name, names.get(name), bot_user_id))
    return found


def _mentionee(text: str, at: int, name: str, user_id: str | None, bot_user_id: str) -> dict[str, Any]:
    place: dict[str, Any] = {"index": utf16_length(text[:at]), "length": utf16_length("@" + name)}
    if user_id is None:
        return {**place, "type": "all"}
    return {**place, "type": "user", "userId": user_id, "isSelf": user_id == bot_user_id}
