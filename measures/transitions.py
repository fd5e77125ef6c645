"""Which status may follow which, and by whose word."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from measures.permissions import Actor, may_manage, may_report, may_review
from measures.standing import OPEN
from measures.vocabulary import Status
from thai.calendar import fiscal_year

_REPORTABLE = OPEN | {Status.DONE}
#: What is begun does not become "not begun" by a further report.
_GOES_ON = frozenset({Status.IN_PROGRESS, Status.BLOCKED, Status.DONE})


class Move(StrEnum):
    """What somebody does to a status."""

    REPORT = "report"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    VERIFY = "verify"
    RETURN = "return"
    WAIVE = "waive"
    REINSTATE = "reinstate"


class Refusal(StrEnum):
    """Why a move is not possible; messages/ has the sentence for each."""

    NOT_PERMITTED = "not_permitted"
    WAIVED = "waived"
    ALREADY_VERIFIED = "already_verified"
    ALREADY_DONE = "already_done"
    NOT_DONE_YET = "not_done_yet"
    NOT_REPORTED = "not_reported"
    NOT_WAIVED = "not_waived"
    OWN_REPORT = "own_report"
    REVIEW_IS_OFF = "review_is_off"
    NOT_A_RESULT = "not_a_result"
    REASON_TOO_LONG = "reason_too_long"
    NO_DEADLINE = "no_deadline"
    DECIDED = "decided"


class DateDoubt(StrEnum):
    """What is odd about the day on which something is said to be done."""

    IN_THE_FUTURE = "in_the_future"
    BEFORE_THE_YEAR = "before_the_year"
    AFTER_THE_YEAR = "after_the_year"


class InvalidTransition(Exception):
    """The status may not change that way; ``reason`` says why."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


#: What each move may lead to, by the status it starts from.
_ALLOWED: dict[Move, dict[Status, frozenset[Status]]] = {
    Move.REPORT: {
        Status.NOT_STARTED: _REPORTABLE,
        Status.IN_PROGRESS: _GOES_ON,
        Status.BLOCKED: _GOES_ON,
        # A second "done" adds a report (another photo, a better date) and changes nothing.
        Status.DONE: frozenset({Status.DONE}),
    },
    Move.CORRECT: dict.fromkeys(_REPORTABLE, _REPORTABLE),
    Move.WITHDRAW: dict.fromkeys(_REPORTABLE, _REPORTABLE),
    Move.VERIFY: {Status.DONE: frozenset({Status.VERIFIED})},
    Move.RETURN: {
        Status.DONE: frozenset({Status.IN_PROGRESS}),
        Status.VERIFIED: frozenset({Status.IN_PROGRESS}),
    },
    Move.WAIVE: {status: frozenset({Status.WAIVED}) for status in _REPORTABLE},
    Move.REINSTATE: {Status.WAIVED: _REPORTABLE},
}

_REFUSED_FROM: dict[Move, dict[Status, Refusal]] = {
    Move.VERIFY: {
        Status.NOT_STARTED: Refusal.NOT_DONE_YET,
        Status.IN_PROGRESS: Refusal.NOT_DONE_YET,
        Status.BLOCKED: Refusal.NOT_DONE_YET,
        Status.VERIFIED: Refusal.ALREADY_VERIFIED,
    },
    Move.RETURN: {
        Status.NOT_STARTED: Refusal.NOT_REPORTED,
        Status.IN_PROGRESS: Refusal.NOT_DONE_YET,
        Status.BLOCKED: Refusal.NOT_DONE_YET,
    },
}


def check(current: Status, wanted: Status, move: Move, *, review: bool = True) -> Status:
    """Return the status that a move leads to, whoever makes it.

    ``review`` False: the office has switched ตรวจรับ off. Raises ``InvalidTransition`` with the reason.
    """
    if move in {Move.VERIFY, Move.RETURN} and not review:
        raise InvalidTransition(Refusal.REVIEW_IS_OFF)
    if current not in _ALLOWED[move]:
        raise InvalidTransition(_refusal_from(current, move))
    if wanted not in _ALLOWED[move][current]:
        raise InvalidTransition(_refusal_of(current, wanted, move))
    return wanted


def change(
    current: Status,
    wanted: Status,
    move: Move,
    actor: Actor,
    unit_ids: Iterable[int],
    today: date,
    *,
    reported_by: int | None = None,
    review: bool = True,
) -> Status:
    """Return the new status when this person may make this move today.

    ``unit_ids`` are the units the deadline belongs to, ``reported_by`` the author of the report that stands. Raises
    ``InvalidTransition``: authority is judged first, so a stranger learns nothing of the status.
    """
    units = tuple(unit_ids)
    if not _permitted(move, actor, units, today):
        raise InvalidTransition(Refusal.NOT_PERMITTED)
    if move in {Move.VERIFY, Move.RETURN} and not may_review(actor, units, today, reported_by=reported_by):
        raise InvalidTransition(Refusal.OWN_REPORT)
    return check(current, wanted, move, review=review)


def doubt_about(done_on: date, today: date, fiscal_year_be: int) -> DateDoubt | None:
    """Return what is odd about a day of completion, to be asked about, or None."""
    if done_on > today:
        return DateDoubt.IN_THE_FUTURE
    year = fiscal_year(fiscal_year_be)
    if done_on < year.start:
        return DateDoubt.BEFORE_THE_YEAR
    return DateDoubt.AFTER_THE_YEAR if done_on > year.end else None


def _permitted(move: Move, actor: Actor, unit_ids: tuple[int, ...], today: date) -> bool:
    if move in {Move.REPORT, Move.CORRECT, Move.WITHDRAW}:
        return may_report(actor, unit_ids, today)
    if move in {Move.VERIFY, Move.RETURN}:
        return may_review(actor, unit_ids, today)
    return may_manage(actor, today)


def _refusal_from(current: Status, move: Move) -> Refusal:
    if move is Move.REINSTATE:
        return Refusal.NOT_WAIVED
    if current is Status.WAIVED:
        return Refusal.WAIVED
    return _REFUSED_FROM.get(move, {}).get(current, Refusal.ALREADY_VERIFIED)


def _refusal_of(current: Status, wanted: Status, move: Move) -> Refusal:
    if wanted not in _REPORTABLE or move in {Move.VERIFY, Move.RETURN, Move.WAIVE}:
        return Refusal.NOT_A_RESULT
    return Refusal.ALREADY_DONE if current is Status.DONE else Refusal.NOT_A_RESULT
