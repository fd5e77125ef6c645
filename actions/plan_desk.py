"""Mending the plan: measures, steps, owners, schedules and single deadlines; each edit can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from actions import changes
from actions.acting import Acting
from actions.changes import Conflict
from actions.outcome import Became
from measures.schedule import InvalidScheduleError
from measures.schedule import Schedule as Timing
from measures.vocabulary import ScheduleKind
from storage.models import Deadline, Measure, Plan, Schedule, Step, StepOwner
from thai.calendar import fiscal_year

DATED = frozenset({ScheduleKind.BY_DATE, ScheduleKind.BY_MONTH, ScheduleKind.PERIOD})
#: A plan of one year does name days of the next; beyond that a year was mistyped.
_BEYOND = timedelta(days=366)
LONGEST_POST = 300


class Unfit(StrEnum):
    """Why the plan cannot be changed that way."""

    NOT_PERMITTED = "not_permitted"
    MISSING = "missing"
    NUMBER_TAKEN = "number_taken"
    WAIVED = "waived"
    LAST_STEP = "last_step"
    STEP_IN_USE = "step_in_use"
    ONE_PART = "one_part"
    SCHEDULE_INCOMPLETE = "schedule_incomplete"
    SCHEDULE_BACKWARDS = "schedule_backwards"
    DAYS_MISSING = "days_missing"
    BAD_DATE = "bad_date"
    IN_USE = "in_use"


class Refused(Exception):
    """An edit that cannot be; ``edit`` turns it into its result and nothing of it is written."""

    def __init__(self, reason: Unfit, **facts: object) -> None:
        """Name the reason and what its sentence fills in."""
        super().__init__(reason.value)
        self.reason, self.facts = reason, facts


@dataclass(frozen=True)
class AddMeasure:
    """A measure that the paper or its reading missed; it gets one step that has no time yet."""

    plan_id: int
    number: str
    title: str


@dataclass(frozen=True)
class ChangeMeasure:
    """A measure's title, heading, codes, and whether it is reminded of."""

    measure_id: int
    title: str
    section: str | None
    refs: tuple[str, ...]
    silent: bool


@dataclass(frozen=True)
class WaiveMeasure:
    """Cancel a measure for this year; the reason stays on record."""

    measure_id: int
    reason: str


@dataclass(frozen=True)
class ReinstateMeasure:
    """Take a cancelled measure back into the plan."""

    measure_id: int


@dataclass(frozen=True)
class Owners:
    """Who answers for a step: ids of units and people, and posts in words."""

    unit_ids: tuple[int, ...] = ()
    person_ids: tuple[int, ...] = ()
    posts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Times:
    """When a step is due, as it was filled in; what it lacks is found by the rules."""

    kind: ScheduleKind
    start: date | None = None
    end: date | None = None
    days_after: int | None = None


@dataclass(frozen=True)
class ChangeStep:
    """A step's words, owners and schedule."""

    step_id: int
    text: str
    every_unit: bool
    owners: Owners
    times: Times


@dataclass(frozen=True)
class MoveDeadline:
    """Move one deadline; the plan's own day stays on record beside it."""

    deadline_id: int
    due_on: date


@dataclass(frozen=True)
class Edited:
    """What became of an edit, and the measure it is about."""

    became: Became
    measure_id: int | None = None
    refusal: Unfit | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


def edit(acting: Acting, command: Any) -> Edited:
    """Carry out one edit of the plan with all that follows from it, or refuse it and change nothing."""
    return carried_out(acting, command, _DOES[type(command)])


def carried_out(acting: Acting, command: Any, does: Callable[[Acting, Any], int]) -> Edited:
    """Let ``does`` make an edit, which gives the id of its measure; what stands in the way leaves nothing written."""
    if not acting.governs:
        return Edited(Became.REFUSED, refusal=Unfit.NOT_PERMITTED)
    try:
        with acting.session.begin_nested():
            return Edited(Became.RECORDED, does(acting, command))
    except Refused as refused:
        return Edited(Became.REFUSED, refusal=refused.reason, facts=refused.facts)
    except Conflict:
        return Edited(Became.REFUSED, refusal=Unfit.IN_USE)


# -- measures --------------------------------------------------------------------------------------------------------


def measure_of(acting: Acting, measure_id: int) -> Measure:
    """Return a measure with all that can be changed about it; raise ``Refused`` where there is none."""
    found = acting.session.scalars(
        select(Measure)
        .where(Measure.id == measure_id)
        .options(
            selectinload(Measure.plan),
            selectinload(Measure.steps).selectinload(Step.owners),
            selectinload(Measure.steps).selectinload(Step.schedule),
            selectinload(Measure.steps).selectinload(Step.deadlines),
        )
    ).one_or_none()
    if found is None:
        raise Refused(Unfit.MISSING)
    return found


def _add_measure(acting: Acting, command: AddMeasure) -> int:
    plan = acting.session.get(Plan, command.plan_id)
    if plan is None:
        raise Refused(Unfit.MISSING)
    taken = select(Measure.id).where(Measure.plan_id == plan.id, Measure.number == command.number)
    if acting.session.scalar(taken) is not None:
        raise Refused(Unfit.NUMBER_TAKEN, text=command.number)
    last = acting.session.scalar(select(func.max(Measure.position)).where(Measure.plan_id == plan.id)) or 0
    measure = Measure(
        organization_id=plan.organization_id,
        plan_id=plan.id,
        number=command.number,
        title=command.title,
        refs=[],
        position=last + 1,
        reminders={},
    )
    with changes.watched(acting, "board.measure_added", "measure"):
        measure.steps = [new_step(plan.organization_id, f"{command.number}.1", command.title, 1)]
        acting.session.add(measure)
    return measure.id


def new_step(organization_id: int, number: str, text: str, position: int) -> Step:
    """Return a step that nobody owns and that has no time yet."""
    schedule = Schedule(organization_id=organization_id, kind=ScheduleKind.NONE.value)
    return Step(
        organization_id=organization_id,
        number=number,
        text=text,
        position=position,
        every_unit=False,
        schedule=schedule,
    )


def _change_measure(acting: Acting, command: ChangeMeasure) -> int:
    measure = measure_of(acting, command.measure_id)
    with changes.watched(acting, "board.measure_changed", "measure", measure.id):
        measure.title, measure.section, measure.refs = command.title, command.section, list(command.refs)
        set_silent(measure, silent=command.silent)
    return measure.id


def set_silent(measure: Measure, *, silent: bool) -> None:
    """Keep whether a measure is reminded of, beside its further wishes."""
    kept = {name: value for name, value in measure.reminders.items() if name != "off"}
    measure.reminders = {**kept, **({"off": True} if silent else {})}


def _waive(acting: Acting, command: WaiveMeasure) -> int:
    measure = measure_of(acting, command.measure_id)
    if measure.waived_at is not None:
        raise Refused(Unfit.WAIVED)
    with changes.watched(acting, "board.measure_waived", "measure", measure.id):
        measure.waived_at, measure.waived_reason = acting.now, command.reason
    return measure.id


def _reinstate(acting: Acting, command: ReinstateMeasure) -> int:
    measure = measure_of(acting, command.measure_id)
    with changes.watched(acting, "board.measure_reinstated", "measure", measure.id):
        measure.waived_at = measure.waived_reason = None
    return measure.id


# -- steps -----------------------------------------------------------------------------------------------------------


def step_of(acting: Acting, step_id: int) -> Step:
    """Return a step; raise ``Refused`` where there is none."""
    step = acting.session.get(Step, step_id)
    if step is None:
        raise Refused(Unfit.MISSING)
    return step


def _change_step(acting: Acting, command: ChangeStep) -> int:
    step = step_of(acting, command.step_id)
    measure = measure_of(acting, step.measure_id)
    timing = timing_of(command.times, measure.plan.fiscal_year_be)
    with changes.watched(acting, "board.step_changed", "step", step.id):
        step.text, step.every_unit = command.text, command.every_unit
        set_owners(step, command.owners)
        set_times(step, timing)
    return measure.id


def set_owners(step: Step, wanted: Owners) -> None:
    """Let a step have exactly these owners; rows of those who stay are kept."""
    keys: list[tuple[int | None, int | None, str | None]] = [(unit_id, None, None) for unit_id in wanted.unit_ids]
    keys += [(None, person_id, None) for person_id in wanted.person_ids]
    keys += [(None, None, post[:LONGEST_POST]) for post in wanted.posts]
    held = {(owner.unit_id, owner.person_id, owner.post): owner for owner in step.owners}
    for key, owner in held.items():
        if key not in keys:
            step.owners.remove(owner)
    for unit_id, person_id, post in keys:
        if (unit_id, person_id, post) not in held:
            own = step.organization_id
            step.owners.append(StepOwner(organization_id=own, unit_id=unit_id, person_id=person_id, post=post))


def timing_of(times: Times, year_be: int) -> Timing:
    """Return a schedule as the rules know it; raise ``Refused`` for what it lacks or where a year was mistyped."""
    if times.kind in DATED and times.end is None:
        raise Refused(Unfit.SCHEDULE_INCOMPLETE)
    if times.kind is ScheduleKind.AFTER_EVENT and times.days_after is None:
        raise Refused(Unfit.DAYS_MISSING)
    year = fiscal_year(year_be)
    for day in (times.start, times.end):
        if day is not None and not year.start - _BEYOND <= day <= year.end + _BEYOND:
            raise Refused(Unfit.BAD_DATE, day=day)
    try:
        days = times.days_after if times.kind is ScheduleKind.AFTER_EVENT else None
        return Timing(times.kind, times.start, times.end, days)
    except InvalidScheduleError as error:
        raise Refused(Unfit.SCHEDULE_BACKWARDS) from error


def set_times(step: Step, wanted: Timing) -> None:
    """Give a step its schedule; the same one again changes nothing."""
    row = step.schedule
    if row is None:
        row = step.schedule = Schedule(organization_id=step.organization_id, kind=wanted.kind)
    now = (row.kind, row.start, row.end, row.days_after)
    if now != (wanted.kind, wanted.start, wanted.end, wanted.days_after):
        row.kind, row.start, row.end = wanted.kind, wanted.start, wanted.end
        # The paper's own words no longer say what holds; the entry in the audit trail keeps them.
        row.days_after, row.source_text = wanted.days_after, None


def _move_deadline(acting: Acting, command: MoveDeadline) -> int:
    deadline = acting.session.get(Deadline, command.deadline_id)
    if deadline is None:
        raise Refused(Unfit.MISSING)
    with changes.watched(acting, "board.deadline_changed", "deadline", deadline.id):
        move(deadline, command.due_on, acting.today)
    return deadline.step.measure_id


def move(deadline: Deadline, due_on: date, today: date) -> None:
    """Let a deadline fall on another day; moved back to the plan's own day it is as it was."""
    if due_on == deadline.due_on:
        return
    planned = deadline.planned_on or deadline.due_on
    deadline.planned_on = None if due_on == planned else planned
    deadline.due_on = due_on
    deadline.next_reminder_on, deadline.reminded_through = today, None


_DOES: Mapping[type, Callable[[Acting, Any], int]] = {
    AddMeasure: _add_measure,
    ChangeMeasure: _change_measure,
    WaiveMeasure: _waive,
    ReinstateMeasure: _reinstate,
    ChangeStep: _change_step,
    MoveDeadline: _move_deadline,
}
