"""The one look of all cards: readable without colour, readable with it, and on one phone screen."""

from __future__ import annotations

from typing import Any

import pytest

from measures.vocabulary import Status
from messages import flex
from messages.card import SIGNS, STATUS_TONES, Bar, Button, Card, Entry, Field, Tone, Words, status_tone
from messages.flex import COLOURS, INK, ON_COLOUR, PANEL, QUIET, QUIET_BUTTON, TRACK
from messages.limits import BUBBLE_BYTES, json_size
from messages.quick import tap

READ = tap("a=mine.list")


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


READ_ON = [
    *((ON_COLOUR, colour) for colour in COLOURS.values()),
    *((colour, PANEL) for colour in COLOURS.values()),
    (INK, "#FFFFFF"),
    (INK, PANEL),
    (QUIET, "#FFFFFF"),
    (QUIET, PANEL),
    ("#111111", QUIET_BUTTON),
]


@pytest.mark.parametrize(("text", "ground"), READ_ON)
def test_it_can_be_read_on_its_ground(text: str, ground: str) -> None:
    assert contrast(text, ground) >= 4.5


def test_it_would_notice_a_colour_that_is_too_pale() -> None:
    assert contrast("#FFFFFF", "#FFC107") < 4.5


@pytest.mark.parametrize("colour", COLOURS.values())
def test_it_can_tell_a_bar_from_its_track(colour: str) -> None:
    assert contrast(colour, TRACK) >= 3


def test_it_has_a_sign_of_its_own_for_every_colour() -> None:
    assert set(SIGNS) == set(COLOURS) == set(Tone)
    assert len(set(SIGNS.values())) == len(Tone)
    assert set(STATUS_TONES) == set(Status)


@pytest.mark.parametrize(
    ("status", "days_left", "tone"),
    [
        (Status.NOT_STARTED, None, Tone.WAITING),
        (Status.NOT_STARTED, 30, Tone.WAITING),
        (Status.NOT_STARTED, 3, Tone.SOON),
        (Status.IN_PROGRESS, 4, Tone.PROGRESS),
        (Status.IN_PROGRESS, 0, Tone.SOON),
        (Status.IN_PROGRESS, -1, Tone.OVERDUE),
        (Status.DONE, -1, Tone.DONE),
        (Status.VERIFIED, -1, Tone.VERIFIED),
        (Status.WAIVED, -1, Tone.CLOSED),
    ],
)
def test_it_presses_only_for_what_is_open(status: Status, days_left: int | None, tone: Tone) -> None:
    assert status_tone(status, days_left) is tone


def footer_of(*buttons: Button) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = flex.bubble(Card("ก", "ข", buttons=buttons))["footer"]["contents"]
    return rows


def test_it_puts_short_buttons_side_by_side_and_long_ones_alone() -> None:
    rows = footer_of(
        Button("รายงานผล", READ, main=True),
        Button("มีปัญหา", READ),
        Button("ปุ่มที่มีชื่อยาวมากกว่าปกติ", READ),
        Button("ขอเลื่อน", READ),
    )
    assert rows[0]["style"] == "primary"
    assert [one["type"] for one in rows] == ["button", "button", "box"]
    assert [one["action"]["label"] for one in rows[2]["contents"]] == ["มีปัญหา", "ขอเลื่อน"]


def test_it_shows_no_button_that_leads_nowhere() -> None:
    assert "footer" not in flex.bubble(Card("ก", "ข", buttons=[Button("เปิด", None)]))
    assert "เปิด" not in Card("ก", "ข", buttons=[Button("เปิด", None)]).plain()


def test_it_gives_every_button_the_full_height() -> None:
    long, short = footer_of(Button("ยาว" * 8, READ, main=True), Button("สั้น", READ))
    assert (long["height"], short["height"]) == ("md", "md")


def test_it_shortens_texts_and_leaves_out_no_row_when_a_card_is_large() -> None:
    card = Card("ก", "ข" * 300, [Field("ป้าย", "ค" * 900) for _ in range(12)])
    drawn = flex.bubble(card)
    assert json_size(drawn) <= BUBBLE_BYTES
    assert len(drawn["body"]["contents"]) == 12


def test_it_refuses_a_card_of_more_rows_than_fit() -> None:
    with pytest.raises(ValueError, match="rows"):
        flex.bubble(Card("ก", "ข", [Entry("ค" * 90, "ง" * 90, action=READ)] * 60))


@pytest.mark.parametrize(("percent", "pieces"), [(0, 1), (-5, 1), (1, 2), (100, 2), (250, 2)])
def test_it_draws_a_bar_within_its_track(percent: int, pieces: int) -> None:
    track = flex.bubble(Card("ก", "ข", [Bar("ค", percent, "๑/๒")]))["body"]["contents"][0]["contents"][1]
    assert len(track["contents"]) == pieces
    assert track["contents"][0].get("width", "0%") in {"0%", "1%", "100%"}


def test_it_says_everything_in_plain_words_too() -> None:
    blocks = [Words("คำ"), Field("ป้าย", "ค่า"), Entry("แถว", "รายละเอียด", Tone.OVERDUE), Bar("หน่วย", 50, "๑/๒")]
    plain = Card("สถานะ", "หัวเรื่อง", blocks, [Button("กด", READ)], Tone.DONE).plain()
    assert plain.split("\n") == [
        "✓ สถานะ",
        "หัวเรื่อง",
        "คำ",
        "ป้าย: ค่า",
        "! แถว (รายละเอียด)",
        "หน่วย: ๑/๒",
        "กดได้: กด",
    ]
