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
class Candidate:
    """One meaning an item may have, with how probable it is (0 to 1)."""

    intent: Intent
    measures: tuple[str, ...]
    date: Day | None
    p: float


@dataclass(frozen=True)
class Item:
    """One thing said.

    ``measures``: "3", "3.2", "o12", "9.4", "i7", or the words of a title that no plan at hand knows.
    ``date``: the day a report was done, or the new day a postponement asks for. ``period``: the days reported on.
    ``percent``: 0-100. ``result``: what was said beyond reference, status and date. ``spans``: where each part came
    from, by its name ("measures", "intent", "date", "period", "percent", "unit"). ``unsure``: the names of the parts
    a person should confirm. ``candidates``: the meanings it may have, the most probable first; ``values``: how probable
    it is (0 to 1) that measures, date, period and percentage are read right; ``opinion``: what the grammar alone takes
    it for.
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
    candidates: tuple[Candidate, ...] = field(default=(), compare=False)
    values: float = field(default=1.0, compare=False)
    opinion: Intent | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Facts:
    """What a message shows beside its items.

    ``named``: one measure at least is named by a word that is used of measures; ``existing``: every measure
    that is meant exists; ``plan``: the plan or the assessment is named; ``elsewhere``: it is a letter, asks, or tells
    of a year long gone; ``doubtful``: words of it may be about something else, somebody else's, or fun; ``cited``:
    measures are named only as the source of something else.
    """

    named: bool = False
    plan: bool = False
    existing: bool = False
    elsewhere: bool = False
    doubtful: bool = False
    cited: bool = False


@dataclass(frozen=True)
class Reading:
    """All things said in one message, in order (never empty).

    ``speaks``: whether the bot would react uncalled in a group; ``addressed``: how probable it is (0 to 1) that the
    message is meant for the plan; ``facts``: what else of the message the policy asks for.
    """

    items: tuple[Item, ...]
    speaks: bool
    addressed: float = field(default=0.0, compare=False)
    facts: Facts = field(default_factory=Facts, compare=False)
