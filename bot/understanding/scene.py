"""Everything the parts of the grammar found in one message, in order, before anything is decided."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import islice

from bot.understanding import lexicon
from bot.understanding.catalogue import Catalogue
from bot.understanding.cleaning import Clean, clean
from bot.understanding.lexicon import Mark
from bot.understanding.named import Named
from bot.understanding.papers import named_papers
from bot.understanding.quantities import Quantity, quantities
from bot.understanding.references import Group, first_references, groups, loose_groups, masked
from bot.understanding.shortdates import find_dates
from thai.dates import DateReading

#: Phrases that say how things stand count also between the words of a title (ความพึงพอใจกำลังสำรวจ).
_STATES = frozenset(
    {"finish", "progress", "near", "partial", "notyet", "not", "nostart", "problem", "future", "ask", "if"}
)
#: Nothing is a date without one of these; most messages have none and need not be searched.
_DATE_HINT = re.compile(
    r"\d\s?[/.–-]\s?\d|ที่\s?\d|\d\s?(?:นี้|หน้า|th|st|nd|rd)|(?:25|20)\d\d|q\d|fy|วัน|วาน|รืน|พรุ่ง|เดือน|ปี|สัปดา|อาทิต|จันท|อังคาร|พุธ|พฤ|ศุกร|เสาร|ไตรมาส|รอบ|งวด|ครึ่ง|สิ้น|ปลาย|ต้น|กลาง"
    r"|มกร|กุม|มีน|มิน|เมษ|เมศ|พฤ|มิถ|มีถ|กรก|สิงห|กันย|กัญ|ตุล|ตลา|ธันว|ทันว|ปักษ|วีค|บัดนี้|อีก|ถึง|ตั้งแต่|จนถึง"
    r"|เช้า|เย็น|คืน|บ่าย|เที่ยง|พ\.ศ|ค\.ศ|าคม|ายน|พันธ์|สงกรานต์|day|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|tomorrow"
    r"|(?:มี|เม|มิ|[มกสตธพ])\s?\.?\s?[คยพ](?![\u0e30-\u0e4e])"
)
_SINCE = re.compile(r"(?:เสร็จ)?ตั้งแต่\s*")
_LETTER = re.compile(r"[\u0e01-\u0e2ea-z]")
#: Nobody says a thing more often in one message; the rules look at each beside all others.
MOST_MARKS = 30
#: From so many days back on, a day without a year is rather the nearest one.
FARTHEST = 240
#: What the date grammar reads but nobody means as a date of anything.
_NO_DATES = frozenset({"none", "vague", "recurring"})


@dataclass(frozen=True)
class Clause:
    """A part of the message, ``text[start:end]``, with what was found inside it."""

    text: str
    start: int
    end: int
    marks: tuple[Mark, ...]
    groups: tuple[Group, ...]
    dates: tuple[DateReading, ...]
    quantities: tuple[Quantity, ...]
    units: tuple[Named, ...]
    topics: tuple[Named, ...]

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Return the kinds of all marks together."""
        return frozenset().union(*(mark.kinds for mark in self.marks))

    def of(self, *kinds: str) -> list[Mark]:
        """Return the marks of any of ``kinds``, in order, and no more than anybody means."""
        if self.kinds.isdisjoint(kinds):
            return []
        return list(islice((mark for mark in self.marks if not mark.kinds.isdisjoint(kinds)), MOST_MARKS))

    def has(self, *kinds: str) -> bool:
        """Tell whether a mark of any of ``kinds`` is there."""
        return not self.kinds.isdisjoint(kinds)

    def part(self, start: int, end: int) -> Clause:
        """Return what lies wholly inside ``text[start:end]``."""

        def inside(item: Group | Quantity | Named | Mark) -> bool:
            return start <= item.start and item.end <= end

        return Clause(
            self.text,
            start,
            end,
            tuple(filter(inside, self.marks)),
            tuple(filter(inside, self.groups)),
            tuple(day for day in self.dates if start <= day.span[0] and day.span[1] <= end),
            tuple(filter(inside, self.quantities)),
            tuple(filter(inside, self.units)),
            tuple(filter(inside, self.topics)),
        )

    def residue(self) -> int:
        """Return how many letters nothing in the lexicon accounts for."""
        covered = bytearray(self.end - self.start)
        for start, end in self._spans():
            covered[start - self.start : end - self.start] = b"\x01" * (end - start)
        return sum(
            not covered[match.start() - self.start] for match in _LETTER.finditer(self.text, self.start, self.end)
        )

    def _spans(self) -> list[tuple[int, int]]:
        items: tuple[Mark | Group | Quantity | Named, ...] = (
            *self.marks,
            *self.groups,
            *self.quantities,
            *self.units,
            *self.topics,
        )
        return [(item.start, item.end) for item in items] + [day.span for day in self.dates]


@dataclass(frozen=True)
class Scene:
    """The cleaned message and the clause that is all of it."""

    clean: Clean
    whole: Clause


def look(
    text: str, catalogue: Catalogue, today: date, titles: Callable[[str], Sequence[Named]], asked: str | None = None
) -> Scene:
    """Return what is found in ``text``. ``titles`` finds the plan's titles; ``asked`` is what the bot asked for."""
    cleaned = clean(text)
    body = cleaned.text
    first = first_references(body)
    spoken = _dates(masked(body, first), today, asked)
    taken = [day.span for day in spoken]
    edges = lexicon.Edges(body)
    marks = lexicon.words().find(body, edges)
    certain = groups(body, first, taken, marks)
    claimed = [*taken, *((reference.start, reference.end) for reference, _ in first)]
    together = sorted([*certain, *loose_groups(body, claimed, marks, certain)], key=lambda group: group.start)
    amounts = [item for item in quantities(body) if not _touches(item.start, item.end, taken)]
    units = _units(body, catalogue, taken)
    topics = list(titles(body))
    if not (topics or together or catalogue.titled):
        topics = named_papers(body, marks, taken)
    blocked = taken + [(group.start, group.end) for group in together]
    named = [(item.start, item.end) for item in (*units, *topics)]
    kept = tuple(mark for mark in marks if _counts(mark, blocked, named))
    whole = Clause(
        body, 0, len(body), kept, tuple(together), tuple(spoken), tuple(amounts), tuple(units), tuple(topics)
    )
    return Scene(cleaned, whole)


def _dates(text: str, today: date, asked: str | None) -> list[DateReading]:
    if asked == "date" and text.strip().isdigit():
        days = find_dates(f"วันที่ {text.strip()}", today, "past")
        return [replace(day, span=(0, len(text))) for day in days[:1]]
    if not _DATE_HINT.search(text):
        return []
    found = [_since(text, day, today) for day in find_dates(text, today, "past")]
    if not any(_is_far(day, today) for day in found):
        return found
    nearest = {day.span: day for day in find_dates(text, today, "nearest")}
    return [nearest.get(day.span, day) if _is_far(day, today) else day for day in found]


def _is_far(day: DateReading, today: date) -> bool:
    """Tell whether a day without a year would lie so far back that the one to come is meant: จัดวันที่ 7 มีนา."""
    return "year-missing" in day.notes and day.end is not None and (today - day.end).days > FARTHEST


def _since(text: str, day: DateReading, today: date) -> DateReading:
    """Read "เสร็จตั้งแต่วันศุกร์" as that Friday, not as a time without end."""
    first, last = day.span
    match = _SINCE.match(text, first)
    if day.end is not None or match is None or text[first:last].rstrip().endswith("ไป"):
        return day
    inner = find_dates(text[match.end() : last], today, "past")
    return replace(inner[0], span=day.span) if inner else day


def _units(text: str, catalogue: Catalogue, taken: list[tuple[int, int]]) -> list[Named]:
    found = catalogue.unit_phrases.find(text)
    return [
        Named(mark.start, mark.end, catalogue.unit_names[mark.phrase])
        for mark in found
        if not _touches(mark.start, mark.end, taken)
    ]


def _counts(mark: Mark, blocked: list[tuple[int, int]], named: list[tuple[int, int]]) -> bool:
    """Tell whether a phrase stands for itself and is not part of a date, a reference or a name."""
    if any(start <= mark.start < end for start, end in blocked) and not _begins_date(mark, blocked):
        return False
    if not mark.kinds.isdisjoint(_STATES):
        return True
    return not any(start <= mark.start and mark.end <= end for start, end in named)


def _begins_date(mark: Mark, blocked: list[tuple[int, int]]) -> bool:
    """Tell whether a verb was taken into a date: เริ่มเมื่อวาน."""
    return mark.phrase.startswith("เริ่ม") and any(start == mark.start for start, _ in blocked)


def _touches(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    return any(first < end and start < last for first, last in spans)
