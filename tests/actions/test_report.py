"""รายงานผล, in words and by taps: the same rows, audit entries and notices, and nothing replaced by less unseen."""

from __future__ import annotations

from doors_support import OFFICER, SUPERVISOR, TREASURER

from .conftest import Offices


def test_undoing_by_a_tap_leaves_behind_what_undoing_in_words_does(offices: Offices) -> None:
    words, taps = offices("words", "taps")
    for office in (words, taps):
        office.say(OFFICER, "ข้อ 3 เสร็จแล้ว")
    before = words.left_behind()
    words.say(OFFICER, "ยกเลิกข้อ 3")
    taps.tap(OFFICER, "ยกเลิก")
    assert words.left_behind() == taps.left_behind() != before


def test_what_is_done_is_not_replaced_by_less_before_it_was_shown_and_confirmed(offices: Offices) -> None:
    (office,) = offices("chat")
    office.say(OFFICER, "ข้อ 3 เสร็จแล้ว")
    before = office.left_behind()
    asked = "".join(office.say(OFFICER, "ข้อ 3 ทำไป 50%"))
    assert "เดิม" in asked
    assert "ใหม่" in asked
    assert office.left_behind() == before
    office.say(OFFICER, "ใช่")
    assert office.left_behind() != before


def test_nobody_takes_back_what_somebody_else_reported(offices: Offices) -> None:
    (office,) = offices("chat")
    office.say(OFFICER, "ข้อ 3 เสร็จแล้ว")
    before = office.left_behind()
    for other in (SUPERVISOR, TREASURER):
        assert OFFICER in "".join(office.say(other, "ยกเลิกข้อ 3"))
    assert office.left_behind() == before
