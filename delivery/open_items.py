"""What is on somebody's table: the same duties in "งานของฉัน" and in the number on their menu."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from measures.vocabulary import DeadlineState, Role
from storage.models import Deadline

#: What falls due within so many days is shown although its period has not begun.
AHEAD = timedelta(days=60)
#: Posts whose work is the whole office's.
OVERSEERS = frozenset({Role.COORDINATOR, Role.EXECUTIVE})


def on_the_table(dues: Sequence[Deadline], today: date) -> list[Deadline]:
    """Return what has begun or comes soon; where there is nothing of that, all that lies ahead."""
    begun = [due for due in dues if due.period_start <= today or due.due_on <= today + AHEAD]
    return begun or list(dues)


class Table:
    """How many open items each unit of an organization has, read with one query."""

    def __init__(self, rows: Sequence[tuple[int, int, int]]) -> None:
        """``rows`` are (unit or 0, items on the table, all open items)."""
        self._rows = {unit: (begun, every) for unit, begun, every in rows}

    @classmethod
    def read(cls, session: Session, today: date) -> Table:
        """Count the open deadlines of the session's organization."""
        begun = or_(Deadline.period_start <= today, Deadline.due_on <= today + AHEAD)
        rows = session.execute(
            select(Deadline.unit_key, func.sum(case((begun, 1), else_=0)), func.count(Deadline.id))
            .where(Deadline.state == DeadlineState.OPEN)
            .group_by(Deadline.unit_key)
        )
        return cls([(int(unit), int(some or 0), int(every)) for unit, some, every in rows])

    def items_of(self, unit_ids: Collection[int], roles: Collection[Role]) -> int:
        """Return how many items somebody with these posts has; the whole office's for who looks after all of it."""
        everything = bool(OVERSEERS & set(roles)) or not unit_ids
        units = self._rows if everything else {0, *unit_ids}
        counts = [self._rows.get(unit, (0, 0)) for unit in units]
        return sum(begun for begun, _ in counts) or sum(every for _, every in counts)
