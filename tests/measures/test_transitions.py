"""Which status follows which, by whose word, and why not."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from measures.permissions import Actor
from measures.transitions import DateDoubt, InvalidTransition, Move, Refusal, change, check, doubt_about
from measures.vocabulary import Status

from .cast import COLLEAGUE, COORDINATOR, EXECUTIVE, FINANCE, OFFICER, OUTSIDER, SUPERVISOR, TODAY

NOT_STARTED, IN_PROGRESS, BLOCKED, DONE = Status.NOT_STARTED, Status.IN_PROGRESS, Status.BLOCKED, Status.DONE
REPORTABLE = (NOT_STARTED, IN_PROGRESS, BLOCKED, DONE)
VERIFIED, WAIVED = Status.VERIFIED, Status.WAIVED

ALLOWED = {
    Move.REPORT: {
        (NOT_STARTED, NOT_STARTED),
        (NOT_STARTED, IN_PROGRESS),
        (NOT_STARTED, BLOCKED),
        (IN_PROGRESS, BLOCKED),
        (BLOCKED, BLOCKED),
        (BLOCKED, IN_PROGRESS),
        (BLOCKED, DONE),
        (NOT_STARTED, DONE),
        (IN_PROGRESS, IN_PROGRESS),
        (IN_PROGRESS, DONE),
        (DONE, DONE),
    },
    Move.CORRECT: set(itertools.product(REPORTABLE, repeat=2)),
    Move.WITHDRAW: set(itertools.product(REPORTABLE, repeat=2)),
    Move.VERIFY: {(DONE, VERIFIED)},
    Move.RETURN: {(DONE, IN_PROGRESS), (VERIFIED, IN_PROGRESS)},
    Move.WAIVE: {(status, WAIVED) for status in REPORTABLE},
    Move.REINSTATE: {(WAIVED, status) for status in REPORTABLE},
}


def possible(move: Move, current: Status, wanted: Status) -> bool:
    try:
        return check(current, wanted, move) is wanted
    except InvalidTransition:
        return False


@pytest.mark.parametrize("move", Move)
def test_each_move_leads_exactly_there(move: Move) -> None:
    pairs = itertools.product(Status, repeat=2)
    assert {pair for pair in pairs if possible(move, *pair)} == ALLOWED[move]


@pytest.mark.parametrize(
    ("move", "current", "wanted", "reason"),
    [
        (Move.REPORT, WAIVED, DONE, Refusal.WAIVED),
        (Move.REPORT, VERIFIED, DONE, Refusal.ALREADY_VERIFIED),
        (Move.REPORT, DONE, IN_PROGRESS, Refusal.ALREADY_DONE),
        (Move.REPORT, NOT_STARTED, VERIFIED, Refusal.NOT_A_RESULT),
        (Move.REPORT, IN_PROGRESS, NOT_STARTED, Refusal.NOT_A_RESULT),
        (Move.CORRECT, VERIFIED, IN_PROGRESS, Refusal.ALREADY_VERIFIED),
        (Move.WITHDRAW, WAIVED, NOT_STARTED, Refusal.WAIVED),
        (Move.VERIFY, IN_PROGRESS, VERIFIED, Refusal.NOT_DONE_YET),
        (Move.VERIFY, VERIFIED, VERIFIED, Refusal.ALREADY_VERIFIED),
        (Move.VERIFY, DONE, IN_PROGRESS, Refusal.NOT_A_RESULT),
        (Move.RETURN, NOT_STARTED, IN_PROGRESS, Refusal.NOT_REPORTED),
        (Move.RETURN, IN_PROGRESS, IN_PROGRESS, Refusal.NOT_DONE_YET),
        (Move.WAIVE, VERIFIED, WAIVED, Refusal.ALREADY_VERIFIED),
        (Move.WAIVE, WAIVED, WAIVED, Refusal.WAIVED),
        (Move.REINSTATE, DONE, NOT_STARTED, Refusal.NOT_WAIVED),
    ],
)
def test_it_says_why_not(move: Move, current: Status, wanted: Status, reason: Refusal) -> None:
    with pytest.raises(InvalidTransition) as refused:
        check(current, wanted, move)
    assert refused.value.reason is reason


@pytest.mark.parametrize(
    ("who", "move", "current", "wanted"),
    [
        (OFFICER, Move.REPORT, NOT_STARTED, DONE),
        (OFFICER, Move.CORRECT, DONE, IN_PROGRESS),
        (OFFICER, Move.WITHDRAW, DONE, NOT_STARTED),
        (SUPERVISOR, Move.VERIFY, DONE, VERIFIED),
        (SUPERVISOR, Move.RETURN, DONE, IN_PROGRESS),
        (COORDINATOR, Move.REPORT, NOT_STARTED, DONE),
        (COORDINATOR, Move.WAIVE, NOT_STARTED, WAIVED),
        (COORDINATOR, Move.REINSTATE, WAIVED, NOT_STARTED),
    ],
)
def test_it_lets_those_do_it_whose_it_is(who: Actor, move: Move, current: Status, wanted: Status) -> None:
    assert change(current, wanted, move, who, [FINANCE], TODAY) is wanted


@pytest.mark.parametrize(
    ("who", "move", "current", "wanted"),
    [
        (COLLEAGUE, Move.REPORT, NOT_STARTED, DONE),
        (EXECUTIVE, Move.REPORT, NOT_STARTED, DONE),
        (OUTSIDER, Move.REPORT, NOT_STARTED, DONE),
        (OFFICER, Move.VERIFY, DONE, VERIFIED),
        (OFFICER, Move.RETURN, VERIFIED, IN_PROGRESS),
        (SUPERVISOR, Move.WAIVE, NOT_STARTED, WAIVED),
        (EXECUTIVE, Move.REINSTATE, WAIVED, NOT_STARTED),
        # It should not tell a stranger how things stand.
        (OUTSIDER, Move.REPORT, VERIFIED, DONE),
    ],
)
def test_it_refuses_everybody_else(who: Actor, move: Move, current: Status, wanted: Status) -> None:
    with pytest.raises(InvalidTransition, match="not_permitted"):
        change(current, wanted, move, who, [FINANCE], TODAY)


def test_nobody_verifies_what_they_reported_themselves() -> None:
    with pytest.raises(InvalidTransition, match="own_report"):
        change(DONE, VERIFIED, Move.VERIFY, SUPERVISOR, [FINANCE], TODAY, reported_by=SUPERVISOR.person_id)


def test_a_supervisor_decides_on_no_report_of_their_own_either_way() -> None:
    for move, wanted in ((Move.RETURN, IN_PROGRESS), (Move.VERIFY, VERIFIED)):
        with pytest.raises(InvalidTransition, match="own_report"):
            change(DONE, wanted, move, SUPERVISOR, [FINANCE], TODAY, reported_by=SUPERVISOR.person_id)
    # Their own report is taken back as everybody's is.
    assert change(DONE, IN_PROGRESS, Move.WITHDRAW, SUPERVISOR, [FINANCE], TODAY) is IN_PROGRESS


def test_there_is_no_verifying_where_the_office_switched_it_off() -> None:
    with pytest.raises(InvalidTransition, match="review_is_off"):
        change(DONE, VERIFIED, Move.VERIFY, SUPERVISOR, [FINANCE], TODAY, review=False)
    assert change(NOT_STARTED, DONE, Move.REPORT, OFFICER, [FINANCE], TODAY, review=False) is DONE


@pytest.mark.parametrize(
    ("done_on", "doubt"),
    [
        (date(2025, 2, 10), None),
        (date(2025, 2, 11), DateDoubt.IN_THE_FUTURE),
        (date(2024, 10, 1), None),
        (date(2024, 9, 30), DateDoubt.BEFORE_THE_YEAR),
    ],
)
def test_it_doubts_days_outside_the_year_so_far(done_on: date, doubt: DateDoubt | None) -> None:
    assert doubt_about(done_on, TODAY, 2568) is doubt


def test_it_doubts_a_day_after_the_year_when_the_report_comes_late() -> None:
    assert doubt_about(date(2025, 10, 1), date(2025, 10, 5), 2568) is DateDoubt.AFTER_THE_YEAR
    assert doubt_about(date(2025, 9, 30), date(2025, 10, 5), 2568) is None
