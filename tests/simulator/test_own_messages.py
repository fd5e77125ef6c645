"""Every message of the project is accepted by a platform as strict as the real one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.outgoing import flex_problems_by_message, problems_in_messages

GOLDEN = Path(__file__).parent.parent / "messages" / "golden"


def cases() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for file in sorted(GOLDEN.glob("*.json")):
        for name, example in json.loads(file.read_text(encoding="utf-8")).items():
            if isinstance(example, dict) and "objects" in example:
                yield f"{file.stem}: {name}", example["objects"]


CASES = dict(cases())


def test_there_are_messages_to_check() -> None:
    if not GOLDEN.is_dir():
        pytest.skip("the messages' golden files are not here")
    assert len(CASES) > 50


@pytest.mark.parametrize("name", CASES)
def test_it_is_accepted(name: str) -> None:
    assert problems_in_messages(CASES[name]) == []
    assert flex_problems_by_message(CASES[name]) == {}
