"""Plans and what is in them: finding measures the way people name them, and making deadlines."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from measures.schedule import Period, Schedule, periods
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from measures.vocabulary import ScheduleKind
from storage import organizations
from storage.clock import local_date
from storage.models import Deadline, Measure, Plan, Step, StepOwner
from thai.calendar import fiscal_year_be


def of_year(session: Session, year_be: int) -> Plan | None:
    """Return the plan of a fiscal year."""
    return session.scalars(select(Plan).where(Plan.fiscal_year_be == year_be)).one_or_none()


def current(session: Session, now: datetime) -> Plan | None:
    """Return this fiscal year's plan, or the latest one there is."""
    plan = of_year(session, fiscal_year_be(local_date(now)))
    if plan is not None:
        return plan
    return session.scalars(select(Plan).order_by(Plan.fiscal_year_be.desc()).limit(1)).one_or_none()


def measures_of(session: Session, plan_id: int) -> list[Measure]:
    """Return a plan's measures in order, with steps, owners, schedules and deadlines loaded."""
    return list(
        session.scalars(
            select(Measure)
            .where(Measure.plan_id == plan_id)
            .options(
                selectinload(Measure.steps).selectinload(Step.owners).selectinload(StepOwner.unit),
                selectinload(Measure.steps).selectinload(Step.schedule),
                selectinload(Measure.steps).selectinload(Step.deadlines).selectinload(Deadline.unit),
            )
            .order_by(Measure.position, Measure.id)
        )
    )


def find(session: Session, plan_id: int, reference: str) -> tuple[Measure, Step | None] | None:
    """Return what "3", "3.2", "o12" or "i7" names in a plan: a measure and, for "3.2", its step.

    A code that several measures answer names none of them: the caller has to ask.
    """
    measures = measures_of(session, plan_id)
    for measure in measures:
        if measure.number == reference:
            return measure, None
    for measure in measures:
        for step in measure.steps:
            if step.number == reference:
                return measure, step
    by_code = [measure for measure in measures if reference in measure.refs]
    return (by_code[0], None) if len(by_code) == 1 else None


def make_deadlines(session: Session, plan: Plan, now: datetime) -> int:
    """Write the deadlines that the plan's schedules make and that are not there yet; return how many."""
    all_units = [unit.id for unit in organizations.units(session)]
    made = 0
    for measure in measures_of(session, plan.id):
        for step in measure.steps:
            if step.schedule is None:
                continue
            schedule = Schedule(
                ScheduleKind(step.schedule.kind), step.schedule.start, step.schedule.end, step.schedule.days_after
            )
            made += len(add_deadlines(session, step, periods(schedule, plan.fiscal_year_be), all_units, now))
    return made


def add_deadlines(
    session: Session, step: Step, wanted: Iterable[Period], all_units: list[int], now: datetime
) -> list[Deadline]:
    """Write one deadline per unit and period for a step, leaving alone what exists."""
    owners: list[int | None] = list(owner_units(step, all_units)) or [None]
    known = {(deadline.unit_key, deadline.period_key) for deadline in step.deadlines}
    made = [
        Deadline(
            organization_id=step.organization_id,
            step_id=step.id,
            unit_id=unit_id,
            unit_key=unit_id or 0,
            period_key=period.key,
            period_start=period.start,
            period_end=period.end,
            due_on=period.due_on,
            created_at=now,
            next_reminder_on=local_date(now),
        )
        for period in wanted
        for unit_id in owners
        if (unit_id or 0, period.key) not in known
    ]
    session.add_all(made)
    session.flush()
    return made


def owner_units(step: Step, all_units: list[int]) -> list[int]:
    """Return the ids of the units that answer for a step; "ทุกกอง" means every unit of the office."""
    if step.every_unit:
        return all_units
    return sorted({owner.unit_id for owner in step.owners if owner.unit_id is not None})
