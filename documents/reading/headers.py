"""What the columns of a table mean, by the words of their headings, wherever they stand and however they are broken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from itertools import zip_longest

from documents.reading.lexicon import groups
from documents.reading.months import month_columns
from documents.reading.schedules import is_time
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
    OLD_DEADLINE = "old_deadline"
    FOLLOW_UP = "follow_up"
    MONTHS = "months"
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
_OLD, _NEW = re.compile("เดิม|แรก"), re.compile("ใหม่|ขยาย|ปรับ|เลื่อน")
#: A heading is short; a cell that merely contains such a word is not one.
_LONGEST_HEADING = 140
_UNKNOWN_SHARE = 0.45
_LEADING_NUMBER = re.compile(r"^\(?[0-9]{1,2}[.)]+")
#: Numbers that headings do carry: a fiscal year, "รอบ 6 เดือน", dates in brackets.
_HEADING_NUMBERS = re.compile(r"25[0-9]{2}|รอบ[0-9]{1,2}เดือน|[0-9]{1,2}เดือน|\([^)]*\)|ครั้งที่[0-9]|ไตรมาส(?:ที่)?[0-9]")
_DATA = re.compile(r"[0-9]")
#: A day that a heading says in brackets: "(ณ 31 มี.ค. 69)".
_DATED = re.compile(r"(?<=\S)\s*\((?=[^)]*[0-9๐-๙])[^)]*\)")
_IN_BRACKETS = re.compile(r"(?<=\S)\s*\([^)]*\)")
_BARE_YEAR = re.compile(r"(?:ปี)?(?:งบประมาณ)?(?:พ\.?ศ\.?)?25[0-9]{2}")
#: One letter lost or confused by a scanner in a word of this length is still the word.
_SHORTEST_FUZZY = 6
#: Of a heading that was torn in two: how long its rest may be, and how much of it may be unknown words.
_LONGEST_PART = 60
_TORN_SHARE = 0.34
_WHOLE_SHARE = 0.15
_FUZZY_RATIO = 84.0
_TRANSLATED = re.compile(r"(?<=[ก-๎])[/(-]?[a-z]{3,}[a-z/() -]*\)?$|^[a-z]{3,}[a-z -]*[/(-]?(?=[ก-๎])")
_MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")

_SUBJECTS = frozenset(
    {Meaning.MEASURE, Meaning.METHOD, Meaning.ISSUE, Meaning.FINDING, Meaning.QUESTION, Meaning.INDICATOR}
    | {Meaning.ELEMENTS, Meaning.ITEM}
)
#: What a table of results by number says.
_REPORTED = frozenset({Meaning.RESULT, Meaning.STATUS, Meaning.DONE_ON})


@dataclass(frozen=True, slots=True)
class Columns:
    """The meanings of a table's columns and the words of their headings; ``months`` are those of a calendar."""

    meanings: tuple[Meaning | None, ...]
    headings: tuple[str, ...]
    months: tuple[str, ...] = ()

    def has(self, *meanings: Meaning) -> bool:
        """Tell whether any of these columns is there."""
        return not _meanings(self.meanings).isdisjoint(meanings)

    def heading(self, meaning: Meaning) -> str:
        """Return the words above a column in one line, "" where there is none."""
        return self.headings[self.meanings.index(meaning)] if meaning in self.meanings else ""

    @property
    def is_plan(self) -> bool:
        """Tell whether rows of this table are measures: something to do, and who, when or what came of it."""
        acts = self.has(Meaning.MEASURE, Meaning.METHOD, Meaning.ELEMENTS)
        follow_up = (
            *(Meaning.OWNER, Meaning.DEADLINE, Meaning.MONTHS, Meaning.END),
            *(Meaning.RESULT, Meaning.STATUS, Meaning.OUTCOME),
        )
        subjects = (Meaning.MEASURE, Meaning.ISSUE, Meaning.QUESTION, Meaning.INDICATOR)
        with_duty = self.has(Meaning.METHOD) and self.has(*subjects)
        funded = self.has(Meaning.MEASURE) and self.has(Meaning.BUDGET)
        return acts and (self.has(*follow_up) or with_duty or funded)


@lru_cache(maxsize=256)
def _meanings(meanings: tuple[Meaning | None, ...]) -> frozenset[Meaning | None]:
    """Return the columns as a set: every row asks what its table has."""
    return frozenset(meanings)


def columns_of(texts: Sequence[str], above: Sequence[str] = ()) -> Columns | None:
    """Return what a row of headings means, or None when the row is no heading; ``above`` are headings over it."""
    if not _may_be_headings(texts):
        return None
    found = [None if is_time(_IN_BRACKETS.sub("", text)) else heading_meaning(text) for text in texts]
    months = month_columns(texts, above) or ()
    found = [Meaning.MONTHS if word else meaning for meaning, word in zip_longest(found, months, fillvalue=None)]
    named = {meaning for meaning in found if meaning}
    # The years over the months of a calendar say nothing by themselves.
    told = [meaning for meaning, text in zip(found, texts, strict=True) if text and not is_bare_year(text)]
    filled, recognised = len(told), sum(1 for meaning in told if meaning)
    reports = named & {Meaning.NO, Meaning.CODE} and named & _REPORTED
    if len(named) < 2 or recognised < 0.6 * filled or not (named & _SUBJECTS or reports):
        return None
    if found.count(Meaning.DEADLINE) > 1 and any(_NEW.search(text) for text in texts):
        old = [m is Meaning.DEADLINE and bool(_OLD.search(text)) for m, text in zip(found, texts, strict=True)]
        found = [Meaning.OLD_DEADLINE if is_old else m for m, is_old in zip(found, old, strict=True)]
    return Columns(_resolved(found), tuple(" ".join(text.split()) for text in texts), months)


def is_bare_year(text: str) -> bool:
    """Tell whether a heading is only a year."""
    return bool(_BARE_YEAR.fullmatch(compact(text)))


def torn_heading(upper: Sequence[str], lower: Sequence[str]) -> list[str] | None:
    """Return two rows as one heading where only both together are one, in every column; None otherwise."""
    if len(upper) != len(lower) or max(map(len, (*upper, *lower)), default=0) > _LONGEST_PART:
        return None
    if all(heading_meaning(below) for below in lower if below):
        # They name columns of their own.
        return None
    joined = [f"{above} {below}".strip() for above, below in zip(upper, lower, strict=True)]
    if not all(_is_whole_heading(text) for text in joined if text):
        return None
    return joined if columns_of(joined) is not None and columns_of(lower) is None else None


def continues_heading(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Tell whether a row is the rest of the headings above it, torn off by the end of a line or a page.

    Every word of it belongs to headings, together with what stands above it names a column, and no column is lost.
    """
    parts = [(above, below) for above, below in zip(upper, lower, strict=False) if below]
    if len(upper) != len(lower) or not parts or not all(_is_part_of_heading(below) for _, below in parts):
        return False
    joined = [heading_meaning(f"{above} {below}") for above, below in parts]
    named = sum(1 for meaning in joined if meaning is not None)
    before = sum(1 for above, _ in parts if above and heading_meaning(above) is not None)
    return named >= max(before, len(parts) * 0.6) and columns_of(lower) is None


def _is_whole_heading(text: str) -> bool:
    return heading_meaning(text) is not None and _unknown_share(compact(text).lower()) <= _WHOLE_SHARE


def _is_part_of_heading(text: str) -> bool:
    plain = compact(text).lower()
    return len(text) <= _LONGEST_PART and not _DATA.search(plain) and _unknown_share(plain) <= _TORN_SHARE


def _may_be_headings(texts: Sequence[str]) -> bool:
    """Tell quickly whether a row can be headings at all: of 20,000 rows of a sheet hardly any can."""
    filled = [text for text in texts if text]
    if any(map(str.isdecimal, filled)) and not ("10" in filled and month_columns(texts)):
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
    heading = _LEADING_NUMBER.sub("", compact(_DATED.sub("", text)).lower())
    if _TRANSLATED.search(heading):
        # "Activity/กิจกรรม" says the same twice.
        heading = _TRANSLATED.sub("", heading).strip("/()-:.")
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
    found = Meaning(best[2]) if _unknown_share(heading) <= _UNKNOWN_SHARE else None
    if found is Meaning.DEADLINE and any(_position(heading, word) >= 0 for word in groups("headers")[Meaning.METHOD]):
        # Duties with their times in one column.
        return Meaning.METHOD
    return found


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
    """Read a heading by its letters alone: scanners lose and confuse marks, and now and then a letter."""
    from rapidfuzz import fuzz, process

    letters = _MARKS.sub("", heading)
    if len(letters) < _SHORTEST_FUZZY:
        return None
    match = process.extractOne(letters, _skeletons().keys(), scorer=fuzz.ratio, score_cutoff=_FUZZY_RATIO)
    return None if match is None else Meaning(_skeletons()[match[0]])


@cache
def _skeletons() -> dict[str, str]:
    """Return headings without their marks -> what they mean."""
    return {_MARKS.sub("", word): key for key, group in groups("headers").items() if key != _FILLER for word in group}


def _resolved(found: Sequence[Meaning | None]) -> tuple[Meaning | None, ...]:
    """Settle what a column is beside others: a finding beside an issue is its problem, a second measure a method."""
    meanings = list(found)
    subject = {Meaning.ISSUE, Meaning.QUESTION} & set(meanings)
    for index, meaning in enumerate(meanings):
        if meaning is Meaning.FINDING:
            meanings[index] = Meaning.PROBLEM if subject else Meaning.ISSUE
    acting = next(
        (at for at, meaning in enumerate(meanings) if meaning in {Meaning.MEASURE, Meaning.METHOD}), len(meanings)
    )
    # Behind the measure stands what tells its success, before it what it answers to.
    meanings = [Meaning.TARGET if m is Meaning.INDICATOR and at > acting else m for at, m in enumerate(meanings)]
    has_subject = {Meaning.ISSUE, Meaning.QUESTION, Meaning.MEASURE, Meaning.ITEM} & set(meanings)
    if Meaning.INDICATOR in meanings and not (has_subject - {Meaning.MEASURE}):
        meanings[meanings.index(Meaning.INDICATOR)] = Meaning.ISSUE
    if Meaning.METHOD not in meanings and meanings.count(Meaning.MEASURE) > 1:
        second = [index for index, meaning in enumerate(meanings) if meaning is Meaning.MEASURE][1]
        meanings[second] = Meaning.METHOD
    if Meaning.FOLLOW_UP in meanings and Meaning.DEADLINE not in meanings:
        meanings = [Meaning.DEADLINE if meaning is Meaning.FOLLOW_UP else meaning for meaning in meanings]
    acts = {Meaning.MEASURE, Meaning.METHOD, Meaning.ELEMENTS} & set(meanings)
    followed = Meaning.OWNER in meanings and bool({Meaning.DEADLINE, Meaning.MONTHS, Meaning.END} & set(meanings))
    if not acts and followed:
        # A list of things to publish, each with its owner and time: what it names is what is to be done.
        named = next(
            (meaning for meaning in (Meaning.ITEM, Meaning.ISSUE, Meaning.QUESTION) if meaning in meanings), None
        )
        if named is not None:
            meanings[meanings.index(named)] = Meaning.MEASURE
    if Meaning.ELEMENTS in meanings and Meaning.NO in meanings and Meaning.CODE not in meanings:
        meanings[meanings.index(Meaning.NO)] = Meaning.CODE
    return tuple(meanings)
