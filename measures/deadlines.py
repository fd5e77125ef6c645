"""From a plan's duties to deadlines, one per step, period and unit, and what a changed plan changes."""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, TypeVar

from measures.schedule import EVENT_KEY_PREFIX, Period, Schedule, next_year, periods

StepKey = TypeVar("StepKey", bound=Hashable)
UnitKey = TypeVar("UnitKey", bound=Hashable)
RowKey = TypeVar("RowKey", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Duty(Generic[StepKey, UnitKey]):
    """A step with its schedule and who answers for it; ``every_unit`` is "ทุกกอง"/"ทุกส่วนราชการ"."""

    step_key: StepKey
    schedule: Schedule
    unit_keys: tuple[UnitKey, ...] = ()
    every_unit: bool = False


@dataclass(frozen=True, slots=True)
class DeadlineSpec(Generic[StepKey, UnitKey]):
    """One deadline that ought to exist. ``unit_key`` None: the plan names no unit, the step as a whole is due."""

    step_key: StepKey
    unit_key: UnitKey | None
    period: Period


@dataclass(frozen=True, slots=True)
class ExistingDeadline(Generic[RowKey, StepKey, UnitKey]):
    """One deadline that is stored. ``planned_on`` is the plan's date where a postponement moved ``period.due_on``."""

    key: RowKey
    spec: DeadlineSpec[StepKey, UnitKey]
    reported: bool = False
    cancelled: bool = False
    planned_on: date | None = None


@dataclass(frozen=True, slots=True)
class Changes(Generic[RowKey, StepKey, UnitKey]):
    """What a changed plan does to the stored deadlines.

    ``move`` gives a stored deadline other dates (its notices are stale), ``cancel`` ends it, ``reopen`` takes a
    cancelled one back with the dates given; whatever is not named stays untouched.
    """

    add: tuple[DeadlineSpec[StepKey, UnitKey], ...] = ()
    move: tuple[tuple[RowKey, Period], ...] = ()
    cancel: tuple[RowKey, ...] = ()
    reopen: tuple[tuple[RowKey, Period], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.add or self.move or self.cancel or self.reopen)


def expand(
    duties: Iterable[Duty[StepKey, UnitKey]], all_units: Sequence[UnitKey], fiscal_year_be: int
) -> tuple[DeadlineSpec[StepKey, UnitKey], ...]:
    """Return every deadline the duties make in a fiscal year (พ.ศ.), each once: "ทุกกอง ทุกไตรมาส" is units x 4."""
    specs = {
        (duty.step_key, unit, period.key): DeadlineSpec(duty.step_key, unit, period)
        for duty in duties
        for period in periods(duty.schedule, fiscal_year_be)
        for unit in answering_units(duty, all_units)
    }
    return tuple(specs.values())


def answering_units(duty: Duty[StepKey, UnitKey], all_units: Sequence[UnitKey]) -> tuple[UnitKey | None, ...]:
    """Return the units that each have to report; a duty without any unit is one deadline of the office (None)."""
    named = (*all_units, *duty.unit_keys) if duty.every_unit else duty.unit_keys
    return tuple(dict.fromkeys(named)) or (None,)


def rollover(duties: Iterable[Duty[StepKey, UnitKey]]) -> tuple[Duty[StepKey, UnitKey], ...]:
    """Return the duties as they stand in the next fiscal year: dated schedules move by a year, the rest recurs."""
    return tuple(replace(duty, schedule=next_year(duty.schedule)) for duty in duties)


def replan(
    existing: Iterable[ExistingDeadline[RowKey, StepKey, UnitKey]],
    wanted: Iterable[DeadlineSpec[StepKey, UnitKey]],
    today: date,
    *,
    event_steps: Container[StepKey] | None = None,
    misread_steps: Container[StepKey] = (),
) -> Changes[RowKey, StepKey, UnitKey]:
    """Return what must change so that the stored deadlines follow the plan as it now is.

    - What was reported, and what fell due before ``today``, is a fact of the record and stays.
    - A deadline that lies ahead moves with its period; one that no longer has a period is cancelled.
    - Where one deadline of a step and unit loses its period and one new period appears, that is a move.
    - A postponement stands until the plan itself names another date.
    - New periods are added where they lie ahead. Those in the past are added only to a step that is new, or where a
      step would otherwise be left without any deadline: a duty never vanishes.
    - Of ``misread_steps`` the plan never said what was stored: theirs follow wherever they lie, unless reported.
    - What an event opened stays, as no plan names it beforehand; with ``event_steps`` given (the steps that still wait
      for events) only theirs does.
    """
    rows = [row for row in existing if not _stays_for_its_event(row, event_steps)]
    groups = _grouped(rows, wanted)
    known_steps = {step for (step, _unit), (rows, _specs) in groups.items() if rows}
    parts = [
        _replan_group(rows, specs, date.min if step in misread_steps else today, step in known_steps)
        for (step, _), (rows, specs) in groups.items()
    ]
    return Changes(
        add=tuple(item for part in parts for item in part.add),
        move=tuple(item for part in parts for item in part.move),
        cancel=tuple(item for part in parts for item in part.cancel),
        reopen=tuple(item for part in parts for item in part.reopen),
    )


_Rows = list[ExistingDeadline[RowKey, StepKey, UnitKey]]
_Specs = list[DeadlineSpec[StepKey, UnitKey]]
_Group = tuple[_Rows[RowKey, StepKey, UnitKey], _Specs[StepKey, UnitKey]]


def _grouped(
    existing: Iterable[ExistingDeadline[RowKey, StepKey, UnitKey]], wanted: Iterable[DeadlineSpec[StepKey, UnitKey]]
) -> dict[tuple[StepKey, UnitKey | None], _Group[RowKey, StepKey, UnitKey]]:
    groups: dict[tuple[StepKey, UnitKey | None], _Group[RowKey, StepKey, UnitKey]] = {}
    for row in existing:
        groups.setdefault((row.spec.step_key, row.spec.unit_key), ([], []))[0].append(row)
    for spec in wanted:
        groups.setdefault((spec.step_key, spec.unit_key), ([], []))[1].append(spec)
    return groups


def _replan_group(
    rows: _Rows[RowKey, StepKey, UnitKey], specs: _Specs[StepKey, UnitKey], today: date, step_is_known: bool
) -> Changes[RowKey, StepKey, UnitKey]:
    by_key = {spec.period.key: spec for spec in specs}
    stored = {row.spec.period.key for row in rows}
    pairs = [(row, by_key[row.spec.period.key].period) for row in rows if row.spec.period.key in by_key]
    orphans = [row for row in rows if row.spec.period.key not in by_key and _lies_ahead(row, today)]
    fresh = [spec for spec in specs if spec.period.key not in stored]
    if len(orphans) == len(fresh) == 1:
        pairs.append((orphans.pop(), fresh.pop().period))
    vanishing = bool(orphans) and len(orphans) == sum(not row.cancelled for row in rows)
    add = [spec for spec in fresh if not step_is_known or spec.period.due_on >= today or vanishing]
    return Changes(
        add=tuple(add),
        move=tuple((row.key, period) for row, period in pairs if _has_moved(row, period, today)),
        cancel=tuple(row.key for row in orphans),
        reopen=tuple((row.key, period) for row, period in pairs if row.cancelled and period.due_on >= today),
    )


def _stays_for_its_event(
    row: ExistingDeadline[RowKey, StepKey, UnitKey], event_steps: Container[StepKey] | None
) -> bool:
    if not row.spec.period.key.startswith(EVENT_KEY_PREFIX):
        return False
    return event_steps is None or row.spec.step_key in event_steps


def _lies_ahead(row: ExistingDeadline[RowKey, StepKey, UnitKey], today: date) -> bool:
    return not row.reported and not row.cancelled and row.spec.period.due_on >= today


def _has_moved(row: ExistingDeadline[RowKey, StepKey, UnitKey], period: Period, today: date) -> bool:
    return _lies_ahead(row, today) and any(_differences(row, period))


def _differences(row: ExistingDeadline[RowKey, StepKey, UnitKey], period: Period) -> Iterator[bool]:
    stored = row.spec.period
    yield (row.planned_on or stored.due_on) != period.due_on
    yield (stored.start, stored.end) != (period.start, period.end)
    yield stored.key != period.key
