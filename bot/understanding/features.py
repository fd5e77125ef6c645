"""What the model looks at: the letters of a clause with its values made signs, and what the grammar found in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from bot.understanding.catalogue import Catalogue
from bot.understanding.opinion import Opinion
from bot.understanding.quantities import Quantity
from bot.understanding.references import Group, is_strong
from bot.understanding.scene import Clause
from thai.dates import DateReading

#: The longest run of letters that is one feature.
LONGEST_GRAM = 5
#: From so many days on a span of days is a period, and from so many on a year.
_PERIOD_DAYS, _YEAR_DAYS = 5, 300
#: What lies farther back than this (days) is no news of this plan.
_LONG_AGO = 400
_DIGITS = re.compile(r"\d+")
_BLANKS = re.compile(r" {2,}")
_COURTESY = frozenset({"polite", "particle", "address", "sorry"})


class Features(NamedTuple):
    """``letters`` are read as runs of 1-5 letters, each of ``facts`` as one feature."""

    letters: str
    facts: tuple[str, ...]


def features(clause: Clause, opinion: Opinion | None, catalogue: Catalogue, today: date) -> Features:
    """Return what is to be known of ``clause``; ``opinion`` is what the grammar takes it for, None for no opinion."""
    return Features(letters(clause, catalogue, today), tuple(dict.fromkeys(_facts(clause, opinion, catalogue, today))))


def grams(letters: str) -> set[str]:
    """Return the runs of 1 to 5 letters in a text, with a mark at both its ends."""
    marked = f"^{letters}$"
    end = len(marked) + 1
    return {marked[at : at + size] for size in range(1, LONGEST_GRAM + 1) for at in range(end - size)}


def letters(clause: Clause, catalogue: Catalogue, today: date, hidden: Iterable[tuple[int, int]] = ()) -> str:
    """Return the text without courtesies and what is ``hidden``, a value as a capital letter, other numbers as 0."""
    blanks = [(start, end, " ") for start, end in hidden]
    signs = sorted([*blanks, *_signs(clause, catalogue, today)], key=lambda sign: (sign[0], -sign[1]))
    pieces: list[str] = []
    done = clause.start
    for start, end, sign in signs:
        if start >= done:
            pieces += (_DIGITS.sub("0", clause.text[done:start]), sign)
            done = end
    pieces.append(_DIGITS.sub("0", clause.text[done : clause.end]))
    return _BLANKS.sub(" ", "".join(pieces)).strip(" .,")


def _signs(clause: Clause, catalogue: Catalogue, today: date) -> Iterator[tuple[int, int, str]]:
    for group in clause.groups:
        yield group.start, group.end, _group_sign(clause.text, group, catalogue)
    for day in clause.dates:
        yield *day.span, date_sign(day, today)
    for amount in clause.quantities:
        yield amount.start, amount.end, _amount_sign(amount)
    for unit in clause.units:
        yield unit.start, unit.end, "S"
    for mark in clause.marks:
        if not mark.kinds.isdisjoint(_COURTESY) and mark.kinds <= _COURTESY | {"filler"}:
            yield mark.start, mark.end, " "


def _group_sign(text: str, group: Group, catalogue: Catalogue) -> str:
    if not all(catalogue.has(value) for value in group.values):
        return "U"
    if not all(reference.sure for reference in group.references):
        return "N"
    return "M" if is_strong(text, group) else "W"


def date_sign(day: DateReading, today: date) -> str:
    """Return one letter for what a date is, seen from today."""
    if day.end is None or day.start is None:
        return "L"
    length = (day.end - day.start).days
    if (today - day.end).days > _LONG_AGO:
        return "A"
    if length >= _YEAR_DAYS:
        return "Y"
    if day.is_deadline:
        return "L"
    if length >= _PERIOD_DAYS:
        return "P" if day.end < today else "F" if day.start > today else "Q"
    return "D" if day.end <= today else "T"


def _amount_sign(amount: Quantity) -> str:
    if amount.percent is None:
        return "C"
    return "Z" if amount.percent == 100 else "O" if amount.percent == 0 else "K"


def _facts(clause: Clause, opinion: Opinion | None, catalogue: Catalogue, today: date) -> Iterator[str]:
    for kind in clause.kinds:
        yield f"kind {kind}"
    groups = [_group_sign(clause.text, group, catalogue) for group in clause.groups]
    for sign in groups or ["none"]:
        yield f"measure {sign}"
    if len(groups) > 1:
        yield "measures many"
    for day in clause.dates:
        yield f"date {date_sign(day, today)}"
    if clause.topics:
        yield "title"
    if "?" in clause.text[clause.start : clause.end]:
        yield "question mark"
    residue = clause.residue()
    yield f"unknown {min(residue.bit_length(), 7)}"
    yield f"length {min((clause.end - clause.start).bit_length(), 9)}"
    if opinion is not None:
        yield f"grammar {opinion.intent}{'' if opinion.sure else ' unsure'}"
        yield f"grammar {opinion.intent} unknown {min(residue.bit_length(), 5)}"
        if opinion.several:
            yield "several"
