"""Texts are cut where a reader can bear it, and never come out longer than the platform takes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages import limits

from .rules import graphemes, utf16_units
from .strategies import ODD_TEXTS, texts

FAMILY = "👩‍👩‍👧‍👦"

#: text, units, what is left
CUT_BY_UNITS = [
    ("กองคลัง", 7, "กองคลัง"),
    ("กองคลัง", 6, "กองค…"),  # "ลั" would need two units
    ("กำหนด", 3, "กำ…"),
    ("กำหนด", 2, "ก…"),
    ("แก้ไข", 3, "แก…"),  # no room for the whole of "แก้": better a part than nothing
    ("ข้อเสนอ", 4, "ข้อ…"),  # a leading vowel does not stay behind alone
    (f"{FAMILY}ก", 3, "👩…"),
    (f"ก{FAMILY}", 5, "ก…"),
    ("ab", 0, ""),
    ("ab", 1, "…"),
    ("", 5, ""),
]


@pytest.mark.parametrize(("text", "units", "left"), CUT_BY_UNITS)
def test_it_cuts_at_borders_of_clusters(text: str, units: int, left: str) -> None:
    assert limits.clip_utf16(text, units) == left


@pytest.mark.parametrize(
    ("text", "count", "left"),
    [
        ("สำนักปลัด", 9, "สำนักปลัด"),
        ("ผู้รับผิดชอบ", 4, "ผู้รับ…"),
        ("เทศบาล", 3, "เท…"),
        ("ที่นี่", 2, "ที่นี่"),
        ("ที่นี่", 1, "…"),
    ],
)
def test_it_counts_a_letter_with_its_marks_once(text: str, count: int, left: str) -> None:
    assert limits.clip_graphemes(text, count) == left


@given(texts, st.integers(min_value=1, max_value=60))
def test_it_never_comes_out_too_long(text: str, most: int) -> None:
    assert utf16_units(limits.clip_utf16(limits.clean(text), most)) <= most
    assert graphemes(limits.clip_graphemes(limits.clean(text), most)) <= most


@given(texts)
def test_it_leaves_a_text_that_fits_as_it_is(text: str) -> None:
    cleaned = limits.clean(text)
    assert limits.clip_utf16(cleaned, len(cleaned) * 2) == cleaned


@given(texts)
def test_it_cleans_once_and_for_all(text: str) -> None:
    assert limits.clean(limits.clean(text)) == limits.clean(text)
    assert "\n" not in limits.clean(text, lines=False)


@given(texts)
def test_it_counts_no_fewer_than_a_reader(text: str) -> None:
    assert limits.grapheme_count(limits.clean(text)) >= graphemes(limits.clean(text))


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_it_has_a_label_for_anything(text: str) -> None:
    assert limits.label(text, 20).strip()


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("ที่\u200bประชุม", "ที่ประชุม"),
        ("a\u202eb", "ab"),
        ("ก\r\nข", "ก\nข"),
        ("ก \t ข", "ก ข"),
        ("ก\n\n\n\nข", "ก\n\nข"),
        ("\ud83dก", "ก"),
        ("่ก", "ก"),
        ("ก" + "่" * 9, "ก" + "่" * 3),
        (f"{FAMILY}", FAMILY),
        ("กำ", "กำ"),
    ],
)
def test_it_keeps_only_what_every_screen_can_show(text: str, cleaned: str) -> None:
    assert limits.clean(text) == cleaned


def bubble(size: int) -> dict[str, object]:
    return {"type": "bubble", "text": "x" * size}


def test_it_makes_one_bubble_of_one_card_and_a_carousel_of_several() -> None:
    assert limits.container([bubble(10)]) == bubble(10)
    assert limits.container([bubble(10)] * 2)["type"] == "carousel"


@pytest.mark.parametrize(
    ("bubbles", "fit"),
    [
        ([bubble(10)] * 12, True),
        ([bubble(10)] * 13, False),
        ([bubble(9_900)] * 5, True),
        ([bubble(9_900)] * 6, False),
        ([bubble(29_900)], True),
        ([bubble(30_001)], False),
        ([bubble(1), bubble(30_001)], False),
        ([], False),
    ],
)
def test_it_knows_what_fits_one_message(bubbles: list[dict[str, object]], fit: bool) -> None:
    assert limits.fits(bubbles) is fit
    assert not fit or len(json.dumps(limits.container(bubbles))) <= 50_000


def test_it_keeps_thirteen_quick_replies_with_short_labels() -> None:
    item = {"type": "action", "action": {"type": "message", "label": "x" * 30, "text": "ก"}}
    items = limits.quick_replies([item] * 20)["items"]
    assert len(items) == 13
    assert items[0]["action"]["label"] == "x" * 19 + "…"


@pytest.mark.parametrize(
    ("text", "count", "cut"),
    [
        ("ข้อ 3 แนวทางเผยแพร่กฎหมาย", 20, "ข้อ 3 แนวทางเผยแพร่…"),
        ("กองการศึกษา ศาสนาและวัฒนธรรม", 20, "กองการศึกษา ศาสนา…"),  # "และ" promises another word
        ("ข้อ 3 เผยแพร่", 20, "ข้อ 3 เผยแพร่"),
    ],
)
def test_it_cuts_behind_a_word(text: str, count: int, cut: str) -> None:
    assert limits.clip_graphemes(text, count) == cut


def test_it_cuts_within_a_word_that_is_most_of_the_text() -> None:
    assert limits.clip_graphemes("ก " + "x" * 30, 10) == "ก xxxxxxx…"
