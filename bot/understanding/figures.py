"""How well a reader reads: figures of labelled messages and of lines for silence, by author."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.understanding.examples import TODAY, Example, Expected, as_expected, one_by_one
from bot.understanding.policy import STATEMENTS, Door, Verdict, decide
from bot.understanding.reader import Reader
from bot.understanding.reading import Reading

HEADINGS = ("messages", "first", "offered", "references", "dates", "heard", "asked", "wrong", "lines", "silent")


@dataclass
class Figures:
    """Counts of one author's messages and lines."""

    messages: int = 0
    first: int = 0
    offered: int = 0
    references: int = 0
    dates: int = 0
    to_hear: int = 0
    heard: int = 0
    asked: int = 0
    wrong: int = 0
    lines: int = 0
    silent: int = 0
    misses: list[str] = field(default_factory=list)

    def shares(self) -> tuple[str, ...]:
        """Return the figures under ``HEADINGS``: counts of messages and lines, everything else as a share."""
        of_messages = (self.first, self.offered, self.references, self.dates)
        return (
            str(self.messages),
            *(_share(count, self.messages) for count in of_messages),
            _share(self.heard, self.to_hear),
            _share(self.asked, self.messages),
            _share(self.wrong, self.messages),
            str(self.lines),
            _share(self.silent, self.lines),
        )

    def add(self, other: Figures) -> None:
        """Add another's counts."""
        for name in ("messages", "first", "offered", "references", "dates", "to_hear", "heard", "asked", "wrong"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.lines += other.lines
        self.silent += other.silent
        self.misses += other.misses


def figures(reader: Reader, messages: Iterable[Example], lines: Iterable[str]) -> Figures:
    """Read everything and count.

    Intents right first and among those offered; references; days, and periods of reports; reports heard uncalled in a
    group; messages of a chat of two that are asked about; wrong ones recorded unasked; lines nobody reacts to.
    """
    found = Figures()
    for example in messages:
        _count(found, example, reader.read(example.message, example.today))
    for line in lines:
        found.lines += 1
        silent = decide(reader.read(line, TODAY), Door.GROUP).verdict is Verdict.SILENCE
        found.silent += silent
        if not silent:
            found.misses.append(f"spoke\t{line!r}")
    return found


def _count(found: Figures, example: Example, reading: Reading) -> None:
    got = one_by_one([as_expected(item) for item in reading.items])
    expected = one_by_one(example.expected)
    first = [one[0] for one in got] == [one[0] for one in expected]
    references = [one[1] for one in got] == [one[1] for one in expected]
    dates = [_days(one) for one in got] == [_days(one) for one in expected]
    group, private = decide(reading, Door.GROUP).verdict, decide(reading, Door.PRIVATE).verdict
    right = first and references and [one[2] for one in got] == [one[2] for one in expected]
    wrong = not right and Verdict.RECORD in {group, private}
    found.messages += 1
    found.first += first
    found.offered += first or _is_offered(reading, example)
    found.references += references
    found.dates += dates
    found.asked += private in {Verdict.ASK, Verdict.OPEN_QUESTION}
    found.wrong += wrong
    if expected[0][0] in STATEMENTS and expected[0][1]:
        found.to_hear += 1
        found.heard += group is not Verdict.SILENCE
        if group is Verdict.SILENCE:
            found.misses.append(f"unheard\t{example.message!r}\t{reading.addressed:.2f}")
    names = [name for name, fine in (("intent", first), ("references", references), ("dates", dates)) if not fine]
    if names:
        kind = "WRONG " * wrong + ",".join(names)
        found.misses.append(f"{kind}\t{example.message!r}\t{_short(got)}\tnot {_short(expected)}")


def _days(said: Expected) -> tuple[object, object]:
    """Return the day, and the period of a report: what period a question is about the tables do not tell."""
    return said[2], said[3] if said[0] in STATEMENTS else None


def _is_offered(reading: Reading, example: Example) -> bool:
    offered = [
        {item.intent, *(one.intent for one in item.candidates)}
        for item in reading.items
        for _ in item.measures or ("",)
    ]
    expected = one_by_one(example.expected)
    return len(offered) == len(expected) and all(one[0] in some for one, some in zip(expected, offered, strict=True))


def _short(items: Iterable[Expected]) -> str:
    return "; ".join(" ".join(str(part) for part in item if part not in (None, ())) for item in items)


def _share(count: int, total: int) -> str:
    return f"{count / total:.3f}" if total else "-"
