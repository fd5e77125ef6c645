"""Addresses, date pickers and quick replies as the platform takes them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from messages import quick
from messages.quick import Choice

from .strategies import texts

DAY = date(2026, 2, 20)


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("https://a.example/x?y=1#z", "https://a.example/x?y=1#z"),
        ("http://a.example/", "http://a.example/"),
        ("https://a.example/แผน.pdf", "https://a.example/%E0%B9%81%E0%B8%9C%E0%B8%99.pdf"),
        ("https://a.example/%E0%B9%81", "https://a.example/%E0%B9%81"),
    ],
)
def test_it_opens_addresses(address: str, sent: str) -> None:
    assert quick.open_url(address) == {"type": "uri", "uri": sent}


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "a.example",
        "javascript:alert(1)",
        "ftp://a.example/x",
        "https://",
        "https://[1",
        "https://ตำบล.example/",
        "https://a.example/x y",
        "https://a.example/\ud800",
        "https://a.example/" + "x" * 1000,
        "https://a.example/" + "ก" * 200,
    ],
)
def test_it_has_no_button_for_what_would_be_refused(address: str | None) -> None:
    assert quick.open_url(address) is None


@given(texts)
def test_it_takes_any_text_for_an_address(text: str) -> None:
    quick.open_url(f"https://a.example/{text}")
    quick.picture_address(text)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://a.example/p.png", True),
        ("http://127.0.0.1:8000/p.png", True),
        ("http://a.example/p.png", False),
        ("https://a.example/" + "x" * 1500, True),
        ("https://a.example/" + "x" * 2000, False),
    ],
)
def test_it_shows_pictures_that_can_be_fetched(address: str, shown: bool) -> None:
    assert (quick.picture_address(address) is not None) is shown


def test_it_offers_a_day_within_the_bounds() -> None:
    picker = quick.pick_date("a=mine.list", initial=DAY, first=date(2026, 3, 1), last=date(2026, 3, 31))
    assert (picker["initial"], picker["min"], picker["max"]) == ("2026-03-01", "2026-03-01", "2026-03-31")
    late = quick.pick_date("a=mine.list", initial=DAY, last=date(2026, 1, 31))
    assert (late["initial"], late["max"]) == ("2026-01-31", "2026-01-31")
    assert "min" not in late


def test_it_attaches_nothing_without_choices() -> None:
    assert quick.attached(()) == {}
    assert len(quick.attached((Choice("ก", quick.say("ก")),) * 20)["quickReply"]["items"]) == 13


def test_it_cuts_what_a_tap_says() -> None:
    assert len(quick.tap("a=mine.list", says="ก" * 400)["displayText"]) == 300
    assert len(quick.say("ก" * 400)["text"]) == 300
    assert "displayText" not in quick.tap("a=mine.list")
