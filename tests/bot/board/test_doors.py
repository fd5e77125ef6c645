"""The doors of the board: what is asked before anything is locked, read or shown."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.wrappers import Request

from storage.holding import WATCH

from .board_support import Browser, Office


def test_a_form_is_taken_in_before_anything_is_locked(
    browser: Browser, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A body that comes slowly must not keep everybody else from writing."""
    held: list[bool] = []
    load = Request._load_form_data

    def watched(self: Any) -> None:
        held.append(WATCH.is_held_here())
        load(self)

    token = browser.token()
    monkeypatch.setattr(Request, "_load_form_data", watched)
    answer = browser.client.post(f"/board/measures/{office.measures[0]}", data={"form_token": token})
    answer = browser.client.post("/board/papers", data={"form_token": token, "paper": "workbook:xlsx"})
    assert answer.status_code == 303
    assert held
    assert not any(held)


@pytest.mark.parametrize("number", [2**31, 2**63, 2**64, 10**30])
def test_a_number_that_no_database_can_hold_is_the_id_of_nothing(browser: Browser, number: int) -> None:
    assert browser.get(f"/board/measures/{number}").status_code == 404
    assert browser.get(f"/board/papers/{number}").status_code == 404
    assert browser.post(f"/board/review/{number}/verify").status_code == 404


def test_the_largest_number_there_is_names_nothing_either_and_breaks_nothing(browser: Browser) -> None:
    assert browser.get(f"/board/measures/{2**31 - 1}").status_code == 404


ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://elsewhere.example"},
    {"Origin": "null"},
    {"Referer": "https://elsewhere.example/board/"},
]
AT_HOME: list[dict[str, str]] = [
    {},
    {"Sec-Fetch-Site": "same-origin"},
    {"Origin": "http://localhost"},
    {"Referer": "http://localhost/board/papers"},
]


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_a_form_that_another_site_sends_is_refused_even_with_the_right_token(
    browser: Browser, headers: dict[str, str]
) -> None:
    fields = {"form_token": browser.token(), "paper": "workbook:xlsx"}
    assert browser.client.post("/board/papers", data=fields, headers=headers).status_code == 403


@pytest.mark.parametrize("headers", AT_HOME)
def test_a_form_of_our_own_is_taken(browser: Browser, headers: dict[str, str]) -> None:
    fields = {"form_token": browser.token(), "paper": "workbook:xlsx"}
    assert browser.client.post("/board/papers", data=fields, headers=headers).status_code == 303


def test_a_form_without_its_token_is_refused(browser: Browser) -> None:
    for token in ("", "0" * 64, "ไม่ใช่"):
        assert browser.client.post("/board/papers", data={"form_token": token}).status_code == 403
