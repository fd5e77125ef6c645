"""Finding the lexicon's phrases in a text: the longest phrase at each place, typed with or without spaces inside."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, cached_property
from itertools import accumulate
from typing import Any, NamedTuple

from bot.understanding.tables import rows
from thai.words import tokens

#: The tables whose second column is one kind, or several with commas between.
WORD_TABLES = ("fillers", "work", "foreign", "grammar", "statuses", "requests")

#: Phrases up to this length are easily found inside other words.
SHORT_PHRASE = 3
#: Courtesies close a sentence however it is typed.
COURTESY = frozenset({"ค่ะ", "คะ", "ค่า", "คับ", "จ้า", "จ้ะ"})

#: A phrase never ends before one of these: vowels that follow or sit on a consonant, tone marks, the silencer.
_ATTACHED = frozenset("ะัาำิีึืฺุู็่้๊๋์ํ๎")
#: A phrase never begins after one of these: vowels written before their consonant.
_LEADING = frozenset("เแโใไ")


class Mark(NamedTuple):
    """A phrase of the lexicon at ``text[start:end]``."""

    start: int
    end: int
    kinds: frozenset[str]
    phrase: str


class Edges:
    """Where the tokenizer sees words begin and end in a text; it is asked only when a short phrase turns up."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def places(self) -> frozenset[int]:
        """Return the positions between words, the ends of the text included."""
        return frozenset(accumulate(map(len, tokens(self._text)), initial=0))


class Phrases:
    """A tree of phrases, one character per step; ``find`` is linear in the text."""

    def __init__(self, entries: Iterable[tuple[str, frozenset[str]]]) -> None:
        self._root: dict[str, Any] = {}
        for phrase, kinds in entries:
            node = self._root
            for character in phrase.lower():
                node = node.setdefault(character, {})
            node["end"] = (node["end"][0] | kinds if "end" in node else kinds, phrase)

    def find(self, text: str, edges: Edges | None = None) -> list[Mark]:
        """Return the phrases in ``text`` (lower case), leftmost first and longest there, without overlaps.

        ``edges`` are the places where a word begins or ends: a short phrase counts only between two of them, so that
        งบ is not found in แดงบอก.
        """
        marks: list[Mark] = []
        position, length, root = 0, len(text), self._root
        while position < length:
            node = root.get(text[position])
            position += 1
            if node is None or not _goes_on(node, text, position):
                continue
            mark = self._longest(text, position - 1, node, edges)
            if mark is not None:
                marks.append(mark)
                position = mark.end
        return marks

    @staticmethod
    def _longest(text: str, start: int, node: dict[str, Any], edges: Edges | None) -> Mark | None:
        if not _may_begin(text, start):
            return None
        best: Mark | None = None
        position, length = start + 1, len(text)
        while True:
            found = node.get("end")
            if found is not None and _may_end(text, position) and _is_whole(found[1], start, position, edges):
                best = Mark(start, position, *found)
            if position >= length:
                return best
            character = text[position]
            following = node.get(character)
            if following is None and character != " ":
                return best
            node = node if following is None else following
            position += 1


def _goes_on(node: dict[str, Any], text: str, position: int) -> bool:
    """Tell at one look whether a phrase can follow; most places in a text are left here."""
    if "end" in node:
        return True
    return position < len(text) and (text[position] in node or text[position] == " ")


def _is_whole(phrase: str, start: int, end: int, edges: Edges | None) -> bool:
    if edges is None or len(phrase) > SHORT_PHRASE or phrase in COURTESY:
        return True
    places = edges.places
    return start in places and end in places


def _may_begin(text: str, start: int) -> bool:
    if start == 0:
        return True
    before = text[start - 1]
    return before not in _LEADING and not (_is_latin(before) and _is_latin(text[start]))


def _may_end(text: str, end: int) -> bool:
    if end >= len(text):
        return text[end - 1] != " "
    last, after = text[end - 1], text[end]
    return last != " " and after not in _ATTACHED and not (_is_latin(last) and _is_latin(after))


def _is_latin(character: str) -> bool:
    return "a" <= character <= "z"


@cache
def words() -> Phrases:
    """Return the phrases of all word tables; a phrase in two tables is of both their kinds."""
    entries = ((row[0], frozenset(row[1].split(","))) for table in WORD_TABLES for row in rows(table))
    return Phrases(entries)


@cache
def topics() -> Phrases:
    """Return the papers and works people name instead of a number."""
    return Phrases((row[0], frozenset({"topic"})) for row in rows("topics"))


@cache
def misspellings() -> tuple[Phrases, dict[str, str]]:
    """Return the mistyped phrases and what each is meant to be."""
    table = {row[0]: row[1] for row in rows("spelling")}
    return Phrases((wrong, frozenset()) for wrong in table), table
