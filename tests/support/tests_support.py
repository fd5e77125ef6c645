"""Types that tests share (fixtures are in conftest.py)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cast:
    """Office A with a coordinator, officer and executive; an officer of office B who must see nothing of it."""

    office_a: int
    office_b: int
    channel_a: int
    channel_b: int
    coordinator: int
    officer: int
    executive: int
    outsider: int
