"""Questions to one person in one room: one at a time, the others wait for their turn, and none is forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.conversation.context import Context
from measures.vocabulary import QuestionKind
from messages import catalog
from storage import outbox, rooms
from storage.models import OpenQuestion

#: So long typed words may be the answer; a button of the question works longer, because a tap is no accident.
ANSWERED_WITHIN = timedelta(minutes=30)


class AnotherQuestionWaits(Exception):
    """This message was answered with a question already: the next one has to wait until that is answered."""


def ask(context: Context, kind: QuestionKind, data: dict[str, Any]) -> OpenQuestion:
    """Open a question to the speaker here; raises ``AnotherQuestionWaits`` where one was asked just now."""
    if context.asks:
        raise AnotherQuestionWaits
    context.asks = True
    return rooms.ask(context.session, context.room.id, context.person_id, kind, data, context.now)


def queue(context: Context, data: dict[str, Any]) -> None:
    """Keep a thing that was said until the questions before it are answered."""
    rooms.queue(context.session, context.room.id, context.person_id, data, context.now)


def take_next(context: Context) -> dict[str, Any] | None:
    """Take what waits longest for its question, once nothing else is open here; None when there is nothing."""
    if context.asks or open_here(context) is not None:
        return None
    return rooms.take_queued(context.session, context.room.id, context.person_id, context.now)


def open_here(context: Context) -> OpenQuestion | None:
    """Return what the bot waits to hear from the speaker here."""
    if context.person is None:
        return None
    question = rooms.open_question(context.session, context.room.id, context.person.id, context.now)
    return question if question is not None and context.now - question.asked_at <= ANSWERED_WITHIN else None


def offer_again(context: Context, question: OpenQuestion) -> None:
    """Put the question once more behind an answer to something else, in the words it was asked in."""
    message = context.event.message
    said_something = message is not None and message.kind == "text" and bool(context.answers)
    settled = context.asks or question.answered_at is not None or question.data.get("offered")
    if context.in_group or settled or not said_something:
        return
    said = outbox.said_of_question(context.session, context.room.id, question.id)
    if said is not None:
        question.data = {**question.data, "offered": True}
        context.answer(catalog.from_data(said.message, said.data), **said.subject)
