"""What is done with one thing that was said: the policy's table, with what the plan and the office's records know.

``bot.understanding.policy`` says how certain one has to be; here stand the door and the standing it asks for, and which
question is the right one where it says to ask.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions import targets
from actions.targets import Problem
from bot.conversation import words
from bot.conversation.context import Context
from bot.understanding import policy
from bot.understanding.parts import REPORTS
from bot.understanding.policy import STATEMENTS, Door, Standing
from bot.understanding.reading import Facts, Item, Reading
from measures.vocabulary import Intent, NoticeKind, NoticeState
from storage import people, reports
from storage.models import Notice, Report

#: What the bot reminded of within this time is what people speak of.
REMINDER_MEANT = timedelta(hours=12)
_NUMBERED = re.compile(r"^\d")
#: What stands before the name of whose report it is.
_WHOSE = r"(?:ของ|ที่)\s*(?:คุณ|พี่|น้อง|นางสาว|นาง|นาย|น\.ส\.)?\s*"
_ASKED_FOR_MEASURE = REPORTS | {Intent.POSTPONE_REQUEST}


class Verdict(StrEnum):
    """What is done with one thing that was said."""

    RECORD = "record"
    """A report that is certain enough."""
    ASK_READING = "ask_reading"
    ASK_MEASURE = "ask_measure"
    ASK_DAY = "ask_day"
    ANSWER = "answer"
    """A request, a question, a change: carried out or answered."""
    SILENCE = "silence"


@dataclass(frozen=True)
class Hearing:
    """How a message came; ``expected``: what a report that names no measure is about, if anything."""

    door: Door
    expected: tuple[str, ...] = ()


def is_heard(context: Context, items: Sequence[Item], reading: Reading, hearing: Hearing) -> bool:
    """Tell whether a message is the bot's business: said to it, or one thing of it meant for the plan."""
    return hearing.door is not Door.GROUP or any(_is_meant(context, item, reading) for item in items)


def _is_meant(context: Context, item: Item, reading: Reading) -> bool:
    facts, standing = _facts(context, item, reading.facts), _standing(context, item)
    return policy.judge(item, Door.GROUP, reading.addressed, facts, standing).verdict is not policy.Verdict.SILENCE


def verdict_of(context: Context, item: Item, reading: Reading, hearing: Hearing, *, alone: bool = True) -> Verdict:
    """Return what is done with one item of a message that is heard; ``alone``: nothing else was said in it."""
    door = Door.CALLED if hearing.door is Door.GROUP else hearing.door
    standing = _standing(context, item)
    decision = policy.judge(policy.beside(item, 0 if alone else 1), door, reading.addressed, reading.facts, standing)
    match decision.verdict:
        case policy.Verdict.RECORD:
            return Verdict.RECORD if item.intent in REPORTS else Verdict.ANSWER
        case policy.Verdict.ANSWER:
            return Verdict.ANSWER
        case policy.Verdict.ASK:
            return _question(context, item, standing)
        case _:
            return Verdict.ANSWER if item.measures else Verdict.SILENCE


def _question(context: Context, item: Item, standing: Standing) -> Verdict:
    """Return the one question that has to be answered first; what its handler asks itself is left to it."""
    if item.intent is Intent.REPORT_PROBLEM and item.measures and not words.of_problem(item):
        return Verdict.RECORD  # what the matter is is asked first: nothing is written without an answer
    if is_meaning_open(item, standing):
        return Verdict.ASK_READING
    if item.intent not in _ASKED_FOR_MEASURE:
        return Verdict.ANSWER
    if not item.measures or _is_doubtful(context, item):
        return Verdict.ASK_MEASURE
    if item.intent is Intent.POSTPONE_REQUEST:
        return Verdict.ANSWER
    if item.intent is Intent.REPORT_DONE and ("date" in item.unsure or (not item.unsure and item.date is None)):
        return Verdict.ASK_DAY
    return Verdict.RECORD if item.unsure else Verdict.ASK_READING


def is_meaning_open(item: Item, standing: Standing) -> bool:
    """Tell whether it is the meaning that is not certain enough, not a value."""
    if item.intent is Intent.NONE or "intent" in item.unsure:
        return True
    share = item.candidates[0].p if item.candidates else 1.0
    differs = item.opinion not in {None, item.intent}
    return differs or share < policy.harm_of(item.intent, standing).value


def _is_doubtful(context: Context, item: Item) -> bool:
    """Tell whether it is open which measure is meant; a number that the plan has not is no doubt but a mistake."""
    if "measures" not in item.unsure:
        return False
    if len(item.measures) != 1 or not _NUMBERED.match(item.measures[0]):
        return True
    return targets.find(context, item.measures[0]).problem is not Problem.UNKNOWN


def _facts(context: Context, item: Item, facts: Facts) -> Facts:
    """Return what a message shows, for one item: another of its measures may be unknown."""
    if facts.existing or not item.measures:
        return facts
    return replace(facts, existing=all(targets.find(context, one).measure is not None for one in item.measures))


def _standing(context: Context, item: Item) -> Standing:
    """Return what the office's records say about the measures of a statement."""
    if item.intent not in STATEMENTS or not item.measures:
        return Standing(registered=context.registered)
    if item.measures not in context.standings:
        context.standings[item.measures] = _on_record(context, item.measures)
    return context.standings[item.measures]


def _on_record(context: Context, measures: tuple[str, ...]) -> Standing:
    found = [targets.find(context, one) for one in measures]
    known = {one.measure.id for one in found if one.measure is not None}
    own = all(isinstance(targets.targets(context, one, context.today), list) for one in found)
    return Standing(
        registered=context.registered,
        reminded=bool(known & reminded_of(context.session, context.room.id, context.now)),
        own=own,
        replaces=own and _is_reported(context, known),
    )


def colleague_named(context: Context, text: str) -> str | None:
    """Return the colleague whose report a text speaks of: "ของคุณปิติ", "ที่พี่วิชัยแจ้งไว้"; None for anybody else."""
    for person in people.active(context.session):
        first = person.name.split()[0]
        if person.id != context.person_id and len(first) > 1 and re.search(_WHOSE + re.escape(first), text):
            return person.name
    return None


def _is_reported(context: Context, measure_ids: set[int]) -> bool:
    stands = select(Report.id).where(Report.measure_id.in_(measure_ids), *reports.standing_condition())  # type: ignore[arg-type]
    return context.session.scalar(stands.limit(1)) is not None


def reminded_of(session: Session, room_id: int, now: datetime) -> set[int]:
    """Return the measures (ids) of the reminders that stand in a room since half a day."""
    lately = session.scalars(
        select(Notice.subject).where(
            Notice.room_id == room_id,
            Notice.kind.in_((NoticeKind.REMINDER, NoticeKind.FOLLOW_UP)),
            Notice.state.in_((NoticeState.SENT, NoticeState.RODE)),
            Notice.finished_at >= now - REMINDER_MEANT,
        )
    )
    return {int(one) for subject in lately for one in subject.get("measures", ())}
