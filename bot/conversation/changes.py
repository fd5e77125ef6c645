"""Taking back and changing: undo, corrections, edited and unsent messages. Everything that was said stays on record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import select

from actions import review, targets
from actions.targets import Problem
from bot.conversation import cards, decision_cards, evidence, reporting, reviewing
from bot.conversation.context import Context
from bot.conversation.quoting import Quoted
from bot.events import IncomingMessage
from bot.understanding.reading import Item
from measures.reasons import Reason
from measures.vocabulary import DeadlineState, Intent, Status
from messages.confirmed import Done
from messages.stale_button import Stale
from storage import audit, deadlines, reports
from storage.models import Evidence, InboxEvent, Report


def undo(context: Context, item: Item, quoted: Quoted | None = None) -> None:
    """Withdraw what is quoted or named, or what this person reported last; never what somebody else reported."""
    rows = _to_undo(context, item, quoted)
    if not rows:
        decision_cards.confirmed(context, Done.NOTHING_TO_UNDO)
        return
    withdraw(context, rows)


def _to_undo(context: Context, item: Item, quoted: Quoted | None) -> list[Report]:
    if context.person is None:
        return []
    if quoted is not None and quoted.reports:
        return _own(context, reports.standing_batch(context.session, quoted.reports[0]))
    if item.measures:
        return _latest_about(context, item.measures[0])
    rows = reports.latest_by(context.session, context.person.id)
    fresh = bool(rows) and context.now - rows[0].recorded_at <= reporting.REMINDER_MEANT
    return rows if fresh else []


def _latest_about(context: Context, reference: str) -> list[Report]:
    found = targets.find(context, reference)
    if found.measure is None or context.person is None:
        return []
    said = [
        row
        for row in reports.standing_of_measure(context.session, found.measure.id)
        if row.person_id == context.person.id and (found.step is None or row.step_id == found.step.id)
    ]
    return reports.standing_batch(context.session, said[-1].id) if said else []


def _own(context: Context, rows: Sequence[Report]) -> list[Report]:
    return [row for row in rows if context.person is not None and row.person_id == context.person.id]


def withdraw(context: Context, rows: Sequence[Report]) -> None:
    """Withdraw a batch and say so; a verified report has to be sent back first."""
    if review.is_verified(context, rows):
        reviewing.already_verified(context, rows)
        return
    _take_back(context, rows)
    cards.undone(context, rows)


def _take_back(context: Context, rows: Sequence[Report]) -> None:
    reports.withdraw(context.session, rows, context.person.id if context.person else None, context.now)
    review.take_back_requests(context, rows)
    dues = [row.deadline.id for row in rows if row.deadline is not None and row.deadline.state == DeadlineState.OPEN]
    deadlines.look_again(context.session, dues, context.now, Reason.REPORT_WITHDRAWN)


def correct(context: Context, items: Sequence[Item], quoted: Quoted | None, message: IncomingMessage) -> None:
    """Change the quoted report, or the last one this person made, to what is said now."""
    rows = _meant(context, quoted)
    item = next(item for item in items if item.intent is Intent.CORRECTION)
    if not rows:
        cards.stale(context, Stale.GONE)
        return
    if review.is_verified(context, rows):
        reviewing.already_verified(context, rows)
        return
    before = rows[0]
    told = reporting.as_before(
        context,
        before,
        message.id,
        done_on=(item.date or before.done_on) if before.status == Status.DONE else before.done_on,
        percent=item.percent if item.percent is not None else before.percent,
        result=item.result or before.result,
    )
    found = targets.find(context, item.measures[-1]) if item.measures else None
    if found is None or (found.measure is before.measure and found.step in (None, before.step)):
        cards.recorded(context, [reporting.amend(context, rows, told)], [])
        return
    moved = targets.targets(context, found, told.done_on or context.today)
    if isinstance(moved, Problem):
        cards.refused(context, replace(found, problem=moved))
        return
    batch = reporting.amend(context, rows, told, moved)
    _move_evidence(context, rows, batch)
    cards.recorded(context, [batch], [])


def _meant(context: Context, quoted: Quoted | None) -> list[Report]:
    if quoted is not None and quoted.reports:
        return _own(context, reports.standing_batch(context.session, quoted.reports[0]))
    return reports.latest_by(context.session, context.person.id) if context.person else []


def _move_evidence(context: Context, old: Sequence[Report], new: Sequence[Report]) -> None:
    if not new:
        return
    context.session.flush()
    for proof in context.session.scalars(select(Evidence).where(Evidence.report_id.in_([row.id for row in old]))):
        proof.report_id = new[0].id
    context.session.flush()


def edited(context: Context, message: IncomingMessage, read_afresh: Callable[[], bool]) -> bool:
    """An edited message: the report made of it is withdrawn, the new text is read afresh, and the evidence moves along.

    The platform may deliver edits out of order; the latest timestamp wins.
    """
    rows = _made_of(context, message.id)
    if not rows or context.person is None:
        return read_afresh()
    if any(row.recorded_at > context.now for row in rows) or rows[0].person_id != context.person.id:
        return True
    if review.is_verified(context, rows):
        reviewing.already_verified(context, rows)
        return True
    _take_back(context, rows)
    read_afresh()
    context.session.flush()
    new = _made_of(context, message.id)
    _move_evidence(context, rows, new)
    if not new and not context.answers:
        cards.undone(context, rows)
    return True


def _made_of(context: Context, message_id: str) -> list[Report]:
    return list(
        context.session.scalars(
            select(Report)
            .where(Report.line_message_id == message_id, *reports.standing_condition())  # type: ignore[arg-type]
            .order_by(Report.id)
        )
    )


def is_overtaken(context: Context, message: IncomingMessage) -> bool:
    """Tell whether a later edit of this very message was handled before the message itself."""
    newest = context.session.scalars(
        select(Report.recorded_at)
        .where(Report.line_message_id == message.id)
        .order_by(Report.recorded_at.desc())
        .limit(1)
    ).one_or_none()
    return newest is not None and newest > context.now


def unsent(context: Context, message_id: str) -> bool:
    """A message was unsent: its stored copy goes; a report made of it stays, marked (Receive messages, "unsend")."""
    removed = evidence.unsent(context, message_id)
    marked = context.session.scalars(select(Report).where(Report.line_message_id == message_id)).all()
    for report in marked:
        report.message_unsent_at = context.now
        origin = context.session.get(InboxEvent, report.inbox_event_id) if report.inbox_event_id else None
        if origin is not None:
            origin.raw = None
        audit.record(context.session, context.now, "message.unsent", "report", report.id)
    return bool(removed or marked)
