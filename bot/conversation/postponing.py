"""ขอเลื่อน: somebody asks for a later date, a supervisor or the coordinator decides; the old date stays on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from actions import targets, telling
from actions.targets import Found, Problem
from actions.telling import Policy
from bot.conversation import cards, decision_cards, guided, reporting
from bot.conversation.context import Context
from bot.conversation.quoting import Quoted
from bot.understanding.reading import Item
from delivery.facts import subject_of
from measures.reasons import Reason as Reasons
from measures.vocabulary import DeadlineState, NoticeClass, NoticeKind, NoticeState, QuestionKind
from messages.ask_reason import Reason
from messages.postpone_request import PostponeRequest
from messages.unsure import Doubt
from storage import audit, outbox
from storage.models import Deadline, Notice, Person, Postponement

POLICY = Policy(NoticeKind.POSTPONEMENT, NoticeClass.DECISION)


def asked(context: Context, item: Item, quoted: Quoted | None = None) -> None:
    """Take a request said in words; what is missing is asked for."""
    references = item.measures or reporting.meant_without_saying(context, quoted)
    if not references or "measures" in item.unsure:
        reporting.ask_which(context, item, references, "")
        return
    found = targets.find(context, references[0])
    if item.date is None or item.date <= context.today:
        start(context, found, item.result)
        return
    request(context, found, item.date, item.result)


def start(context: Context, found: Found, reason: str | None = None) -> None:
    """Ask until when; whether they may ask at all is found out first."""
    if _deadline(context, found) is not None:
        question = guided.ask(context, QuestionKind.POSTPONE_DATE, {"reference": found.reference, "reason": reason})
        cards.ask_date(context, found, question.id, to_postpone=True)


def day_told(context: Context, found: Found, day: date, data: dict[str, Any]) -> None:
    """Go on once the new day was told: ask why, unless that was said."""
    if day <= context.today:
        cards.unsure(context, Doubt.DATE, day.isoformat())
        return
    if data.get("reason"):
        request(context, found, day, str(data["reason"]))
        return
    kept = {"reference": found.reference, "date": day.isoformat()}
    question = guided.ask(context, QuestionKind.POSTPONE_REASON, kept)
    if found.measure is not None:
        decision_cards.ask_reason(context, Reason.POSTPONE, question.id, subject_of(found.measure, found.step))


def request(context: Context, found: Found, new_due_on: date, reason: str | None) -> None:
    """Write the request and tell who decides. The same request again is not written twice."""
    deadline = _deadline(context, found)
    if deadline is None or context.person is None:
        return
    waiting = _waiting(context, deadline)
    if waiting is not None and waiting.new_due_on == new_due_on:
        decision_cards.postponement(context, waiting, deadline, _decider_names(context, deadline))
        return
    row = Postponement(
        deadline_id=deadline.id,
        asked_by_id=context.person.id,
        asked_at=context.now,
        old_due_on=deadline.due_on,
        new_due_on=new_due_on,
        reason=reason,
    )
    context.session.add(row)
    context.session.flush()
    detail = {"to": new_due_on.isoformat()}
    audit.record(
        context.session,
        context.now,
        "postponement.asked",
        "postponement",
        row.id,
        person_id=row.asked_by_id,
        detail=detail,
    )
    decision_cards.postponement(context, row, deadline, _decider_names(context, deadline))
    _tell_deciders(context, row, deadline)


def _deadline(context: Context, found: Found) -> Deadline | None:
    """Return the open deadline the request is about; where there is none the answer says why."""
    rows = targets.targets(context, found, context.today)
    if isinstance(rows, Problem):
        cards.refused(context, replace(found, problem=rows))
        return None
    open_ones = [row.deadline for row in rows if row.deadline is not None and row.deadline.state == DeadlineState.OPEN]
    if not open_ones:
        cards.measure_status(context, found)
        return None
    return min(open_ones, key=lambda deadline: deadline.due_on)


def _waiting(context: Context, deadline: Deadline) -> Postponement | None:
    return context.session.scalars(
        select(Postponement)
        .where(Postponement.deadline_id == deadline.id, Postponement.decided_at.is_(None))
        .order_by(Postponement.id.desc())
        .limit(1)
    ).one_or_none()


def _deciders(context: Context, deadline: Deadline, asked_by: int | None) -> list[Person]:
    return telling.deciders(context, [deadline.unit_id], besides=asked_by)


def _decider_names(context: Context, deadline: Deadline) -> str | None:
    asker = context.person.id if context.person else None
    names = [person.name for person in _deciders(context, deadline, asker)]
    return ", ".join(dict.fromkeys(names)) or None


def _tell_deciders(context: Context, row: Postponement, deadline: Deadline) -> None:
    data = PostponeRequest(
        subject=subject_of(deadline.step.measure, deadline.step if len(deadline.step.measure.steps) > 1 else None),
        postponement_id=row.id,
        old_due_on=row.old_due_on,
        new_due_on=row.new_due_on,
        unit=deadline.unit.name if deadline.unit else None,
        by=context.person.name if context.person else None,
        reason=row.reason,
    )
    telling.tell(
        context,
        _deciders(context, deadline, row.asked_by_id),
        data,
        POLICY,
        # Not ``deadline_id``: what is said of a deadline is dropped when it is reported, a request has to be decided.
        subject={"measures": [deadline.step.measure_id], "deadlines": [deadline.id]},
    )


def decide(context: Context, row: Postponement, accepted: bool, reason: str | None = None) -> None:
    """Write down a decision, move the deadline if it was granted, and tell who asked."""
    row.decided_by_id = context.person.id if context.person else None
    row.decided_at = context.now
    row.accepted = accepted
    deadline = row.deadline
    if accepted:
        _move(context, deadline, row.new_due_on)
    audit.record(
        context.session,
        context.now,
        "postponement.accepted" if accepted else "postponement.refused",
        "postponement",
        row.id,
        person_id=row.decided_by_id,
        detail={"from": row.old_due_on.isoformat(), "to": row.new_due_on.isoformat(), "reason": reason},
    )
    decision_cards.postponement(context, row, deadline, context.person.name if context.person else None, reason)
    asker = context.session.get(Person, row.asked_by_id)
    if asker is not None:
        by = context.person.name if context.person else None
        data = decision_cards.postpone_result(row, deadline, by, reason)
        subject = {"measures": [deadline.step.measure_id], "deadlines": [deadline.id]}
        telling.tell(context, [asker], data, POLICY, subject=subject)


def _move(context: Context, deadline: Deadline, new_due_on: date) -> None:
    deadline.planned_on = deadline.planned_on or deadline.due_on
    deadline.due_on = new_due_on
    deadline.next_reminder_on = context.today
    deadline.reminded_through = None
    outbox.cancel(
        context.session,
        context.now,
        Reasons.DATE_CHANGED,
        Notice.deadline_id == deadline.id,
        Notice.state == NoticeState.WAITING,
    )
