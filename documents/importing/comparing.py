"""What a new edition of a plan changes: the measures and steps of both editions side by side, pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from rapidfuzz import fuzz

from documents.reading.tidy import compact

Entry = TypeVar("Entry")

#: Two wordings this alike (0–100) are one measure whatever its number; less alike ones only under the same number.
_SAME_WORDING = 85.0
_ALIKE_WORDING = 55.0


@dataclass(frozen=True, slots=True)
class StepForm:
    """One step as both editions can be compared by it. ``units`` and ``posts`` are sorted names."""

    text: str
    units: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    every_unit: bool = False
    kind: str = "none"
    start: date | None = None
    end: date | None = None
    days_after: int | None = None

    @property
    def owners(self) -> tuple[object, ...]:
        """Return who answers for it."""
        return self.units, self.posts, self.every_unit

    @property
    def schedule(self) -> tuple[object, ...]:
        """Return when it is due."""
        return self.kind, self.start, self.end, self.days_after


@dataclass(frozen=True, slots=True)
class MeasureForm:
    """One measure as both editions can be compared by it."""

    number: str
    title: str
    section: str | None = None
    refs: tuple[str, ...] = ()
    steps: tuple[StepForm, ...] = ()


@dataclass(frozen=True, slots=True)
class StepChange:
    """Old and new index of a step (None: gone, or added), and which of its parts changed."""

    before: int | None
    after: int | None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """Old and new index of a measure that is in both editions; ``parts`` and ``steps`` are what changed."""

    before: int
    after: int
    parts: tuple[str, ...] = ()
    steps: tuple[StepChange, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything changed."""
        return bool(self.parts) or any(step.parts or None in (step.before, step.after) for step in self.steps)


@dataclass(frozen=True, slots=True)
class Difference:
    """A whole plan: ``kept`` are the measures in both editions, changed or not; the others by their index."""

    kept: tuple[MeasureChange, ...] = ()
    added: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    moved: bool = False

    @property
    def changed(self) -> tuple[MeasureChange, ...]:
        """Return the measures of which something changed."""
        return tuple(change for change in self.kept if change)

    def __bool__(self) -> bool:
        """Tell whether anything changed at all."""
        return bool(self.added or self.gone or self.changed or self.moved)


def compare(before: Sequence[MeasureForm], after: Sequence[MeasureForm]) -> Difference:
    """Return what the new edition changes. A measure is the same by its wording first, then by its number."""
    pairs = matched(before, after, _measure_tests())
    kept = tuple(_measure_change(before, after, old, new) for old, new in pairs)
    olds, news = {old for old, _ in pairs}, {new for _, new in pairs}
    order = [old for old, _ in sorted(pairs, key=lambda pair: pair[1])]
    return Difference(
        kept=kept,
        added=tuple(index for index in range(len(after)) if index not in news),
        gone=tuple(index for index in range(len(before)) if index not in olds),
        moved=order != sorted(order),
    )


Test = Callable[[Entry, Entry], bool]


def matched(before: Sequence[Entry], after: Sequence[Entry], tests: Sequence[Test[Entry]]) -> list[tuple[int, int]]:
    """Pair entries one to one: all that pass the first test, then of the rest those that pass the next."""
    left, right = dict(enumerate(before)), dict(enumerate(after))
    pairs: list[tuple[int, int]] = []
    for test in tests:
        for new in list(right):
            old = next((index for index in left if test(left[index], right[new])), None)
            if old is not None:
                pairs.append((old, new))
                del left[old], right[new]
    return sorted(pairs, key=lambda pair: pair[1])


def _measure_tests() -> tuple[Test[MeasureForm], ...]:
    return (
        lambda old, new: old.number == new.number and _same(old.title, new.title),
        lambda old, new: _same(old.title, new.title),
        lambda old, new: old.number == new.number and _alike(old.title, new.title) >= _ALIKE_WORDING,
        lambda old, new: _alike(old.title, new.title) >= _SAME_WORDING,
    )


def _step_tests() -> tuple[Test[StepForm], ...]:
    return (
        lambda old, new: old == new,
        lambda old, new: _same(old.text, new.text),
        lambda old, new: _alike(old.text, new.text) >= _SAME_WORDING,
        lambda old, new: _alike(old.text, new.text) >= _ALIKE_WORDING,
    )


def _same(one: str, other: str) -> bool:
    return compact(one) == compact(other)


def _alike(one: str, other: str) -> float:
    return fuzz.ratio(compact(one), compact(other))


def _measure_change(before: Sequence[MeasureForm], after: Sequence[MeasureForm], old: int, new: int) -> MeasureChange:
    was, now = before[old], after[new]
    parts = tuple(name for name in ("number", "title", "section", "refs") if getattr(was, name) != getattr(now, name))
    return MeasureChange(old, new, parts, tuple(_step_changes(was.steps, now.steps)))


def _step_changes(before: Sequence[StepForm], after: Sequence[StepForm]) -> Iterator[StepChange]:
    pairs = matched(before, after, _step_tests())
    for old, new in pairs:
        yield StepChange(old, new, _changed_parts(before[old], after[new]))
    news = {new for _, new in pairs}
    olds = {old for old, _ in pairs}
    yield from (StepChange(None, new) for new in range(len(after)) if new not in news)
    yield from (StepChange(old, None) for old in range(len(before)) if old not in olds)


def _changed_parts(was: StepForm, now: StepForm) -> tuple[str, ...]:
    named = {"text": "text", "owners": "owners", "schedule": "schedule"}
    return tuple(name for name, part in named.items() if getattr(was, part) != getattr(now, part))
