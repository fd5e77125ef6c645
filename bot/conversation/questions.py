"""Answers to what the bot asked: which measure, which unit, which day, the words, yes or no."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from actions import change, targets
from actions.change import Undo
from actions.postpone import Ask
from actions.targets import Found
from bot.conversation import (
    answering,
    answers,
    cards,
    changes,
    decision_cards,
    events,
    evidence,
    guests,
    guided,
    heading,
    meaning,
    ordering,
    own_data,
    planning,
    postponing,
    reporting,
    reviewing,
    roster,
    templating,
)
from bot.conversation.context import Context
from bot.conversation.gate import Opening
from bot.conversation.judging import Hearing, Verdict
from bot.conversation.registering_words import unit_spellings
from bot.conversation.saying import Thing, item_from_json, things_of
from bot.events import IncomingMessage
from bot.understanding.introductions import introduction
from bot.understanding.parts import REPORTS
from bot.understanding.policy import Door
from bot.understanding.reading import Reading
from measures.vocabulary import Intent, QuestionKind, Status
from messages.confirmed import Done
from messages.stale_button import Stale
from messages.unsure import Doubt
from storage import organizations, reports
from storage.models import OpenQuestion, Unit
from thai.phrasing import phrase

#: In a group people go on talking: only what comes at once can be the answer.
ANSWER_WITHIN_IN_GROUP = timedelta(minutes=5)
#: Free words could be meant for anybody, so there they have to come sooner.
WORDS_WITHIN_IN_GROUP = timedelta(minutes=2)
_SKIP = phrase("[ยัง]ไม่มี/ข้าม")
_CANCEL = phrase("ยกเลิก/ไม่เอา[แล้ว]/ไม่ใช่ทั้งหมดนี้/ไม่ใช่ตอนนี้")
_YES = phrase("ใช่/ถูก[ต้อง]/ตกลง/ได้/ok/โอเค/ยืนยัน")
_NO = phrase("ไม่[ใช่/ต้อง]")


#: What the bot is waiting for, in the words the understanding knows.
ASKED = {
    QuestionKind.WHICH_MEASURE: "measures",
    QuestionKind.WHICH_EVIDENCE: "measures",
    QuestionKind.WHICH_EVENT: "measures",
    QuestionKind.WHICH_REPORT: "measures",
    QuestionKind.DONE_ON: "date",
    QuestionKind.POSTPONE_DATE: "date",
}
#: Questions whose answer is free words: only a new report or request is none.
WORDS = frozenset(
    {
        QuestionKind.RESULT,
        QuestionKind.PROBLEM,
        QuestionKind.RETURN_REASON,
        QuestionKind.REFUSE_REASON,
        QuestionKind.POSTPONE_REASON,
        QuestionKind.ORDER,
        QuestionKind.PLAN_QUESTION,
        QuestionKind.HEAD_DATA,
    }
)

Handler = Callable[[Context, OpenQuestion, str, str], bool]


def may_answer(context: Context, question: OpenQuestion | None) -> OpenQuestion | None:
    """Return the question that is open here where what is said now may be its answer."""
    if question is None:
        return None
    within = WORDS_WITHIN_IN_GROUP if question.kind in WORDS else ANSWER_WITHIN_IN_GROUP
    return None if context.in_group and context.now - question.asked_at > within else question


def asked_about(question: OpenQuestion | None) -> tuple[str, ...]:
    """Return the measure of which the bot just asked how it stands: "เสร็จแล้ว" is said of that."""
    return (str(question.data["reference"]),) if question is not None and question.kind is QuestionKind.STATUS else ()


def answered(
    context: Context, question: OpenQuestion, opening: Opening, reading: Reading, message: IncomingMessage
) -> bool:
    """Use a text as the answer if it is one; anything else goes its ordinary way."""
    text = opening.text.strip()
    if not text or (context.in_group and message.quoted_message_id is not None and not opening.quoted):
        return False
    if _CANCEL.is_said(text):
        cancelled(context, question)
        return True
    if _SKIP.is_said(text) and skipped(context, question):
        return True
    if question.kind in CONFIRMATIONS:
        return _confirmed_in_words(context, question, text)
    if question.kind in ASKED:
        return _fact(context, question, text, reading)
    if question.kind is QuestionKind.WHICH_UNIT:
        return _unit_in_words(context, question, answers.bare_unit(text, reading) or text)
    if question.kind is QuestionKind.COORDINATOR_NAME:
        return _coordinators_name(context, question, text)
    if question.kind == QuestionKind.EVIDENCE:
        return evidence.link_told(context, question, text)
    if question.kind in WORDS and not answers.is_something_else(text, reading):
        return _words(context, question, text, message.id)
    return False


# -- one question after the other ----------------------------------------------------------------------------------


def _fact(context: Context, question: OpenQuestion, text: str, reading: Reading) -> bool:
    """Take a bare measure or day; a sentence that only holds one is something else."""
    if ASKED[question.kind] == "date":
        ahead = question.kind is QuestionKind.POSTPONE_DATE
        about = question.data.get("reference") or next(iter(question.data.get("item", {}).get("measures", ())), None)
        day = answers.bare_day(text, reading, context.today, ahead=ahead, about=about)
        if day is None:
            return False
        day_told(context, question, day)
        return True
    for told in answers.bare_measures(text, reading):
        found = targets.find(context, told)
        if found.measure is not None:
            measure_told(context, question, told)
            return True
    return False


def measure_told(context: Context, question: OpenQuestion, reference: str) -> None:
    """Go on with what waited for its measure."""
    question.answered_at = context.now
    if question.kind == QuestionKind.WHICH_EVIDENCE:
        evidence.measure_told(context, reference, list(question.data["evidence"]))
        return
    if question.kind == QuestionKind.WHICH_REPORT:
        guided.pick_told(context, targets.find(context, reference))
        return
    if question.kind == QuestionKind.WHICH_EVENT:
        events.reference_told(context, question, reference)
        return
    item = item_from_json(question.data["item"])
    if item.intent is Intent.POSTPONE_REQUEST:
        postponing.request(context, Ask(reference, item.date, item.result))
        return
    guided.resume(context, item, reference, question.data.get("message", ""))


def day_told(context: Context, question: OpenQuestion, day: date) -> None:
    """Go on with what waited for its day; one that cannot be is asked for once more, and nothing is lost."""
    ahead = question.kind is QuestionKind.POSTPONE_DATE
    if (day <= context.today) if ahead else (day > context.today):
        cards.unsure(context, Doubt.DATE if ahead else Doubt.FUTURE_DATE, day.isoformat())
        return
    question.answered_at = context.now
    if question.kind == QuestionKind.POSTPONE_DATE:
        postponing.day_told(context, question.data["reference"], day, question.data)
        return
    reference = question.data["item"]["measures"][0]
    guided.day_told(context, targets.find(context, reference), day, question.data)


def _unit_in_words(context: Context, question: OpenQuestion, name: str) -> bool:
    unit = organizations.unit_named(context.session, name)
    if unit is None:
        return False
    unit_told(context, question, unit)
    return True


def _coordinators_name(context: Context, question: OpenQuestion, text: str) -> bool:
    said = introduction(text, unit_spellings(context))
    if not said.has_name:
        return False
    question.answered_at = context.now
    guests.coordinator_named(context, said)
    return True


def unit_told(context: Context, question: OpenQuestion, unit: Unit) -> None:
    """Go on with what waited for its unit."""
    question.answered_at = context.now
    item = item_from_json(question.data["item"])
    guided.resume(context, item, item.measures[0], question.data.get("message", ""), unit.id)


def _words(context: Context, question: OpenQuestion, text: str, message_id: str) -> bool:
    question.answered_at = context.now
    data: dict[str, Any] = question.data
    match question.kind:
        case QuestionKind.RESULT:
            guided.words_told(context, question, text, message_id)
        case QuestionKind.PROBLEM:
            guided.problem_told(context, data["reference"], text, message_id)
        case QuestionKind.RETURN_REASON:
            reviewing.reason_told(context, question, text)
        case QuestionKind.POSTPONE_REASON:
            postponing.reason_told(context, data, text)
        case QuestionKind.REFUSE_REASON:
            postponing.decide(context, int(data["postponement"]), accepted=False, reason=text)
        case QuestionKind.ORDER:
            ordering.give(context, str(data["key"]), text)
        case QuestionKind.PLAN_QUESTION:
            return planning.answered_in_words(context, int(data["question"]), text)
        case QuestionKind.HEAD_DATA:
            heading.told(context, question, text)
    return True


def _confirmed_in_words(context: Context, question: OpenQuestion, text: str) -> bool:
    if templating.called_so(context, question, text):
        return True
    if _YES.is_said(text) and len(question.data.get("item", {}).get("meanings", ())) > 1:
        return False  # which of them?
    if _YES.is_said(text):
        decided(context, question, yes=True)
    elif _NO.is_said(text):
        decided(context, question, yes=False)
    else:
        return False
    return True


def decided(context: Context, question: OpenQuestion, *, yes: bool) -> None:
    """Go on after yes or no."""
    question.answered_at = context.now
    if question.kind == QuestionKind.PLAN_FILE:
        planning.file_decided(context, question, yes=yes)
        return
    if question.kind == QuestionKind.PLAN_EDITION:
        planning.edition_decided(context, question, yes=yes)
        return
    if not yes:
        decision_cards.confirmed(context, Done.CANCELLED)
        return
    _AGREED[question.kind](context, question)


def _draft(context: Context, words: str) -> None:
    """Record what somebody had reported before they were let in, read anew with the plan and rights of now."""
    reading = context.reader.read(words, context.today)
    things = things_of(context, reading, words, "", None, Hearing(Door.PRIVATE))
    things = [thing for thing in things if thing.item.intent is not Intent.NONE]
    if things:
        answering.respond(context, things)
    else:
        cards.unsure(context)


def _read_as_meant(context: Context, question: OpenQuestion, which: int = 0) -> None:
    """Go on with a doubtful text once its meaning was chosen."""
    question.answered_at = context.now
    item = meaning.chosen(context, question, item_from_json(question.data["item"]), which)
    message_id = str(question.data.get("message", ""))
    if item is None:
        cards.stale(context)
    elif item.intent not in REPORTS:
        answering.respond(context, [Thing(item, Verdict.ANSWER, message_id)])
    elif item.measures:
        guided.resume(context, item, item.measures[0], message_id)
    else:
        reporting.ask_which(context, item, (), message_id)


def skipped(context: Context, question: OpenQuestion) -> bool:
    """Go on without an answer; False for questions that cannot be skipped."""
    data: dict[str, Any] = question.data
    match question.kind:
        case QuestionKind.DONE_ON:
            day_told(context, question, context.today)
        case QuestionKind.RESULT | QuestionKind.EVIDENCE:
            question.answered_at = context.now
            _show(context, int(data["report"]))
        case QuestionKind.POSTPONE_REASON:
            question.answered_at = context.now
            postponing.reason_told(context, data, None)
        case QuestionKind.REFUSE_REASON:
            question.answered_at = context.now
            postponing.decide(context, int(data["postponement"]), accepted=False, reason="")
        case QuestionKind.PLAN_QUESTION:
            question.answered_at = context.now
            planning.next_question(context, int(data["question"]))
        case QuestionKind.HEAD_DATA:
            question.answered_at = context.now
            heading.skipped(context, question)
        case _:
            return False
    return True


def _show(context: Context, report_id: int) -> None:
    rows = reports.standing_batch(context.session, report_id)
    if rows:
        guided.finished(context, rows)
    else:
        cards.stale_report(context, report_id)


def cancelled(context: Context, question: OpenQuestion) -> None:
    """Drop a question and what it was for."""
    question.answered_at = context.now
    if question.kind in {QuestionKind.RESULT, QuestionKind.EVIDENCE}:
        _show(context, int(question.data["report"]))
    else:
        decision_cards.confirmed(context, Done.CANCELLED)


def chosen(context: Context, question: OpenQuestion, value: str) -> None:
    """Use a quick reply as the answer."""
    if question.kind is QuestionKind.READING and value.isdigit():
        _read_as_meant(context, question, int(value))
    elif question.kind in CONFIRMATIONS:
        decided(context, question, yes=value == "yes")
    elif question.kind is QuestionKind.TEMPLATE_LAYOUT:
        templating.layout_told(context, question, value)
    elif question.kind is QuestionKind.WHICH_UNIT:
        unit = context.session.get(Unit, int(value)) if value.isdigit() else None
        if unit is None or unit.retired:
            cards.stale(context)
        else:
            unit_told(context, question, unit)
    elif ASKED.get(question.kind) == "measures":
        reference = _reference(context, value)
        if reference is None:
            cards.stale(context)
        else:
            measure_told(context, question, reference)
    else:
        cards.stale(context)


def _reference(context: Context, value: str) -> str | None:
    """Return the number of the measure (or step) whose id a quick reply carries: "12" or "12.34"."""
    measure_id, _, step_id = value.partition(".")
    for measure in context.measures:
        if str(measure.id) == measure_id:
            return next((step.number for step in measure.steps if str(step.id) == step_id), measure.number)
    return None


def status_told(context: Context, question: OpenQuestion | None, found: Found, status: Status) -> None:
    """Go on with a report by buttons."""
    report_id = None
    if question is not None and question.kind == QuestionKind.STATUS:
        question.answered_at = context.now
        report_id = question.data.get("report")
    guided.status_told(context, found, status, report_id)


def _undo(context: Context, question: OpenQuestion) -> None:
    changes.show_undone(context, change.undo(context, Undo(int(question.data["report"]), sure=True)))


#: What a yes lets happen.
_AGREED: dict[QuestionKind, Callable[[Context, OpenQuestion], None]] = {
    QuestionKind.READING: _read_as_meant,
    QuestionKind.REPLACE: lambda context, question: guided.replace_told(context, question.data),
    QuestionKind.UNDO: _undo,
    QuestionKind.SOONER: lambda context, question: postponing.sooner_told(context, question.data),
    QuestionKind.ORDER_OFFER: ordering.offer_taken,
    QuestionKind.TEMPLATE_USE: templating.use_agreed,
    QuestionKind.REMOVE_DATA: lambda context, _: own_data.remove_data(context),
    QuestionKind.ROSTER_CHANGE: lambda context, question: roster.confirmed(context, question.data),
    QuestionKind.DRAFT: lambda context, question: _draft(context, str(question.data["words"])),
    # Asked before changes of the roster were shown.
    QuestionKind.LEAVING: lambda context, _: cards.stale(context, Stale.EXPIRED),
}
#: Questions that are answered with yes or no.
CONFIRMATIONS = frozenset(_AGREED) | {QuestionKind.PLAN_FILE, QuestionKind.PLAN_EDITION}
