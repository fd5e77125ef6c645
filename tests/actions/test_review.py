"""ตรวจรับ / ส่งกลับ, in chat and at the board: the same rows, audit entries and notices, and the same refusals."""

from __future__ import annotations

import pytest
from doors_support import COORDINATOR, ENGINEER, OFFICER, SUPERVISOR, TREASURER, Doors

from actions.review import LONGEST_REASON

from .conftest import Offices

WHY = "ไม่เห็นวันที่ในภาพ"


@pytest.fixture
def twins(offices: Offices) -> tuple[Doors, Doors]:
    """Two offices in which measure 3 was reported as done."""
    chat, board = offices("chat", "board")
    for office in (chat, board):
        office.say(OFFICER, "ข้อ 3 เสร็จแล้ว ติดประกาศที่หน้าสำนักงาน")
        office.wait("hour")
    assert chat.left_behind() == board.left_behind()
    return chat, board


def at_the_board(office: Doors, person: str, decision: str, **fields: str) -> int:
    report_id = office.report_ids("3")[-1]
    return int(office.browser(person).post(f"/board/review/{report_id}/{decision}", **fields).status_code)


@pytest.mark.parametrize("reviewer", [SUPERVISOR, COORDINATOR])
def test_verifying_leaves_the_same_behind_through_both_doors(twins: tuple[Doors, Doors], reviewer: str) -> None:
    chat, board = twins
    before = chat.left_behind()
    chat.say(reviewer, "ตรวจรับข้อ 3")
    assert at_the_board(board, reviewer, "verify") == 303
    assert chat.left_behind() == board.left_behind() != before


def test_sending_back_leaves_the_same_behind_through_both_doors(twins: tuple[Doors, Doors]) -> None:
    chat, board = twins
    before = chat.left_behind()
    chat.say(SUPERVISOR, f"ส่งกลับข้อ 3 เพราะ {WHY}")
    assert at_the_board(board, SUPERVISOR, "return", reason=WHY) == 303
    assert chat.left_behind() == board.left_behind() != before


def test_what_was_sent_back_and_reported_anew_is_the_same_through_both_doors(twins: tuple[Doors, Doors]) -> None:
    chat, board = twins
    chat.say(SUPERVISOR, f"ส่งกลับข้อ 3 เพราะ {WHY}")
    at_the_board(board, SUPERVISOR, "return", reason=WHY)
    for office in twins:
        office.say(OFFICER, "ข้อ 3 เสร็จแล้ว ถ่ายรูปใหม่แล้ว")
    assert chat.left_behind() == board.left_behind()


@pytest.mark.parametrize("reviewer", [OFFICER, TREASURER, ENGINEER])
def test_who_may_not_review_leaves_nothing_behind_through_either_door(
    twins: tuple[Doors, Doors], reviewer: str
) -> None:
    chat, board = twins
    before = chat.left_behind()
    chat.say(reviewer, "ตรวจรับข้อ 3")
    assert at_the_board(board, reviewer, "verify") in {403, 404, 409}
    assert chat.left_behind() == board.left_behind() == before


def test_sending_back_without_a_reason_is_asked_for_one_through_both_doors(twins: tuple[Doors, Doors]) -> None:
    chat, board = twins
    before = chat.left_behind()
    assert "เพราะอะไร" in "".join(chat.say(SUPERVISOR, "ส่งกลับข้อ 3"))
    assert at_the_board(board, SUPERVISOR, "return", reason="  ") == 422
    assert chat.left_behind() == board.left_behind() == before


def test_a_second_decision_is_refused_through_both_doors(twins: tuple[Doors, Doors]) -> None:
    chat, board = twins
    chat.say(SUPERVISOR, "ตรวจรับข้อ 3")
    at_the_board(board, SUPERVISOR, "verify")
    before = chat.left_behind()
    assert "มีผู้ตัดสินแล้ว" in "".join(chat.say(COORDINATOR, "ตรวจรับข้อ 3"))
    assert at_the_board(board, COORDINATOR, "verify") == 409
    assert chat.left_behind() == board.left_behind() == before


@pytest.mark.parametrize(("length", "answer"), [(LONGEST_REASON, 303), (LONGEST_REASON + 1, 422)])
def test_a_reason_may_be_as_long_as_is_said_and_no_longer(twins: tuple[Doors, Doors], length: int, answer: int) -> None:
    _, board = twins
    before = board.left_behind()
    assert at_the_board(board, SUPERVISOR, "return", reason="ก" * length) == answer
    assert (board.left_behind() != before) is (answer == 303)
