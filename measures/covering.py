"""Which of a step's deadlines a report is about when the reporter named only the measure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar

from measures.vocabulary import DeadlineState
from thai.calendar import Span


class Due(Protocol):
    """As much of a deadline as the choice needs."""

    period_start: date
    period_end: date
    due_on: date
    state: DeadlineState


D = TypeVar("D", bound=Due)


def covered(deadlines: Sequence[D], on: date, said: Span | None = None) -> D | None:
    """Return the one deadline of a step (and unit) that a report made about ``on`` is for, or None.

    A period that was said ("ของเดือนมกราคม") decides. Otherwise: the earliest open period that has begun, so that last
    month's report, handed in late, closes last month; then the next open one (done ahead of time); then the period
    that holds the day or the latest past one, so that a correction of a closed one finds it.
    """
    standing = sorted(
        (d for d in deadlines if d.state != DeadlineState.CANCELLED), key=lambda d: (d.due_on, d.period_start)
    )
    if said is not None:
        inside = [d for d in standing if d.period_start <= said.end and said.start <= d.period_end]
        return inside[0] if inside else None
    still_open = [d for d in standing if d.state == DeadlineState.OPEN]
    begun = [d for d in still_open if d.period_start <= on]
    if begun:
        return begun[0]
    if still_open:
        return still_open[0]
    past = [d for d in standing if d.period_start <= on]
    return past[-1] if past else (standing[0] if standing else None)
