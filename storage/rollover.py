"""The turn of the fiscal year: last year's plan as the beginning of the next one, when the office asks for it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from measures.errors import TamNganError
from measures.schedule import Schedule as Timing
from measures.schedule import next_year
from measures.vocabulary import ScheduleKind
from storage import audit, deadlines, plans
from storage.models import Measure, Plan, Schedule, Step, StepOwner


class PlanExists(TamNganError):
    """The next fiscal year has a plan already."""

    def __init__(self, year_be: int) -> None:
        """Name the year."""
        super().__init__(f"มีแผนของปีงบประมาณ {year_be} อยู่แล้ว", f"there is a plan of the fiscal year {year_be} already")


def carry_over(session: Session, plan: Plan, now: datetime) -> Plan:
    """Make the next fiscal year's plan from this one and return it: dated schedules a year on, the rest recurs.

    Waived measures, scores and what was reported stay behind. Raises ``PlanExists``.
    """
    year_be = plan.fiscal_year_be + 1
    if plans.of_year(session, year_be) is not None:
        raise PlanExists(year_be)
    made = Plan(
        organization_id=plan.organization_id,
        fiscal_year_be=year_be,
        title=plan.title,
        kind=plan.kind,
        scores={},
        created_at=now,
    )
    session.add(made)
    session.flush()
    for measure in plans.measures_of(session, plan.id):
        if measure.waived_at is None:
            made.measures.append(_measure(measure))
    session.flush()
    deadlines.follow_plan(session, made, now)
    audit.record(session, now, "plan.carried_over", "plan", made.id, detail={"from": plan.id})
    return made


def _measure(old: Measure) -> Measure:
    return Measure(
        organization_id=old.organization_id,
        number=old.number,
        title=old.title,
        section=old.section,
        refs=list(old.refs),
        position=old.position,
        reminders={"off": True} if old.reminders.get("off") else {},
        steps=[_step(step) for step in old.steps],
    )


def _step(old: Step) -> Step:
    return Step(
        organization_id=old.organization_id,
        number=old.number,
        text=old.text,
        position=old.position,
        every_unit=old.every_unit,
        owners=[
            StepOwner(
                organization_id=owner.organization_id, unit_id=owner.unit_id, person_id=owner.person_id, post=owner.post
            )
            for owner in old.owners
        ],
        schedule=None if old.schedule is None else _schedule(old.schedule),
    )


def _schedule(old: Schedule) -> Schedule:
    moved = next_year(Timing(ScheduleKind(old.kind), old.start, old.end, old.days_after))
    return Schedule(
        organization_id=old.organization_id,
        kind=old.kind,
        start=moved.start,
        end=moved.end,
        days_after=moved.days_after,
        source_text=old.source_text,
    )
