"""The first page."""

from __future__ import annotations

from conftest import Enter, Office


def test_it_shows(enter: Enter, office: Office) -> None:
    for path in ("/board/", f"/board/measures/{office.measures[0]}", "/board/papers", "/board/review"):
        text = enter(office.cast.coordinator).text(path)
        print(len(text.encode()))
