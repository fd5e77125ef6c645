"""How long a reminder is what people speak of, and which day of a deadline that was moved is the plan's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.conversation.judging import REMINDER_MEANT, reminded_of
from measures.vocabulary import NoticeKind, NoticeState
from storage.models import ChatRoom, Deadline, Measure, Notice, Step

from .stage import Stage

OFFICER, HEAD = "มานี ตั้งใจ", "วีระ รอบคอบ"


def remind(stage: Stage, ago: timedelta, kind: NoticeKind, state: NoticeState) -> set[int]:
    """Leave a notice in a room as the sender does; return the measures that count as just reminded of there."""
    with stage.writing() as session:
        room = session.scalars(select(ChatRoom).order_by(ChatRoom.id)).first()
        assert room is not None
        now = stage.clock.now()
        notice = Notice(room_id=room.id, kind=kind, state=state, subject={"measures": [7]}, finished_at=now - ago)
        notice.key, notice.message, notice.data = f"test {ago}", "reminder", {}
        notice.created_at = notice.ready_at = now - ago
        session.add(notice)
        session.flush()
        return reminded_of(session, room.id, now)


@pytest.mark.parametrize("state", [NoticeState.SENT, NoticeState.RODE])
def test_a_reminder_is_spoken_of_for_half_a_day(stage: Stage, state: NoticeState) -> None:
    assert remind(stage, REMINDER_MEANT - timedelta(minutes=1), NoticeKind.REMINDER, state) == {7}


def test_an_older_reminder_is_not_what_people_speak_of(stage: Stage) -> None:
    assert timedelta(hours=12) == REMINDER_MEANT
    assert remind(stage, REMINDER_MEANT + timedelta(minutes=1), NoticeKind.REMINDER, NoticeState.SENT) == set()


def test_a_reminder_that_nobody_saw_is_not_spoken_of(stage: Stage) -> None:
    assert remind(stage, timedelta(hours=1), NoticeKind.REMINDER, NoticeState.SKIPPED) == set()


def days(stage: Stage, number: str) -> list[tuple[str, str | None]]:
    with stage.looking() as session:
        dues = session.scalars(select(Deadline).join(Step).join(Measure).where(Measure.number == number))
        return [(str(due.due_on), str(due.planned_on) if due.planned_on else None) for due in dues]


def move(stage: Stage) -> None:
    stage.say(OFFICER, "ข้อ 5 ขอเลื่อนเป็น 20 มี.ค. เพราะรอข้อมูล")
    stage.tap(HEAD, "อนุญาต")


def test_a_move_keeps_the_plans_day_beside_the_new_one(stage: Stage) -> None:
    planned = days(stage, "5")[0][0]
    move(stage)
    assert days(stage, "5")[0] == ("2026-03-20", planned)


def test_a_second_move_keeps_the_plans_day_and_not_the_first_moves(stage: Stage) -> None:
    with stage.writing() as session:
        for due in session.scalars(select(Deadline).join(Step).join(Measure).where(Measure.number == "5")):
            due.planned_on = date(2026, 1, 9)
    move(stage)
    assert days(stage, "5")[0] == ("2026-03-20", "2026-01-09")


def test_a_move_that_was_refused_leaves_the_plans_day(stage: Stage) -> None:
    before = days(stage, "5")
    stage.say(OFFICER, "ข้อ 5 ขอเลื่อนเป็น 20 มี.ค. เพราะรอข้อมูล")
    stage.tap(HEAD, "ไม่อนุญาต")
    stage.say(HEAD, "ต้องทันรอบเดือนนี้")
    assert days(stage, "5") == before
