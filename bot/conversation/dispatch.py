"""Who handles what: one event to the one file that knows the thing people do.

Returns whether the event was ours; what is not is chatter, and its text is erased.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.conversation import (
    answering,
    asking,
    buttons,
    changes,
    commands,
    events,
    evidence,
    gate,
    guests,
    inquiring,
    questions,
    registering,
    reporting,
    saying,
)
from bot.conversation.context import Context
from bot.conversation.judging import Hearing, Verdict
from bot.conversation.quoting import Quoted, quoted_by
from bot.conversation.saying import Thing
from bot.events import IncomingMessage
from bot.understanding.catalogue import Catalogue, MeasureEntry, UnitEntry
from bot.understanding.policy import Door
from bot.understanding.reader import Reader
from bot.understanding.reading import Reading
from measures.vocabulary import Intent
from storage import organizations, plans, rooms
from storage.models import OpenQuestion, Unit
from storage.plans import MeasureNames

#: Plans whose words a process keeps at hand: the same names make the same reader, a changed plan makes another.
_PLANS_KEPT = 64


def reader_for(context: Context) -> Reader:
    """Return a reader that knows the plan's measures and the office's units; nothing else of the plan is loaded."""
    measures = () if context.plan is None else plans.names_of(context.session, context.plan.id)
    return _reader(catalogue_of(measures, organizations.units(context.session)))


@lru_cache(maxsize=_PLANS_KEPT)
def _reader(catalogue: Catalogue) -> Reader:
    return Reader(catalogue)


def catalogue_of(measures: Sequence[MeasureNames], units: Sequence[Unit]) -> Catalogue:
    """Return the measures and units that a text may name."""
    return Catalogue(
        tuple(MeasureEntry(one.number, one.title, one.steps, one.codes) for one in measures),
        tuple(UnitEntry(unit.name, tuple(str(alias) for alias in unit.aliases)) for unit in units),
    )


def dispatch(context: Context) -> bool:
    """Handle one event and tell whether it was ours."""
    event = context.event
    if event.kind != "leave":
        # Something is said here, so the bot is in the room (again), whatever it had heard before.
        context.room.left_at = None
    if context.registered and context.in_group and context.person is not None:
        rooms.saw_member(context.session, context.room, context.person.id, context.now)
    context.question = inquiring.open_here(context)
    ours = _handled(context)
    if ours and context.registered:
        answering.go_on(context)
        if context.question is not None:
            inquiring.offer_again(context, context.question)
    return ours


def _handled(context: Context) -> bool:
    event = context.event
    match event.kind:
        case "message" if event.message is not None:
            return _message(context, event.message)
        case "messageEdited" if event.message is not None:
            edited = event.message
            return changes.edited(context, edited, lambda: _message(context, edited))
        case "unsend":
            return changes.unsent(context, event.unsent_message_id or "")
        case "postback":
            return buttons.tapped(context, event.postback or "")
        case "follow" | "unfollow" | "join" | "leave" | "memberJoined" | "memberLeft":
            return guests.arrived_or_left(context, event.kind)
    return False


def _message(context: Context, message: IncomingMessage) -> bool:
    if message.kind in evidence.KINDS:
        return evidence.received(context, message)
    if message.kind == "location":
        return evidence.located(context)
    if message.kind != "text":
        return False
    return changes.is_overtaken(context, message) or _text(context, message)


def _text(context: Context, message: IncomingMessage) -> bool:
    if guests.code_typed(context, message.text):
        return True
    if context.in_group and context.room.bound_at is None:
        return guests.unbound(context)
    quoted, question, opening = _heard(context, message)
    reading = _read(context, opening.text, quoted, question)
    if not context.registered:
        return registering.stranger(context, opening, reading)
    spoken_to = opening.private or opening.called or opening.quoted
    if spoken_to and commands.exact(context, opening.text):
        return True
    if question is not None and questions.answered(context, question, opening, reading, message):
        return True
    if spoken_to and commands.spoken(context, opening.text, reading, quoted):
        return True
    if context.in_group and commands.overheard(context, opening.text, reading):
        return True
    things = _things(context, (opening, question), reading, quoted, message)
    if not _may_speak(context, opening, reading, things):
        return False
    if things and events.is_meant(context, reading, opening.text):
        return events.told(context, reading, opening.text)
    return _react(context, opening, things)


def _heard(context: Context, message: IncomingMessage) -> tuple[Quoted | None, OpenQuestion | None, gate.Opening]:
    quoted = quoted_by(context, message)
    question = questions.may_answer(context, context.question)
    opening = gate.opening(
        message, private=not context.in_group, quotes_us=quoted is not None, answering=question is not None
    )
    return quoted, question, opening


def _read(context: Context, text: str, quoted: Quoted | None, question: OpenQuestion | None) -> Reading:
    asked = questions.ASKED.get(question.kind) if question else None
    return context.read(text, quoted.numbers if quoted else (), asked)


def foresee(context: Context) -> None:
    """Raise ``NotYetKnown`` for the reading that handling a text will need; writes nothing."""
    message = context.event.message
    if message is None or message.kind != "text" or (context.in_group and context.room.bound_at is None):
        return
    context.question = inquiring.open_here(context)
    quoted, question, opening = _heard(context, message)
    _read(context, opening.text, quoted, question)


def _things(
    context: Context,
    heard: tuple[gate.Opening, OpenQuestion | None],
    reading: Reading,
    quoted: Quoted | None,
    message: IncomingMessage,
) -> list[Thing]:
    opening, question = heard
    expected = questions.asked_about(question) or reporting.meant_without_saying(context, quoted)
    hearing = Hearing(door_of(opening), expected)
    things = saying.things_of(context, reading, opening.text, message.id, quoted, hearing)
    return [thing for thing in things if thing.verdict is not Verdict.SILENCE]


def door_of(opening: gate.Opening) -> Door:
    """Return how a message came in; a question that waits in a group makes nothing else said there our business."""
    if opening.private:
        return Door.PRIVATE
    return Door.CALLED if opening.called or opening.quoted else Door.GROUP


def _may_speak(context: Context, opening: gate.Opening, reading: Reading, things: Sequence[Thing]) -> bool:
    if not context.in_group or opening.called:
        return True
    understood = any(item.intent is not Intent.NONE for item in reading.items)
    return understood if opening.quoted else bool(things)


def _react(context: Context, opening: gate.Opening, things: Sequence[Thing]) -> bool:
    """Carry out every thing that was said and answer once; a text that says nothing is our business only here."""
    if not opening.addressed:
        things = [thing for thing in things if thing.item.intent is not Intent.NONE or thing.of_photos]
    if not things:
        return asking.not_understood(context, opening)
    answering.respond(context, things)
    return True
