"""Reporting a measure by saying so: what is certain is on record at once, what is not is asked, nothing is guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from actions import evidence, report, review, targets
from actions.outcome import Became
from actions.report import Need, Said, Say
from actions.targets import Found, Problem
from bot.conversation import cards, inquiring, report_cards, reviewing
from bot.conversation.context import Context
from bot.conversation.judging import REMINDER_MEANT, Verdict
from bot.conversation.outcomes import Outcome
from bot.conversation.quoting import Quoted
from bot.conversation.saying import STATUS_OF, Thing, item_from_json, item_to_json, say_of
from bot.understanding.reading import Item
from measures.vocabulary import DeadlineState, NoticeState, QuestionKind
from messages.ask_result import Wanted
from messages.what_became import What
from storage import plans
from storage.models import Deadline, Measure, Notice, OpenQuestion, Report

_ASKED = Outcome(Became.ASKED, What.WAITS)


def said(context: Context, thing: Thing) -> Outcome:
    """Take one thing that was reported: on record, known, asked about or refused."""
    if thing.verdict is Verdict.ASK_DAY:
        return _ask_day_unless_refused(context, thing)
    say = say_of(context, thing.item, thing.message_id)
    return show(context, thing.item, report.report(context, [say])[0])


def say_again(context: Context, item: Item, say: Say) -> Outcome:
    """Take a report whose missing part was told."""
    return show(context, item, report.report(context, [say])[0])


def show(context: Context, item: Item, done: Said) -> Outcome:
    """Answer with what became of a report; what was recorded is shown together with the others of its message."""
    match done.became:
        case Became.RECORDED:
            return Outcome(done.became, What.RECORDED, rows=done.rows, told=done.told)
        case Became.KNOWN:
            return _known(context, done.rows)
        case Became.ASKED:
            return _ask(context, item, done)
        case _:
            return refused(context, done.found, done.year)


def refused(context: Context, found: Found, year: int | None = None) -> Outcome:
    """Say why something about a measure leads nowhere."""
    if found.problem is Problem.OTHER_YEAR or year is not None:
        report_cards.not_here(context, year)
        return Outcome(Became.REFUSED, What.OTHER_YEAR, f"ปีงบประมาณ {year}" if year else None)
    cards.refused(context, found)
    if found.measure is None:
        return Outcome(Became.REFUSED, What.UNKNOWN_MEASURE, cards.measures_known(context))
    if found.problem is Problem.WAIVED:
        return Outcome(Became.REFUSED, What.WAIVED, found.measure.waived_reason)
    return Outcome(Became.REFUSED, What.NOT_YOURS, cards.owners_of(context, found.measure))


def of_another_year(context: Context, thing: Thing) -> Outcome:
    """Say of another year's plan that it is not here, or that it is looked at on the board."""
    kept = thing.year is not None and plans.of_year(context.session, thing.year) is not None
    report_cards.not_here(context, thing.year, kept=kept)
    return Outcome(Became.REFUSED, What.OTHER_YEAR, f"ปีงบประมาณ {thing.year}")


def _known(context: Context, rows: Sequence[Report]) -> Outcome:
    """Nothing new was said: photos sent along still go to the report that stands."""
    if review.is_verified(context, rows):
        return already_verified(context, rows)
    if rows[0].person_id == context.person_id and evidence.attach_recent(context, rows, context.quoted_message_id):
        return Outcome(Became.RECORDED, What.RECORDED, rows=tuple(rows))
    report_cards.already(context, rows)
    return Outcome(Became.KNOWN, What.KNOWN, report_cards.by_and_when(context, rows))


def already_verified(context: Context, rows: Sequence[Report]) -> Outcome:
    """Say that a verified report is not changed; the reviewer can send it back."""
    reviewing.already_verified(context, rows)
    return Outcome(Became.KNOWN, What.VERIFIED, review.reviewer_of(context, rows[0]))


def _ask(context: Context, item: Item, done: Said) -> Outcome:
    item = replace(item, measures=(done.say.reference,))
    message_id = done.say.message_id or ""
    data = {"item": item_to_json(item), "message": message_id, "unit": done.say.unit_id}
    match done.need:
        case Need.MEASURE:
            ask_which(context, item, [measure.number for measure in done.found.candidates], message_id)
        case Need.UNIT:
            question = inquiring.ask(context, QuestionKind.WHICH_UNIT, data)
            cards.ask_unit(context, done.found, question.id)
        case Need.PROBLEM:
            question = inquiring.ask(context, QuestionKind.PROBLEM, {**data, "reference": done.say.reference})
            cards.ask_result(context, done.found, question.id, Wanted.PROBLEM)
        case Need.REPLACE:
            question = inquiring.ask(context, QuestionKind.REPLACE, data)
            report_cards.ask_to_replace(context, done, question.id)
        case _:
            ask_day(context, item, message_id, done.say.unit_id)
    return _ASKED


def _ask_day_unless_refused(context: Context, thing: Thing) -> Outcome:
    """Ask for the day; somebody who may not report at all is told so instead."""
    found = targets.find(context, thing.item.measures[0])
    rows = targets.targets(context, found, context.today)
    if isinstance(rows, Problem) and rows is not Problem.WHICH_UNIT:
        return refused(context, replace(found, problem=rows))
    ask_day(context, replace(thing.item, date=None), thing.message_id)
    return _ASKED


def ask_day(context: Context, item: Item, message_id: str, unit_id: int | None = None) -> None:
    """Ask on which day something was done."""
    data = {"item": item_to_json(item), "message": message_id, "unit": unit_id}
    question = inquiring.ask(context, QuestionKind.DONE_ON, data)
    cards.ask_date(context, targets.find(context, item.measures[0]), question.id)


def ask_which_of(context: Context, thing: Thing) -> Outcome:
    """Ask which measure a thing is about."""
    ask_which(context, thing.item, thing.item.measures, thing.message_id)
    return _ASKED


def ask_which(context: Context, item: Item, candidates: Sequence[str], message_id: str) -> None:
    """Ask which measure is meant, offering those that wait for this person."""
    chosen = [measure for measure in context.measures if measure.number in candidates]
    question = inquiring.ask(context, QuestionKind.WHICH_MEASURE, {"item": item_to_json(item), "message": message_id})
    cards.ask_measure(context, chosen or waiting_for(context), question.id)


def waiting_for(context: Context) -> list[Measure]:
    """Return the measures that wait for a report of this person, most urgent first."""
    mine = context.unit_ids()
    urgent = []
    for measure in context.measures:
        due = [
            deadline.due_on
            for step in measure.steps
            for deadline in step.deadlines
            if deadline.state is DeadlineState.OPEN
            and (deadline.unit_id is None or deadline.unit_id in mine or not mine)
        ]
        urgent += [(min(due), measure.position, measure)] if due else []
    ordered = [measure for _, _, measure in sorted(urgent, key=lambda one: one[:2])]
    return ordered or list(context.measures)


def meant_without_saying(context: Context, quoted: Quoted | None) -> tuple[str, ...]:
    """Return what a report without a reference is about: the quoted measure, or the one just reminded of."""
    if quoted is not None:
        return quoted.numbers if len(quoted.numbers) == 1 else ()
    last = last_reminder(context)
    if last is None or last.deadline_id is None:
        return ()
    deadline = context.session.get(Deadline, last.deadline_id)
    if deadline is None or deadline.state is not DeadlineState.OPEN:
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


def settle_questions(context: Context, rows: Sequence[Report]) -> None:
    """Close the question that what was recorded just now answers: the same kind of thing, said in full."""
    question = inquiring.open_here(context)
    if question is None or context.asks:
        return
    about = {row.measure.number for row in rows} | {row.step.number for row in rows if row.step}
    if _is_answered_by(question, about, rows):
        question.answered_at = context.now


def _is_answered_by(question: OpenQuestion, about: set[str], rows: Sequence[Report]) -> bool:
    if "item" in question.data:
        waits = item_from_json(question.data["item"])
        same = waits.intent in STATUS_OF and STATUS_OF[waits.intent] is rows[0].status
        return same if not waits.measures else bool(about & set(waits.measures))
    if question.kind is QuestionKind.STATUS:
        return question.data.get("reference") in about
    return question.data.get("report") in {row.id for row in rows} | {row.supersedes_id for row in rows}
