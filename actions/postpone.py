"""ขอเลื่อน: somebody asks for a later date, a supervisor or the coordinator decides; the old date stays on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from actions import targets, telling
from actions.acting import Acting
from actions.outcome import Became
from actions.report import Need
from actions.targets import Found, Problem
from actions.telling import Policy
from delivery.facts import subject_of
from measures.permissions import may_decide_postponement
from measures.reasons import Reason
from measures.standing import FINISHED
from measures.transitions import Refusal
from measures.vocabulary import DeadlineState, NoticeClass, NoticeKind
from messages.postpone_request import PostponeRequest
from messages.postpone_result import Outcome, PostponeResult
from storage import audit, deadlines
from storage.models import Deadline, Person, Postponement
from storage.reports import Target

POLICY = Policy(NoticeKind.POSTPONEMENT, NoticeClass.DECISION)


@dataclass(frozen=True)
class Ask:
    """A wish for another day. ``sooner``: that the day lies before the deadline was shown, and tapped."""

    reference: str
    day: date | None = None
    reason: str | None = None
    sooner: bool = False


@dataclass(frozen=True)
class Asked:
    """What became of it: ``request`` waits for ``deciders``; ``due`` is the deadline that is meant."""

    became: Became
    found: Found
    due: Deadline | None = None
    request: Postponement | None = None
    deciders: tuple[str, ...] = ()
    need: Need | None = None
    refusal: Problem | Refusal | None = None


def ask(acting: Acting, command: Ask) -> Asked:
    """Write a request and tell who decides; the same request again is not written twice."""
    found = targets.find(acting, command.reference)
    if found.problem is Problem.SEVERAL:
        return Asked(Became.ASKED, found, need=Need.MEASURE)
    rows = targets.targets(acting, found, acting.today)
    if isinstance(rows, Problem):
        return Asked(Became.REFUSED, replace(found, problem=rows), refusal=rows)
    every = _dues(rows)
    still = [due for due in every if due.state is DeadlineState.OPEN]
    if not still:
        done = any(due.status in FINISHED for due in every)
        return Asked(
            Became.KNOWN if done else Became.REFUSED,
            found,
            every[-1] if every else None,
            refusal=Refusal.ALREADY_DONE if done else Refusal.NO_DEADLINE,
        )
    if command.day is None or command.day <= acting.today:
        return Asked(Became.ASKED, found, still[0], need=Need.DAY)
    before = [due for due in still if due.due_on < command.day]
    due = before[0] if before else still[0]
    if not before and not command.sooner:
        return Asked(Became.ASKED, found, due, need=Need.REPLACE)
    waiting = _waiting(acting, due)
    if waiting is not None and waiting.new_due_on == command.day:
        return Asked(Became.KNOWN, found, due, waiting, _names(acting, due))
    request = _write(acting, due, command.day, command.reason)
    return Asked(Became.REQUESTED, found, due, request, _names(acting, due))


def _dues(rows: Sequence[Target]) -> list[Deadline]:
    """Return the deadlines of the steps and units that are meant, soonest first."""
    found = [
        due
        for row in rows
        if row.step is not None
        for due in row.step.deadlines
        if due.unit_id == row.unit_id and due.state is not DeadlineState.CANCELLED
    ]
    return sorted(found, key=lambda due: due.due_on)


def _write(acting: Acting, due: Deadline, day: date, reason: str | None) -> Postponement:
    if acting.person is None:
        raise ValueError("a request needs a person")
    row = Postponement(
        deadline_id=due.id,
        asked_by_id=acting.person.id,
        asked_at=acting.now,
        old_due_on=due.due_on,
        new_due_on=day,
        reason=reason,
    )
    row.deadline = due
    acting.session.add(row)
    acting.session.flush()
    detail = {"to": day.isoformat()}
    audit.record(
        acting.session,
        acting.now,
        "postponement.asked",
        "postponement",
        row.id,
        person_id=row.asked_by_id,
        detail=detail,
    )
    _tell_deciders(acting, row)
    return row


def _waiting(acting: Acting, due: Deadline) -> Postponement | None:
    return acting.session.scalars(
        select(Postponement)
        .where(Postponement.deadline_id == due.id, Postponement.decided_at.is_(None))
        .order_by(Postponement.id.desc())
        .limit(1)
    ).one_or_none()


def _names(acting: Acting, due: Deadline) -> tuple[str, ...]:
    who = telling.deciders(acting, [due.unit_id], besides=acting.person_id)
    return tuple(dict.fromkeys(person.name for person in who))


def _tell_deciders(acting: Acting, row: Postponement) -> None:
    due = row.deadline
    data = PostponeRequest(
        subject=subject_of(due.step.measure, due.step if len(due.step.measure.steps) > 1 else None),
        postponement_id=row.id,
        old_due_on=row.old_due_on,
        new_due_on=row.new_due_on,
        unit=due.unit.name if due.unit else None,
        by=acting.person.name if acting.person else None,
        reason=row.reason,
    )
    telling.tell(
        acting,
        telling.deciders(acting, [due.unit_id], besides=row.asked_by_id),
        data,
        POLICY,
        # Not ``deadline_id``: what is said of a deadline is dropped when it is reported, a request has to be decided.
        subject={"measures": [due.step.measure_id], "deadlines": [due.id]},
    )


@dataclass(frozen=True)
class Decide:
    """A decision on a request; a refusal is asked for its reason unless ``reason`` is told (empty: none is given)."""

    postponement_id: int
    accepted: bool
    reason: str | None = None


@dataclass(frozen=True)
class Decided:
    """What became of a decision; ``by`` is who decided before."""

    became: Became
    request: Postponement | None = None
    refusal: Refusal | None = None
    by: str | None = None


def decide(acting: Acting, command: Decide) -> Decided:
    """Write down a decision, move the deadline if it was granted, and tell who asked."""
    row = acting.session.get(Postponement, command.postponement_id)
    if row is None or acting.actor is None:
        return Decided(Became.REFUSED, refusal=Refusal.NOT_REPORTED)
    unit = row.deadline.unit_id
    if not may_decide_postponement(acting.actor, (unit,) if unit else (), acting.today, asked_by=row.asked_by_id):
        own = acting.person_id == row.asked_by_id
        return Decided(Became.REFUSED, row, Refusal.OWN_REPORT if own else Refusal.NOT_PERMITTED)
    if row.decided_at is not None:
        decider = acting.session.get(Person, row.decided_by_id) if row.decided_by_id else None
        return Decided(Became.REFUSED, row, Refusal.DECIDED, decider.name if decider else None)
    if not command.accepted and command.reason is None:
        return Decided(Became.ASKED, row)
    _decide(acting, row, command)
    return Decided(Became.RECORDED, row)


def _decide(acting: Acting, row: Postponement, command: Decide) -> None:
    reason = (command.reason or "").strip() or None
    row.decided_by_id, row.decided_at, row.accepted = acting.person_id, acting.now, command.accepted
    if command.accepted:
        row.deadline.planned_on = row.deadline.planned_on or row.deadline.due_on
        row.deadline.due_on = row.new_due_on
        acting.session.flush()
        deadlines.look_again(acting.session, [row.deadline.id], acting.now, Reason.DATE_CHANGED, from_start=True)
    audit.record(
        acting.session,
        acting.now,
        "postponement.accepted" if command.accepted else "postponement.refused",
        "postponement",
        row.id,
        person_id=row.decided_by_id,
        detail={"from": row.old_due_on.isoformat(), "to": row.new_due_on.isoformat(), "reason": reason},
    )
    asker = acting.session.get(Person, row.asked_by_id)
    by = acting.person.name if acting.person else None
    subject = {"measures": [row.deadline.step.measure_id], "deadlines": [row.deadline_id]}
    telling.tell(acting, [asker] if asker else [], result_of(row, by, reason), POLICY, subject=subject)


def result_of(row: Postponement, by: str | None, reason: str | None = None) -> PostponeResult:
    """Return where a request stands; ``by`` decides or has decided, ``reason`` is the decision's."""
    outcome = Outcome.WAITING
    if row.decided_at is not None:
        outcome = Outcome.ACCEPTED if row.accepted else Outcome.REFUSED
    return PostponeResult(
        subject=subject_of(row.deadline.step.measure),
        outcome=outcome,
        old_due_on=row.old_due_on,
        new_due_on=row.new_due_on,
        by=by,
        reason=reason or (None if outcome is Outcome.REFUSED else row.reason),
    )
