"""Many measures at once: owners, times, a deadline, reminders or waiving; looked at first, and undone as one change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from actions import changes
from actions.acting import Acting
from actions.changes import Change, Conflict
from actions.outcome import Became
from actions.plan_desk import Owners, Refused, Times, Unfit, move, set_owners, set_silent, set_times, timing_of
from measures.vocabulary import DeadlineState, ScheduleKind
from storage import plans
from storage.models import Measure, Plan, Schedule, Step, StepOwner


@dataclass(frozen=True)
class BulkEdit:
    """What is to hold for the measures ticked; None leaves a part as it is.

    ``only_missing`` gives owners and times only to steps that have none. ``due_on`` moves the next open deadline of
    each step; ``waive`` is the reason that stays on record.
    """

    plan_id: int
    measure_ids: tuple[int, ...]
    owners: Owners | None = None
    every_unit: bool = False
    times: Times | None = None
    only_missing: bool = True
    due_on: date | None = None
    silent: bool | None = None
    waive: str | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is asked for."""
        asked = (self.owners, self.times, self.due_on, self.silent, self.waive)
        return not self.measure_ids or (all(one is None for one in asked) and not self.every_unit)


@dataclass(frozen=True)
class Bulked:
    """What became of it: the changes with old and new values, none where everything was so before."""

    became: Became
    changes: tuple[Change, ...] = ()
    refusal: Unfit | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


def preview(acting: Acting, command: BulkEdit) -> Bulked:
    """Return what the edit would change; nothing is written."""
    looking = acting.session.begin_nested()
    try:
        with changes.noted(acting) as found:
            _carry_out(acting, command)
        return Bulked(Became.ASKED, tuple(found))
    except Refused as refused:
        return Bulked(Became.REFUSED, refusal=refused.reason, facts=refused.facts)
    except Conflict:
        return Bulked(Became.REFUSED, refusal=Unfit.IN_USE)
    finally:
        looking.rollback()


def apply(acting: Acting, command: BulkEdit) -> Bulked:
    """Carry the edit out as one change with one way back; deadlines follow."""
    try:
        with acting.session.begin_nested(), changes.watched(acting, "plan.many_changed", "plan", command.plan_id):
            _carry_out(acting, command)
    except Refused as refused:
        return Bulked(Became.REFUSED, refusal=refused.reason, facts=refused.facts)
    except Conflict:
        return Bulked(Became.REFUSED, refusal=Unfit.IN_USE)
    return Bulked(Became.RECORDED)


def _carry_out(acting: Acting, command: BulkEdit) -> None:
    if not acting.governs:
        raise Refused(Unfit.NOT_PERMITTED)
    plan = acting.session.get(Plan, command.plan_id)
    if plan is None:
        raise Refused(Unfit.MISSING)
    timing = None if command.times is None else timing_of(command.times, plan.fiscal_year_be)
    for measure in _chosen(acting, command):
        for step in measure.steps:
            if command.owners is not None or command.every_unit:
                _give_owners(step, command)
            if timing is not None and not (command.only_missing and has_time(step)):
                set_times(step, timing)
            if command.due_on is not None:
                _move_next(step, command.due_on, acting.today)
        if command.silent is not None:
            set_silent(measure, silent=command.silent)
        if command.waive and measure.waived_at is None:
            measure.waived_at, measure.waived_reason = acting.now, command.waive


def _chosen(acting: Acting, command: BulkEdit) -> Iterator[Measure]:
    wanted = set(command.measure_ids)
    found = [row for row in plans.measures_of(acting.session, command.plan_id) if row.id in wanted]
    if len(found) != len(wanted):
        raise Refused(Unfit.MISSING)
    return iter(found)


def _give_owners(step: Step, command: BulkEdit) -> None:
    if command.only_missing and has_owner(step):
        return
    step.every_unit = command.every_unit
    set_owners(step, command.owners or Owners())


def _move_next(step: Step, due_on: date, today: date) -> None:
    """Move the next open deadline of each unit."""
    moved: set[int | None] = set()
    for due in sorted(step.deadlines, key=lambda one: (one.due_on, one.id)):
        if due.state is DeadlineState.OPEN and due.unit_id not in moved:
            moved.add(due.unit_id)
            move(due, due_on, today)


def has_owner(step: Step) -> bool:
    """Tell whether anybody answers for a step."""
    return step.every_unit or bool(step.owners)


def has_time(step: Step) -> bool:
    """Tell whether a step has a time from which deadlines come, or comes after an event."""
    return step.schedule is not None and ScheduleKind(step.schedule.kind) is not ScheduleKind.NONE


def lacking(session: Session, plan_id: int) -> set[int]:
    """Return the ids of measures of which a step has no owner or no time: of these nothing falls due for anybody."""
    timed = exists().where(Schedule.step_id == Step.id, Schedule.kind != ScheduleKind.NONE.value)
    owned = Step.every_unit | exists().where(StepOwner.step_id == Step.id)
    ready = exists().where(Step.measure_id == Measure.id, timed, owned)
    unready = exists().where(Step.measure_id == Measure.id, ~(timed & owned))
    wanted = select(Measure.id).where(Measure.plan_id == plan_id, Measure.waived_at.is_(None), unready | ~ready)
    return set(session.scalars(wanted))
