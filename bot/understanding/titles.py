"""Finding a plan's measures by words of their titles, and the usual papers of the assessment where there is no plan."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bot.understanding import lexicon
from bot.understanding.catalogue import Catalogue
from bot.understanding.cleaning import clean
from bot.understanding.named import Named
from bot.understanding.tables import rows
from thai import words

#: A message must say at least this share of a title's weight, or one phrase of it this long, to mean it.
ENOUGH_WEIGHT = 0.5
ENOUGH_LETTERS = 12
#: What was said of a title has to be this long at least: จัด alone names nothing.
FEWEST_LETTERS = 7
#: A word this long stands for the longer word of a title it is a part of (จัดซื้อ for จัดซื้อจัดจ้าง).
SHORTEST_PART = 5
#: A second title this close to the best (or with the same words in it) leaves the choice to a person.
CLOSE = 0.85

_WORD = re.compile(r"[\u0e01-\u0e4e]{2,}|[a-z][a-z&-]+")


@dataclass(frozen=True)
class _Title:
    number: str
    text: str
    weights: dict[str, float]
    total: float


class Titles:
    """The titles of one catalogue; calling it returns the measures a clean text names by their words."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._titles = _weighed(catalogue)
        self._known = frozenset(word for title in self._titles for word in title.weights)

    def __call__(self, text: str) -> Sequence[Named]:
        """Return what is named: numbers of measures where a title fits, else the words of a usual paper."""
        topics = [Named(mark.start, mark.end, text[mark.start : mark.end]) for mark in lexicon.topics().find(text)]
        if not self._titles:
            return topics
        return self._matching(text) or topics

    def _matching(self, text: str) -> list[Named]:
        said = [(known, start) for word, start in _content(text) for known in self._alike(word)]
        if not said:
            return []
        scores = sorted(((self._score(title, said), title) for title in self._titles), key=lambda pair: -pair[0])
        best = scores[0][0]
        if best < ENOUGH_WEIGHT:
            return []
        hit = {word for word, _ in said if word in scores[0][1].weights}
        chosen = [title for score, title in scores if score >= best * CLOSE or hit <= title.weights.keys()]
        return [_named(title, said) for title in chosen[:4]]

    def _alike(self, word: str) -> list[str]:
        """Return the words of titles that a word stands for: itself, else longer ones it is a good part of."""
        if word in self._known:
            return [word]
        if len(word) < SHORTEST_PART:
            return []
        return sorted(
            known for known in self._known if word in known or (len(known) >= SHORTEST_PART and known in word)
        )

    @staticmethod
    def _score(title: _Title, said: Sequence[tuple[str, int]]) -> float:
        """Return the share of the title's weight that was said; a long run of its words is enough by itself."""
        spoken = {word for word, _ in said}
        hit = [word for word in title.weights if word in spoken]
        if sum(map(len, hit)) < FEWEST_LETTERS:
            return 0.0
        share = sum(title.weights[word] for word in hit) / title.total if title.total else 0.0
        return share if share >= ENOUGH_WEIGHT or sum(map(len, hit)) < ENOUGH_LETTERS else ENOUGH_WEIGHT + share / 2


def _named(title: _Title, said: Sequence[tuple[str, int]]) -> Named:
    places = [(start, start + len(word)) for word, start in said if word in title.weights]
    return Named(min(start for start, _ in places), max(end for _, end in places), title.number)


@cache
def _weighed(catalogue: Catalogue) -> tuple[_Title, ...]:
    """Weigh each title's words by how few titles have them (inverse document frequency)."""
    titles = [(entry.number, clean(entry.title).text) for entry in catalogue.measures if entry.title]
    bags = [{word for word, _ in _content(text)} for _, text in titles]
    counts = Counter(word for bag in bags for word in bag)
    found = []
    for (number, text), bag in zip(titles, bags, strict=True):
        weights = {word: math.log(1 + len(titles) / counts[word]) for word in bag}
        found.append(_Title(number, text, weights, sum(weights.values())))
    return tuple(found)


@cache
def _common() -> frozenset[str]:
    """Return the words of so many titles that they tell nothing."""
    return frozenset(row[0] for row in rows("common"))


def _content(text: str) -> list[tuple[str, int]]:
    """Return the words of ``text`` that can tell one title from another, with their positions."""
    found, position = [], 0
    for word in words.tokens(text):
        if word not in _common() and _WORD.fullmatch(word):
            found.append((word, position))
        position += len(word)
    return found
