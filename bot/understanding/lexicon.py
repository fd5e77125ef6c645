"""Finding the lexicon's phrases in a text: the longest phrase at each place, typed with or without spaces inside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from bot.understanding.tables import rows
from thai.grammar.trie import any_of
from thai.words import tokens

#: The tables whose second column is one kind, or several with commas between.
WORD_TABLES = ("fillers", "work", "foreign", "grammar", "statuses", "requests")

#: Phrases up to this length are easily found inside other words.
SHORT_PHRASE = 3
#: So many letters of a phrase tell whether it is worth looking for.
BEGINNING = 3
#: Courtesies close a sentence however it is typed.
COURTESY = frozenset({"ค่ะ", "คะ", "ค่า", "คับ", "จ้า", "จ้ะ"})

#: A phrase never ends before one of these: vowels that follow or sit on a consonant, tone marks, the silencer.
_ATTACHED = frozenset("ะัาำิีึืฺุู็่้๊๋์ํ๎")
#: A phrase never begins after one of these: vowels written before their consonant.
_LEADING = frozenset("เแโใไ")
_NOT = ("ไม่", "มิได้")
_APART = frozenset(" \n0123456789")


class Mark(NamedTuple):
    """A phrase of the lexicon at ``text[start:end]``."""

    start: int
    end: int
    kinds: frozenset[str]
    phrase: str


class Edges:
    """Where the tokenizer sees words begin and end in a text; it is asked only for what a short phrase stands in."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._runs: list[tuple[int, int, frozenset[int]]] = []

    def between(self, start: int, end: int) -> bool:
        """Tell whether words begin or end at both places, which lie in one run of letters."""
        places = self._around(start, end)
        return start in places and end in places

    def _around(self, start: int, end: int) -> frozenset[int]:
        for first, last, places in self._runs:
            if first <= start and end <= last:
                return places
        while start > 0 and self._text[start - 1] not in _APART:
            start -= 1
        while end < len(self._text) and self._text[end] not in _APART:
            end += 1
        places = frozenset(accumulate(map(len, tokens(self._text[start:end])), initial=start))
        self._runs.append((start, end, places))
        return places


class Phrases:
    """A set of phrases; ``find`` looks only where the first letters of one stand."""

    def __init__(self, entries: Iterable[tuple[str, frozenset[str]]]) -> None:
        self._phrases: dict[str, tuple[frozenset[str], str]] = {}
        for phrase, kinds in entries:
            packed = phrase.lower().replace(" ", "")
            known = self._phrases.get(packed, (frozenset(), ""))[0]
            self._phrases[packed] = (known | kinds, phrase)
        self._lengths = _lengths(self._phrases)
        self._begin = re.compile(any_of(self._lengths) if self._lengths else "(?!)")

    def find(self, text: str, edges: Edges | None = None) -> list[Mark]:
        """Return the phrases in ``text`` (lower case), leftmost first and longest there, without overlaps.

        ``edges`` are the places where a word begins or ends: a short phrase counts only between two of them, so that
        งบ is not found in แดงบอก.
        """
        marks: list[Mark] = []
        packed, places = _packed(text)
        position, search = 0, self._begin.search
        while (begin := search(packed, position)) is not None:
            start = position = begin.start()
            position += 1
            first = places[start]
            if not _may_begin(text, first):
                continue
            for length in self._lengths[begin.group()]:
                found = self._phrases.get(packed[start : start + length])
                if found is None or start + length > len(packed):
                    continue
                end = places[start + length - 1] + 1
                if _may_end(text, end) and _is_whole(found[1], text, first, end, edges):
                    marks.append(Mark(first, end, *found))
                    position = start + length
                    break
        return marks


def _lengths(phrases: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Return, for each beginning of a phrase, the lengths of the phrases that may stand there, the longest first."""
    known = set(phrases)
    found: dict[str, set[int]] = {}
    for phrase in known:
        found.setdefault(phrase[:BEGINNING], set()).add(len(phrase))
    for beginning, lengths in found.items():
        lengths.update(length for length in range(1, BEGINNING) if beginning[:length] in known)
    return {beginning: tuple(sorted(lengths, reverse=True)) for beginning, lengths in found.items()}


def _packed(text: str) -> tuple[str, Sequence[int]]:
    """Return ``text`` without its spaces, and where each of its letters stood."""
    if " " not in text:
        return text, range(len(text))
    return text.replace(" ", ""), [place for place, letter in enumerate(text) if letter != " "]


def _is_whole(phrase: str, text: str, start: int, end: int, edges: Edges | None) -> bool:
    if edges is None or len(phrase) > SHORT_PHRASE or phrase in COURTESY or _stands_apart(text, start, end):
        return True
    return edges.between(start, end)


def _stands_apart(text: str, start: int, end: int) -> bool:
    """Tell whether spaces, figures or the ends of the text stand on both sides: no word goes on there."""
    return (start == 0 or text[start - 1] in _APART) and (end == len(text) or text[end] in _APART)


def _may_begin(text: str, start: int) -> bool:
    if start == 0:
        return True
    before = text[start - 1]
    return before not in _LEADING and not _goes_on(before, text[start])


def _may_end(text: str, end: int) -> bool:
    if end >= len(text):
        return True
    after = text[end]
    if after in "ไม" and text.startswith("ยัง", end - 3) and text.startswith(_NOT, end):
        return False  # ทำยังไม่เสร็จ denies; ทำยัง asks
    return after not in _ATTACHED and not _goes_on(text[end - 1], after)


def _goes_on(before: str, after: str) -> bool:
    """Tell whether a word or a number goes on there: in 55501 is no laughter."""
    return (_is_latin(before) and _is_latin(after)) or (before.isdigit() and after.isdigit())


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
