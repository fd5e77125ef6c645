"""From "ข้อ 3" to the rows a report is written on: measure, step, unit and the deadline it is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select

from actions.acting import Acting
from measures.covering import covered
from measures.deadlines import DeadlineSpec
from measures.permissions import may_manage, may_report
from measures.schedule import Schedule, after_event
from measures.vocabulary import DeadlineState, ScheduleKind
from storage import deadlines, organizations, plans
from storage.models import Deadline, Measure, Plan, Step
from storage.reports import Target
from thai.calendar import Span


class Problem(StrEnum):
    """Why a reference does not lead to rows."""

    UNKNOWN = "unknown"
    SEVERAL = "several"
    NOT_YOURS = "not_yours"
    WHICH_UNIT = "which_unit"
    WAIVED = "waived"
    OTHER_YEAR = "other_year"
    """It is said of a year whose plan is not here."""


@dataclass(frozen=True)
class Found:
    """What one reference named."""

    reference: str
    measure: Measure | None = None
    step: Step | None = None
    problem: Problem | None = None
    candidates: tuple[Measure, ...] = ()


def find(acting: Acting, reference: str, plan: Plan | None = None) -> Found:
    """Find what "3", "3.2", "o12" or "i7" names in a plan (none: the one at hand); never a guess among several."""
    plan = plan or acting.plan
    if plan is None:
        return Found(reference, problem=Problem.UNKNOWN)
    if (plan.id, reference) not in acting.called:
        ids, step_id = _named(acting, plan.id, reference)
        acting.called[plan.id, reference] = (
            tuple(plans.measures_of(acting.session, plan.id, ids)) if ids else (),
            step_id,
        )
    measures, step_id = acting.called[plan.id, reference]
    if len(measures) == 1:
        step = next((one for one in measures[0].steps if one.id == step_id), None)
        return Found(reference, measures[0], step)
    return Found(reference, problem=Problem.SEVERAL if measures else Problem.UNKNOWN, candidates=measures)


def _named(acting: Acting, plan_id: int, reference: str) -> tuple[list[int], int | None]:
    """Return the ids of the measures that a reference names and of the step, without loading the plan for it."""
    order = (Measure.position, Measure.id)
    columns = select(Measure.id, Measure.number, Measure.refs).where(Measure.plan_id == plan_id).order_by(*order)
    rows = acting.session.execute(columns).all()
    numbered = [row.id for row in rows if row.number == reference][:1]
    if numbered:
        return numbered, None
    steps = select(Step.id, Step.measure_id).join(Measure).where(Measure.plan_id == plan_id, Step.number == reference)
    step = acting.session.execute(steps.order_by(*order, Step.position, Step.id).limit(1)).first()
    if step is not None:
        return [step.measure_id], step.id
    return [row.id for row in rows if reference in row.refs], None


def targets(
    acting: Acting, found: Found, on: date, said: Span | None = None, unit_id: int | None = None
) -> list[Target] | Problem:
    """Return the rows a report by this speaker is for, or why there are none.

    Each step named (or each step of the measure that is the speaker's business) gives the one deadline of the
    speaker's unit that the day or period is about. ``unit_id`` is for a coordinator who speaks for a unit.
    """
    if found.measure is None or acting.actor is None:
        return found.problem or Problem.UNKNOWN
    if found.measure.waived_at is not None:
        return Problem.WAIVED
    steps: Sequence[Step | None] = [found.step] if found.step else (found.measure.steps or [None])
    chosen: list[Target] = []
    problems: list[Problem] = []
    for step in steps:
        units = _speaking_for(acting, step, unit_id)
        if isinstance(units, Problem):
            problems.append(units)
        else:
            chosen += [_target(found.measure, step, unit, on, said) for unit in units]
    if chosen:
        return chosen
    return problems[0] if problems else Problem.NOT_YOURS


def exact(acting: Acting, deadline_id: int) -> tuple[Found, list[Target] | Problem]:
    """Return what a deadline that was chosen from a list belongs to, and its row, or why nothing is reported on it."""
    due = acting.session.get(Deadline, deadline_id)
    if due is None or due.state is DeadlineState.CANCELLED or acting.actor is None:
        return Found("", problem=Problem.UNKNOWN), Problem.UNKNOWN
    found = Found(due.step.number, due.step.measure, due.step)
    if due.step.measure.waived_at is not None:
        return found, Problem.WAIVED
    if not may_report(acting.actor, () if due.unit_id is None else (due.unit_id,), acting.today):
        return found, Problem.NOT_YOURS
    return found, [Target(due.step.measure, due.step, due, due.unit_id)]


def _target(measure: Measure, step: Step | None, unit_id: int | None, on: date, said: Span | None) -> Target:
    if step is None:
        return Target(measure, unit_id=unit_id)
    mine = [deadline for deadline in step.deadlines if deadline.unit_id == unit_id]
    return Target(measure, step, covered(mine, on, said), unit_id)


def _speaking_for(acting: Acting, step: Step | None, unit_id: int | None) -> list[int | None] | Problem:
    """Return the units the speaker reports this step for."""
    actor, today = acting.actor, acting.today
    if actor is None:
        return Problem.NOT_YOURS
    owners = _owners(acting, step)
    if not owners:
        return [unit_id] if may_report(actor, (), today) else Problem.NOT_YOURS
    if unit_id is not None:
        allowed = unit_id in owners and may_report(actor, (unit_id,), today)
        return [unit_id] if allowed else Problem.NOT_YOURS
    own = [unit for unit in owners if unit in acting.unit_ids() and may_report(actor, (unit,), today)]
    if own:
        return list(own)
    if may_manage(actor, today):
        return [owners[0]] if len(owners) == 1 else Problem.WHICH_UNIT
    return Problem.NOT_YOURS


def _owners(acting: Acting, step: Step | None) -> list[int]:
    if step is None:
        return []
    if step.every_unit:
        return [unit.id for unit in organizations.units(acting.session)]
    return sorted({owner.unit_id for owner in step.owners if owner.unit_id is not None})


def owner_of(deadline: Deadline) -> str:
    """Return who answers for a deadline, for cards and lists."""
    if deadline.unit is not None:
        return deadline.unit.name
    return ", ".join(owner.post for owner in deadline.step.owners if owner.post)


def open_event(acting: Acting, step: Step, happened_on: date) -> list[Deadline]:
    """Start the days of an event-based step; opening the same event twice changes nothing."""
    if step.schedule is None or step.schedule.days_after is None:
        return []
    schedule = Schedule(ScheduleKind(step.schedule.kind), days_after=step.schedule.days_after)
    period = after_event(schedule, happened_on)
    known = {(deadline.unit_id, deadline.period_key) for deadline in step.deadlines}
    owners: list[int | None] = list(_owners(acting, step)) or [None]
    wanted = [DeadlineSpec(step.id, unit, period) for unit in owners if (unit, period.key) not in known]
    return deadlines.add(acting.session, wanted, acting.now)
