"""Reports with their evidence, corrections and links: from chat and from the page ของ "งานของฉัน" alike."""

from __future__ import annotations

from typing import Any

from doors_support import OFFICER, TREASURER, Doors
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Deadline, Measure, Step

from .conftest import Offices

LINK = "https://abt.example/ita/o12"


def due_of(office: Doors, number: str) -> int:
    def look(session: Session) -> int:
        query = select(Deadline.id).join(Step).join(Measure).where(Measure.number == number)
        return session.scalars(query.order_by(Deadline.due_on)).first() or 0

    found: int = office.find(look)
    return found


def at_the_board(office: Doors, number: str, **fields: Any) -> int:
    sent = office.browser(OFFICER).post(f"/board/report/{due_of(office, number)}", **fields)
    return int(sent.status_code)


def day(year_be: int, month: int, number: int) -> dict[str, str]:
    return {"done_on.y": str(year_be), "done_on.m": str(month), "done_on.d": str(number)}


def test_a_report_is_the_same_from_chat_and_board(offices: Offices) -> None:
    chat, board = offices("chat", "board")
    chat.say(OFFICER, "ข้อ 3 เสร็จแล้วเมื่อวานนี้")
    assert at_the_board(board, "3", status="done", **day(2569, 2, 2)) == 303
    assert chat.left_behind() == board.left_behind()
    assert len(chat.left_behind()["reports"]) == 1


def test_a_link_is_evidence_through_both_doors(offices: Offices) -> None:
    chat, board = offices("chat", "board")
    chat.say(OFFICER, f"ข้อ 3 เสร็จแล้วเมื่อวานนี้ ลงเว็บแล้ว {LINK}")
    at_the_board(board, "3", status="done", words=f"ลงเว็บแล้ว {LINK}", **day(2569, 2, 2))
    kept = [office.left_behind()["evidence"] for office in (chat, board)]
    assert kept[0] == kept[1]
    assert len(kept[0]) == 1


def test_a_correction_is_the_same_from_chat_and_board(offices: Offices) -> None:
    chat, board = offices("chat", "board")
    for office in (chat, board):
        office.say(OFFICER, "ข้อ 3 เสร็จแล้วเมื่อวานนี้")
    chat.say(OFFICER, "แก้ข้อ 3 เป็นวันที่ 29 ม.ค.")
    chat.tap(OFFICER, "แก้ไขรายงาน")
    at_the_board(board, "3", status="done", replaces="1", **day(2569, 1, 29))
    assert chat.left_behind()["reports"] == board.left_behind()["reports"]
    assert chat.left_behind()["deadlines"] == board.left_behind()["deadlines"]
    assert [row[6].isoformat() for row in chat.left_behind()["reports"]] == ["2026-02-02", "2026-01-29"]


def test_less_than_done_waits_for_a_yes_through_both_doors(offices: Offices) -> None:
    chat, board = offices("chat", "board")
    for office in (chat, board):
        office.say(OFFICER, "ข้อ 3 เสร็จแล้วเมื่อวานนี้")
    before = chat.left_behind()
    chat.say(OFFICER, "ข้อ 3 ทำไป 50%")
    assert at_the_board(board, "3", status="in_progress", percent="50") == 422
    assert chat.left_behind() == board.left_behind() == before


def test_another_units_staff_report_nothing_through_either_door(offices: Offices) -> None:
    chat, board = offices("chat", "board")
    before = chat.left_behind()
    chat.say(TREASURER, "ข้อ 3 เสร็จแล้วเมื่อวานนี้")
    sent = board.browser(TREASURER).post(f"/board/report/{due_of(board, '3')}", status="done")
    assert sent.status_code == 404
    assert chat.left_behind() == board.left_behind() == before
