"""What the columns of a table mean, by the words of their headings, wherever they stand and however they are broken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from documents.reading.lexicon import groups
from documents.reading.tidy import compact


class Meaning(StrEnum):
    """What a column holds."""

    NO = "no"
    CODE = "code"
    ISSUE = "issue"
    QUESTION = "question"
    FINDING = "finding"
    INDICATOR = "indicator"
    INSTRUMENT = "instrument"
    ANALYSIS = "analysis"
    MEASURE = "measure"
    METHOD = "method"
    ITEM = "item"
    ELEMENTS = "elements"
    DEADLINE = "deadline"
    SCHEDULE_KIND = "schedule_kind"
    START = "start"
    END = "end"
    OWNER = "owner"
    STATUS = "status"
    DONE_ON = "done_on"
    RESULT = "result"
    OUTCOME = "outcome"
    SUGGESTION = "suggestion"
    PROBLEM = "problem"
    BUDGET = "budget"
    TARGET = "target"
    EVIDENCE = "evidence"
    SCORE = "score"
    NOTE = "note"


_FILLER = "filler"
#: A heading is short; a cell that merely contains such a word is not one.
_LONGEST_HEADING = 140
_UNKNOWN_SHARE = 0.45
_LEADING_NUMBER = re.compile(r"^\(?[0-9]{1,2}[.)]+")
#: Numbers that headings do carry: a fiscal year, "รอบ 6 เดือน", dates in brackets.
_HEADING_NUMBERS = re.compile(r"25[0-9]{2}|รอบ[0-9]{1,2}เดือน|[0-9]{1,2}เดือน|\([^)]*\)|ครั้งที่[0-9]|ไตรมาส(?:ที่)?[0-9]")
_DATA = re.compile(r"[0-9]")
#: One letter lost or confused by a scanner in a word of this length is still the word.
_SHORTEST_FUZZY = 6
_FUZZY_RATIO = 84.0

_SUBJECTS = frozenset(
    {Meaning.MEASURE, Meaning.METHOD, Meaning.ISSUE, Meaning.FINDING, Meaning.QUESTION, Meaning.INDICATOR}
    | {Meaning.ELEMENTS, Meaning.ITEM}
)


@dataclass(frozen=True, slots=True)
class Columns:
    """The meanings of a table's columns and the words of their headings."""

    meanings: tuple[Meaning | None, ...]
    headings: tuple[str, ...]

    def has(self, *meanings: Meaning) -> bool:
        """Tell whether any of these columns is there."""
        return any(meaning in self.meanings for meaning in meanings)

    def heading(self, meaning: Meaning) -> str:
        """Return the words above a column in one line, "" where there is none."""
        return self.headings[self.meanings.index(meaning)] if meaning in self.meanings else ""

    @property
    def is_plan(self) -> bool:
        """Tell whether rows of this table are measures: something to do, and who, when or what came of it."""
        acts = self.has(Meaning.MEASURE, Meaning.METHOD, Meaning.ELEMENTS)
        follow_up = (Meaning.OWNER, Meaning.DEADLINE, Meaning.RESULT, Meaning.STATUS, Meaning.END, Meaning.OUTCOME)
        issue_with_duty = self.has(Meaning.METHOD) and self.has(Meaning.ISSUE, Meaning.QUESTION, Meaning.INDICATOR)
        return acts and (self.has(*follow_up) or issue_with_duty)


def columns_of(texts: Sequence[str]) -> Columns | None:
    """Return what a row of headings means, or None when the row is no heading."""
    if not _may_be_headings(texts):
        return None
    found = [heading_meaning(text) for text in texts]
    named = {meaning for meaning in found if meaning}
    filled = sum(1 for text in texts if text.strip())
    recognised = sum(1 for meaning in found if meaning)
    if len(named) < 2 or recognised < 0.6 * filled or not named & _SUBJECTS:
        return None
    return Columns(_resolved(found), tuple(" ".join(text.split()) for text in texts))


def _may_be_headings(texts: Sequence[str]) -> bool:
    """Tell quickly whether a row can be headings at all: of 20,000 rows of a sheet hardly any can."""
    filled = [text for text in texts if text]
    if any(map(str.isdecimal, filled)):
        return False
    short = [text for text in filled if len(text) <= 2 * _LONGEST_HEADING]
    if len(filled) < 2 or len(short) < 0.6 * len(filled):
        return False
    return sum(1 for text in short if _any_word().search(text.replace(" ", ""))) >= 2


@cache
def _any_word() -> re.Pattern[str]:
    """Return a pattern of the first syllables of every heading: enough to rule a cell out."""
    words = {word.removeprefix("=") for key, group in groups("headers").items() if key != _FILLER for word in group}
    shortest = {word for word in words if not any(other != word and word.startswith(other) for other in words)}
    return re.compile("|".join(sorted(map(re.escape, shortest))), re.IGNORECASE)


@lru_cache(maxsize=4096)
def heading_meaning(text: str) -> Meaning | None:
    """Return what one heading means: the longest known words decide, the first of equally long ones."""
    heading = _LEADING_NUMBER.sub("", compact(text).lower())
    if not heading or len(heading) > _LONGEST_HEADING or _DATA.search(_HEADING_NUMBERS.sub("", heading)):
        return None
    best: tuple[int, int, str] | None = None
    for meaning, words in groups("headers").items():
        if meaning == _FILLER:
            continue
        for word in words:
            position = _position(heading, word)
            if position >= 0 and (best is None or (len(word), -position) > (best[0], -best[1])):
                best = (len(word), position, meaning)
    if best is None:
        return _fuzzy(heading)
    return Meaning(best[2]) if _unknown_share(heading) <= _UNKNOWN_SHARE else None


def _position(heading: str, word: str) -> int:
    if word.startswith("="):
        return 0 if heading == word[1:] else -1
    return heading.find(word)


def _unknown_share(heading: str) -> float:
    left = heading
    words = sorted((word for group in groups("headers").values() for word in group), key=len, reverse=True)
    for word in words:
        left = left.replace(word.removeprefix("="), "") if not word.startswith("=") or left == word[1:] else left
    return len(left) / len(heading)


def _fuzzy(heading: str) -> Meaning | None:
    from rapidfuzz import fuzz, process

    if len(heading) < _SHORTEST_FUZZY:
        return None
    words = {word: key for key, group in groups("headers").items() if key != _FILLER for word in group}
    match = process.extractOne(heading, words.keys(), scorer=fuzz.ratio, score_cutoff=_FUZZY_RATIO)
    return None if match is None else Meaning(words[match[0]])


def _resolved(found: Sequence[Meaning | None]) -> tuple[Meaning | None, ...]:
    """Settle what a column is beside others: a finding beside an issue is its problem, a second measure a method."""
    meanings = list(found)
    subject = {Meaning.ISSUE, Meaning.QUESTION} & set(meanings)
    for index, meaning in enumerate(meanings):
        if meaning is Meaning.FINDING:
            meanings[index] = Meaning.PROBLEM if subject else Meaning.ISSUE
    has_subject = {Meaning.ISSUE, Meaning.QUESTION, Meaning.MEASURE, Meaning.ITEM} & set(meanings)
    if Meaning.INDICATOR in meanings and not (has_subject - {Meaning.MEASURE}):
        meanings[meanings.index(Meaning.INDICATOR)] = Meaning.ISSUE
    if Meaning.METHOD not in meanings and meanings.count(Meaning.MEASURE) > 1:
        second = [index for index, meaning in enumerate(meanings) if meaning is Meaning.MEASURE][1]
        meanings[second] = Meaning.METHOD
    if Meaning.ELEMENTS in meanings and Meaning.NO in meanings and Meaning.CODE not in meanings:
        meanings[meanings.index(Meaning.NO)] = Meaning.CODE
    return tuple(meanings)
