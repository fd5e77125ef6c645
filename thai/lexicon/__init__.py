"""The words of the date grammar, as tables that can be extended without reading code.

A space in a spelling may be typed or left out. ``blockers.txt`` holds regular expressions of words that merely look
like a word of the grammar (ตุลาการ, ทุกข์); they are taken whole and mean nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

_FOLDER = Path(__file__).parent


class Month(NamedTuple):
    """One spelling of a month. ``form`` is full, spoken, short, english or misspelt."""

    number: int
    form: str
    spelling: str


class Word(NamedTuple):
    """One spelling of a word of the grammar with the name of its token."""

    token: str
    value: int
    spelling: str


class Holiday(NamedTuple):
    """A holiday that falls on the same dates every year."""

    month: int
    day: int
    end_day: int
    spelling: str


def _lines(name: str) -> list[str]:
    text = (_FOLDER / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _table(name: str) -> list[list[str]]:
    return [line.split("\t") for line in _lines(name)[1:]]


def months() -> list[Month]:
    """Return every spelling of the months."""
    return [Month(int(number), form, spelling) for number, form, spelling in _table("months.tsv")]


def weekdays() -> list[tuple[int, bool, str]]:
    """Return (weekday with Monday as 0, whether วัน must stand before it, spelling)."""
    return [(int(number), prefix == "yes", spelling) for number, prefix, spelling in _table("weekdays.tsv")]


def words() -> list[Word]:
    """Return the words of the grammar."""
    return [Word(token, int(value), spelling) for token, value, spelling in _table("words.tsv")]


def holidays() -> list[Holiday]:
    """Return the holidays with fixed dates; lunar ones are only vague words."""
    return [Holiday(int(m), int(first), int(last), spelling) for m, first, last, spelling in _table("holidays.tsv")]


def vague_phrases() -> list[str]:
    """Return phrases of time that name no date."""
    return _lines("vague.txt")


def numbered() -> list[str]:
    """Return regular expressions of what a number may follow without being a day or a year."""
    return _lines("numbered.txt")


def counted() -> list[str]:
    """Return regular expressions of what a number before them counts."""
    return _lines("counted.txt")


def blockers() -> list[str]:
    """Return regular expressions of words that only look like words of the grammar."""
    return _lines("blockers.txt")
