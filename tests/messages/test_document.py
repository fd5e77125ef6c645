"""docs/messages.md lists every message and button, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from messages import catalog, limits
from messages.actions import ACTIONS

DOCUMENT = (Path(__file__).parents[2] / "docs" / "messages.md").read_text(encoding="utf-8")


def listed(heading: str) -> list[str]:
    """The names in the first column of the table under a heading."""
    section = DOCUMENT.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)


def test_it_lists_every_message_in_the_catalogues_order() -> None:
    assert listed("Messages") == list(catalog.NAMES)


def test_it_lists_every_button() -> None:
    assert listed("Buttons") == list(ACTIONS)


def test_it_states_the_limits_that_hold() -> None:
    for number in (limits.TEXT_UNITS, limits.ALT_TEXT_UNITS, limits.URI_CHARACTERS):
        assert f"{number:,}" in DOCUMENT
    for number in (limits.QUICK_REPLIES, limits.POSTBACK_DATA_CHARACTERS, limits.CAROUSEL_BUBBLES, limits.OBJECTS):
        assert f" {number}" in DOCUMENT
