"""From a reading to the single things that were said, and what is to be done with each: the one place that decides it.

The understanding tells what a text says and where it is unsure; ``bot.conversation.judging`` weighs that with the door
and the records, by the policy's table. Each thing gets one verdict, and each verdict ends in an outcome
(``bot.conversation.answering``): nothing is passed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from actions import evidence, targets
from actions.report import Say
from actions.targets import Problem
from bot.conversation import judging, words
from bot.conversation.context import Context
from bot.conversation.judging import Hearing, Verdict
from bot.conversation.quoting import Quoted
from bot.understanding.parts import REPORTS
from bot.understanding.policy import Door
from bot.understanding.reading import Candidate, Item, Reading
from measures.vocabulary import Intent, Status
from storage import organizations, plans
from thai.calendar import Span, fiscal_year

STATUS_OF = {
    Intent.REPORT_DONE: Status.DONE,
    Intent.REPORT_PROGRESS: Status.IN_PROGRESS,
    Intent.REPORT_NOT_STARTED: Status.NOT_STARTED,
    Intent.REPORT_PROBLEM: Status.BLOCKED,
}
#: What is said of each measure for itself: "ข้อ 3 และ 5" are two things.
_OF_EACH = REPORTS | {Intent.POSTPONE_REQUEST, Intent.UNDO, Intent.QUERY_STATUS}


@dataclass(frozen=True)
class Thing:
    """One thing that was said: an item about one measure at most, and the message it came with."""

    item: Item
    verdict: Verdict
    message_id: str = ""
    quoted: Quoted | None = None
    #: The fiscal year (พ.ศ.) it is about, where that is not the year of the plan at hand.
    year: int | None = None
    #: That year's plan is in the system.
    year_is_kept: bool = True
    #: It says which measure the photos are for that were sent just now.
    of_photos: bool = False

    @property
    def reference(self) -> str | None:
        """Return what it is about, as it was named."""
        return self.item.measures[0] if self.item.measures else None


def things_of(
    context: Context, reading: Reading, text: str, message_id: str, quoted: Quoted | None, hearing: Hearing
) -> list[Thing]:
    """Return the things a text says, in order. What one of them makes the bot's business is heard whole."""
    items = [part for item in words.mended(reading.items, text, context.today) for part in _parted(context, item)]
    alone = len(items) == 1
    if hearing.door is not Door.GROUP and words.takes_back(text) and judging.colleague_named(context, text):
        # Nobody undoes what is another's: that is said, whatever else the words may mean.
        return [Thing(replace(items[0], intent=Intent.UNDO), Verdict.ANSWER, message_id, quoted)]
    if alone and _is_of_photos(context, items[0], text):
        return [Thing(_announcing(items[0]), Verdict.ANSWER, message_id, quoted, of_photos=True)]
    if not judging.is_heard(context, items, reading, hearing):
        return []
    year, where = words.other_year(text, context.plan.fiscal_year_be if context.plan is not None else None)
    kept = year is None or plans.of_year(context.session, year) is not None
    about = _said_before(items, where) if year is not None else None
    things = []
    for item in items:
        said = _about(item, hearing.expected)
        if item is about:
            said = _of_year(said, year)
        verdict = _verdict(context, said, reading, hearing, text, alone=alone)
        of_year = year if item is about else None
        things.append(Thing(said, verdict, message_id, quoted, of_year, year_is_kept=kept))
    return things


def _is_of_photos(context: Context, item: Item, text: str) -> bool:
    """Tell whether a text says which measure the photos are for that its writer sent here in the last minutes."""
    says_nothing_else = item.intent not in REPORTS and item.intent is not Intent.POSTPONE_REQUEST
    names_one = len(item.measures) == 1 and words.is_of_photos(text)
    return says_nothing_else and names_one and bool(evidence.last_sent(context))


def _announcing(item: Item) -> Item:
    return replace(item, intent=Intent.NONE, opinion=Intent.NONE, candidates=(), unsure=())


def _verdict(context: Context, item: Item, reading: Reading, hearing: Hearing, text: str, *, alone: bool) -> Verdict:
    if item.intent is Intent.UNDO and words.whose(text) is not None:
        return Verdict.ANSWER  # nobody undoes what is another's: that is said, not asked about
    return judging.verdict_of(context, item, reading, hearing, alone=alone)


def _said_before(items: Sequence[Item], position: int) -> Item:
    """Return the item that a place in the text belongs to: the last one that begins before it, else the first."""
    begun = [item for item in items if item.spans and min(span.start for span in item.spans.values()) <= position]
    return begun[-1] if begun else items[0]


def _of_year(item: Item, year: int | None) -> Item:
    """Keep what is said of another year's plan to that year."""
    if year is None or item.intent not in REPORTS or item.date is not None or item.period is not None:
        return item
    span = fiscal_year(year)
    return replace(item, period=(span.start, span.end))


def _parted(context: Context, item: Item) -> list[Item]:
    if item.intent not in _OF_EACH or len(item.measures) < 2:
        return [item]
    unknown = any(targets.find(context, one).problem is Problem.UNKNOWN for one in item.measures)
    if "measures" in item.unsure and not unknown:
        return [item]
    unsure = tuple(part for part in item.unsure if part != "measures")
    return [_of(replace(item, unsure=unsure), one) for one in item.measures]


def _of(item: Item, measure: str) -> Item:
    """Return what is said of one of the measures, with the same meanings."""
    return replace(
        item, measures=(measure,), candidates=tuple(replace(one, measures=(measure,)) for one in item.candidates)
    )


def _about(item: Item, reminded: tuple[str, ...]) -> Item:
    if item.measures or not reminded or item.intent not in REPORTS | {Intent.POSTPONE_REQUEST}:
        return item
    unsure = tuple(part for part in item.unsure if part != "measures")
    candidates = tuple(replace(one, measures=one.measures or reminded) for one in item.candidates)
    return replace(item, measures=reminded, unsure=unsure, candidates=candidates)


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


def meant(item: Item, candidate: Candidate) -> Item:
    """Return an item in one of its meanings, which a person chose."""
    return replace(
        item,
        intent=candidate.intent,
        measures=candidate.measures or item.measures,
        date=candidate.date,
        result=item.result if candidate.intent in REPORTS else None,
        unsure=tuple(part for part in item.unsure if part != "intent"),
        candidates=(),
        opinion=candidate.intent,
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
        "opinion": item.opinion.value if item.opinion else None,
        "meanings": [_meaning_to_json(one) for one in item.candidates],
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
        opinion=Intent(data["opinion"]) if data.get("opinion") else None,
        candidates=tuple(_meaning_from_json(one) for one in data.get("meanings", ())),
    )


def _meaning_to_json(meaning: Candidate) -> dict[str, Any]:
    day = meaning.date.isoformat() if meaning.date else None
    share = round(float(meaning.p), 4)
    return {"intent": meaning.intent.value, "measures": list(meaning.measures), "date": day, "p": share}


def _meaning_from_json(data: dict[str, Any]) -> Candidate:
    day = date.fromisoformat(data["date"]) if data["date"] else None
    return Candidate(Intent(data["intent"]), tuple(data["measures"]), day, float(data["p"]))
