"""ขอเลื่อน in chat: the words and cards around ``actions.postpone``."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from actions import postpone, targets
from actions.outcome import Became
from actions.postpone import Ask, Asked, Decide, Decided
from actions.report import Need
from actions.targets import Found, Problem
from bot.conversation import cards, decision_cards, inquiring, reporting
from bot.conversation.context import Context
from bot.conversation.outcomes import Outcome
from bot.conversation.saying import Thing
from bot.understanding.reading import Item
from delivery.facts import subject_of
from measures.transitions import Refusal
from measures.vocabulary import Intent, QuestionKind
from messages.ask_confirm import About
from messages.ask_reason import Reason
from messages.no_permission import Denied
from messages.plain_answer import Plain
from messages.stale_button import Stale
from messages.unsure import Doubt
from messages.what_became import What
from messages.wording import Pen
from storage.models import Deadline, Postponement


def asked(context: Context, thing: Thing) -> Outcome:
    """Take a request said in words; what is missing is asked for."""
    return request(context, Ask(thing.item.measures[0], thing.item.date, thing.item.result))


def start(context: Context, found: Found, reason: str | None = None) -> Outcome:
    """Ask until when; whether they may ask at all is found out first."""
    return request(context, Ask(found.reference, None, reason))


def request(context: Context, command: Ask) -> Outcome:
    """Hand a request in and show what became of it."""
    done = postpone.ask(context, command)
    match done.became:
        case Became.REQUESTED | Became.KNOWN if done.request is not None and done.due is not None:
            _show_request(context, done.request, ", ".join(done.deciders) or None)
            return Outcome(done.became, What.POSTPONEMENT)
        case Became.ASKED:
            return _ask(context, command, done)
        case _:
            return _refused(context, done)


def _ask(context: Context, command: Ask, done: Asked) -> Outcome:
    data = {"reference": command.reference, "reason": command.reason}
    if done.need is Need.MEASURE:
        item = Item(Intent.POSTPONE_REQUEST, (command.reference,), command.day, result=command.reason)
        reporting.ask_which(context, item, [one.number for one in done.found.candidates], "")
    elif done.need is Need.REPLACE and command.day is not None and done.due is not None:
        question = inquiring.ask(context, QuestionKind.SOONER, {**data, "date": command.day.isoformat()})
        decision_cards.ask_confirm(context, About.SOONER, question.id, _both_days(context, done.due, command.day))
    else:
        question = inquiring.ask(context, QuestionKind.POSTPONE_DATE, data)
        cards.ask_date(context, done.found, question.id, to_postpone=True)
    return Outcome(Became.ASKED, What.WAITS)


def _both_days(context: Context, due: Deadline, day: date) -> str:
    pen = Pen(context.settings.digits)
    return f"กำหนดเดิมของข้อ {due.step.measure.number} คือ {pen.short(due.due_on)} ต้องการให้เร็วขึ้นเป็น {pen.short(day)}"


def _refused(context: Context, done: Asked) -> Outcome:
    if isinstance(done.refusal, Problem):
        if done.refusal is Problem.WHICH_UNIT:
            cards.refused(context, done.found)
            return Outcome(Became.REFUSED, What.NOT_YOURS)
        return reporting.refused(context, done.found)
    if done.refusal is Refusal.ALREADY_DONE and done.due is not None:
        pen = Pen(context.settings.digits)
        when = f"เมื่อ {pen.short(done.due.done_on)} " if done.due.done_on else ""
        cards.plain(context, Plain.DONE_ALREADY, done.found.reference, when)
        return Outcome(Became.KNOWN, What.KNOWN)
    cards.measure_status(context, done.found)
    return Outcome(Became.REFUSED, What.REFUSED, "ไม่มีกำหนดส่งที่เลื่อนได้")


def day_told(context: Context, reference: str, day: date, data: dict[str, Any]) -> None:
    """Go on once the new day was told: ask why, unless that was said."""
    if day <= context.today:
        cards.unsure(context, Doubt.DATE, day.isoformat())
        return
    found = targets.find(context, reference)
    if data.get("reason") or found.measure is None:
        request(context, Ask(reference, day, data.get("reason")))
        return
    kept = {"reference": reference, "date": day.isoformat()}
    question = inquiring.ask(context, QuestionKind.POSTPONE_REASON, kept)
    decision_cards.ask_reason(context, Reason.POSTPONE, question.id, subject_of(found.measure, found.step))


def reason_told(context: Context, data: dict[str, Any], reason: str | None) -> None:
    """Hand the request in once its reason was told, or skipped."""
    request(context, Ask(str(data["reference"]), date.fromisoformat(data["date"]), reason))


def sooner_told(context: Context, data: dict[str, Any]) -> None:
    """Hand in a request for an earlier day, which was shown as such."""
    command = Ask(str(data["reference"]), date.fromisoformat(data["date"]), data.get("reason"))
    request(context, replace(command, sooner=True))


def decide(context: Context, postponement_id: int, *, accepted: bool, reason: str | None = None) -> None:
    """Take a decision and show what became of it; a refusal is asked for its reason."""
    done = postpone.decide(context, Decide(postponement_id, accepted, reason))
    row = done.request
    if done.became is Became.ASKED and row is not None:
        question = inquiring.ask(context, QuestionKind.REFUSE_REASON, {"postponement": row.id})
        subject = subject_of(row.deadline.step.measure)
        decision_cards.ask_reason(context, Reason.POSTPONE_REFUSED, question.id, subject)
    elif done.became is Became.RECORDED and row is not None:
        _show_request(context, row, context.person.name if context.person else None, reason)
    else:
        _not_decided(context, done)


def _not_decided(context: Context, done: Decided) -> None:
    match done.refusal:
        case Refusal.OWN_REPORT:
            cards.denied(context, Denied.OWN_REPORT)
        case Refusal.NOT_PERMITTED:
            cards.denied(context, Denied.SUPERVISOR_ONLY)
        case Refusal.DECIDED if done.request is not None:
            cards.stale(context, Stale.DECIDED, done.by, done.request.deadline.step.measure)
        case _:
            cards.stale(context)


def _show_request(context: Context, row: Postponement, by: str | None, reason: str | None = None) -> None:
    due = row.deadline
    data = postpone.result_of(row, by or cards.contact(context), reason)
    context.answer(data, measures=[due.step.measure_id], deadlines=[due.id])
