"""A request to review waits for a ride, or for the supervisor's digest of the next working morning."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from measures.vocabulary import NoticeState
from storage.models import Notice
from thai.calendar import BANGKOK

from .stage import Stage

OFFICER, SUPERVISOR = "มานี ตั้งใจ", "วีระ รอบคอบ"
REQUEST = "ขอให้ตรวจรับ"


def requests(stage: Stage) -> list[Notice]:
    with stage.looking() as session:
        found = session.scalars(select(Notice).where(Notice.message == "review_request").order_by(Notice.id)).all()
        session.expunge_all()
        return list(found)


def heard(stage: Stage, moment: str) -> list[str]:
    """Return what the supervisor is told until a moment."""
    before = {bubble.id for bubble in stage.line.answers(stage.line.find_room(SUPERVISOR))}
    stage.do("clock", person=SUPERVISOR, to=moment)
    return [one.text for one in stage.line.answers(stage.line.find_room(SUPERVISOR)) if one.id not in before]


@pytest.mark.parametrize(
    ("told", "pushed"),
    [("2026-02-04T10:00", "2026-02-05T08:30"), ("2026-02-06T16:00", "2026-02-09T08:30")],
    ids=["on a wednesday", "on a friday"],
)
def test_it_waits_for_the_next_working_morning(stage: Stage, told: str, pushed: str) -> None:
    heard(stage, told)
    stage.say(OFFICER, "ข้อ 3 เสร็จแล้วค่ะ")
    assert [one.push_by for one in requests(stage)] == [datetime.fromisoformat(pushed).replace(tzinfo=BANGKOK)]
    assert not [text for text in heard(stage, f"{told[:10]}T20:00") if REQUEST in text]
    assert [text for text in heard(stage, pushed) if REQUEST in text]


def test_several_come_in_one_push(stage: Stage) -> None:
    heard(stage, "2026-02-04T10:00")
    stage.say(OFFICER, "ข้อ 3 เสร็จแล้วค่ะ")
    stage.say(OFFICER, "ข้อ 5 เสร็จแล้วค่ะ")
    heard(stage, "2026-02-05T08:30")
    states = sorted(one.state for one in requests(stage))
    assert states.count(NoticeState.MERGED.value) >= 1
    assert set(states) <= {NoticeState.MERGED.value, NoticeState.SENT.value}


def test_it_rides_the_same_day_behind_an_answer(stage: Stage) -> None:
    stage.say(OFFICER, "ข้อ 3 เสร็จแล้วค่ะ")
    heard(stage, "hour")
    assert [text for text in stage.say(SUPERVISOR, "งานของฉัน") if REQUEST in text]
    assert [one.state for one in requests(stage)] == [NoticeState.RODE.value]
    assert not [text for text in heard(stage, "morning") if REQUEST in text]


def test_it_does_not_ride_while_the_report_may_still_change(stage: Stage) -> None:
    stage.say(OFFICER, "ข้อ 3 เสร็จแล้วค่ะ")
    assert not [text for text in stage.say(SUPERVISOR, "งานของฉัน") if REQUEST in text]


def test_a_problem_is_still_told_at_once(stage: Stage) -> None:
    stage.say(OFFICER, "ข้อ 3 ติดปัญหา งบประมาณยังไม่อนุมัติ")
    with stage.looking() as session:
        told = session.scalars(select(Notice).where(Notice.message.like("problem%"))).all()
        assert told
        assert all(one.push_by <= stage.clock.now() for one in told)
