"""Damage that runs through a whole text is mended by its words; sound text and odd names stay."""

from __future__ import annotations

import pytest

from thai.mending import sound

WHOLE = "แผนการดำเนินงานเพื่อยกระดับคุณธรรมและความโปร่งใส จัดทำคู่มือการดำเนินการ สำนักปลัด ผู้รับผิดชอบ ภายในเดือนมิถุนายน"
DISPLACED = "แผนการดำเนนิงานเพอื่ยกระดบัคณุธรรมและความโปรง่ใส จดัทำคมูื่อการดำเนนิการ สำนกัปลดั ผรูั้บผดิชอบ ภายในเดอืนมถินุายน"


def test_marks_behind_the_next_letter_return_to_their_own() -> None:
    assert sound(DISPLACED)(DISPLACED) == WHOLE


def test_sara_am_gets_its_ring_back() -> None:
    ringless = WHOLE.replace("ำ", "า")
    assert sound(ringless)(ringless) == WHOLE


@pytest.mark.parametrize("text", [WHOLE, "", "กองคลัง", "บริษัท สมมติชคดี จำกัด", "ABC 123"])
def test_sound_text_stays_as_it_is(text: str) -> None:
    assert sound(text)(text) == text
    assert sound(WHOLE)(text) == text


def test_a_long_run_of_letters_takes_no_more_time_per_letter() -> None:
    long = "คมูื่อ" * 2000
    assert sound(DISPLACED)(long) == "คู่มือ" * 2000
