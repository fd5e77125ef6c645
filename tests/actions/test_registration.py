"""ลงทะเบียน: decided in chat and at the board, the same is left behind; on the command line it is the server's word."""

from __future__ import annotations

from doors_support import COORDINATOR, Doors
from sqlalchemy import select

from storage import requests
from storage.models import AuditEntry, Person, RosterRequest
from tamngan.demo import world

from .conftest import Offices

NEWCOMER = "ดวงดี มาใหม่"


def asked(office: Doors) -> int:
    """Let the newcomer ask for a place in the treasury, and return the request's id."""
    office.do("follow", person=NEWCOMER)
    office.say(NEWCOMER, f"ลงทะเบียน {NEWCOMER} กองคลัง")
    return int(office.find(lambda session: session.scalars(select(RosterRequest.id)).one()))


def people_of(office: Doors) -> object:
    return office.left_behind()["people"]


def decisions(office: Doors) -> list[str]:
    query = select(AuditEntry.action).order_by(AuditEntry.id)
    wanted = {"person.asked", "person.approved", "person.refused"}
    return [one for one in office.find(lambda session: list(session.scalars(query))) if one in wanted]


def test_it_lets_somebody_in_through_both_doors_alike(offices: Offices) -> None:
    chat, board = offices("chat", "board")
    asked(chat)
    chat.tap(COORDINATOR, "อนุมัติ")
    number = asked(board)
    browser = board.browser(COORDINATOR)
    assert NEWCOMER in browser.text("/board/people")
    assert browser.post(f"/board/requests/{number}", accepted="1").status_code == 303
    assert people_of(chat) == people_of(board)
    assert decisions(chat) == decisions(board) == ["person.asked", "person.approved"]


def test_it_leaves_the_roster_alone_where_it_was_refused(offices: Offices) -> None:
    (board,) = offices("board")
    before = people_of(board)
    number = asked(board)
    assert people_of(board) == before
    browser = board.browser(COORDINATOR)
    assert browser.post(f"/board/requests/{number}").status_code == 303
    assert people_of(board) == before
    assert browser.post(f"/board/requests/{number}", accepted="1").status_code == 409
    assert decisions(board) == ["person.asked", "person.refused"]


def test_adding_somebody_who_waits_lets_them_in(offices: Offices) -> None:
    (office,) = offices("command")
    asked(office)
    words = ("--name", NEWCOMER, "--unit", "กองคลัง", "--role", "staff", "--line-user-id", world.NEWCOMER)
    done = office.command("person", "add", *words)
    assert done.exit_code == 0, done.output
    row = office.find(lambda session: session.scalars(select(Person).where(Person.name == NEWCOMER)).one())
    assert row.line_user_id == world.NEWCOMER
    assert office.find(lambda session: requests.waiting(session, office.stage.clock.now())) == []


def test_the_last_coordinator_stays_through_every_door(offices: Offices) -> None:
    chat, board, command = offices("chat", "board", "command")
    number = chat.find(lambda session: session.scalars(select(Person.id).where(Person.name == COORDINATOR)).one())
    chat.say(COORDINATOR, "ลบข้อมูลของฉัน")
    assert "ตั้งคนแทนก่อน" in chat.tap(COORDINATOR, "ใช่")[0]
    assert board.browser(COORDINATOR).post(f"/board/people/{number}/leave").status_code == 409
    done = command.command("person", "remove", str(number))
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    assert people_of(chat) == people_of(board) == people_of(command)
