"""What a follow-up asks a unit for: what it has not told, and only that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from delivery.facts import task_of
from delivery.figures import reported_on
from measures.rounds import Round, RoundKind
from measures.vocabulary import DeadlineState, ScheduleKind, Status
from messages.facts import Task
from storage import deadlines, organizations, plans
from storage.models import Deadline, Measure, Plan, Report, Step
from thai.calendar import BANGKOK, Span

#: A period longer than a quarter is asked about along its way, not only at its end.
LONG_DAYS = 93
#: Rounds that also ask about what the paper sets no time for: their reports need every measure.
_ABOUT_EVERYTHING = frozenset({RoundKind.HALF_YEAR_FOLLOW_UP, RoundKind.YEAR_END_FOLLOW_UP})


@dataclass(frozen=True)
class Missing:
    """One thing that a unit (None: nobody's, so the coordinators') has not told."""

    unit_id: int | None
    unit: str | None
    step_id: int
    task: Task


def missing_in(session: Session, plan: Plan, item: Round) -> list[Missing]:
    """Return everything a round asks for, what has a day first, the soonest before the later."""
    dated = [
        Missing(due.unit_id, due.unit.name if due.unit else None, due.step_id, task_of(due))
        for due in open_in(session, plan, item)
    ]
    return [*dated, *(undated(session, plan, item.period) if item.kind in _ABOUT_EVERYTHING else ())]


def open_in(session: Session, plan: Plan, item: Round) -> list[Deadline]:
    """Return the open deadlines that a round asks about.

    A month asks about what runs all year, where nothing was said of it in that month; what has its own day in or near
    the month has its reminders. Longer rounds also ask for everything whose day has passed with the period.
    """
    dues = [
        due
        for due in deadlines.all_of_plan(session, plan.id)
        if due.state == DeadlineState.OPEN and due.period_start <= item.period.end and _is_asked(due.step.measure)
    ]
    said = reported_on(session, dues, item.period)
    monthly = item.kind is RoundKind.MONTHLY_FOLLOW_UP
    ended = [due for due in dues if due.due_on <= item.period.end and not monthly]
    running = [due for due in dues if due.due_on > item.period.end and _is_long(due) and due.id not in said]
    return [*ended, *running]


def _is_asked(measure: Measure) -> bool:
    return measure.waived_at is None and not measure.reminders.get("off")


def _is_long(due: Deadline) -> bool:
    schedule = due.step.schedule
    if schedule is not None and schedule.kind == ScheduleKind.FISCAL_YEAR.value:
        return True
    return (due.period_end - due.period_start).days > LONG_DAYS


def undated(session: Session, plan: Plan, period: Span) -> Iterator[Missing]:
    """Yield the steps that the paper sets no time for, once per unit that has not reported on the measure."""
    names = {unit.id: unit.name for unit in organizations.units(session)}
    told = _told(session, plan, period)
    for measure in plans.measures_of(session, plan.id):
        for step in measure.steps if _is_asked(measure) else ():
            if step.schedule is None or step.schedule.kind != ScheduleKind.NONE.value or step.deadlines:
                continue
            for unit_id in _units(step, names):
                if not {(measure.id, unit_id), (measure.id, None)} & told:
                    yield Missing(
                        unit_id, names.get(unit_id or 0), step.id, _task(measure, step, names.get(unit_id or 0))
                    )


def _units(step: Step, names: dict[int, str]) -> list[int | None]:
    owners = [owner.unit_id for owner in step.owners if owner.unit_id is not None]
    return [*dict.fromkeys([*names, *owners] if step.every_unit else owners)] or [None]


def _task(measure: Measure, step: Step, unit: str | None) -> Task:
    several = len(measure.steps) > 1
    return Task(
        measure_id=measure.id,
        number=measure.number,
        title=measure.title,
        step_id=step.id if several else None,
        step_number=step.number if several else None,
        step_text=step.text if several else None,
        unit=unit,
        status=Status.NOT_STARTED,
    )


def _told(session: Session, plan: Plan, period: Span) -> set[tuple[int, int | None]]:
    first = datetime.combine(period.start, time(), BANGKOK)
    after = datetime.combine(period.end + timedelta(days=1), time(), BANGKOK)
    rows = session.execute(
        select(Report.measure_id, Report.unit_id)
        .join(Measure, Report.measure_id == Measure.id)
        .where(Measure.plan_id == plan.id, Report.recorded_at >= first, Report.recorded_at < after, ~Report.withdrawn)
    )
    return {(measure_id, unit_id) for measure_id, unit_id in rows}
