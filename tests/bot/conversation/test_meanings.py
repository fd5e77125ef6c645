"""What is doubtful is asked about with a button for each meaning; what nobody said to the bot stays unheard."""

from __future__ import annotations

from sqlalchemy import select

from storage.models import Report

from .stage import Stage
from .test_misuse import GROUP, OFFICER


def recorded(stage: Stage) -> list[tuple[str, str]]:
    with stage.looking() as session:
        return [(row.measure.number, str(row.status)) for row in session.scalars(select(Report).order_by(Report.id))]


def test_it_hears_a_clear_report_in_a_group_beside_a_measure_the_plan_has_not(stage: Stage) -> None:
    answers = stage.say(OFFICER, "ข้อ 3 เสร็จแล้ว ข้อ 77 เสร็จแล้ว", GROUP)
    assert recorded(stage) == [("3", "done")]
    assert any("๗๗" in answer or "77" in answer for answer in answers), answers


def test_it_leaves_a_question_to_a_colleague_and_chatter_unanswered(stage: Stage) -> None:
    assert stage.say(OFFICER, "ข้อ 5 เสร็จยังคะ", GROUP) == []
    assert stage.say(OFFICER, "วันนี้กินอะไรดี", GROUP) == []
    assert recorded(stage) == []


def test_it_offers_the_meanings_it_doubts_and_writes_the_one_that_is_tapped(stage: Stage) -> None:
    answers = stage.say(OFFICER, "จัดกิจกรรมข้อ 3 วันนี้")
    assert any("หมายความว่า" in answer for answer in answers)
    assert recorded(stage) == []
    stage.tap(OFFICER, "เสร็จแล้ว")
    assert ("3", "done") in recorded(stage)
