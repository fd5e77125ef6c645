"""ขอเลื่อน and จัดกิจกรรม: however it is said – in one sentence, by a card's button, with the day told later."""

from __future__ import annotations

from datetime import date

from doors_support import OFFICER, SUPERVISOR, TREASURER, Doors
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Deadline, Measure, Step

from .conftest import Offices

ASKED = "ข้อ 5 ขอเลื่อนเป็น 20 มี.ค. เพราะรอข้อมูล"


def openings(office: Doors) -> list[date]:
    """Return the days on which the event of measure 10 took place."""

    def look(session: Session) -> list[date]:
        query = select(Deadline.due_on).join(Step).join(Measure).where(Measure.number == "10")
        return list(session.scalars(query.order_by(Deadline.due_on)))

    found: list[date] = office.find(look)
    return found


def test_the_day_told_later_leaves_behind_what_one_sentence_does(offices: Offices) -> None:
    sentence, later = offices("sentence", "later")
    sentence.say(OFFICER, ASKED)
    assert "ขอเลื่อนเป็นวันที่เท่าใด" in "".join(later.say(OFFICER, "ขอเลื่อนข้อ 5"))
    later.say(OFFICER, "20 มี.ค.")
    later.say(OFFICER, "รอข้อมูล")
    assert sentence.left_behind() == later.left_behind()
    assert len(sentence.left_behind()["postponements"]) == 1


def test_the_card_of_the_measure_asks_for_the_same(offices: Offices) -> None:
    sentence, card = offices("sentence", "card")
    for office in (sentence, card):
        office.say(OFFICER, "ข้อ 5 ถึงไหนแล้ว")
    sentence.say(OFFICER, ASKED)
    card.tap(OFFICER, "ขอเลื่อน")
    card.say(OFFICER, "20 มี.ค.")
    card.say(OFFICER, "รอข้อมูล")
    assert sentence.left_behind() == card.left_behind()


def test_asking_twice_leaves_behind_what_asking_once_does(offices: Offices) -> None:
    once, twice = offices("once", "twice")
    once.say(OFFICER, ASKED)
    twice.say(OFFICER, ASKED)
    twice.say(OFFICER, "ขอเลื่อนข้อ 5 ไป 20 มีนาคม เพราะรอข้อมูล")
    assert once.left_behind() == twice.left_behind()


def test_nobody_asks_for_another_units_measure(offices: Offices) -> None:
    (office,) = offices("chat")
    before = office.left_behind()
    office.say(TREASURER, ASKED)
    assert office.left_behind() == before


def test_a_decision_moves_the_deadline_and_refusing_leaves_it(offices: Offices) -> None:
    allowed, refused = offices("allowed", "refused")
    for office in (allowed, refused):
        office.say(OFFICER, ASKED)
        office.say(SUPERVISOR, "งานของฉัน")
    before = refused.left_behind()["deadlines"]
    allowed.tap(SUPERVISOR, "อนุญาต")
    refused.tap(SUPERVISOR, "ไม่อนุญาต")
    refused.say(SUPERVISOR, "ต้องทันรอบประเมิน")
    assert refused.left_behind()["deadlines"] == before != allowed.left_behind()["deadlines"]
    assert [row[4] for row in allowed.left_behind()["postponements"]] == [True]
    assert [row[4] for row in refused.left_behind()["postponements"]] == [False]


def test_an_event_named_by_its_number_is_the_event_that_was_asked_about(offices: Offices) -> None:
    named, only = offices("named", "only")
    named.say(OFFICER, "ข้อ 10 จัดกิจกรรมวันนี้")
    only.say(OFFICER, "จัดกิจกรรมวันนี้")
    assert named.left_behind() == only.left_behind()
    assert len(openings(named)) == 1


def test_an_event_to_come_opens_nothing(offices: Offices) -> None:
    (office,) = offices("chat")
    before = office.left_behind()
    office.say(OFFICER, "ข้อ 10 จะจัดกิจกรรมวันศุกร์หน้า")
    assert office.left_behind()["deadlines"] == before["deadlines"]
