"""A skip that nobody foresaw fails the run where a machine decides."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from skips_support import SkipWatch, listed_reasons


@pytest.fixture
def watch() -> SkipWatch:
    seen = SkipWatch()
    for reason in ("Skipped: an embedded database's own trouble", "Skipped: it was failing"):
        seen.saw(SimpleNamespace(skipped=True, longrepr=("file.py", 1, reason)))
    return seen


def test_it_is_told_where_ci_is_set(watch: SkipWatch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    assert watch.unforeseen() == ["Skipped: it was failing"]


def test_it_is_not_on_somebodys_own_machine(watch: SkipWatch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    assert watch.unforeseen() == []


def test_the_list_is_short() -> None:
    assert 0 < len(listed_reasons()) <= 20
