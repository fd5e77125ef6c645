"""What goes wrong is said in Thai, in the office's look, with no way to a login where the public looks."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from .board_support import Enter, Office


@pytest.mark.parametrize("path", ["/board/nowhere", "/p/nowhere", "/p/nowhere/2569", "/p/nowhere/x/y", "/files/x/y/z"])
def test_a_page_that_is_not_there_is_said_in_thai(app: Flask, path: str) -> None:
    answer = app.test_client().get(path)
    assert answer.status_code == 404
    page = answer.get_data(as_text=True)
    assert "ไม่พบ" in page
    assert 'lang="th"' in page
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.parametrize("path", ["/p/nowhere", "/p/nowhere/2569", "/p/nowhere/x/y"])
def test_the_public_side_has_no_link_to_a_login(app: Flask, path: str) -> None:
    assert "/board/" not in app.test_client().get(path).get_data(as_text=True)


def test_machines_are_answered_in_their_own_way(app: Flask) -> None:
    assert "ไม่พบ" not in app.test_client().get("/nowhere").get_data(as_text=True)


def test_a_fault_of_ours_is_said_in_thai_without_its_words(app: Flask, enter: Enter, office: Office) -> None:
    browser = enter(office.cast.coordinator)

    def broken(**_: object) -> None:
        raise OperationalError("SELECT secret", {}, Exception("secret"))

    app.view_functions["board.overview_overview"] = broken
    answer = browser.get("/board/")
    assert answer.status_code == 500
    assert "ระบบขัดข้องชั่วคราว" in answer.get_data(as_text=True)
    assert "secret" not in answer.get_data(as_text=True)
