"""Every word that the code names has its sentence: what was done, and why something was not."""

from __future__ import annotations

import re
from pathlib import Path

BOARD = Path(__file__).parents[3] / "bot" / "board"
TEMPLATES = BOARD.parent / "templates" / "board"


def _named(pattern: str) -> set[str]:
    code = "\n".join(page.read_text(encoding="utf-8") for page in BOARD.glob("*.py"))
    return set(re.findall(pattern, code))


def test_what_was_done_is_always_said() -> None:
    words = (TEMPLATES / "words.html").read_text(encoding="utf-8")
    said = set(re.findall(r'"(\w+)": "', words.partition("set SAID")[2]))
    named = _named(r'(?:_edited|_back|\.go)\([^\n]*, "(\w+)"\)') | _named(r'"(\w+)" if \w+ else "\w+"\)')
    assert len(named) > 10
    assert {name for name in named if name not in {"mine", "unit"}} <= said


def test_why_something_was_not_done_is_always_said() -> None:
    reasons = (TEMPLATES / "reasons.html").read_text(encoding="utf-8")
    told = set(re.findall(r'"(\w+)": ', reasons))
    named = _named(r'Refused\(\s*"(\w+)"')
    assert len(named) > 30
    assert named <= told
