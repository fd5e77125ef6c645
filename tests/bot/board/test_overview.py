"""The first page."""

from __future__ import annotations

from .board_support import Enter, Office


def test_it_shows(enter: Enter, office: Office) -> None:
    for path in ("/board/", f"/board/measures/{office.measures[0]}", "/board/papers", "/board/review"):
        assert "ตามงาน" in enter(office.cast.coordinator).text(path)
