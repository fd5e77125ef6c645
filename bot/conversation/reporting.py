"""Reporting a measure by saying so: certain is recorded at once, unsure is asked, nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from actions import repeating, review, targets
from actions.targets import Found, Problem
from bot.conversation import cards, decision_cards, evidence, problems, reviewing
from bot.conversation.context import Context
from bot.conversation.quoting import Quoted
from bot.events import IncomingMessage
from bot.understanding.reading import Item
from measures.reasons import Reason
from measures.vocabulary import DeadlineState, Intent, NoticeState, QuestionKind, Status
from messages.ask_confirm import About
from messages.stale_button import Stale
from messages.wording import STATUS_NAMES
from storage import deadlines, organizations, outbox, reports, rooms
from storage.models import Deadline, Measure, Notice, OpenQuestion, Report
from storage.reports import Target, Told
from thai.calendar import Span

STATUS_OF = {
    Intent.REPORT_DONE: Status.DONE,
    Intent.REPORT_PROGRESS: Status.IN_PROGRESS,
    Intent.REPORT_NOT_STARTED: Status.NOT_STARTED,
    Intent.REPORT_PROBLEM: Status.IN_PROGRESS,
}

#: "เสร็จแล้วค่ะ" within this time after the bot reminded this person means what it reminded of.
REMINDER_MEANT = timedelta(hours=12)
_ONLY_PERCENT = re.compile(r"^(?:ทำ|ดำเนินการ|คืบหน้า|ไป|แล้ว|ได้|ประมาณ|ราว|เกือบ|ร้อยละ|%|เปอร์เซ็นต์|เปอร์เซนต์|[\d๐-๙.]|\s)+$")
#: Of a result or problem so many characters are kept.
LONGEST_WORDS = 4000


@dataclass
class Outcome:
    """What became of the things said in one message."""

    batches: list[list[Report]] = field(default_factory=list)
    problems: list[Found] = field(default_factory=list)
    #: What had been reported before, and stands.
    known: list[Report] = field(default_factory=list)
    #: What contradicts a report that somebody else made: asked before it takes its place.
    contradicted: list[tuple[Item, Found, int | None]] = field(default_factory=list)


def report(context: Context, items: Sequence[Item], quoted: Quoted | None, message: IncomingMessage) -> None:
    """Record what is certain and answer with one card; ask about the first thing that is not."""
    doubtful = next((item for item in items if "intent" in item.unsure), None)
    if doubtful is not None:
        ask_reading(context, doubtful, message.id)
        return
    outcome = Outcome()
    for item in items:
        references = _references(context, item, quoted)
        if not references:
            if not outcome.batches:
                ask_which(context, item, item.measures, message.id)
                return
            continue
        if not _day_is_sure(context, item):
            if not outcome.batches:
                ask_day(context, replace(item, measures=references[:1]), references[0], message.id)
                return
            continue
        for reference in references:
            _report_one(context, item, targets.find(context, reference), message.id, outcome)
    conclude(context, outcome, items[0], message.id)


def _references(context: Context, item: Item, quoted: Quoted | None) -> tuple[str, ...]:
    if "measures" in item.unsure and item.measures:
        return ()
    return item.measures or meant_without_saying(context, quoted)


def _day_is_sure(context: Context, item: Item) -> bool:
    if item.intent is not Intent.REPORT_DONE:
        return True
    return "date" not in item.unsure and (item.date is None or item.date <= context.today)


def _report_one(
    context: Context, item: Item, found: Found, message_id: str, outcome: Outcome, unit_id: int | None = None
) -> None:
    said = Span(*item.period) if item.period else None
    if unit_id is None and item.unit is not None and item.intent is not Intent.REPORT_PROBLEM:
        # In a problem a unit is who is waited for, rarely who it is reported for.
        unit = organizations.unit_named(context.session, item.unit)
        unit_id = unit.id if unit else None
    rows = targets.targets(context, found, item.date or context.today, said, unit_id)
    if isinstance(rows, Problem):
        outcome.problems.append(replace(found, problem=rows))
        return
    told = told_by(context, item, message_id)
    fresh, standing = repeating.sorted_out(context, rows, told)
    if fresh:
        outcome.batches.append(record(context, fresh, told))
        return
    if item.date is None and told.status is Status.DONE:
        # A day that was not said must not change the one that was.
        told = replace(told, done_on=standing[0].done_on)
    _report_again(context, item, found, unit_id, standing, told, outcome)


def _report_again(
    context: Context,
    item: Item,
    found: Found,
    unit_id: int | None,
    standing: list[Report],
    told: Told,
    outcome: Outcome,
) -> None:
    """Decide about a report of what was reported before."""
    if repeating.says_nothing_new(standing, told) or review.is_verified(context, standing):
        outcome.known += standing
    elif repeating.is_own(context, standing):
        outcome.batches.append(amend(context, standing, repeating.added_to(standing[0], told)))
    else:
        outcome.contradicted.append((item, found, unit_id))


def record(context: Context, rows: Sequence[Target], told: Told) -> list[Report]:
    """Write a report, tell those who have to know, and drop what was still to be said about its deadlines."""
    batch = reports.record(context.session, rows, told, context.now)
    _settled(context, batch)
    if told.problem:
        problems.tell(context, batch)
    review.request(context, batch)
    return batch


def amend(context: Context, old: Sequence[Report], told: Told, moved: Sequence[Target] | None = None) -> list[Report]:
    """Supersede a report; whoever was to review the old one is asked about the new one instead."""
    review.take_back_requests(context, old)
    batch = reports.correct(context.session, old, told, context.now, moved)
    _settled(context, [*old, *batch])
    if told.problem and told.problem != old[0].problem:
        problems.tell(context, batch)
    review.request(context, batch)
    return batch


def _settled(context: Context, rows: Sequence[Report]) -> None:
    """Closed deadlines need no reminder any more; those that are open again do."""
    reopened = []
    for row in rows:
        if row.deadline is None:
            continue
        if row.deadline.state == DeadlineState.CLOSED:
            drop_notices(context, row.deadline.id)
        elif row.supersedes_id is not None:
            reopened.append(row.deadline.id)
    if reopened:
        deadlines.look_again(context.session, reopened, context.now, Reason.REPORTED_ANEW)


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
        problem=(item.result or "ติดปัญหา") if item.intent is Intent.REPORT_PROBLEM else None,
        inbox_event_id=context.event_id,
        line_message_id=message_id or None,
    )


def as_before(context: Context, row: Report, message_id: str | None = None, **changes: Any) -> Told:
    """Return what a report says, told anew by the speaker with some changes."""
    said = Told(
        status=Status(row.status),
        person_id=context.person.id if context.person else None,
        source="chat",
        done_on=row.done_on,
        percent=row.percent,
        result=row.result,
        problem=row.problem,
        outcome=row.outcome,
        suggestion=row.suggestion,
        inbox_event_id=context.event_id,
        line_message_id=message_id or row.line_message_id,
    )
    return replace(said, **changes)


def _result(item: Item) -> str | None:
    if item.intent is Intent.REPORT_PROBLEM:
        return None
    # "ทำไป 30%" is told by the percentage already.
    words = "" if item.percent is not None and _ONLY_PERCENT.match(item.result or "") else item.result or ""
    parts = [words, *item.urls]
    return " ".join(part for part in parts if part)[:LONGEST_WORDS] or None


def conclude(context: Context, outcome: Outcome, item: Item, message_id: str) -> None:
    """Answer once: the card of what was recorded, or what stood in the way."""
    if outcome.batches:
        rows = [row for batch in outcome.batches for row in batch]
        rooms.close_questions(context.session, context.room.id, _person_id(context), context.now)
        evidence.attach_recent(context, rows)
        cards.recorded(context, outcome.batches, outcome.problems)
    elif outcome.contradicted:
        ask_to_replace(context, *outcome.contradicted[0], message_id)
    elif outcome.known:
        _known(context, outcome.known)
    else:
        _in_the_way(context, outcome.problems[0], item, message_id)


def _known(context: Context, rows: Sequence[Report]) -> None:
    """Nothing new was said: photos sent along still go to the report that stands."""
    if review.is_verified(context, rows):
        reviewing.already_verified(context, rows)
    elif repeating.is_own(context, rows) and evidence.attach_recent(context, rows):
        cards.recorded(context, [rows], [])
    else:
        by = rows[0].person.name if rows[0].person else None
        cards.stale(context, Stale.DONE_BEFORE, by, rows[0].measure)


def own_standing(context: Context, found: Found) -> list[Report]:
    """Return the report of a measure that stands and that this person may add to: their own, else their unit's."""
    if found.measure is None or context.person is None:
        return []
    said = reports.standing_of_measure(context.session, found.measure.id)
    if found.step is not None:
        said = [row for row in said if row.step_id == found.step.id]
    own = [row for row in said if row.person_id == context.person.id]
    units = [row for row in said if row.unit_id in context.unit_ids()]
    latest = own[-1:] or units[-1:]
    return reports.standing_batch(context.session, latest[0].id) if latest else []


def record_quietly(context: Context, item: Item, found: Found) -> list[Report]:
    """Record one item and return its report; where it cannot be recorded the answer says why, and there is none."""
    outcome = Outcome()
    _report_one(context, item, found, "", outcome)
    if not outcome.batches:
        conclude(context, outcome, item, "")
        return []
    return outcome.batches[0]


def _in_the_way(context: Context, problem: Found, item: Item, message_id: str) -> None:
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
        Reason.REPORTED_ANEW,
        Notice.deadline_id == deadline_id,
        Notice.state == NoticeState.WAITING,
    )


def ask_reading(context: Context, item: Item, message_id: str) -> None:
    """Ask whether a doubtful text means what it seems to mean."""
    data = {"item": item_to_json(replace(item, unsure=())), "message": message_id}
    question = _ask(context, QuestionKind.READING, data)
    words = f"{' '.join(f'ข้อ {one}' for one in item.measures)} {STATUS_NAMES[STATUS_OF[item.intent]]}"
    decision_cards.ask_confirm(context, About.READING, question.id, words.strip())


def ask_to_replace(context: Context, item: Item, found: Found, unit_id: int | None, message_id: str) -> None:
    """Ask before a report takes the place of one that somebody else made."""
    data = {"item": item_to_json(replace(item, measures=(found.reference,))), "message": message_id, "unit": unit_id}
    question = _ask(context, QuestionKind.REPLACE, data)
    decision_cards.ask_confirm(context, About.REPLACE, question.id, f"ข้อ {found.reference}")


def replace_standing(context: Context, item: Item, message_id: str, unit_id: int | None) -> None:
    """Let a report take the place of the one that stands, whoever made that."""
    found = targets.find(context, item.measures[0])
    said = Span(*item.period) if item.period else None
    rows = targets.targets(context, found, item.date or context.today, said, unit_id)
    if isinstance(rows, Problem):
        cards.refused(context, replace(found, problem=rows))
        return
    told = told_by(context, item, message_id)
    fresh, standing = repeating.sorted_out(context, rows, told)
    if standing and review.is_verified(context, standing):
        reviewing.already_verified(context, standing)
        return
    batch = record(context, fresh, told) if fresh else amend(context, standing, told)
    cards.recorded(context, [batch], [])


def ask_day(context: Context, item: Item, reference: str, message_id: str) -> None:
    """Ask on which day something was done."""
    question = _ask(context, QuestionKind.DONE_ON, {"item": item_to_json(item), "message": message_id})
    cards.ask_date(context, targets.find(context, reference), question.id)


def _ask(context: Context, kind: QuestionKind, data: dict[str, Any]) -> OpenQuestion:
    return rooms.ask(context.session, context.room.id, _person_id(context), kind, data, context.now)


def ask_which(context: Context, item: Item, candidates: Sequence[str], message_id: str) -> None:
    """Ask which measure is meant, offering those that wait for this person."""
    chosen = [measure for measure in context.measures if measure.number in candidates]
    measures = chosen or waiting_for(context)
    data = {"item": item_to_json(item), "message": message_id}
    question = _ask(context, QuestionKind.WHICH_MEASURE, data)
    cards.ask_measure(context, measures, question.id)


def ask_unit(context: Context, item: Item, reference: str, message_id: str) -> None:
    """Ask a coordinator for which unit the report is."""
    data = {"item": item_to_json(replace(item, measures=(reference,))), "message": message_id}
    question = _ask(context, QuestionKind.WHICH_UNIT, data)
    cards.ask_unit(context, targets.find(context, reference), question.id)


def _person_id(context: Context) -> int | None:
    return context.person.id if context.person else None


def waiting_for(context: Context) -> list[Measure]:
    """Return the measures that wait for a report of this person, most urgent first."""
    mine = context.unit_ids()
    open_deadlines: list[tuple[date, Measure]] = []
    for measure in context.measures:
        due = [
            deadline.due_on
            for step in measure.steps
            for deadline in step.deadlines
            if deadline.state == DeadlineState.OPEN
            and (deadline.unit_id is None or deadline.unit_id in mine or not mine)
        ]
        if due:
            open_deadlines.append((min(due), measure))
    ordered = [measure for _, measure in sorted(open_deadlines, key=lambda pair: (pair[0], pair[1].position))]
    return ordered or list(context.measures)


def meant_without_saying(context: Context, quoted: Quoted | None) -> tuple[str, ...]:
    """Return what a report without a reference is about: the quoted measure, or the one just reminded of."""
    if quoted is not None:
        return quoted.numbers if len(quoted.numbers) == 1 else ()
    last = last_reminder(context)
    if last is None or last.deadline_id is None:
        return ()
    deadline = context.session.get(Deadline, last.deadline_id)
    if deadline is None or deadline.state != DeadlineState.OPEN:
        return ()
    step = deadline.step
    return (step.number,) if len(step.measure.steps) > 1 else (step.measure.number,)


def last_reminder(context: Context) -> Notice | None:
    """Return the reminder of one deadline that was the last thing the bot said here, if it is fresh."""
    since: datetime = context.now - REMINDER_MEANT
    notice = context.session.scalars(
        select(Notice)
        .where(
            Notice.room_id == context.room.id,
            Notice.state.in_((NoticeState.SENT, NoticeState.RODE)),
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
        "unit": item.unit,
        "unsure": list(item.unsure),
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
        unit=data.get("unit"),
        unsure=tuple(data.get("unsure", ())),
    )


def resume(context: Context, item: Item, reference: str, message_id: str, unit_id: int | None = None) -> None:
    """Go on with a report once its measure (or unit) was told."""
    if not _day_is_sure(context, item):
        ask_day(context, replace(item, measures=(reference,)), reference, message_id)
        return
    outcome = Outcome()
    _report_one(context, item, targets.find(context, reference), message_id, outcome, unit_id)
    conclude(context, outcome, replace(item, measures=(reference,)), message_id)
