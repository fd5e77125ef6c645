"""Reading a chat message: from a text to the things it says about the measures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

from bot.understanding import lexicon, roles
from bot.understanding.catalogue import Catalogue
from bot.understanding.clauses import is_bare, predicates
from bot.understanding.cleaning import Clean
from bot.understanding.features import features
from bot.understanding.layout import retyped
from bot.understanding.meanings import is_doubted, weighed
from bot.understanding.model import Model
from bot.understanding.model import load as load_model
from bot.understanding.parts import REPORTS, Part, distinct, parts, without_excepted
from bot.understanding.policy import Door, Verdict, decide
from bot.understanding.reading import Candidate, Facts, Item, Reading, Span
from bot.understanding.references import Group, is_strong
from bot.understanding.requests import corrected_measures
from bot.understanding.results import result_text
from bot.understanding.scene import Clause, Scene, look
from bot.understanding.statuses import progress_quantities
from bot.understanding.titles import Titles
from measures.vocabulary import Intent
from thai import words

#: Nobody reports in more letters or more numbers than these; what follows is not read.
LONGEST_MESSAGE = 1000
MOST_NUMBERS = 60

#: What lies farther back than this (days) is no news of this plan.
LONG_AGO = 400
#: A longer text is a letter or a note, not somebody's word in a chat.
LONGEST_WORD = 400

_NUMBER = re.compile(r"\d+")
#: What a measure may be missing from without anybody having to ask for it.
_WITHOUT_MEASURE = frozenset(
    {Intent.NONE, Intent.HELP, Intent.REGISTER, Intent.EXPORT, Intent.QUERY_MINE, Intent.QUERY_STATUS, Intent.UNDO}
)


def load() -> None:
    """Build the word lists and the tokenizer's dictionary, so that the first message is not slower than the rest."""
    words.load()
    lexicon.topics()
    Reader(Catalogue.default()).read("ข้อ 1 เสร็จแล้ว เมื่อวานนี้", date(2024, 1, 2))


class Reader:
    """Reads messages about one catalogue. Holds no state between messages."""

    def __init__(self, catalogue: Catalogue, model: Model | None = None) -> None:
        self._catalogue = catalogue
        self._model = model or load_model()
        self._titles = Titles(catalogue)

    @property
    def catalogue(self) -> Catalogue:
        """Return the measures and units it reads about."""
        return self._catalogue

    def read(self, text: str, today: date, quoted: tuple[str, ...] = (), asked: str | None = None) -> Reading:
        """Return what ``text``, said on ``today``, says. Never raises, for any text.

        ``quoted`` are the measures of the bot's message that is quoted or just asked about: they are meant by
        "ข้อนี้", and where nothing else is named. ``asked`` is what the bot has just asked this person for
        ("measures", "date" or "percent"), so that a bare number is its answer.
        """
        scene = self.look(text, today, asked)
        items = self._items(scene, today, quoted, asked, self._model)
        if all(item.opinion in {None, Intent.NONE} and not item.measures for item in items):
            again = retyped(text)
            if again is not None and (reading := self._reread(text, again, today, quoted)) is not None:
                return reading
        addressed = self._model.judge(features(scene.whole, None, self._catalogue, today)).addressed
        reading = Reading(tuple(items), False, addressed, _facts(scene.whole, items, self._catalogue, today))
        return replace(reading, speaks=decide(reading, Door.GROUP).verdict is not Verdict.SILENCE)

    def look(self, text: str, today: date, asked: str | None = None) -> Scene:
        """Return what stands in ``text``: the values and phrases, before anything is decided."""
        return look(readable(text), self._catalogue, today, self._titles, asked)

    def parts(self, scene: Scene, today: date, *, spoken_to: bool = False) -> list[Part]:
        """Return the parts of a message that one thing each is said in."""
        return parts(scene.whole, today, spoken_to=spoken_to)

    def valued(self, part: Part, cleaned: Clean, today: date, intent: Intent) -> Item:
        """Return the item with the values that ``intent`` takes from a part."""
        return self._valued(part, cleaned, today, (), None, intent)

    def _reread(self, text: str, again: str, today: date, quoted: tuple[str, ...]) -> Reading | None:
        """Read a text that was typed in the wrong keyboard layout; whatever it says has to be confirmed.

        Only the grammar is asked: to the model the letters of a slip look like anything.
        """
        items = self._items(self.look(again, today), today, quoted, None, None)
        if all(item.intent is Intent.NONE for item in items):
            return None
        everything = {"text": Span(0, len(text))}
        return Reading(
            tuple(replace(item, spans=everything, unsure=_both(item.unsure, "intent", "measures")) for item in items),
            speaks=False,
        )

    def _items(
        self, scene: Scene, today: date, quoted: tuple[str, ...], asked: str | None, model: Model | None
    ) -> list[Item]:
        spoken = self.parts(scene, today, spoken_to=bool(quoted or asked))
        items = [self._item(part, scene.clean, today, quoted, asked, model) for part in spoken]
        said = [item for item in items if item.intent is not Intent.NONE or item.measures or (asked and _answers(item))]
        return _sharing_days(_without_headings(said)) or items[:1] or [Item(Intent.NONE)]

    def _item(
        self,
        part: Part,
        cleaned: Clean,
        today: date,
        quoted: tuple[str, ...],
        asked: str | None,
        model: Model | None,
    ) -> Item:
        named = bool(part.clause.groups or part.clause.topics or part.added)
        bare = is_bare(part.clause) and part.view.intent is Intent.NONE
        found = features(part.clause, part.view, self._catalogue, today)
        judged = model.judge(found) if model and not bare else None
        meanings = weighed(judged, part.view, named=named, spoken_to=bool(quoted or asked), answering=asked is not None)
        first = self._valued(part, cleaned, today, quoted, asked, meanings[0][0])
        others = [self._candidate(part, today, quoted, asked, meaning) for meaning in meanings[1:]]
        offered = [Candidate(first.intent, first.measures, first.date, meanings[0][1]), *others]
        doubted = ("intent",) if is_doubted(meanings, part.view) else ()
        return replace(
            first,
            unsure=_both(doubted, *first.unsure),
            candidates=tuple(offered),
            values=judged.values if judged else 1.0,
            opinion=part.view.intent,
        )

    def _candidate(
        self, part: Part, today: date, quoted: tuple[str, ...], asked: str | None, meaning: tuple[Intent, float]
    ) -> Candidate:
        intent, p = meaning
        named, _ = self._measures(part.clause, intent, quoted, asked)
        days = roles.dated(part.clause, intent, part.view.start, today)
        return Candidate(intent, part.changed(named), None if intent is Intent.NONE else days.day, p)

    def _valued(
        self, part: Part, cleaned: Clean, today: date, quoted: tuple[str, ...], asked: str | None, intent: Intent
    ) -> Item:
        """Return the item with the values that ``intent`` takes from the clause."""
        clause, start, end = part.clause, part.view.start, part.view.end
        named, place = self._measures(clause, intent, quoted, asked)
        measures = part.changed(named)
        if intent is Intent.NONE and part.view.intent is Intent.NONE and _is_idle(clause, asked):
            measures = ()
        answering = asked == "date" and intent is Intent.NONE
        days = roles.dated(clause, Intent.REPORT_DONE if answering else intent, start, today)
        percent = _percent(clause, intent, asked)
        spans = {
            name: cleaned.original(*span)
            for name, span in (
                ("intent", (start, end) if intent is not Intent.NONE else None),
                ("measures", place if measures else None),
                ("date", days.span),
                ("period", days.period_span),
                ("percent", percent[1] if percent else None),
                ("unit", (clause.units[0].start, clause.units[0].end) if clause.units else None),
            )
            if span is not None
        }
        return Item(
            intent,
            measures,
            days.day if intent is not Intent.NONE or asked == "date" else None,
            days.period if intent is not Intent.NONE else None,
            percent[0] if percent else None,
            result_text(clause, cleaned, intent),
            cleaned.urls,
            clause.units[0].name if clause.units else None,
            spans,
            self._unsure(clause, intent, measures, days.sure, quoted),
        )

    def _measures(
        self, clause: Clause, intent: Intent, quoted: tuple[str, ...], asked: str | None
    ) -> tuple[tuple[str, ...], tuple[int, int]]:
        if clause.groups:
            named = corrected_measures(clause) if intent is Intent.CORRECTION else without_excepted(clause)
            return named, (clause.groups[0].start, clause.groups[-1].end)
        answer = clause.text[clause.start : clause.end].strip()
        if asked == "measures" and answer.isdigit() and len(answer) <= 3:
            return (str(int(answer)),), (clause.start, clause.end)
        if clause.topics and intent not in {Intent.HELP, Intent.REGISTER, Intent.EXPORT}:
            return distinct(topic.name for topic in clause.topics), (clause.topics[0].start, clause.topics[-1].end)
        if quoted and intent not in {Intent.HELP, Intent.REGISTER, Intent.EXPORT, Intent.QUERY_MINE}:
            return quoted, (clause.start, clause.end)
        return (), (clause.start, clause.start)

    def _unsure(
        self,
        clause: Clause,
        intent: Intent,
        measures: tuple[str, ...],
        sure_date: bool,
        quoted: tuple[str, ...],
    ) -> tuple[str, ...]:
        found = []
        loose = any(not reference.sure for group in clause.groups for reference in group.references)
        unknown = any(not self._catalogue.has(measure) for measure in measures)
        missing = not measures and intent not in _WITHOUT_MEASURE and not clause.has("all")
        guessed = not clause.groups and not quoted and len(clause.topics) > 1
        if loose or unknown or missing or guessed:
            found.append("measures")
        if not sure_date and intent is not Intent.NONE:
            found.append("date")
        return tuple(dict.fromkeys(found))


def readable(text: str) -> str:
    """Return the part of a text that is read: as many letters and numbers as somebody may report in."""
    short = text[:LONGEST_MESSAGE]
    numbers = list(islice(_NUMBER.finditer(short), MOST_NUMBERS + 1))
    return short[: numbers[-1].start()] if len(numbers) > MOST_NUMBERS else short


def _is_idle(clause: Clause, asked: str | None) -> bool:
    """Tell whether measures are only mentioned: an order, a condition, hearsay – nothing to answer."""
    return asked is None and bool(predicates(clause, clause.start, clause.end))


def _percent(clause: Clause, intent: Intent, asked: str | None) -> tuple[int, tuple[int, int]] | None:
    answer = clause.text[clause.start : clause.end].strip()
    if asked == "percent" and answer.isdigit() and int(answer) <= 100:
        return int(answer), (clause.start, clause.end)
    if intent not in REPORTS | {Intent.CORRECTION, Intent.POSTPONE_REQUEST}:
        return None
    found = [item for item in progress_quantities(clause) if item.percent is not None]
    if intent is Intent.CORRECTION:
        wrong = [mark.end for mark in clause.of("isnot")]
        right = [item for item in found if not any(0 <= item.start - end <= 2 for end in wrong)]
        found = right or found
    if not found or found[-1].percent is None:
        return (0, (clause.start, clause.end)) if _said_zero(clause, intent) else None
    return found[-1].percent, (found[-1].start, found[-1].end)


def _said_zero(clause: Clause, intent: Intent) -> bool:
    return intent is Intent.REPORT_NOT_STARTED and any("เปอร์เซ็นต์" in mark.phrase for mark in clause.of("nostart"))


def _answers(item: Item) -> bool:
    return item.date is not None or item.percent is not None


def _without_headings(items: list[Item]) -> list[Item]:
    """Drop bare mentions where something was said in another clause, and the title of a list of reports."""
    said = [item for item in items if item.intent is not Intent.NONE]
    title = len(said) > 1 and not said[0].measures and said[0].intent not in REPORTS
    if title and said[1].intent in REPORTS and all(item.measures for item in said[1:]):
        return said[1:]
    return said or items[:1]


def _sharing_days(items: list[Item]) -> list[Item]:
    """Give the day asked for to all of "ข้อ 36 เลื่อน ข้อ 37 เลื่อน ไป 15 ตุลา": the last one tells it."""
    found = list(items)
    for at in range(len(found) - 2, -1, -1):
        item, after = found[at], found[at + 1]
        if item.intent is after.intent is Intent.POSTPONE_REQUEST and item.date is None:
            found[at] = replace(item, date=after.date, unsure=after.unsure)
    return found


def _both(unsure: tuple[str, ...], *names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*unsure, *names)))


#: Words of these kinds may show that the talk is about something else, somebody else's, or fun.
_DOUBTS = ("foreign", "joke", "if", "tell", "quote", "doubt", "text")


def _facts(whole: Clause, items: Sequence[Item], catalogue: Catalogue, today: date) -> Facts:
    existing = all(catalogue.has(measure) for item in items for measure in item.measures)
    strong = any(
        is_strong(whole.text, group) and all(reference.sure for reference in group.references) for group in whole.groups
    )
    old = any(day.end is not None and (today - day.end).days > LONG_AGO for day in whole.dates)
    asks = "?" in whole.text and not any(item.intent is Intent.POSTPONE_REQUEST for item in items)
    left = whole.has("remain") and not (whole.quantities or whole.has("act", "finish", "progress"))
    return Facts(
        named=bool(whole.groups) and strong,
        existing=existing,
        plan=whole.has("plan") or any("มาตรการ" in mark.phrase for mark in whole.of("mine", "status")),
        elsewhere=old or asks or len(whole.text) > LONGEST_WORD,
        doubtful=left or whole.has(*_DOUBTS) or _is_promise(whole, items),
        cited=bool(whole.groups) and all(_is_cited(whole.text, group) for group in whole.groups),
    )


def _is_cited(text: str, group: Group) -> bool:
    """Tell whether a measure is named as the source of something else: ตามข้อ ๓๔, ในข้อ ๒๓."""
    return text[: group.start].rstrip().endswith(("ตาม", "ใน"))


def _is_promise(whole: Clause, items: Sequence[Item]) -> bool:
    """Tell whether somebody only says to others that they will do it: เดี๋ยวทำข้อ 8 ให้นะ."""
    if len(items) != 1 or items[0].intent is not Intent.REPORT_PROGRESS or not whole.groups:
        return False
    first = whole.groups[0].start
    future = [mark for mark in whole.of("future") if mark.start < first or mark.phrase.startswith("เดี๋ยว")]
    return bool(future) and not whole.quantities and not whole.has("finish", "progress", "near", "partial", "wait")
