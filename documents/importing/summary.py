"""What a person agrees to before a plan is written: its figures, in plain numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from documents.importing.rows import is_every_unit, schedule_kind
from documents.reading.neutral import PlanReading, RowReading, StepReading
from documents.reading.owners import unit_key
from measures.deadlines import Duty, expand
from measures.schedule import Schedule
from measures.vocabulary import ScheduleKind


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a read plan; ``new_units`` are units that the organization does not have yet."""

    measures: int
    steps: int
    deadlines: int
    units: tuple[str, ...]
    posts: tuple[str, ...]
    new_units: tuple[str, ...]


def summarise(reading: PlanReading, known_units: Sequence[str] = ()) -> Summary:
    """Count what a plan will make; ``known_units`` are the organization's own (their names and aliases)."""
    units = tuple(dict.fromkeys(name for name in _units(reading) if not is_every_unit(name)))
    known = {unit_key(name) for name in known_units}
    return Summary(
        measures=len(reading.rows),
        steps=sum(len(row.steps) for row in reading.rows),
        deadlines=count_deadlines(reading, known_units),
        units=units,
        posts=tuple(dict.fromkeys(_posts(reading))),
        new_units=tuple(name for name in units if unit_key(name) not in known),
    )


def count_deadlines(reading: PlanReading, known_units: Sequence[str] = ()) -> int:
    """Return how many deadlines a plan makes: one per step, period and unit. 0 while its year is not known."""
    if reading.fiscal_year_be is None:
        return 0
    named = {name for name in _units(reading) if not is_every_unit(name)}
    everybody = tuple(sorted(named | set(known_units)))
    duties = (_duty((row.no, index), step, row) for row in reading.rows for index, step in enumerate(row.steps))
    return len(list(expand(duties, everybody, reading.fiscal_year_be)))


def _duty(key: tuple[str, int], step: StepReading, row: RowReading) -> Duty[tuple[str, int], str]:
    units = step.owner_units or row.owner_units
    return Duty(
        step_key=key,
        schedule=Schedule(ScheduleKind(schedule_kind(step)), step.start, step.end, step.days_after),
        unit_keys=tuple(sorted({name for name in units if not is_every_unit(name)})),
        every_unit=any(map(is_every_unit, units)),
    )


def _posts(reading: PlanReading) -> Iterable[str]:
    for row in reading.rows:
        yield from row.owner_persons
        for step in row.steps:
            yield from step.owner_persons


def _units(reading: PlanReading) -> Iterable[str]:
    for row in reading.rows:
        yield from row.owner_units
        for step in row.steps:
            yield from step.owner_units
