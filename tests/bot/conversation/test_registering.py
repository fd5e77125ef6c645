"""A list made beforehand, the short form, and who is taken for whom."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from measures.vocabulary import Role
from storage import organizations, people, requests
from storage.models import Person
from tamngan.demo import world

from .stage import Stage

COORDINATOR, NEWCOMER = "สมใจ ใฝ่รู้", "ดวงดี มาใหม่"


def on_the_list(stage: Stage, name: str, unit: str = "กองคลัง", role: Role = Role.SUPERVISOR) -> int:
    """Put somebody on the roster who has no LINE yet, as a list made beforehand does."""
    with stage.writing() as session:
        row = organizations.unit_named(session, unit)
        return people.add(session, name, role, stage.clock.now(), unit=row).id


def person(stage: Stage, person_id: int) -> Person:
    with stage.looking() as session:
        return session.get_one(Person, person_id)


def everybody(stage: Stage) -> int:
    with stage.looking() as session:
        return len(session.scalars(select(Person)).all())


@pytest.mark.parametrize("typed", ["สมหมาย ใจเย็น", "นายสมหมาย  ใจเย็น", "สมหมาย ใจเยน"])
def test_a_name_on_the_list_is_matched_and_confirmed(typed: str, stage: Stage) -> None:
    listed = on_the_list(stage, "นาย สมหมาย ใจเย็น")
    before = everybody(stage)
    stage.do("follow", person=NEWCOMER)
    stage.say(NEWCOMER, f"ลงทะเบียน {typed} กองคลัง")
    asked = str(stage.line.answers(COORDINATOR)[-1].content)
    assert "ชื่อนี้ตรงกับรายชื่อที่เตรียมไว้" in asked
    assert "หัวหน้าส่วนราชการ กองคลัง" in asked
    assert person(stage, listed).line_user_id is None
    assert "ใช่หรือไม่" in stage.tap(COORDINATOR, "อนุมัติ")[0]
    assert person(stage, listed).line_user_id is None
    stage.tap(COORDINATOR, "ใช่ อนุมัติ")
    assert person(stage, listed).line_user_id == world.NEWCOMER
    assert everybody(stage) == before
    assert "ตรวจรับ" in stage.say(NEWCOMER, "รอตรวจรับ")[0]


@pytest.mark.parametrize("typed", ["สมหญิง ใจเย็น กองคลัง", "สมหมาย ใจเยน กองช่าง"])
def test_another_name_or_one_nearly_alike_elsewhere_is_somebody_new(typed: str, stage: Stage) -> None:
    listed = on_the_list(stage, "สมหมาย ใจเย็น")
    stage.do("follow", person=NEWCOMER)
    stage.say(NEWCOMER, f"ลงทะเบียน {typed}")
    assert "ไม่อยู่ในรายชื่อ" in str(stage.line.answers(COORDINATOR)[-1].content)
    stage.tap(COORDINATOR, "อนุมัติ")
    assert person(stage, listed).line_user_id is None


def test_a_wrong_claim_on_a_listed_name_leaves_the_list_as_it_was(stage: Stage) -> None:
    listed = on_the_list(stage, "สมหมาย ใจเย็น")
    stage.do("follow", person=NEWCOMER)
    stage.say(NEWCOMER, "ลงทะเบียน สมหมาย ใจเย็น กองคลัง")
    assert "ใช่หรือไม่" in stage.tap(COORDINATOR, "ไม่อนุมัติ")[0]
    assert stage.tap(COORDINATOR, "ยังก่อน")
    stage.tap(COORDINATOR, "ไม่อนุมัติ")
    stage.tap(COORDINATOR, "ใช่ ไม่อนุมัติ")
    row = person(stage, listed)
    assert (row.state, row.line_user_id) == ("active", None)
    assert "ลงทะเบียน" in stage.say(NEWCOMER, "ข้อ 4 เสร็จแล้ว")[0]


def test_the_short_form_asks_the_name_and_then_the_unit(stage: Stage) -> None:
    stage.do("follow", person=NEWCOMER)
    assert "พิมพ์ชื่อ" in stage.tap(NEWCOMER, "ลงทะเบียน")[0]
    assert "อยู่หน่วยงานไหน" in stage.say(NEWCOMER, "ดวงดี มาใหม่")[0]
    assert "รับคำขอลงทะเบียนแล้ว" in stage.tap(NEWCOMER, "กองคลัง")[0]
    with stage.looking() as session:
        asked = requests.of_user(session, world.NEWCOMER, stage.clock.now())
        assert asked is not None
        assert (asked.name, asked.line_name) == ("ดวงดี มาใหม่", "ดวงดี มาใหม่")
        assert people.by_line_user(session, world.NEWCOMER) is None


@pytest.mark.parametrize("words", ["ข้อ 3 เสร็จแล้ว", "5", "😀 😀", "'; DROP TABLE person; --"])
def test_what_can_be_no_name_is_asked_again(words: str, stage: Stage) -> None:
    stage.do("follow", person=NEWCOMER)
    stage.tap(NEWCOMER, "ลงทะเบียน")
    assert "พิมพ์ชื่อ" in stage.say(NEWCOMER, words)[0]
    with stage.looking() as session:
        assert people.by_line_user(session, world.NEWCOMER) is None


def test_a_name_alone_is_no_registration_where_none_was_begun(stage: Stage) -> None:
    assert stage.say(NEWCOMER, "ดวงดี มาใหม่", "ITA อบต.ทุ่งใสสว่าง") == []


def test_somebody_registered_who_presses_register_sees_their_data(stage: Stage) -> None:
    stage.do("follow", person=NEWCOMER)
    stage.say(NEWCOMER, "ลงทะเบียน ดวงดี มาใหม่ กองคลัง")
    stage.tap(COORDINATOR, "อนุมัติ")
    assert "ข้อมูลของ" in stage.tap(NEWCOMER, "ลงทะเบียน")[0]
