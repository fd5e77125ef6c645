"""Reporting by buttons: รายงานผล → สถานะ → วันที่ → ผลการดำเนินการ → หลักฐาน, each step skippable.

What is certain is recorded as soon as it is: the status with its day; the words and photos that follow only add to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from actions import change, evidence, report, review, targets
from actions.outcome import Became
from actions.report import Need, Say
from actions.targets import Found
from bot.conversation import cards, inquiring, outcomes, report_cards, reporting, reviewing
from bot.conversation.context import Context
from bot.conversation.saying import item_from_json, item_to_json, say_of
from bot.understanding.reading import Item
from measures.vocabulary import Intent, QuestionKind, Status
from messages.ask_result import Wanted
from messages.unsure import Doubt
from storage import reports
from storage.models import Deadline, OpenQuestion, Report

INTENT_OF = {
    Status.DONE: Intent.REPORT_DONE,
    Status.IN_PROGRESS: Intent.REPORT_PROGRESS,
    Status.NOT_STARTED: Intent.REPORT_NOT_STARTED,
}


def pick(context: Context, dues: Sequence[Deadline]) -> None:
    """Ask which measure is to be reported, those that press most first."""
    measures = list({due.step.measure_id: due.step.measure for due in dues}.values()) or context.measures
    if not measures:
        cards.no_plan(context)
        return
    question = ask(context, QuestionKind.WHICH_REPORT, {})
    cards.ask_measure(context, measures, question.id, to_report=True)


def pick_told(context: Context, found: Found) -> None:
    """Go on with the measure that was picked, if it is the speaker's to report."""
    rows = targets.targets(context, found, context.today)
    if isinstance(rows, targets.Problem) and rows is not targets.Problem.WHICH_UNIT:
        cards.refused(context, replace(found, problem=rows))
    else:
        start(context, found)


def pick_named(context: Context, number: str) -> None:
    """Go on with the measure whose number was typed."""
    pick_told(context, targets.find(context, number))


def start(context: Context, found: Found, report_id: int | None = None) -> None:
    """Ask how a measure stands; ``report_id`` is the report that is to be mended."""
    question = ask(context, QuestionKind.STATUS, {"reference": found.reference, "report": report_id})
    cards.ask_status(context, found, question.id)


def status_told(context: Context, found: Found, status: Status, report_id: int | None = None) -> None:
    """Go on: a finished thing is asked for its day, anything else is recorded now."""
    item = Item(intent=INTENT_OF[status], measures=(found.reference,))
    if status is Status.DONE:
        data = {"item": item_to_json(item), "report": report_id, "words": True}
        cards.ask_date(context, found, ask(context, QuestionKind.DONE_ON, data).id)
        return
    rows = _record(context, item, report_id)
    if rows and status is Status.IN_PROGRESS:
        _ask_words(context, found, rows)
    elif rows:
        cards.recorded(context, [rows])


def day_told(context: Context, found: Found, day: date, data: dict[str, Any]) -> None:
    """Go on once the day was told: record, and ask for the words where the report was made by buttons."""
    if day > context.today:
        cards.unsure(context, Doubt.FUTURE_DATE, day.isoformat())
        return
    item = item_from_json(data["item"])
    item = replace(item, date=day, unsure=tuple(part for part in item.unsure if part != "date"))
    if not data.get("words"):
        resume(context, item, found.reference, str(data.get("message", "")), data.get("unit"))
        return
    rows = _record(context, item, data.get("report"))
    if rows:
        _ask_words(context, found, rows)


def resume(
    context: Context, item: Item, reference: str, message_id: str, unit_id: int | None = None, *, replaces: bool = False
) -> None:
    """Go on with a report once its measure, unit or day was told, or its taking another's place was tapped."""
    item = replace(item, measures=(reference,), unsure=tuple(part for part in item.unsure if part != "measures"))
    if item.intent is Intent.REPORT_DONE and "date" in item.unsure:
        reporting.ask_day(context, item, message_id, unit_id)
        return
    say = replace(say_of(context, item, message_id, unit_id), replaces=replaces)
    _shown(context, reporting.say_again(context, item, say))


def _shown(context: Context, outcome: outcomes.Outcome) -> None:
    if outcome.rows:
        evidence.attach_recent(context, outcome.rows)
        cards.recorded(context, [outcome.rows], [outcome.told])


def _record(context: Context, item: Item, report_id: int | None) -> list[Report]:
    """Record a status, or mend the report that was tapped; where that is not possible the answer says why."""
    say = say_of(context, item, "")
    mended = reports.standing_batch(context.session, int(report_id)) if report_id else []
    if mended and review.is_verified(context, mended):
        reviewing.already_verified(context, mended)
        return []
    if mended:
        return _mend(context, item, say, mended)
    outcome = reporting.say_again(context, item, say)
    return list(outcome.rows)


def _mend(context: Context, item: Item, say: Say, mended: list[Report]) -> list[Report]:
    """Change the status of a report; where that takes something away, both are shown first."""
    done_on = (say.day or context.today) if say.status is Status.DONE else None
    told = report.as_before(context, mended[0], status=say.status, done_on=done_on)
    if not report.takes_away(mended[0], told):
        return report.amend(context, mended, told)
    data = {"item": item_to_json(item), "message": "", "unit": mended[0].unit_id, "report": mended[0].id}
    question = ask(context, QuestionKind.REPLACE, data)
    found = targets.find(context, say.reference)
    asked = report.Said(Became.ASKED, say, found, tuple(mended), Need.REPLACE, instead=told)
    report_cards.ask_to_replace(context, asked, question.id)
    return []


def replace_told(context: Context, data: dict[str, Any]) -> None:
    """Let a report take the place of the one that stands, once both were shown."""
    item = item_from_json(data["item"])
    if data.get("report"):
        rows = reports.standing_batch(context.session, int(data["report"]))
        if not rows:
            cards.stale_report(context, int(data["report"]))
            return
        say = say_of(context, item, "")
        done_on = (say.day or context.today) if say.status is Status.DONE else None
        told = report.as_before(context, rows[0], status=say.status, done_on=done_on)
        cards.recorded(context, [report.amend(context, rows, told)])
        return
    resume(context, item, item.measures[0], str(data.get("message", "")), data.get("unit"), replaces=True)


def _ask_words(context: Context, found: Found, rows: Sequence[Report]) -> None:
    evidence.attach_recent(context, rows)
    question = ask(context, QuestionKind.RESULT, {"report": rows[0].id, "wanted": Wanted.RESULT.value})
    cards.ask_result(context, found, question.id, noted=True)


def ask_words(context: Context, rows: Sequence[Report], wanted: Wanted) -> None:
    """Ask for the result, outcome or suggestion of a report that stands."""
    row = rows[0]
    question = ask(context, QuestionKind.RESULT, {"report": row.id, "wanted": wanted.value})
    cards.ask_result(context, Found(row.measure.number, row.measure, None), question.id, wanted)


def words_of(context: Context, number: str, wanted: Wanted, words: str) -> None:
    """Take outcome and suggestions at year end: "ข้อเสนอแนะข้อ 3 …"; without words they are asked for."""
    found = targets.find(context, number)
    rows = change.own_standing(context, found)
    if found.measure is None:
        cards.refused(context, found)
    elif not rows:
        start(context, found)
    elif words:
        add_words(context, rows, wanted, words)
    else:
        ask_words(context, rows, wanted)


def words_told(context: Context, question: OpenQuestion, words: str, message_id: str | None) -> None:
    """Put free words onto the report they were asked for."""
    rows = reports.standing_batch(context.session, int(question.data["report"]))
    if not rows:
        cards.stale_report(context, int(question.data["report"]))
        return
    add_words(context, rows, Wanted(question.data.get("wanted", Wanted.RESULT)), words, message_id)


def add_words(
    context: Context, rows: Sequence[Report], wanted: Wanted, words: str, message_id: str | None = None
) -> None:
    """Write the words of a report anew and show it."""
    if review.is_verified(context, rows) and wanted in {Wanted.RESULT, Wanted.PROBLEM}:
        reviewing.already_verified(context, rows)
        return
    kept = words[: report.LONGEST_WORDS]
    told = report.as_before(context, rows[0], message_id, **{wanted.value: kept})
    amended = report.amend(context, rows, told)
    evidence.add_links(context, amended, words)
    cards.recorded(context, [amended])


def finished(context: Context, rows: Sequence[Report]) -> None:
    """Show what is on record once the rest was skipped."""
    cards.recorded(context, [rows])


def problem(context: Context, found: Found) -> None:
    """Ask what the matter is."""
    question = ask(context, QuestionKind.PROBLEM, {"reference": found.reference})
    cards.ask_result(context, found, question.id, Wanted.PROBLEM)


def problem_told(context: Context, reference: str, words: str, message_id: str) -> None:
    """Record a problem that was asked for."""
    item = Item(intent=Intent.REPORT_PROBLEM, measures=(reference,), result=words[: report.LONGEST_WORDS])
    resume(context, item, reference, message_id)


def ask(context: Context, kind: QuestionKind, data: dict[str, Any]) -> OpenQuestion:
    """Open a question to the speaker here."""
    return inquiring.ask(context, kind, data)
