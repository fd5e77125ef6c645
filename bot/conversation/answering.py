"""One answer for everything a message said: each thing gets its outcome, and each outcome is mentioned.

At most five bubbles go out with one reply token. What was recorded shares one card; one question is asked, those behind
it wait for their turn; what finds no room for a bubble of its own is mentioned in one line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from actions.outcome import Became
from bot.conversation import (
    asking,
    cards,
    changes,
    evidence,
    exporting,
    inquiring,
    meaning,
    postponing,
    registering,
    reporting,
)
from bot.conversation.context import Answer, Context
from bot.conversation.inquiring import AnotherQuestionWaits
from bot.conversation.judging import Verdict
from bot.conversation.outcomes import Outcome, name_of
from bot.conversation.saying import Thing, item_from_json, item_to_json
from bot.understanding.parts import REPORTS
from measures.vocabulary import Intent
from messages.what_became import Line, What, WhatBecame

#: Objects of one reply (Messaging API reference).
MOST_BUBBLES = 5


@dataclass
class Shown:
    """One thing that was said, what became of it, and the bubbles that would show it by itself."""

    thing: Thing
    outcome: Outcome
    answers: list[Answer] = field(default_factory=list)

    @property
    def line(self) -> Line:
        """Return its line, for where it gets no bubble."""
        return Line(name=name_of(self.thing), what=self.outcome.what, detail=self.outcome.detail)


def respond(context: Context, things: Sequence[Thing]) -> list[Shown]:
    """Carry out everything that was said, in order, and answer once; return what became of each."""
    shown = [_carried_out(context, thing) for thing in things]
    _compose(context, shown)
    return shown


def go_on(context: Context) -> None:
    """Ask what had to wait for another question, now that nothing is open."""
    while (data := inquiring.take_next(context)) is not None:
        item = item_from_json(data["item"])
        verdict = Verdict(data.get("verdict", Verdict.RECORD if item.intent in REPORTS else Verdict.ANSWER))
        respond(context, [Thing(item, verdict, str(data.get("message", "")))])


def _carried_out(context: Context, thing: Thing) -> Shown:
    before = len(context.answers)
    try:
        outcome = _handler(thing)(context, thing)
    except AnotherQuestionWaits:
        outcome = Outcome(Became.ASKED, What.WAITS)
        waits = {"item": item_to_json(thing.item), "message": thing.message_id, "verdict": thing.verdict.value}
        inquiring.queue(context, waits)
        del context.answers[before:]
    answers = context.answers[before:]
    del context.answers[before:]
    return Shown(thing, outcome, answers)


Handler = Callable[[Context, Thing], Outcome]

_HANDLERS: dict[Intent, Handler] = {
    Intent.POSTPONE_REQUEST: postponing.asked,
    Intent.CORRECTION: changes.correct,
    Intent.UNDO: changes.undo,
    Intent.QUERY_STATUS: lambda context, thing: _told(context, asking.status, thing),
    Intent.QUERY_MINE: lambda context, thing: _told(context, asking.mine, thing),
    Intent.HELP: lambda context, thing: _told(context, asking.help_, thing),
    Intent.REGISTER: lambda context, thing: _told(context, registering.again, thing),
    Intent.EXPORT: lambda context, thing: _told(context, exporting.asked, thing, Became.REQUESTED, What.DOCUMENT),
    Intent.NONE: evidence.announced,
}


#: What is only done in the plan at hand: of another year's it is said where that stands. (Reports go to their year.)
_OF_THE_PLAN_AT_HAND = frozenset(
    {Intent.POSTPONE_REQUEST, Intent.CORRECTION, Intent.UNDO, Intent.QUERY_STATUS, Intent.QUERY_MINE}
)


def _handler(thing: Thing) -> Handler:
    if thing.year is not None and (thing.item.intent in _OF_THE_PLAN_AT_HAND or not thing.year_is_kept):
        return reporting.of_another_year
    if thing.verdict is Verdict.ASK_MEASURE:
        return reporting.ask_which_of
    if thing.verdict is Verdict.ASK_READING:
        return meaning.ask
    return reporting.said if thing.item.intent in REPORTS else _HANDLERS[thing.item.intent]


def _told(
    context: Context,
    tell: Callable[[Context, Any], None],
    thing: Thing,
    became: Became = Became.KNOWN,
    what: What = What.SHOWN,
) -> Outcome:
    tell(context, thing.item)
    return Outcome(became, what)


def _compose(context: Context, shown: Sequence[Shown]) -> None:
    recorded = [one for one in shown if one.outcome.rows and one.outcome.became is Became.RECORDED]
    if recorded:
        _show_recorded(context, [one.outcome for one in recorded])
    rest = [one for one in shown if one not in recorded]
    room = MOST_BUBBLES - len(context.answers)
    in_lines = _without_bubbles(rest, room)
    if in_lines:
        context.answer(WhatBecame(lines=tuple(one.line for one in in_lines)))
    asked = [one for one in rest if one.outcome.became is Became.ASKED]
    for one in [*(one for one in rest if one not in asked), *asked]:
        if not any(one is other for other in in_lines):
            context.answers.extend(one.answers)


def _show_recorded(context: Context, outcomes: Sequence[Outcome]) -> None:
    batches = [list(outcome.rows) for outcome in outcomes]
    reporting.settle_questions(context, [row for batch in batches for row in batch])
    evidence.gather(context, batches)
    cards.recorded(context, batches, [outcome.told for outcome in outcomes])


def _without_bubbles(rest: Sequence[Shown], room: int) -> list[Shown]:
    """Return what is mentioned in a line: what has no bubble, and what would be one too many.

    Refusals are short and go first; then the last things said. A question always has its bubble.
    """
    lines = [one for one in rest if not one.answers]
    plain = [one for one in rest if one.answers and one.outcome.is_plain]
    if len(plain) + len(lines) > 1:
        lines += plain
    for one in reversed(rest):
        taken = sum(len(other.answers) for other in rest if not any(other is line for line in lines))
        fits = taken + bool(lines) <= room
        if not fits and one.outcome.became is not Became.ASKED and not any(one is line for line in lines):
            lines.append(one)
    return [one for one in rest if any(one is line for line in lines)]
