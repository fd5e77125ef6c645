"""Golden files are written by hand only."""

from __future__ import annotations

from pathlib import Path

import pytest
from golden_support import NotHere, keep


def test_they_are_written_when_somebody_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAMNGAN_GOLDEN", "write")
    monkeypatch.delenv("CI", raising=False)
    keep(tmp_path / "one.txt", "as it is now")
    assert (tmp_path / "one.txt").read_text() == "as it is now"


def test_they_are_not_written_when_nobody_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TAMNGAN_GOLDEN", raising=False)
    keep(tmp_path / "one.txt", "as it is now")
    assert not (tmp_path / "one.txt").exists()


def test_they_are_never_written_where_a_machine_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAMNGAN_GOLDEN", "write")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(NotHere):
        keep(tmp_path / "one.txt", "as it is now")
    assert not (tmp_path / "one.txt").exists()
