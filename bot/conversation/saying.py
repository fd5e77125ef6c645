"""From a reading to the single things that were said, and what is to be done with each: the one place that decides it.

The understanding tells what a text says and where it is unsure; here that meets the plan and the room. Each thing gets
one verdict, and each verdict ends in an outcome (``bot.conversation.answering``): nothing is passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from actions import targets
from actions.report import Say
from actions.targets import Problem
from bot.conversation import words
from bot.conversation.context import Context
from bot.conversation.quoting import Quoted
from bot.understanding.reading import Item, Reading
from measures.vocabulary import Intent, Status
from storage import organizations
from thai.calendar import Span

STATUS_OF = {
    Intent.REPORT_DONE: Status.DONE,
    Intent.REPORT_PROGRESS: Status.IN_PROGRESS,
    Intent.REPORT_NOT_STARTED: Status.NOT_STARTED,
    Intent.REPORT_PROBLEM: Status.IN_PROGRESS,
}
REPORTS = frozenset(STATUS_OF)
#: What is said of each measure for itself: "ข้อ 3 และ 5" are two things.
_OF_EACH = REPORTS | {Intent.POSTPONE_REQUEST, Intent.UNDO, Intent.QUERY_STATUS}
_NUMBERED = re.compile(r"^\d")


class Verdict(StrEnum):
    """What is done with one thing that was said."""

    RECORD = "record"
    """A report that is beyond doubt."""
    ASK_READING = "ask_reading"
    ASK_MEASURE = "ask_measure"
    ASK_DAY = "ask_day"
    ANSWER = "answer"
    """A request, a question, a change: carried out or answered."""
    SILENCE = "silence"


@dataclass(frozen=True)
class Thing:
    """One thing that was said: an item about one measure at most, and the message it came with."""

    item: Item
    verdict: Verdict
    message_id: str = ""
    quoted: Quoted | None = None

    @property
    def reference(self) -> str | None:
        """Return what it is about, as it was named."""
        return self.item.measures[0] if self.item.measures else None


def things_of(
    context: Context, reading: Reading, text: str, message_id: str, quoted: Quoted | None, reminded: tuple[str, ...]
) -> list[Thing]:
    """Return the things a text says, in order. ``reminded``: what a report without a measure is about, if anything."""
    items = [part for item in words.mended(reading.items, text, context.today) for part in _parted(context, item)]
    return [
        Thing(item, verdict_of(context, item), message_id, quoted)
        for item in (_about(item, reminded) for item in items)
    ]


def _parted(context: Context, item: Item) -> list[Item]:
    if item.intent not in _OF_EACH or len(item.measures) < 2:
        return [item]
    unknown = any(targets.find(context, one).problem is Problem.UNKNOWN for one in item.measures)
    if "measures" in item.unsure and not unknown:
        return [item]
    unsure = tuple(part for part in item.unsure if part != "measures")
    return [replace(item, measures=(one,), unsure=unsure) for one in item.measures]


def _about(item: Item, reminded: tuple[str, ...]) -> Item:
    if item.measures or item.intent not in REPORTS | {Intent.POSTPONE_REQUEST}:
        return item
    return replace(item, measures=reminded, unsure=tuple(part for part in item.unsure if part != "measures"))


def verdict_of(context: Context, item: Item) -> Verdict:
    """Return what is done with one item."""
    if item.intent is Intent.NONE:
        return Verdict.ANSWER if item.measures else Verdict.SILENCE
    if item.intent not in REPORTS | {Intent.POSTPONE_REQUEST}:
        return Verdict.ANSWER
    if item.intent in REPORTS and "intent" in item.unsure:
        return Verdict.ASK_READING
    if not item.measures or _is_doubtful(context, item):
        return Verdict.ASK_MEASURE
    if item.intent is Intent.POSTPONE_REQUEST:
        return Verdict.ANSWER
    if item.intent is Intent.REPORT_DONE and "date" in item.unsure:
        return Verdict.ASK_DAY
    return Verdict.RECORD


def _is_doubtful(context: Context, item: Item) -> bool:
    """Tell whether it is open which measure is meant; a number that the plan has not is no doubt but a mistake."""
    if "measures" not in item.unsure:
        return False
    if len(item.measures) != 1 or not _NUMBERED.match(item.measures[0]):
        return True
    return targets.find(context, item.measures[0]).problem is not Problem.UNKNOWN


def say_of(context: Context, item: Item, message_id: str, unit_id: int | None = None) -> Say:
    """Return an item about one measure as what is to be put on record."""
    stuck = item.intent is Intent.REPORT_PROBLEM
    if unit_id is None and item.unit is not None and not stuck:
        # In a problem a unit is who is waited for, rarely who it is reported for.
        unit = organizations.unit_named(context.session, item.unit)
        unit_id = unit.id if unit else None
    return Say(
        reference=item.measures[0],
        status=STATUS_OF[item.intent],
        day=item.date,
        period=Span(*item.period) if item.period else None,
        percent=item.percent,
        words=words.of_problem(item) if stuck else words.of_result(item),
        stuck=stuck,
        unit_id=unit_id,
        message_id=message_id or None,
    )


def item_to_json(item: Item) -> dict[str, Any]:
    """Return what a question has to remember of an item."""
    return {
        "intent": item.intent.value,
        "measures": list(item.measures),
        "date": item.date.isoformat() if item.date else None,
        "period": [day.isoformat() for day in item.period] if item.period else None,
        "percent": item.percent,
        "result": item.result,
        "urls": list(item.urls),
        "unit": item.unit,
        "unsure": list(item.unsure),
    }


def item_from_json(data: dict[str, Any]) -> Item:
    """Return the item that a question remembered."""
    period = data.get("period")
    return Item(
        intent=Intent(data["intent"]),
        measures=tuple(data["measures"]),
        date=date.fromisoformat(data["date"]) if data.get("date") else None,
        period=(date.fromisoformat(period[0]), date.fromisoformat(period[1])) if period else None,
        percent=data.get("percent"),
        result=data.get("result"),
        urls=tuple(data.get("urls", ())),
        unit=data.get("unit"),
        unsure=tuple(data.get("unsure", ())),
    )
