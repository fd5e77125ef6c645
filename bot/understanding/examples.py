"""The example tables in ``data/``: what the model learns from and what the reader is measured by.

A line of a table of messages is ``message, reading, day it was sent, author`` with tabs between; the last two may be
missing (the day is then that of the old tables, the author the table's own name). A reading is written
``intent measures @date pFIRST..LAST %percent``, one for each thing said, with ";" between. A line of a list of silence
is a message in which nobody speaks of the plan; its author is the list's name. "\\n" is a line break, lines that begin
with # are comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.understanding.reading import Item
from measures.vocabulary import Intent

DATA = Path(__file__).parent / "data"
#: The Wednesday on which the messages without a day were sent.
TODAY = date(2024, 2, 14)

INTENTS = {
    "done": Intent.REPORT_DONE,
    "prog": Intent.REPORT_PROGRESS,
    "ns": Intent.REPORT_NOT_STARTED,
    "prob": Intent.REPORT_PROBLEM,
    "post": Intent.POSTPONE_REQUEST,
    "corr": Intent.CORRECTION,
    "status": Intent.QUERY_STATUS,
    "mine": Intent.QUERY_MINE,
    "export": Intent.EXPORT,
    "reg": Intent.REGISTER,
    "help": Intent.HELP,
    "undo": Intent.UNDO,
    "none": Intent.NONE,
}
_PERIOD = re.compile(r"p(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)")
_DAY = re.compile(r"@(\d{4}-\d\d-\d\d)")
_PERCENT = re.compile(r"%(\d+)")

Expected = tuple[Intent, tuple[str, ...], date | None, tuple[date, date] | None, int | None]


@dataclass(frozen=True)
class Example:
    """One labelled message."""

    message: str
    expected: tuple[Expected, ...]
    today: date
    author: str


def tables(suffix: str) -> list[Path]:
    """Return the tables of messages (".tsv") or the lists of silence (".txt"), in the order of their names."""
    return sorted(DATA.rglob(f"*{suffix}"))


def examples(path: Path) -> list[Example]:
    """Return the labelled messages of a table; raise ValueError, naming the line, where one cannot be read."""
    return [_example(line, path) for line in _lines(path)]


def silence(path: Path) -> list[str]:
    """Return the messages of a list of silence."""
    return [line.replace("\\n", "\n") for line in _lines(path)]


def as_expected(item: Item) -> Expected:
    """Return an item in the form the tables are written in."""
    return item.intent, item.measures, item.date, item.period, item.percent


def line(message: str, intent: Intent, author: str) -> str:
    """Return a line of a table for a message whose values are plain, as ``examples`` reads it (the measure is 1)."""
    said = next(short for short, known in INTENTS.items() if known is intent)
    measure = " 1" if "ข้อ 1" in message else ""
    return "\t".join((message.replace("\n", "\\n"), f"{said}{measure}", TODAY.isoformat(), author))


def one_by_one(said: Iterable[Expected]) -> list[Expected]:
    """Return what is said of each measure by itself: "3 and 4 are done" is the same as "3 is done, 4 is done"."""
    return [(one[0], (measure,) if measure else (), *one[2:]) for one in said for measure in one[1] or ("",)]


def _lines(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.strip() and not line.startswith("#"):
            yield line


def _example(line: str, path: Path) -> Example:
    message, readings, *rest = line.split("\t")
    try:
        expected = tuple(_expected(part.strip()) for part in readings.split(";"))
        today = date.fromisoformat(rest[0]) if rest else TODAY
    except (KeyError, ValueError) as error:
        raise ValueError(f"{path.name}: {line!r} cannot be read") from error
    return Example(message.replace("\\n", "\n"), expected, today, rest[1] if len(rest) > 1 else path.stem)


def _expected(text: str) -> Expected:
    intent, _, rest = text.partition(" ")
    period, day, percent = _PERIOD.search(rest), _DAY.search(rest), _PERCENT.search(rest)
    for match in (period, day, percent):
        rest = rest.replace(match.group(), "") if match else rest
    return (
        INTENTS[intent],
        tuple(value for value in rest.strip().split(",") if value),
        date.fromisoformat(day[1]) if day else None,
        (date.fromisoformat(period[1]), date.fromisoformat(period[2])) if period else None,
        int(percent[1]) if percent else None,
    )
