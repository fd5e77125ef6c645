"""Every message as it was last looked at, in both digits: a change of a word shows up in a diff.

To write the files anew after a change that is meant: ``TAMNGAN_GOLDEN=write python -m pytest tests/messages``.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from golden_support import keep

from messages import catalog
from messages.message import Message

from .examples import CASES, EXAMPLES

GOLDEN = Path(__file__).parent / "golden"


def as_shown(message: Message) -> dict[str, object]:
    return {"plain": message.plain.split("\n"), "objects": list(message.objects)}


def rendered(name: str) -> dict[str, object]:
    """All cases of one message in Thai digits, and the words of the first in Arabic ones."""
    _, render = catalog.MESSAGES[name]
    shown: dict[str, object] = {case: as_shown(render(data, "thai")) for case, data in EXAMPLES[name].items()}
    first = next(iter(EXAMPLES[name].values()))
    return {**shown, "arabic digits": render(first, "arabic").plain.split("\n")}


@pytest.mark.parametrize("name", catalog.NAMES)
def test_it_says_what_it_said_when_it_was_last_looked_at(name: str) -> None:
    path = GOLDEN / f"{name}.json"
    now = json.dumps(rendered(name), ensure_ascii=False, indent=1) + "\n"
    keep(path, now)
    assert path.read_text(encoding="utf-8") == now


def test_it_has_no_golden_file_of_a_message_that_is_gone() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(catalog.NAMES)


def test_it_has_an_example_of_every_message() -> None:
    assert set(EXAMPLES) == set(catalog.NAMES)
    assert len(CASES) > len(EXAMPLES)
