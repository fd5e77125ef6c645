"""A fresh stage for each test; building the office and the platform's server happens once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from .stage import Platform, Stage, filled_database


@pytest.fixture(scope="session")
def platform() -> Iterator[Platform]:
    """The platform's HTTP server."""
    running = Platform()
    yield running
    running.close()


@pytest.fixture(scope="session")
def office_template(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """An SQLite file with the demo's office in it."""
    return filled_database(tmp_path_factory.mktemp("office"), sqlite_template)


@pytest.fixture
def stage(tmp_path: Path, office_template: Path, platform: Platform) -> Iterator[Stage]:
    """The demo's office on SQLite; whatever is played, no call may be refused and no event may be stuck."""
    path = tmp_path / "office.sqlite3"
    shutil.copy(office_template, path)
    ready = Stage(tmp_path, f"sqlite:///{path}", platform, filled=True)
    yield ready
    faults = [*ready.line.bot.violations, *ready.refused_calls(), *ready.stuck()]
    crowded = ready.crowded()
    ready.close()
    assert not faults
    assert not crowded
