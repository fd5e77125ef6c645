"""What is derived and never stored: overdue, late, the status of a whole, and the counts of a summary."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from measures.vocabulary import Status

UnitKey = TypeVar("UnitKey", bound=Hashable)

FINISHED = frozenset({Status.DONE, Status.VERIFIED})
#: What still has to be done.
OPEN = frozenset({Status.NOT_STARTED, Status.IN_PROGRESS, Status.BLOCKED})


@dataclass(frozen=True, slots=True)
class Standing:
    """``overdue``: not finished and past its day. ``late``: finished after its day; what was late stays late.

    ``days_left`` is negative when overdue, and None when nothing is left to do or no day is set.
    """

    overdue: bool
    late: bool
    days_left: int | None


@dataclass(frozen=True, slots=True)
class Line(Generic[UnitKey]):
    """One deadline as far as counting goes; ``done_on`` is the day the work was done, not the day it was reported."""

    unit_key: UnitKey
    due_on: date | None
    status: Status
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Deadlines by standing; each is counted once: ``done`` in time, ``late``, ``overdue``, ``coming``, ``waived``."""

    done: int = 0
    late: int = 0
    overdue: int = 0
    coming: int = 0
    waived: int = 0

    @property
    def finished(self) -> int:
        """Return how many are done, in time or late."""
        return self.done + self.late

    @property
    def total(self) -> int:
        """Return how many had to be done; what was waived had not."""
        return self.done + self.late + self.overdue + self.coming

    @property
    def percent(self) -> int:
        """Return the finished share in whole percent, rounded down: 100 means that all is done. 0 of 0 is 0."""
        return 100 * self.finished // self.total if self.total else 0

    @property
    def foremost(self) -> str:
        """Return the standing that needs somebody first: overdue, coming, late, done; "" where nothing had to be."""
        return next((name for name in ("overdue", "coming", "late", "done") if getattr(self, name)), "")

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.done + other.done,
            self.late + other.late,
            self.overdue + other.overdue,
            self.coming + other.coming,
            self.waived + other.waived,
        )


def standing(due_on: date | None, status: Status, done_on: date | None, today: date) -> Standing:
    """Return how a deadline stands on a day. The due day itself is in time."""
    finished = status in FINISHED
    late = finished and due_on is not None and done_on is not None and done_on > due_on
    if finished or status is Status.WAIVED or due_on is None:
        return Standing(overdue=False, late=late, days_left=None)
    days_left = (due_on - today).days
    return Standing(overdue=days_left < 0, late=False, days_left=days_left)


def overall(statuses: Iterable[Status]) -> Status:
    """Return the status of a step or measure from its deadlines; "ทุกกอง" is done only when each unit is.

    What was waived does not count, unless everything was. Without any deadline nothing has started. Where one cannot
    go on, the whole cannot.
    """
    every = frozenset(statuses)
    counted = every - {Status.WAIVED}
    if not counted:
        return Status.WAIVED if every else Status.NOT_STARTED
    if counted <= FINISHED:
        return Status.DONE if Status.DONE in counted else Status.VERIFIED
    if Status.BLOCKED in counted:
        return Status.BLOCKED
    return Status.NOT_STARTED if counted == {Status.NOT_STARTED} else Status.IN_PROGRESS


def count(lines: Iterable[Line[UnitKey]], today: date) -> Counts:
    """Return the counts of all lines together."""
    return sum((_one(line, today) for line in lines), Counts())


def progress(lines: Iterable[Line[UnitKey]], today: date) -> dict[UnitKey, Counts]:
    """Return the counts per unit, units in the order they first appear."""
    by_unit: dict[UnitKey, Counts] = {}
    for line in lines:
        by_unit[line.unit_key] = by_unit.get(line.unit_key, Counts()) + _one(line, today)
    return by_unit


def _one(line: Line[UnitKey], today: date) -> Counts:
    if line.status is Status.WAIVED:
        return Counts(waived=1)
    now = standing(line.due_on, line.status, line.done_on, today)
    if line.status in FINISHED:
        return Counts(late=1) if now.late else Counts(done=1)
    return Counts(overdue=1) if now.overdue else Counts(coming=1)
