"""Pairing a list of methods with a list of deadlines that talk about the same duties: each duty once.

The numbers of the two lists do not help (๑. ๒. ๓. ๓. ๓. ๔. against ๑. to ๔.), so the words decide: pairs of three
letters that two duties share, as a share of either. A method that holds several duties ("จัดทำคู่มือ… สรุปสถิติ…
รายงานผล…") gives way to the deadlines that take it apart; a deadline that fits nowhere is a duty of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from documents.reading.owners import leading_owners
from documents.reading.tidy import compact

#: Below this the two duties have hardly a word in common; between here and _SAME a person is asked.
_UNRELATED = 0.28
#: From here on two duties are the same.
_SAME = 0.45
#: A method with a partner this like it holds no other deadline.
_ALONE = 0.7
#: From here on a deadline is held within a longer method.
_WITHIN = 0.55
_SAME_NUMBER = 0.12
_LETTERS = 3

_NOISE = re.compile(
    r"เจ้าหน้าที่(?:ผู้|ที่|ยุ้)?รับผิดชอบ|เจ้าหน้าที่(?:ทุก|แต่ละ)ภารกิจ(?:งาน)?|ดำเนินการ|จัดทำ|ต้อง"
    r"|ภายในเดือน[ก-๎]+(?:25[0-9]{2})?|ภายในวันที่[0-9]+|ให้เป็นปัจจุบัน"
)


@dataclass(frozen=True, slots=True)
class Duty:
    """One item of either list: its text and whether a time was found in it."""

    text: str
    number: int | None = None
    timed: bool = False


@dataclass(frozen=True, slots=True)
class Paired:
    """One step: from which method, with which deadline. ``perhaps`` is a method that the deadline may belong to."""

    method: int | None
    deadline: int | None
    perhaps: int | None = None


def pair(methods: Sequence[Duty], deadlines: Sequence[Duty]) -> list[Paired]:
    """Return the steps in the order of the methods; deadlines without a method stand where their list has them."""
    if len(methods) == 1 and len(deadlines) == 1:
        return [Paired(0, 0)]
    likeness = {
        (row, column): _likeness(method, deadline)
        for row, method in enumerate(methods)
        for column, deadline in enumerate(deadlines)
    }
    partners = _partners(methods, deadlines, likeness)
    counts = Counter(partners.values())
    steps: list[Paired] = []
    for index in range(len(methods)):
        mine = sorted(deadline for deadline, method in partners.items() if method == index)
        if counts[index] > 1:
            steps.extend(Paired(None, deadline) for deadline in mine)
        else:
            steps.append(Paired(index, mine[0] if mine else None))
    free = [row for row in range(len(methods)) if not counts[row]]
    loose = [column for column in range(len(deadlines)) if column not in partners]
    return _with_loose(steps, [Paired(None, column, _perhaps(free, column, likeness)) for column in loose])


def _partners(
    methods: Sequence[Duty], deadlines: Sequence[Duty], likeness: Mapping[tuple[int, int], float]
) -> dict[int, int]:
    """Return deadline -> method for what belongs together."""
    partners: dict[int, int] = {}
    for (row, column), score in sorted(likeness.items(), key=lambda item: (-item[1], item[0])):
        if score >= _SAME and column not in partners and row not in partners.values():
            partners[column] = row
    alone = {row for column, row in partners.items() if likeness[row, column] >= _ALONE}
    for column, deadline in enumerate(deadlines):
        holders = [row for row in range(len(methods)) if row not in alone and column not in partners]
        holder = max(holders, key=lambda row: _within(methods[row], deadline), default=None)
        if holder is not None and _within(methods[holder], deadline) >= _WITHIN:
            partners[column] = holder
    return partners


def _perhaps(free: Sequence[int], column: int, likeness: Mapping[tuple[int, int], float]) -> int | None:
    best = max(free, key=lambda row: likeness[row, column], default=None)
    return best if best is not None and likeness[best, column] >= _UNRELATED else None


def _with_loose(steps: list[Paired], loose: Sequence[Paired]) -> list[Paired]:
    """Put deadlines without a method before the step of the deadline that follows them; the rest go to the end."""
    placed = list(steps)
    for paired in loose:
        following = (paired.deadline or 0) + 1
        position = next((index for index, step in enumerate(placed) if step.deadline == following), len(placed))
        placed.insert(position, paired)
    return placed


def _likeness(method: Duty, deadline: Duty) -> float:
    """Return how much the same two duties are, from 0 to about 1."""
    if _actor(method.text) != _actor(deadline.text) or (method.timed and deadline.timed):
        return 0.0
    left, right = _letters(method.text), _letters(deadline.text)
    if not left or not right:
        return 0.0
    common = len(left & right)
    same_number = _SAME_NUMBER if method.number is not None and method.number == deadline.number else 0.0
    return 2 * common / (len(left) + len(right)) + same_number


def _within(method: Duty, deadline: Duty) -> float:
    """Return how much of a deadline's words a longer method holds."""
    if _actor(method.text) != _actor(deadline.text):
        return 0.0
    left, right = _letters(method.text), _letters(deadline.text)
    if not right or len(left) < 1.3 * len(right):
        return 0.0
    return len(left & right) / len(right)


@lru_cache(maxsize=1024)
def _letters(text: str) -> frozenset[str]:
    plain = _NOISE.sub(" ", compact(text))
    return frozenset(
        part[position : position + _LETTERS] for part in plain.split() for position in range(len(part) - _LETTERS + 1)
    )


def _actor(text: str) -> bool:
    """Tell whether the executive acts: an oversight is never the duty that it oversees."""
    return any(person.startswith("ผู้บริหาร") for person in leading_owners(text).persons)
