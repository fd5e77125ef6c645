"""Reporting a measure by saying so: certain is recorded at once, unsure is asked, nothing is guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.conversation import cards, evidence, targets
from bot.conversation.context import Context
from bot.conversation.quoting import Quoted
from bot.conversation.targets import Found, Problem
from bot.events import IncomingMessage
from bot.understanding.reading import Item
from measures.vocabulary import Intent, NoticeState, Status
from storage import outbox, reports, rooms
from storage.models import Deadline, Notice, Report
from storage.reports import Told
from thai.calendar import Span

STATUS_OF = {
    Intent.REPORT_DONE: Status.DONE,
    Intent.REPORT_PROGRESS: Status.IN_PROGRESS,
    Intent.REPORT_NOT_STARTED: Status.NOT_STARTED,
    Intent.REPORT_PROBLEM: Status.IN_PROGRESS,
}

#: "เสร็จแล้วค่ะ" within this time after the bot reminded this person means what it reminded of.
REMINDER_MEANT = timedelta(hours=12)


@dataclass
class Outcome:
    """What became of the things said in one message."""

    batches: list[list[Report]] = field(default_factory=list)
    problems: list[Found] = field(default_factory=list)


def report(context: Context, items: Sequence[Item], quoted: Quoted | None, message: IncomingMessage) -> None:
    """Record what is certain and answer with one card; ask about the first thing that is not."""
    outcome = Outcome()
    for item in items:
        references = item.measures or meant_without_saying(context, quoted)
        if not references or "measures" in item.unsure:
            if not outcome.batches:
                ask_which(context, item, references, message.id)
                return
            continue
        for reference in references:
            _report_one(context, item, targets.find(context, reference), message.id, outcome)
    conclude(context, outcome, items[0], message.id)


def _report_one(context: Context, item: Item, found: Found, message_id: str, outcome: Outcome) -> None:
    rows = targets.targets(context, found, item.date or context.today, Span(*item.period) if item.period else None)
    if isinstance(rows, Problem):
        outcome.problems.append(replace(found, problem=rows))
    else:
        told = told_by(context, item, message_id)
        outcome.batches.append(reports.record(context.session, rows, told, context.now))


def told_by(context: Context, item: Item, message_id: str | None) -> Told:
    """Return what an item says as a report; a finished thing without a day was finished today."""
    status = STATUS_OF[item.intent]
    done_on: date | None = (item.date or context.today) if status is Status.DONE else None
    return Told(
        status=status,
        person_id=context.person.id if context.person else None,
        source="chat",
        done_on=done_on,
        percent=item.percent,
        result=_result(item),
        problem=item.result if item.intent is Intent.REPORT_PROBLEM else None,
        inbox_event_id=context.event_id,
        line_message_id=message_id,
    )


def _result(item: Item) -> str | None:
    if item.intent is Intent.REPORT_PROBLEM:
        return None
    parts = [item.result or "", *item.urls]
    return " ".join(part for part in parts if part) or None


def conclude(context: Context, outcome: Outcome, item: Item, message_id: str) -> None:
    """Answer once: the card of what was recorded, or what stood in the way."""
    if outcome.batches:
        rows = [row for batch in outcome.batches for row in batch]
        evidence.attach_recent(context, rows)
        for row in rows:
            if row.deadline_id is not None and row.deadline is not None and row.deadline.state == "closed":
                drop_notices(context, row.deadline_id)
        rooms.close_questions(
            context.session, context.room.id, context.person.id if context.person else None, context.now
        )
        cards.recorded(context, outcome.batches, outcome.problems)
        return
    problem = outcome.problems[0]
    if problem.problem is Problem.SEVERAL:
        ask_which(context, item, tuple(measure.number for measure in problem.candidates), message_id)
    elif problem.problem is Problem.WHICH_UNIT:
        ask_unit(context, item, problem.reference, message_id)
    else:
        cards.refused(context, problem)


def drop_notices(context: Context, deadline_id: int) -> None:
    """Skip what was still to be said about a deadline that is finished now."""
    outbox.cancel(
        context.session,
        context.now,
        "it was reported",
        Notice.deadline_id == deadline_id,
        Notice.state == NoticeState.WAITING.value,
    )


def ask_which(context: Context, item: Item, candidates: Sequence[str], message_id: str) -> None:
    """Ask which measure is meant, offering those that wait for this person."""
    chosen = [measure for measure in context.measures if measure.number in candidates]
    measures = chosen or _waiting_for(context)
    data = {"item": item_to_json(item), "message": message_id}
    question = rooms.ask(context.session, context.room.id, _person_id(context), "which_measure", data, context.now)
    cards.ask_measure(context, measures, question.id)


def ask_unit(context: Context, item: Item, reference: str, message_id: str) -> None:
    """Ask a coordinator for which unit the report is."""
    data = {"item": item_to_json(replace(item, measures=(reference,))), "message": message_id}
    question = rooms.ask(context.session, context.room.id, _person_id(context), "which_unit", data, context.now)
    cards.ask_unit(context, targets.find(context, reference), question.id)


def _person_id(context: Context) -> int | None:
    return context.person.id if context.person else None


def _waiting_for(context: Context) -> list[Any]:
    """Return the measures that wait for a report of this person, most urgent first."""
    mine = context.unit_ids()
    open_deadlines: list[tuple[date, Any]] = []
    for measure in context.measures:
        due = [
            deadline.due_on
            for step in measure.steps
            for deadline in step.deadlines
            if deadline.state == "open" and (deadline.unit_id is None or deadline.unit_id in mine or not mine)
        ]
        if due:
            open_deadlines.append((min(due), measure))
    ordered = [measure for _, measure in sorted(open_deadlines, key=lambda pair: (pair[0], pair[1].position))]
    return ordered or context.measures


def meant_without_saying(context: Context, quoted: Quoted | None) -> tuple[str, ...]:
    """Return what a report without a reference is about: the quoted measure, or the one just reminded of."""
    if quoted is not None:
        return quoted.numbers if len(quoted.numbers) == 1 else ()
    last = last_reminder(context)
    if last is None or last.deadline_id is None:
        return ()
    deadline = context.session.get(Deadline, last.deadline_id)
    if deadline is None or deadline.state != "open":
        return ()
    step = deadline.step
    return (step.number,) if len(step.measure.steps) > 1 else (step.measure.number,)


def last_reminder(context: Context) -> Notice | None:
    """Return the reminder of one deadline that was the last thing the bot said here, if it is fresh."""
    from sqlalchemy import select

    since: datetime = context.now - REMINDER_MEANT
    notice = context.session.scalars(
        select(Notice)
        .where(
            Notice.room_id == context.room.id,
            Notice.state.in_((NoticeState.SENT.value, NoticeState.RODE.value)),
            Notice.finished_at >= since,
        )
        .order_by(Notice.finished_at.desc(), Notice.id.desc())
        .limit(1)
    ).one_or_none()
    return notice if notice is not None and notice.kind == "reminder" else None


def item_to_json(item: Item) -> dict[str, Any]:
    """Return what a question has to remember of an item."""
    return {
        "intent": item.intent.value,
        "measures": list(item.measures),
        "date": item.date.isoformat() if item.date else None,
        "period": [day.isoformat() for day in item.period] if item.period else None,
        "percent": item.percent,
        "result": item.result,
        "urls": list(item.urls),
    }


def item_from_json(data: dict[str, Any]) -> Item:
    """Return the item that a question remembered."""
    period = data.get("period")
    return Item(
        intent=Intent(data["intent"]),
        measures=tuple(data["measures"]),
        date=date.fromisoformat(data["date"]) if data.get("date") else None,
        period=(date.fromisoformat(period[0]), date.fromisoformat(period[1])) if period else None,
        percent=data.get("percent"),
        result=data.get("result"),
        urls=tuple(data.get("urls", ())),
    )


def resume(context: Context, item: Item, reference: str, message_id: str, unit_id: int | None = None) -> None:
    """Go on with a report once its measure (or unit) was told."""
    outcome = Outcome()
    found = targets.find(context, reference)
    said = Span(*item.period) if item.period else None
    rows = targets.targets(context, found, item.date or context.today, said, unit_id)
    if isinstance(rows, Problem):
        outcome.problems.append(replace(found, problem=rows))
    else:
        outcome.batches.append(reports.record(context.session, rows, told_by(context, item, message_id), context.now))
    conclude(context, outcome, item, message_id)
