"""Taking back and changing: undo, corrections, edited and unsent messages, requests to postpone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from bot.conversation import cards, decision_cards, reporting, targets
from bot.conversation.context import Context
from bot.conversation.quoting import Quoted
from bot.conversation.targets import Problem
from bot.events import IncomingMessage
from bot.understanding.reading import Item
from measures.vocabulary import Intent, NoticeState, Status
from messages.confirmed import Done
from messages.stale_button import Stale
from storage import audit, outbox, reports, rooms
from storage.models import Evidence, InboxEvent, Notice, Postponement, Report
from storage.reports import Told


def undo(context: Context, _item: Item) -> None:
    """Withdraw what this person reported last."""
    rows = reports.latest_by(context.session, context.person.id) if context.person else []
    if not rows or context.now - rows[0].recorded_at > reporting.REMINDER_MEANT:
        decision_cards.confirmed(context, Done.NOTHING_TO_UNDO)
        return
    withdraw(context, rows)


def withdraw(context: Context, rows: Sequence[Report]) -> None:
    """Withdraw a batch and say so."""
    reports.withdraw(context.session, rows, context.person.id if context.person else None, context.now)
    cards.undone(context, rows)


def correct(context: Context, items: Sequence[Item], quoted: Quoted | None, message: IncomingMessage) -> None:
    """Change the quoted report, or the last one this person made, to what is said now."""
    rows = _meant(context, quoted)
    item = next(item for item in items if item.intent is Intent.CORRECTION)
    if not rows:
        cards.stale(context, Stale.GONE)
        return
    before = rows[0]
    told = Told(
        status=Status(before.status),
        person_id=context.person.id if context.person else None,
        source="chat",
        done_on=item.date or before.done_on,
        percent=item.percent if item.percent is not None else before.percent,
        result=item.result or before.result,
        problem=before.problem,
        inbox_event_id=context.event_id,
        line_message_id=message.id,
    )
    if not item.measures:
        cards.recorded(context, [reports.correct(context.session, rows, told, context.now)], [])
        return
    found = targets.find(context, item.measures[-1])
    moved = targets.targets(context, found, told.done_on or context.today)
    if isinstance(moved, Problem):
        cards.refused(context, replace(found, problem=moved))
        return
    cards.recorded(context, [reports.correct(context.session, rows, told, context.now, moved)], [])


def _meant(context: Context, quoted: Quoted | None) -> list[Report]:
    if quoted is not None and quoted.reports:
        rows = reports.standing_batch(context.session, quoted.reports[0])
        return [row for row in rows if context.person is not None and row.person_id == context.person.id]
    return reports.latest_by(context.session, context.person.id) if context.person else []


def edited(context: Context, message: IncomingMessage) -> bool:
    """A message behind a report was edited: the report made of it is withdrawn, and the new text is read afresh.

    The platform may deliver edits out of order; the latest timestamp wins.
    """
    rows = list(
        context.session.scalars(
            select(Report).where(
                Report.line_message_id == message.id,
                *reports.standing_condition(),  # type: ignore[arg-type]
            )
        )
    )
    if not rows:
        return False
    if any(row.recorded_at > context.now for row in rows):
        return True
    if context.person is not None:
        reports.withdraw(context.session, rows, context.person.id, context.now)
    return False


def unsent(context: Context, message_id: str) -> bool:
    """A message was unsent: its stored copy goes; a report made of it stays, marked (Receive messages, "unsend")."""
    evidence = context.session.scalars(select(Evidence).where(Evidence.line_message_id == message_id)).all()
    for row in evidence:
        row.removed_at = context.now
        row.file_name = row.caption = None
        row.state, row.reason = "failed", "the message was unsent"
        if row.sha256 is not None:
            _remove_copy(context, row)
    marked = context.session.scalars(select(Report).where(Report.line_message_id == message_id)).all()
    for report in marked:
        report.message_unsent_at = context.now
        origin = context.session.get(InboxEvent, report.inbox_event_id) if report.inbox_event_id else None
        if origin is not None:
            origin.raw = None
        audit.record(context.session, context.now, "message.unsent", "report", report.id)
    return bool(evidence or marked)


def _remove_copy(context: Context, row: Evidence) -> None:
    """Remove the file unless another, still standing piece of evidence has the same content."""
    others = context.session.scalars(
        select(Evidence.id).where(Evidence.sha256 == row.sha256, Evidence.id != row.id, Evidence.removed_at.is_(None))
    ).first()
    if others is None and row.sha256 is not None:
        context.files.remove(row.organization_id, row.sha256)


def postponement(context: Context, item: Item) -> None:
    """Ask for a later date: a supervisor or the coordinator decides; the old date stays in the record."""
    references = item.measures or reporting.meant_without_saying(context, None)
    if not references:
        reporting.ask_which(context, item, (), "")
        return
    found = targets.find(context, references[0])
    if item.date is None or item.date <= context.today:
        cards.ask_date(context, found, to_postpone=True)
        return
    rows = targets.targets(context, found, context.today)
    if isinstance(rows, Problem):
        cards.refused(context, replace(found, problem=rows))
        return
    asked = [row.deadline for row in rows if row.deadline is not None and row.deadline.state == "open"]
    if not asked or context.person is None:
        cards.measure_status(context, found)
        return
    request = Postponement(
        deadline_id=asked[0].id,
        asked_by_id=context.person.id,
        asked_at=context.now,
        old_due_on=asked[0].due_on,
        new_due_on=item.date,
        reason=item.result,
    )
    context.session.add(request)
    context.session.flush()
    audit.record(
        context.session,
        context.now,
        "postponement.asked",
        "postponement",
        request.id,
        person_id=context.person.id,
        detail={"to": item.date.isoformat()},
    )
    decision_cards.postponement(context, request, asked[0])


def decide(context: Context, request: Postponement, accepted: bool) -> None:
    """Write down a decision on a postponement and move the deadline if it was granted."""
    request.decided_by_id = context.person.id if context.person else None
    request.decided_at = context.now
    request.accepted = accepted
    deadline = request.deadline
    if accepted:
        deadline.planned_on = deadline.planned_on or deadline.due_on
        deadline.due_on = request.new_due_on
        deadline.next_reminder_on = context.today
        deadline.reminded_through = context.today
        outbox.cancel(
            context.session,
            context.now,
            "the date was moved",
            Notice.deadline_id == deadline.id,
            Notice.state == NoticeState.WAITING.value,
        )
    audit.record(
        context.session,
        context.now,
        "postponement.accepted" if accepted else "postponement.refused",
        "postponement",
        request.id,
        person_id=request.decided_by_id,
        detail={"from": request.old_due_on.isoformat(), "to": request.new_due_on.isoformat()},
    )
    rooms.close_questions(context.session, context.room.id, request.decided_by_id, context.now)
