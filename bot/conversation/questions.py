"""Answers to what the bot asked: which measure, which unit, the result, the date."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.conversation import reporting, targets
from bot.conversation.context import Context
from bot.conversation.gate import Opening
from bot.events import IncomingMessage
from bot.understanding.reading import Reading
from measures.vocabulary import Intent, Status
from storage import organizations, reports, rooms
from storage.models import OpenQuestion
from storage.reports import Told
from thai.digits import to_arabic

#: In a group people go on talking: only what comes at once can be the answer.
ANSWER_WITHIN_IN_GROUP = timedelta(minutes=5)
_NUMBER = re.compile(r"^(?:ข้อ(?:ที่)?|มาตรการ(?:ที่)?)?\s*(\d{1,3}(?:\.\d{1,2})?)\s*(?:ค่ะ|ครับ|นะคะ|นะครับ|คะ|จ้า)?$")


def waiting(context: Context) -> OpenQuestion | None:
    """Return the question that this person may be answering."""
    if context.person is None:
        return None
    question = rooms.open_question(context.session, context.room.id, context.person.id, context.now)
    if question is None or (context.in_group and context.now - question.asked_at > ANSWER_WITHIN_IN_GROUP):
        return None
    return question


def answered(
    context: Context, question: OpenQuestion, opening: Opening, reading: Reading, message: IncomingMessage
) -> bool:
    """Use a text as the answer if it is one; anything else goes its ordinary way."""
    match question.kind:
        case "which_measure":
            return _which_measure(context, question, opening, reading)
        case "which_unit":
            return _which_unit(context, question, opening, reading)
        case "result":
            return _result(context, question, opening, reading, message)
    return False


def _which_measure(context: Context, question: OpenQuestion, opening: Opening, reading: Reading) -> bool:
    number = _NUMBER.match(to_arabic(opening.text))
    item = reading.items[0]
    told = number.group(1) if number else (item.measures[0] if item.measures and item.intent is Intent.NONE else None)
    if told is None or targets.find(context, told).measure is None:
        return False
    question.answered_at = context.now
    reporting.resume(context, reporting.item_from_json(question.data["item"]), told, question.data.get("message", ""))
    return True


def _which_unit(context: Context, question: OpenQuestion, opening: Opening, reading: Reading) -> bool:
    name = reading.items[0].unit or opening.text
    unit = organizations.unit_named(context.session, name)
    if unit is None:
        return False
    question.answered_at = context.now
    item = reporting.item_from_json(question.data["item"])
    reporting.resume(context, item, item.measures[0], question.data.get("message", ""), unit.id)
    return True


def _result(
    context: Context, question: OpenQuestion, opening: Opening, reading: Reading, message: IncomingMessage
) -> bool:
    """Put free words onto the report they were asked for; a new report or request is no answer."""
    from bot.conversation import cards

    if any(item.measures for item in reading.items) or not opening.text:
        return False
    rows = reports.standing_batch(context.session, int(question.data["report"]))
    if not rows or context.person is None:
        return False
    question.answered_at = context.now
    before = rows[0]
    told = Told(
        status=Status(before.status),
        person_id=context.person.id,
        source="chat",
        done_on=before.done_on,
        percent=before.percent,
        result=opening.text[:4000],
        problem=before.problem,
        inbox_event_id=context.event_id,
        line_message_id=message.id,
    )
    cards.recorded(context, [reports.correct(context.session, rows, told, context.now)], [])
    return True
