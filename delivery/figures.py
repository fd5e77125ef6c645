"""The figures of a plan on a day: per unit, what is overdue, and what changed within a period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from delivery.facts import task_of
from measures.standing import Counts, Line, count, progress, standing
from measures.vocabulary import Door, Status
from messages.facts import Task, UnitFigures
from storage import deadlines
from storage.models import Deadline, Measure, Organization, Plan, Report
from thai.calendar import BANGKOK, Span

#: A card lists a few; the paper behind its link has all of them.
MOST_OVERDUE = 30


@dataclass(frozen=True)
class Figures:
    """What a summary tells."""

    whole: UnitFigures
    units: tuple[UnitFigures, ...]
    overdue: tuple[Task, ...]
    reports_in_period: int
    newly_done: int
    newly_overdue: int


def figures(
    session: Session, organization: Organization, plan: Plan, period: Span, today: date, *, until: date | None = None
) -> Figures:
    """Return how a plan stands today and what a period has brought, also when nobody reported in it.

    What is said after the period's end counts up to ``until``, for a summary that is sent some days later.
    """
    dues = [due for due in deadlines.all_of_plan(session, plan.id) if due.step.measure.waived_at is None]
    lines = [_line(due) for due in dues]
    names = {due.unit_id: due.unit.name for due in dues if due.unit is not None}
    by_unit = progress(lines, today)
    late = [due for due in dues if standing(due.due_on, Status(due.status), due.done_on, today).overdue]
    return Figures(
        whole=_shown(organization.name, None, count(lines, today)),
        units=tuple(_shown(names.get(unit, organization.name), unit, counts) for unit, counts in by_unit.items()),
        overdue=tuple(task_of(due) for due in late[:MOST_OVERDUE]),
        reports_in_period=_reports(session, plan, period.start, max(period.end, until or period.end)),
        newly_done=sum(1 for due in dues if _done_in(due, period)),
        newly_overdue=sum(1 for due in late if period.start <= due.due_on <= period.end),
    )


def _line(due: Deadline) -> Line[int | None]:
    return Line(due.unit_id, due.due_on, Status(due.status), due.done_on)


def _shown(name: str, unit_id: int | None, counts: Counts) -> UnitFigures:
    return UnitFigures(
        unit=name,
        done=counts.done,
        late=counts.late,
        overdue=counts.overdue,
        coming=counts.coming,
        unit_id=unit_id,
    )


def _done_in(due: Deadline, period: Span) -> bool:
    return due.done_on is not None and period.start <= due.done_on <= period.end


def _reports(session: Session, plan: Plan, first_day: date, last_day: date) -> int:
    """Count what was said in chat from a day to a day."""
    first = datetime.combine(first_day, time(), BANGKOK)
    after = datetime.combine(last_day + timedelta(days=1), time(), BANGKOK)
    number = session.scalar(
        select(func.count(func.distinct(Report.batch)))
        .join(Measure, Report.measure_id == Measure.id)
        .where(
            Measure.plan_id == plan.id,
            Report.recorded_at >= first,
            Report.recorded_at < after,
            ~Report.withdrawn,
            Report.source != Door.IMPORT,
        )
    )
    return int(number or 0)


def reported_on(session: Session, dues: Sequence[Deadline], period: Span) -> set[int]:
    """Return those deadlines of which something was reported within a period."""
    first = datetime.combine(period.start, time(), BANGKOK)
    after = datetime.combine(period.end + timedelta(days=1), time(), BANGKOK)
    found = session.scalars(
        select(Report.deadline_id)
        .where(
            Report.deadline_id.in_([due.id for due in dues]),
            Report.recorded_at >= first,
            Report.recorded_at < after,
            ~Report.withdrawn,
        )
        .distinct()
    )
    return {deadline_id for deadline_id in found if deadline_id is not None}
