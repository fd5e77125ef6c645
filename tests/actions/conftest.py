"""Offices that are alike, one for each door an action has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from doors_support import Doors

from tests.bot.conversation.conftest import office_template, platform
from tests.bot.conversation.stage import Platform

__all__ = ["office_template", "platform"]

Offices = Callable[..., tuple[Doors, ...]]


@pytest.fixture
def offices(tmp_path: Path, office_template: Path, platform: Platform) -> Iterator[Offices]:
    """Return what makes one office for each door named, all alike."""
    made: list[Doors] = []

    def make(*doors: str) -> tuple[Doors, ...]:
        fresh = tuple(Doors(tmp_path / name, office_template, platform) for name in doors)
        made.extend(fresh)
        return fresh

    yield make
    for one in made:
        one.close()
