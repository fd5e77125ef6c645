"""An answer to the importer's question mends the plan at once, where it says beyond doubt what to write and where."""

from __future__ import annotations

import re
from datetime import date

from bot.board.visit import Visit
from measures.vocabulary import ScheduleKind
from storage import organizations
from storage.models import Measure, PlanQuestion, Schedule, Step, StepOwner
from thai import dates

#: The importer's name for a place: "steps.2.end", "steps.1,2,3.end".
_DAY_OF_STEPS = re.compile(r"steps\.(?P<steps>[\d,]+)\.(?P<side>start|end)")
_OWNERS = re.compile(r"(?:steps\.(?P<steps>[\d,]+)\.)?owner_units")


def apply(visit: Visit, question: PlanQuestion, measure: Measure, words: str) -> bool:
    """Write an answer into the plan; False: it is kept beside the row, and the coordinator mends the row by hand."""
    field = question.field or ""
    if (found := _DAY_OF_STEPS.fullmatch(field)) is not None:
        day = read_day(words, visit.today, measure.plan.fiscal_year_be)
        return day is not None and _set_day(_steps(measure, found["steps"]), found["side"], day)
    if (found := _OWNERS.fullmatch(field)) is not None:
        return _set_owner(visit, _steps(measure, found["steps"]), words)
    return False


def read_day(words: str, today: date, fiscal_year_be: int) -> date | None:
    """Return the day that an answer names, if it names one beyond doubt."""
    try:
        return date.fromisoformat(words)
    except ValueError:
        read = dates.read(words, today, fiscal_year_be)
    return read.start if read.start == read.end and read.certain else None


def _steps(measure: Measure, numbers: str | None) -> list[Step]:
    """Return the steps that a place names by their order; without numbers all of them."""
    if numbers is None:
        return list(measure.steps)
    wanted = {int(number) for number in numbers.split(",") if number}
    return [step for place, step in enumerate(measure.steps, start=1) if place in wanted]


def _set_day(steps: list[Step], side: str, day: date) -> bool:
    schedules = [step.schedule for step in steps if step.schedule is not None]
    if not schedules or not all(_possible(schedule, side, day) for schedule in schedules):
        return False
    for schedule in schedules:
        setattr(schedule, side, day)
        if side == "end" and schedule.kind == ScheduleKind.NONE.value:
            schedule.kind = ScheduleKind.BY_DATE.value
    return True


def _possible(schedule: Schedule, side: str, day: date) -> bool:
    start, end = (day, schedule.end) if side == "start" else (schedule.start, day)
    return start is None or end is None or start <= end


def _set_owner(visit: Visit, steps: list[Step], words: str) -> bool:
    """Add the unit of that name to the steps; a name the office does not use is not made into a unit."""
    unit = organizations.unit_named(visit.session, words)
    if unit is None or not steps:
        return False
    for step in steps:
        if all(owner.unit_id != unit.id for owner in step.owners):
            step.owners.append(StepOwner(organization_id=visit.organization.id, unit_id=unit.id))
    return True
