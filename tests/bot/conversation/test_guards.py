"""Guards of the chat: who decides about people, whose code binds a group, whose tap counts, whose evidence is seen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import selectinload

from bot.conversation import guests
from measures.vocabulary import PersonState, Role
from messages.actions import postback
from storage import people
from storage.models import ChatRoom, Notice, Person, Report, RosterRequest
from tamngan.demo import world

from .stage import Stage
from .test_misuse import COORDINATOR, GROUP, OFFICER, SUPERVISOR, _button, event, in_group, post

NEWCOMER = "ดวงดี มาใหม่"


def tapped(stage: Stage, person: str, user_id: str, data: str) -> list[str]:
    stage.line.bot.push({"to": user_id, "messages": [_button(data)]})
    return stage.tap(person, "ทดลอง")


def person(stage: Stage, name: str) -> Person:
    with stage.looking() as session:
        return session.scalars(select(Person).where(Person.name == name)).one()


@pytest.fixture
def waiting(stage: Stage) -> int:
    """Somebody who asked to be registered; gives the request's id."""
    stage.deeds.do("follow", {"person": NEWCOMER})
    stage.say(NEWCOMER, f"ลงทะเบียน {NEWCOMER} กองคลัง")
    return asked(stage).id


def asked(stage: Stage) -> RosterRequest:
    with stage.looking() as session:
        found = session.scalars(select(RosterRequest).options(selectinload(RosterRequest.unit))).one()
        session.expunge_all()
        return found


class TestWhoDecidesAboutPeople:
    @pytest.mark.parametrize("action", ["request.approve", "request.refuse"])
    @pytest.mark.parametrize(("name", "user_id"), [(OFFICER, world.OFFICER), (SUPERVISOR, world.SUPERVISOR)])
    def test_only_a_coordinator_decides(self, stage: Stage, waiting: int, action: str, name: str, user_id: str) -> None:
        tapped(stage, name, user_id, postback(action, n=waiting))
        assert asked(stage).decided_at is None
        with stage.looking() as session:
            assert session.scalars(select(Person).where(Person.name == NEWCOMER)).all() == []

    def test_a_coordinator_does(self, stage: Stage, waiting: int) -> None:
        tapped(stage, COORDINATOR, world.COORDINATOR, postback("request.approve", n=waiting))
        assert person(stage, NEWCOMER).state is PersonState.ACTIVE

    def test_the_unit_asked_for_is_the_unit_given(self, stage: Stage, waiting: int) -> None:
        request = asked(stage)
        assert request.unit is not None
        assert (request.id, request.unit.name, request.role) == (waiting, "กองคลัง", Role.STAFF)


class TestWhoseCodeBinds:
    @pytest.fixture
    def unbound(self, stage: Stage) -> str:
        """A group that is not bound, and a code that the coordinator asked for."""
        with stage.database.organization(stage.organization_id) as session:
            session.execute(update(ChatRoom).where(ChatRoom.kind == "group").values(bound_at=None))
            by = person(stage, COORDINATOR).id
            return people.new_code(
                session, stage.application.box, guests.BIND_ROOM, stage.clock.now(), timedelta(days=1), person_id=by
            )

    def bound(self, stage: Stage) -> int:
        with stage.looking() as session:
            return session.scalar(select(func.count(ChatRoom.id)).where(ChatRoom.bound_at.is_not(None))) or 0

    def test_a_code_binds_for_who_asked_for_it(self, stage: Stage, unbound: str) -> None:
        stage.say(COORDINATOR, unbound, GROUP)
        assert self.bound(stage) == 1

    def test_it_binds_for_nobody_else_who_read_it(self, stage: Stage, unbound: str) -> None:
        stage.say(OFFICER, unbound, GROUP)
        assert self.bound(stage) == 0

    def test_it_binds_no_more_when_its_day_is_over(self, stage: Stage, unbound: str) -> None:
        stage.clock.set(stage.clock.now() + timedelta(days=1))
        stage.say(COORDINATOR, unbound, GROUP)
        assert self.bound(stage) == 0


class TestWhoseTapCounts:
    def test_a_tap_without_a_sender_does_nothing_whatever_the_button(self, stage: Stage) -> None:
        stage.say(OFFICER, "ข้อ 3 เสร็จแล้ว", GROUP)
        with stage.looking() as session:
            report_id, before = session.scalar(select(Report.id)), session.scalar(select(func.count(Report.id)))
        for number, data in enumerate((postback("report.undo", r=report_id), postback("review.verify", r=report_id))):
            fields: dict[str, Any] = {"postback": {"data": data}, "replyToken": f"no such token {number}"}
            post(stage, event(stage, number, type="postback", source=in_group(None), **fields))
        with stage.looking() as session:
            assert session.scalar(select(func.count(Report.id))) == before
            answers = session.scalars(select(Notice.message).order_by(Notice.id.desc()).limit(2)).all()
        assert set(answers) == {"no_permission"}
        stage.line.state.calls.clear()  # the made-up tokens are refused, as they should be


class TestEvidenceInChat:
    @pytest.mark.parametrize(
        ("name", "user_id", "given"),
        [
            ("ชูใจ มั่นคง", world.ENGINEER, False),
            (OFFICER, world.OFFICER, True),
            (SUPERVISOR, world.SUPERVISOR, True),
            ("บุญมี สว่างใจ", world.EXECUTIVE, True),
        ],
    )
    def test_links_are_given_to_those_of_the_unit_and_the_executive_and_to_nobody_of_another_unit(
        self, stage: Stage, name: str, user_id: str, given: bool
    ) -> None:
        stage.deeds.do("photo", {"person": OFFICER})
        stage.say(OFFICER, "ข้อ 3 เสร็จแล้ว")
        list(stage.application.passer.tick(stage.clock.now()))
        with stage.looking() as session:
            report = session.scalars(select(Report).order_by(Report.id)).first()
            assert report is not None
            assert report.unit_id is not None
        answers = tapped(stage, name, user_id, postback("evidence.show", r=report.id))
        with stage.looking() as session:
            last = session.scalars(
                select(Notice.message).where(Notice.kind == "reply").order_by(Notice.id.desc())
            ).first()
        assert answers
        assert (last != "no_permission") is given
