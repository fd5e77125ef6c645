"""What was understood of a message, as plain frozen data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date as Day  # noqa: N812 -- a field is called date
from typing import NamedTuple

from measures.vocabulary import Intent


class Span(NamedTuple):
    """Where in the original text something was said: ``text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True)
class Item:
    """One thing said.

    ``measures``: "3", "3.2", "o12", "9.4", "i7", or the words of a title that no plan at hand knows.
    ``date``: the day a report was done, or the new day a postponement asks for. ``period``: the days reported on.
    ``percent``: 0-100. ``result``: what was said beyond reference, status and date. ``spans``: where each part came
    from, by its name ("measures", "intent", "date", "period", "percent", "unit"). ``unsure``: the names of the parts
    a person should confirm.
    """

    intent: Intent
    measures: tuple[str, ...] = ()
    date: Day | None = None
    period: tuple[Day, Day] | None = None
    percent: int | None = None
    result: str | None = None
    urls: tuple[str, ...] = ()
    unit: str | None = None
    spans: dict[str, Span] = field(default_factory=dict)
    unsure: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """All things said in one message, in order (never empty), and whether the bot would react uncalled in a group."""

    items: tuple[Item, ...]
    speaks: bool
