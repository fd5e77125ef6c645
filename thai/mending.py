"""Texts that a program broke the same way throughout: marks behind the next letter, sara am without its ring.

Which letters are wrong is not in the text; the words of the language tell. So nothing is changed unless the damage
shows all over a sample: a single odd name is left as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from itertools import combinations

Sites = Callable[[str], Iterator[tuple[int, int, tuple[str, ...]]]]

_MARKS = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_DISPLACED = re.compile(f"(?P<own>[ก-ฮ])(?P<next>[ก-ฮ])(?P<marks>[{_MARKS}]{{1,4}})")
_RINGLESS = re.compile("(?<=[ก-ฮ\u0e48-\u0e4b])\u0e32")
_CHUNK = re.compile("[\u0e01-\u0e4e]+")
_LONGEST_WORD = 18
_BEFORE, _AFTER = 12, 14
#: What a character costs that is in no word, and a word.
_UNKNOWN, _WORD = 4, 1
#: What shows damage saves as much as a character that is in no word; where it shows, fewer words are enough.
_SHOWN, _GAIN = 3, 1
_PASSES = 2
_SAMPLE = 4000
_FEWEST, _SHARE = 3, 0.12


def sound(sample: str) -> Callable[[str], str]:
    """Return what repairs texts like the sample: a function that changes nothing where the sample is sound."""
    chunks = _CHUNK.findall(sample[:_SAMPLE])
    kinds = [sites for sites in (_displaced, _ringless) if _shows(chunks, sites)]
    if not kinds:
        return _unchanged

    def repaired(text: str) -> str:
        for sites in kinds:
            text = _CHUNK.sub(partial(_replaced, sites), text)
        return text

    return repaired


def _replaced(sites: Sites, match: re.Match[str]) -> str:
    chunk = match.group()
    for _ in range(_PASSES):
        chunk = _repaired(chunk, sites, _GAIN)
    return chunk


def _unchanged(text: str) -> str:
    return text


def _shows(chunks: list[str], sites: Sites) -> bool:
    """Tell whether so many places of a sample are damaged that it is no accident."""
    intact = _INTACT[sites]
    if any(intact.search(chunk) for chunk in chunks):
        return False
    places = sum(1 for chunk in chunks for _ in sites(chunk))
    gain = _GAIN if sites is _ringless else _SHOWN
    changed = sum(
        1 for chunk in chunks for old, new in zip(chunk, _repaired(chunk, sites, gain), strict=True) if old != new
    )
    return changed >= _FEWEST and changed >= _SHARE * places


def _displaced(chunk: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield where marks may belong to the letter before, and how it would be written then."""
    for match in re.finditer(f"(?=({_DISPLACED.pattern}))", chunk):
        own, after, marks = match["own"], match["next"], match["marks"]
        ways = []
        for size in range(len(marks), 0, -1):
            for moved in combinations(range(len(marks)), size):
                stay = "".join(mark for place, mark in enumerate(marks) if place not in moved)
                ways.append(own + "".join(marks[place] for place in moved) + after + stay)
        yield match.start(), match.end(1), tuple(ways)


def _ringless(chunk: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield where sara aa may have been sara am."""
    for match in _RINGLESS.finditer(chunk):
        yield match.start(), match.end(), ("\u0e33",)


#: No paper does without these words; where one is whole, the program that wrote it did no such damage.
_INTACT: dict[Sites, re.Pattern[str]] = {_displaced: re.compile("จัด|ผิดชอบ|วิธี|ขั้น|เนิน"), _ringless: re.compile("\u0e33")}


@lru_cache(maxsize=8192)
def _repaired(chunk: str, sites: Sites, gain: int) -> str:
    """Return a run of letters with each place changed, from left to right, where that makes words."""
    for start, end, ways in list(sites(chunk)):
        left, right = chunk[max(0, start - _BEFORE) : start], chunk[end : end + _AFTER]
        before = _cost(left + chunk[start:end] + right)
        best = min(ways, key=lambda way: _cost(left + way + right))
        if before - _cost(left + best + right) >= gain:
            chunk = chunk[:start] + best + chunk[end:]
    return chunk


@lru_cache(maxsize=65536)
def _cost(text: str) -> int:
    """Return what the cheapest way costs to take a text apart into words."""
    known = _words()
    costs = [0]
    for end in range(1, len(text) + 1):
        best = costs[end - 1] + _UNKNOWN
        for start in range(max(0, end - _LONGEST_WORD), end):
            if costs[start] + _WORD < best and text[start:end] in known:
                best = costs[start] + _WORD
        costs.append(best)
    return costs[-1]


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    from pythainlp.corpus import thai_words

    return frozenset(word for word in thai_words() if len(word) > 1)
