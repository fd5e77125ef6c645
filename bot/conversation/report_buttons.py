"""Taps about a report: how it stands, its day, words and evidence, mending it and taking it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from actions import change, report, review, targets
from actions.change import Undo
from actions.targets import Found, Problem
from bot.conversation import (
    asking,
    cards,
    changes,
    guided,
    questions,
    reviewing,
    tapping,
)
from bot.conversation.context import Context
from bot.conversation.tapping import Fields
from bot.understanding.reading import Item
from delivery.open_items import on_the_table
from measures.vocabulary import Intent, QuestionKind, Status
from messages.ask_result import Wanted
from messages.no_permission import Denied
from messages.unsure import Doubt
from storage import reports
from storage.models import Report


def pick(context: Context, _fields: Fields) -> None:
    guided.pick(context, on_the_table(asking.open_deadlines(context), context.today))


def start(context: Context, fields: Fields) -> None:
    found = tapping.found_of(context, fields)
    if found is not None and _may_report(context, found):
        guided.start(context, found)


def _may_report(context: Context, found: Found) -> bool:
    """Tell whether this person may report a measure at all; where not, the answer says whose it is."""
    rows = targets.targets(context, found, context.today)
    if isinstance(rows, Problem) and rows is not Problem.WHICH_UNIT:
        cards.refused(context, replace(found, problem=rows))
        return False
    return True


def status(context: Context, fields: Fields) -> None:
    question = tapping.question_of(context, fields) if "q" in fields else None
    found = tapping.found_of(context, fields) if question is not None or "q" not in fields else None
    if found is None:
        return
    try:
        status = Status(fields["s"])
    except ValueError:
        cards.stale(context)
        return
    if status not in guided.INTENT_OF:
        cards.stale(context)
    elif _may_report(context, found):
        questions.status_told(context, question, found, status)


def date_told(context: Context, fields: Fields) -> None:
    """Take the day something was done, from the date picker."""
    day = tapping.picked(context, fields)
    if day is None or day > context.today:
        cards.unsure(context, Doubt.FUTURE_DATE, day.isoformat() if day else None)
        return
    if "q" in fields:
        question = tapping.question_of(context, fields)
        if question is not None:
            questions.day_told(context, question, day)
        return
    found = tapping.found_of(context, fields)
    if found is not None:
        _amend_day(context, found, day)


def _amend_day(context: Context, found: Found, day: date) -> None:
    """Set the day on the report that stands; without one this is the report."""
    rows = change.own_standing(context, found)
    if rows and Status(rows[0].status) is Status.DONE:
        if review.is_verified(context, rows):
            reviewing.already_verified(context, rows)
            return
        told = report.as_before(context, rows[0], done_on=day)
        cards.recorded(context, [report.amend(context, rows, told)])
        return
    item = Item(intent=Intent.REPORT_DONE, measures=(found.reference,), date=day)
    guided.resume(context, item, found.reference, "")


def result(context: Context, fields: Fields) -> None:
    """Wait for the words of the result."""
    found = tapping.found_of(context, fields)
    if found is None or found.measure is None:
        return
    rows = _batch(context, fields) if "r" in fields else change.own_standing(context, found)
    if rows:
        guided.ask_words(context, rows, Wanted.RESULT)
    elif "r" not in fields:
        start(context, fields)


def problem(context: Context, fields: Fields) -> None:
    found = tapping.found_of(context, fields)
    if found is not None and _may_report(context, found):
        guided.problem(context, found)


def _batch(context: Context, fields: Fields) -> list[Report]:
    """Return the standing rows of a button's report that this person may change; says why there are none."""
    rows = reports.standing_batch(context.session, int(fields["r"]))
    if not rows:
        cards.stale_report(context, int(fields["r"]))
        return []
    if not all(change.may_mend(context, row) for row in rows):
        cards.denied(context, Denied.NOT_YOUR_BUTTON)
        return []
    return rows


def evidence(context: Context, fields: Fields) -> None:
    rows = _batch(context, fields)
    if rows:
        question = guided.ask(context, QuestionKind.EVIDENCE, {"report": rows[0].id})
        cards.ask_evidence(context, rows, question.id)


def edit(context: Context, fields: Fields) -> None:
    rows = _batch(context, fields)
    if not rows:
        return
    if review.is_verified(context, rows):
        reviewing.already_verified(context, rows)
        return
    step = rows[0].step if len(rows) == 1 and len(rows[0].measure.steps) > 1 else None
    reference = step.number if step else rows[0].measure.number
    guided.start(context, Found(reference, rows[0].measure, step), rows[0].id)


def undo(context: Context, fields: Fields) -> None:
    rows = _batch(context, fields)
    if rows:
        changes.show_undone(context, change.undo(context, Undo(rows[0].id, sure=True)))
