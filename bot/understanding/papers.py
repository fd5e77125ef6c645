"""Papers and works named by their words where no plan is at hand to know their titles: คู่มือยืมทรัพย์สินยังไม่ได้ทำ.

A name begins with the kind of paper it is and goes up to the first word that says how things stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from bot.understanding.lexicon import Mark, Phrases
from bot.understanding.named import Named
from bot.understanding.tables import rows

#: What says how things stand, so that the name is over.
_STATES = frozenset(
    {"finish", "already", "progress", "near", "partial", "notyet", "not", "nostart", "problem", "future", "yet", "wait"}
    | {"ask", "status", "postpone", "remain", "review", "soft", "at", "expect"}
)
#: What may stand before a name.
_BEFORE = frozenset({"polite", "address", "particle", "filler", "me", "act", "order", "link"})
#: Requests have names of papers of their own.
_REQUESTS = frozenset({"export", "help", "register", "mine", "undo", "reporting", "foreign", "joke", "if", "tell"})
#: Letters that have to follow the kind of paper, and the longest name.
FEWEST_LETTERS, MOST_LETTERS = 4, 40


@cache
def _kinds() -> Phrases:
    return Phrases((row[0], frozenset({"paper"})) for row in rows("papers"))


def named_papers(text: str, marks: Sequence[Mark], taken: Sequence[tuple[int, int]]) -> list[Named]:
    """Return the paper a text speaks of, in a list, or an empty one; ``taken`` are the spans of dates."""
    marks = [mark for mark in marks if not any(start <= mark.start < end for start, end in taken)]
    for kind in _kinds().find(text):
        others = (mark for mark in marks if (mark.start, mark.end) != (kind.start, kind.end))
        if any(not mark.kinds.isdisjoint(_REQUESTS) for mark in others):
            return []
        if not _opens(text, kind.start, marks) or _is_asked_for(kind, marks):
            return []
        ends = [mark.start for mark in marks if mark.start >= kind.end and not mark.kinds.isdisjoint(_STATES)]
        if not ends:
            return []
        ends += [mark.start for mark in marks if mark.start >= kind.end and "particle" in mark.kinds]
        end = min([*ends, *(start for start, _ in taken if start >= kind.end)])
        name = text[kind.start : min(end, kind.start + MOST_LETTERS)].rstrip()
        if len(name) - (kind.end - kind.start) < FEWEST_LETTERS or "\n" in name:
            return []
        return [Named(kind.start, kind.start + len(name), name)]
    return []


def _is_asked_for(kind: Mark, marks: Sequence[Mark]) -> bool:
    """Tell whether a request begins with the word (สรุปภาพรวม), or the plan itself follows it."""
    return any(
        ("status" in mark.kinds and mark.start == kind.start)
        or ("plan" in mark.kinds and 0 <= mark.start - kind.end <= 1)
        for mark in marks
    )


def _opens(text: str, start: int, marks: Sequence[Mark]) -> bool:
    """Tell whether nothing but courtesy and a verb stands before the name."""
    position = 0
    for mark in marks:
        if mark.end > start:
            break
        if text[position : mark.start].strip() or mark.kinds.isdisjoint(_BEFORE):
            return False
        position = mark.end
    return not text[position:start].strip()
