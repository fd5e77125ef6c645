"""Digits, repaired text, number words, words, sorting."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythainlp.util import num_to_thaiword

from thai.digits import to_arabic, to_thai
from thai.numbers import words_to_number
from thai.text import normalize, repair, repair_with_positions, squeeze, without_spaces
from thai.words import line_boxes, load, tokens


def test_it_changes_digits_and_nothing_else() -> None:
    assert to_arabic("ข้อ ๑๒ 3.๔ ก") == "ข้อ 12 3.4 ก"
    assert to_thai("ข้อ 12 ๓.4 ก") == "ข้อ ๑๒ ๓.๔ ก"


@given(st.text())
def test_changing_digits_keeps_the_length(text: str) -> None:
    assert len(to_arabic(text)) == len(text) == len(to_thai(text))
    assert to_arabic(to_thai(text)) == to_arabic(text)


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("สํานัก", "สำนัก"),
        ("จํ า", "จำ"),
        ("น้ํา", "น้ำ"),
        ("นํ้า", "น้ำ"),
        ("คำา", "คำ"),
        ("เเละ", "และ"),
        ("วัน\u200bที่", "วันที่"),
        ("\ufeffวันที่", "วันที่"),
        ("5\u00a0มีนาคม", "5 มีนาคม"),
        ("ก   ข", "ก ข"),
        ("２５６７", "2567"),
        ("สำน ักปล ัด", "สำนักปลัด"),
        ("ม ิถ ุนายน", "มิถุนายน"),
        ("ค ู ่ม ือ", "คู่มือ"),
        ("ส านัก ด าเนินการ น้ าประปา บ ้าน", "สำนัก ดำเนินการ น้ำประปา บ้าน"),
        ("ท้ัง", "ทั้ง"),
        ("ที่่", "ที่"),
        ("ม\uf702น\uf70aา", "มีน่า"),
        ("ค\uf884น", "คัน"),
        ("กอง\x9fค\x91ลัง", "กองคลัง"),
    ],
)
def test_it_repairs_what_is_certainly_broken(broken: str, whole: str) -> None:
    assert repair(broken) == whole


@pytest.mark.parametrize("sound", ["สำนักปลัด", "น้ำ แก้ว\nใหม่\tเก่า", "เอก", "123 ๑๒๓", "", "จำ าน", "ก ข", "มา าก"])
def test_it_leaves_sound_text_alone(sound: str) -> None:
    assert repair(sound) == sound
    assert repair_with_positions(sound) == (sound, None)


@given(st.text(alphabet="กเแ าำํ้\u200b\u00a0 2\n", max_size=30))
def test_every_repaired_character_knows_where_it_came_from(text: str) -> None:
    mended, positions = repair_with_positions(text)
    assert mended == repair(text)
    if positions is None:
        assert mended == text
    else:
        assert len(positions) == len(mended) + 1
        assert positions == sorted(positions)
        assert positions[-1] == len(text)


def test_normalizing_puts_marks_in_their_order_too() -> None:
    assert normalize("เเก้ว  น้ํา") == "แก้ว น้ำ"


def test_it_squeezes_and_drops_spaces() -> None:
    assert squeeze("  ก \n ข\t ค ") == "ก ข ค"
    assert without_spaces("  ก \n ข\t ค ") == "กขค"


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("ห้า", 5),
        ("สิบ", 10),
        ("สิบเอ็ด", 11),
        ("ยี่สิบเอ็ด", 21),
        ("สามสิบ", 30),
        ("หนึ่งร้อยห้าสิบ", 150),
        ("สองพันห้าร้อยหกสิบเจ็ด", 2567),
    ],
)
def test_it_reads_number_words(words: str, number: int) -> None:
    assert words_to_number(words) == number


@pytest.mark.parametrize("words", ["สองสาม", "สิบร้อยพัน", "ห้าง", "", "12", "สามสี่ห้า"])
def test_it_reads_no_number_where_there_is_none(words: str) -> None:
    assert words_to_number(words) is None


@given(st.integers(min_value=0, max_value=9999))
def test_it_reads_every_number_in_words(number: int) -> None:
    assert words_to_number(num_to_thaiword(number)) == number


# --- words ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "word"),
    [("กองช่างส่งงานแล้ว", "กองช่าง"), ("ดูโครงการอบรมหน่อย", "โครงการอบรม"), ("แจ้งสำนักปลัดด้วย", "สำนักปลัด")],
)
def test_words_of_local_government_stay_whole(text: str, word: str) -> None:
    assert word in tokens(text)


def test_the_dictionary_is_built_once() -> None:
    assert load() is load()


@given(st.text(alphabet="กองช่างคลัง ()ๆฯ.\"'า้่ิ%5\n", max_size=40))
def test_no_character_is_lost_in_words_and_boxes(text: str) -> None:
    assert "".join(tokens(text)) == text
    assert "".join(line_boxes(text)) == text


def test_punctuation_stays_where_a_line_may_not_break() -> None:
    assert line_boxes("กองช่าง (งานแบบ) อื่น ๆ ฯลฯ 50%") == [
        "กองช่าง",
        " ",
        "(งาน",
        "แบบ)",
        " ",
        "อื่น ๆ",
        " ",
        "ฯลฯ",
        " ",
        "50%",
    ]
    assert line_boxes("") == []
