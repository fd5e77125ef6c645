"""Reading a chat message: from a text to the things it says about the measures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from bot.understanding import lexicon, roles
from bot.understanding.catalogue import Catalogue
from bot.understanding.clauses import clauses, predicates
from bot.understanding.cleaning import Clean
from bot.understanding.gate import speaks
from bot.understanding.layout import retyped
from bot.understanding.reading import Item, Reading, Span
from bot.understanding.requests import corrected_measures, is_about_us, request
from bot.understanding.results import result_text
from bot.understanding.scene import Clause, Scene, look
from bot.understanding.statuses import Report, progress_quantities, report
from bot.understanding.titles import Titles
from measures.vocabulary import Intent
from thai import words

#: Nobody reports in more than this; what follows is not read.
LONGEST_MESSAGE = 5000

NOTHING = Reading((Item(Intent.NONE),), speaks=False)

_REPORTS = frozenset({Intent.REPORT_DONE, Intent.REPORT_PROGRESS, Intent.REPORT_NOT_STARTED, Intent.REPORT_PROBLEM})
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

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._titles = Titles(catalogue)

    def read(self, text: str, today: date, quoted: tuple[str, ...] = (), asked: str | None = None) -> Reading:
        """Return what ``text``, said on ``today``, says. Never raises, for any text.

        ``quoted`` are the measures of the bot's message that is quoted or just asked about: they are meant by
        "ข้อนี้", and where nothing else is named. ``asked`` is what the bot has just asked this person for
        ("measures", "date" or "percent"), so that a bare number is its answer.
        """
        scene = self._look(text, today, asked)
        items = self._items(scene, today, quoted, asked)
        if all(item.intent is Intent.NONE and not item.measures for item in items):
            again = retyped(text)
            if again is not None:
                return self._reread(text, again, today, quoted)
        return Reading(tuple(items), speaks(items, scene.whole, self._catalogue, today))

    def _look(self, text: str, today: date, asked: str | None) -> Scene:
        return look(text[:LONGEST_MESSAGE], self._catalogue, today, self._titles, asked)

    def _reread(self, text: str, again: str, today: date, quoted: tuple[str, ...]) -> Reading:
        """Read a text that was typed in the wrong keyboard layout; whatever it says has to be confirmed."""
        items = self._items(self._look(again, today, None), today, quoted, None)
        if all(item.intent is Intent.NONE for item in items):
            return NOTHING
        everything = {"text": Span(0, len(text))}
        return Reading(
            tuple(replace(item, spans=everything, unsure=_both(item.unsure, "intent", "measures")) for item in items),
            speaks=False,
        )

    def _items(self, scene: Scene, today: date, quoted: tuple[str, ...], asked: str | None) -> list[Item]:
        items: list[Item] = []
        for clause in clauses(scene.whole):
            item = self._item(clause, scene.clean, today, quoted, asked)
            if items and clause.has("except") and item.measures:
                kept = tuple(measure for measure in items[-1].measures if measure not in item.measures)
                items[-1] = replace(items[-1], measures=kept)
            if items and _says_the_same(clause, item, items[-1]):
                items[-1] = _merged(items[-1], item)
            elif item.intent is not Intent.NONE or item.measures or (asked and _answers(item)):
                items.append(item)
        items = _without_headings(items)
        return items or [Item(Intent.NONE)]

    def _item(self, clause: Clause, cleaned: Clean, today: date, quoted: tuple[str, ...], asked: str | None) -> Item:
        intent, start, end, unsure = _intent(clause, today, bool(quoted or asked))
        measures, place = self._measures(clause, intent, quoted, asked)
        if intent is Intent.NONE and _is_idle(clause, asked):
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
            self._unsure(clause, intent, measures, unsure, days.sure, quoted),
        )

    def _measures(
        self, clause: Clause, intent: Intent, quoted: tuple[str, ...], asked: str | None
    ) -> tuple[tuple[str, ...], tuple[int, int]]:
        if clause.groups:
            named = corrected_measures(clause) if intent is Intent.CORRECTION else _without_excepted(clause)
            return named, (clause.groups[0].start, clause.groups[-1].end)
        answer = clause.text[clause.start : clause.end].strip()
        if asked == "measures" and answer.isdigit() and len(answer) <= 3:
            return (str(int(answer)),), (clause.start, clause.end)
        if clause.topics and intent not in {Intent.HELP, Intent.REGISTER, Intent.EXPORT}:
            return _distinct(topic.name for topic in clause.topics), (clause.topics[0].start, clause.topics[-1].end)
        if quoted and intent not in {Intent.HELP, Intent.REGISTER, Intent.EXPORT, Intent.QUERY_MINE}:
            return quoted, (clause.start, clause.end)
        return (), (clause.start, clause.start)

    def _unsure(
        self,
        clause: Clause,
        intent: Intent,
        measures: tuple[str, ...],
        unsure: tuple[str, ...],
        sure_date: bool,
        quoted: tuple[str, ...],
    ) -> tuple[str, ...]:
        found = list(unsure)
        loose = any(not reference.sure for group in clause.groups for reference in group.references)
        unknown = any(not self._catalogue.has(measure) for measure in measures)
        missing = not measures and intent not in _WITHOUT_MEASURE and not clause.has("all")
        guessed = not clause.groups and not quoted and len(clause.topics) > 1
        if loose or unknown or missing or guessed:
            found.append("measures")
        if not sure_date and intent is not Intent.NONE:
            found.append("date")
        return tuple(dict.fromkeys(found))


def _intent(clause: Clause, today: date, spoken_to: bool) -> tuple[Intent, int, int, tuple[str, ...]]:
    asked_for = request(clause)
    if asked_for is not None:
        return asked_for.intent, asked_for.start, asked_for.end, ()
    found = report(clause, today)
    if found is None or not (spoken_to or _is_ours(clause, found)):
        return Intent.NONE, clause.start, clause.start, ()
    return found.intent, found.start, found.end, () if found.sure else ("intent",)


def _is_ours(clause: Clause, found: Report) -> bool:
    """Tell whether a report that names no measure can be about the plan at all."""
    if clause.groups or clause.topics or clause.units:
        return True
    return is_about_us(clause) and not _is_courtesy(clause, found)


def _is_courtesy(clause: Clause, found: Report) -> bool:
    if any(mark.phrase.startswith("ขอบ") for mark in clause.of("polite") if mark.start < found.start):
        return True
    return clause.text[found.start : found.end].strip() in {"เรียบ", "ผ่านแล้ว"}


def _is_idle(clause: Clause, asked: str | None) -> bool:
    """Tell whether measures are only mentioned: an order, a condition, hearsay – nothing to answer."""
    return asked is None and bool(predicates(clause, clause.start, clause.end))


def _without_excepted(clause: Clause) -> tuple[str, ...]:
    """Return the measures of "ข้อ 7-9 เสร็จ ยกเว้นข้อ 8": all but those behind ยกเว้น."""
    excepted = [mark.end for mark in clause.of("except")]
    out = {
        value
        for group in clause.groups
        if any(end <= group.start and not clause.text[end : group.start].strip() for end in excepted)
        for value in group.values
    }
    if out and not any(group.values[0] not in out for group in clause.groups):
        last = clause.groups[-1].end  # ยกเว้นข้อ 8 ยังไม่เสร็จ says something about 8 itself
        return _values(clause) if predicates(clause, last, clause.end) else ()
    return tuple(value for value in _values(clause) if value not in out)


def _values(clause: Clause) -> tuple[str, ...]:
    return _distinct(value for group in clause.groups for value in group.values)


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _percent(clause: Clause, intent: Intent, asked: str | None) -> tuple[int, tuple[int, int]] | None:
    answer = clause.text[clause.start : clause.end].strip()
    if asked == "percent" and answer.isdigit() and int(answer) <= 100:
        return int(answer), (clause.start, clause.end)
    if intent not in _REPORTS | {Intent.CORRECTION, Intent.POSTPONE_REQUEST}:
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


def _says_the_same(clause: Clause, item: Item, before: Item) -> bool:
    """Tell whether "ข้อ 5 ด้วย", "ข้อ 6 ก็เหมือนกัน" only adds a measure to what was said before."""
    if item.intent is not Intent.NONE or before.intent not in _REPORTS or not clause.groups:
        return False
    return not predicates(clause, clause.start, clause.end) or clause.has("same")


def _merged(before: Item, added: Item) -> Item:
    return replace(before, measures=_distinct((*before.measures, *added.measures)))


def _without_headings(items: list[Item]) -> list[Item]:
    """Drop bare mentions where something was said in another clause."""
    said = [item for item in items if item.intent is not Intent.NONE]
    heading = len(said) > 1 and said[0].intent is Intent.EXPORT and said[0].period is None
    if heading and said[1].intent in _REPORTS:
        return said[1:]
    return said or items[:1]


def _both(unsure: tuple[str, ...], *names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*unsure, *names)))
