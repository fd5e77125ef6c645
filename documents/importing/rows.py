"""Measures, steps, owners and schedules as rows: from the neutral form to the database, and as forms to compare."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from documents.importing.comparing import MeasureForm, StepForm
from documents.reading.neutral import RowReading, StepReading
from measures.vocabulary import ScheduleKind
from storage import organizations
from storage.models import Measure, Plan, Schedule, Step, StepOwner

NUMBER_LIMIT, POST_LIMIT = 20, 300
_DATED = (ScheduleKind.BY_DATE, ScheduleKind.BY_MONTH, ScheduleKind.PERIOD)


def is_every_unit(name: str) -> bool:
    """Tell whether an owner is "ทุกกอง", "ทุกส่วนราชการ", "ทุกสำนัก ทุกกอง ..." rather than one unit."""
    return name.startswith("ทุก")


def schedule_kind(reading: StepReading) -> ScheduleKind:
    """A dated kind without its date is not certain: it makes no deadline until somebody says."""
    kind = ScheduleKind(reading.kind)
    return ScheduleKind.NONE if kind in _DATED and reading.end is None else kind


def number_of(row: RowReading, position: int) -> str:
    """Return under which number a measure is written."""
    return str(row.no or position + 1)[:NUMBER_LIMIT]


def read_form(session: Session, row: RowReading, position: int) -> MeasureForm:
    """Return a measure as it was read, its units under the names that the office uses."""
    steps = tuple(_read_step(session, step, row) for step in row.steps)
    return MeasureForm(number_of(row, position), row.title, row.section, tuple(row.refs), steps)


def _read_step(session: Session, step: StepReading, row: RowReading) -> StepForm:
    named, posts = _owners(step, row)
    units = {_own_name(session, name) for name in named if not is_every_unit(name)}
    return StepForm(
        text=step.text,
        units=tuple(sorted(units)),
        posts=tuple(sorted({post[:POST_LIMIT] for post in posts})),
        every_unit=any(map(is_every_unit, named)),
        kind=schedule_kind(step),
        start=step.start,
        end=step.end,
        days_after=step.days_after,
    )


def _own_name(session: Session, name: str) -> str:
    unit = organizations.unit_named(session, name)
    return unit.name if unit else name.strip()


def _owners(step: StepReading, row: RowReading) -> tuple[Sequence[str], Sequence[str]]:
    """Return units and posts of a step: its own where it names any, else those of the whole row."""
    named: StepReading | RowReading = step if step.owner_units or step.owner_persons else row
    return named.owner_units, named.owner_persons


def stored_form(measure: Measure) -> MeasureForm:
    """Return a stored measure; steps without a schedule went out with an earlier edition and are left out."""
    steps = tuple(_stored_step(step) for step in standing_steps(measure))
    return MeasureForm(measure.number, measure.title, measure.section, tuple(map(str, measure.refs)), steps)


def standing_steps(measure: Measure) -> list[Step]:
    """Return the steps that the plan still holds, in order."""
    return sorted((step for step in measure.steps if step.schedule is not None), key=lambda step: step.position)


def _stored_step(step: Step) -> StepForm:
    schedule = step.schedule or Schedule(kind=ScheduleKind.NONE.value)
    return StepForm(
        text=step.text,
        units=tuple(sorted({owner.unit.name for owner in step.owners if owner.unit is not None})),
        posts=tuple(sorted({owner.post for owner in step.owners if owner.post})),
        every_unit=step.every_unit,
        kind=schedule.kind,
        start=schedule.start,
        end=schedule.end,
        days_after=schedule.days_after,
    )


def add_measure(session: Session, plan: Plan, row: RowReading, position: int) -> Measure:
    """Add a measure with its steps to the session, and return it; it has no id before the next flush."""
    measure = Measure(
        organization_id=plan.organization_id,
        plan_id=plan.id,
        number=number_of(row, position),
        title=row.title,
        section=row.section,
        refs=list(row.refs),
        position=position,
        reminders={},
        source=source_of(row),
    )
    session.add(measure)
    with session.no_autoflush:  # one round trip for everything, not one for each look at the units
        for index, step in enumerate(row.steps, start=1):
            _new_step(session, measure, step, index, row)
    return measure


def source_of(row: RowReading) -> list[dict[str, Any]]:
    """Return the cells of a measure as they are stored."""
    return [cell._asdict() for cell in row.source]


def add_step(session: Session, measure: Measure, reading: StepReading, index: int, row: RowReading) -> Step:
    """Write a step with its owners and schedule, and return it."""
    step = _new_step(session, measure, reading, index, row)
    session.flush()
    return step


def _new_step(session: Session, measure: Measure, reading: StepReading, index: int, row: RowReading) -> Step:
    step = Step(
        organization_id=measure.organization_id,
        measure=measure,
        number=step_number(measure.number, index),
        text=reading.text,
        position=index,
    )
    session.add(step)
    put_owners(session, step, reading, row)
    put_schedule(step, reading)
    return step


def step_number(measure_number: str, index: int) -> str:
    """Return "3.2", cut where a plan's own number is too long."""
    ending = f".{index}"
    return f"{measure_number[: NUMBER_LIMIT - len(ending)]}{ending}"


def put_owners(session: Session, step: Step, reading: StepReading, row: RowReading) -> None:
    """Make the owners of a step those that were read; units the office does not know are made.

    A person whom the office itself put in charge stays: no paper names them.
    """
    units, posts = _owners(reading, row)
    step.every_unit = any(map(is_every_unit, units))
    named = (organizations.ensure_unit(session, name) for name in units if not is_every_unit(name))
    owners = [
        StepOwner(organization_id=step.organization_id, unit_id=unit_id)
        for unit_id in dict.fromkeys(unit.id for unit in named)
    ]
    short = dict.fromkeys(post[:POST_LIMIT] for post in posts)
    chosen = [owner for owner in step.owners if owner.person_id is not None]
    step.owners = chosen + owners + [StepOwner(organization_id=step.organization_id, post=post) for post in short]


def put_schedule(step: Step, reading: StepReading) -> None:
    """Make the schedule of a step the one that was read."""
    if step.schedule is None:
        step.schedule = Schedule(organization_id=step.organization_id)
    step.schedule.kind = schedule_kind(reading)
    step.schedule.start, step.schedule.end = reading.start, reading.end
    step.schedule.days_after = reading.days_after
    step.schedule.source_text = reading.source_text
