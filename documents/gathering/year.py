"""How the deadlines of one measure stand in each month of the year."""

from __future__ import annotations

from datetime import date

from measures.standing import Counts, Line, count
from measures.vocabulary import DeadlineState, Status
from storage.models import Deadline, Measure
from thai.calendar import fiscal_month_place


def months_of(measure: Measure, year_be: int, today: date, unit: str | None) -> tuple[str, ...]:
    """Return what stands foremost in each month, from October; nothing where the measure has no deadline.

    ``unit`` None is the whole office. What the plan puts outside of its year is shown at the nearer end.
    """
    dues = [due for step in measure.steps for due in step.deadlines if _counts(due, unit)]
    months = [Counts()] * 12
    for due in dues:
        line = Line(None, due.due_on, Status(due.status), due.done_on)
        months[fiscal_month_place(year_be, due.due_on)] += count([line], today)
    return tuple(month.foremost for month in months) if dues else ()


def _counts(due: Deadline, unit: str | None) -> bool:
    ours = unit is None or due.unit is None or due.unit.name == unit
    return ours and due.state != DeadlineState.CANCELLED
