"""Reading the example tables: a message and, beside it, what it says.

The reading is written ``intent measures @date pFIRST..LAST %percent``, one per thing said, with ";" between. The day
it was sent may stand behind it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.understanding.reading import Item
from measures.vocabulary import Intent

DATA = Path(__file__).parent / "data"
#: The Wednesday on which all messages of the tables were sent.
TODAY = date(2024, 2, 14)

_INTENTS = {
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
    """One line of a table."""

    message: str
    expected: tuple[Expected, ...]
    today: date = TODAY


def examples(name: str) -> list[Example]:
    """Return the examples of ``data/<name>.tsv``."""
    lines = (DATA / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [_example(line) for line in lines if not line.startswith("#")]


def lines(name: str) -> list[str]:
    """Return the lines of ``data/<name>.txt`` without its comments."""
    text = (DATA / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def as_expected(item: Item) -> Expected:
    """Return an item in the form the tables are written in."""
    return item.intent, item.measures, item.date, tuple(item.period) if item.period else None, item.percent


def _example(line: str) -> Example:
    message, readings, *sent = line.split("\t")
    today = date.fromisoformat(sent[0]) if sent else TODAY
    return Example(message.replace("\\n", "\n"), tuple(_expected(part.strip()) for part in readings.split(";")), today)


def _expected(text: str) -> Expected:
    intent, _, rest = text.partition(" ")
    period, day, percent = _PERIOD.search(rest), _DAY.search(rest), _PERCENT.search(rest)
    for match in (period, day, percent):
        rest = rest.replace(match.group(), "") if match else rest
    return (
        _INTENTS[intent],
        tuple(value for value in rest.strip().split(",") if value),
        date.fromisoformat(day[1]) if day else None,
        (date.fromisoformat(period[1]), date.fromisoformat(period[2])) if period else None,
        int(percent[1]) if percent else None,
    )
