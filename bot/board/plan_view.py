"""A plan as the overview shows it: read in a fixed number of statements, however many measures it has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from measures.codes import instrument_of
from measures.standing import OPEN, Counts, Line, Standing, count, overall, standing
from measures.vocabulary import DeadlineState, Instrument, Status
from storage import reports
from storage.models import Deadline, Measure, Person, Plan, Report, Step, StepOwner, Unit


@dataclass(frozen=True, slots=True)
class DueRow:
    """One deadline; ``unit`` is empty for one of the whole office."""

    id: int
    step_id: int
    unit_id: int | None
    unit: str
    start: date
    end: date
    due_on: date
    planned_on: date | None
    status: Status
    done_on: date | None

    def standing(self, today: date) -> Standing:
        """Return how it stands on a day."""
        return standing(self.due_on, self.status, self.done_on, today)

    @property
    def line(self) -> Line[int | None]:
        """Return it as far as counting goes."""
        return Line(self.unit_id, self.due_on, self.status, self.done_on)


@dataclass(frozen=True)
class StepRow:
    """One step with its owners as the plan names them."""

    id: int
    number: str
    text: str
    owners: tuple[str, ...]
    unit_ids: frozenset[int]
    every_unit: bool
    dues: tuple[DueRow, ...] = ()


@dataclass(frozen=True)
class MeasureRow:
    """One measure; ``said`` are the statuses of reports that belong to no deadline."""

    id: int
    number: str
    title: str
    section: str | None
    refs: tuple[str, ...]
    waived: bool
    steps: tuple[StepRow, ...] = ()
    said: tuple[Status, ...] = ()

    @cached_property
    def dues(self) -> tuple[DueRow, ...]:
        """Return the deadlines of all steps, soonest first."""
        return tuple(sorted((due for step in self.steps for due in step.dues), key=lambda due: (due.due_on, due.id)))

    @cached_property
    def status(self) -> Status:
        """Return the status of the whole."""
        if self.waived:
            return Status.WAIVED
        if self.dues:
            return overall(due.status for due in self.dues)
        return self.said[-1] if self.said else Status.NOT_STARTED

    @cached_property
    def owners(self) -> tuple[str, ...]:
        """Return who answers for it, each once."""
        return tuple(dict.fromkeys(owner for step in self.steps for owner in step.owners))

    @cached_property
    def instruments(self) -> frozenset[Instrument]:
        """Return the instruments it answers to, by its codes or by the heading it stands under."""
        by_code = {found for code in self.refs if (found := instrument_of(code)) is not None}
        heading = (self.section or "").upper()
        return frozenset(by_code or {one for one in Instrument if one.value in heading})

    def counts(self, today: date) -> Counts:
        """Return how its deadlines stand."""
        return count((due.line for due in self.dues), today)

    def next_due(self) -> DueRow | None:
        """Return the deadline that is to be met next."""
        return next((due for due in self.dues if due.status in OPEN), None)


@dataclass(frozen=True)
class PlanView:
    """A plan with everything that pages count and list."""

    plan: Plan
    measures: tuple[MeasureRow, ...]
    units: tuple[tuple[int, str], ...]

    @cached_property
    def dues(self) -> tuple[DueRow, ...]:
        """Return every deadline of measures that were not waived, soonest first."""
        found = (due for measure in self.measures if not measure.waived for due in measure.dues)
        return tuple(sorted(found, key=lambda due: (due.due_on, due.id)))

    @cached_property
    def _by_step(self) -> dict[int, tuple[MeasureRow, StepRow]]:
        return {step.id: (measure, step) for measure in self.measures for step in measure.steps}

    def of(self, due: DueRow) -> tuple[MeasureRow, StepRow]:
        """Return the measure and step of a deadline."""
        return self._by_step[due.step_id]


def load(session: Session, plan: Plan) -> PlanView:
    """Read a plan in six statements."""
    rows = session.execute(select(Unit.id, Unit.name, Unit.retired).order_by(Unit.position, Unit.id))
    units = [(row.id, row.name, row.retired) for row in rows]
    names = {unit_id: name for unit_id, name, _ in units}
    dues = _dues(session, plan.id, names)
    steps = _steps(session, plan.id, names, dues)
    said = _said(session, plan.id)
    measures = tuple(
        MeasureRow(
            row.id,
            row.number,
            row.title,
            row.section,
            tuple(str(code) for code in row.refs),
            row.waived_at is not None,
            tuple(steps[row.id]),
            tuple(said[row.id]),
        )
        for row in session.execute(
            select(Measure.id, Measure.number, Measure.title, Measure.section, Measure.refs, Measure.waived_at)
            .where(Measure.plan_id == plan.id)
            .order_by(Measure.position, Measure.id)
        )
    )
    return PlanView(plan, measures, tuple((unit_id, name) for unit_id, name, retired in units if not retired))


def _dues(session: Session, plan_id: int, names: dict[int, str]) -> dict[int, list[DueRow]]:
    rows = session.execute(
        select(
            Deadline.id,
            Deadline.step_id,
            Deadline.unit_id,
            Deadline.period_start,
            Deadline.period_end,
            Deadline.due_on,
            Deadline.planned_on,
            Deadline.status,
            Deadline.done_on,
        )
        .join(Step, Deadline.step_id == Step.id)
        .join(Measure, Step.measure_id == Measure.id)
        .where(Measure.plan_id == plan_id, Deadline.state != DeadlineState.CANCELLED)
        .order_by(Deadline.due_on, Deadline.id)
    )
    found: dict[int, list[DueRow]] = defaultdict(list)
    for row in rows:
        unit = names.get(row.unit_id, "") if row.unit_id else ""
        found[row.step_id].append(
            DueRow(
                row.id,
                row.step_id,
                row.unit_id,
                unit,
                row.period_start,
                row.period_end,
                row.due_on,
                row.planned_on,
                Status(row.status),
                row.done_on,
            )
        )
    return found


def _steps(
    session: Session, plan_id: int, names: dict[int, str], dues: dict[int, list[DueRow]]
) -> dict[int, list[StepRow]]:
    owners = _owners(session, plan_id)
    rows = session.execute(
        select(Step.id, Step.measure_id, Step.number, Step.text, Step.every_unit)
        .join(Measure, Step.measure_id == Measure.id)
        .where(Measure.plan_id == plan_id)
        .order_by(Step.position, Step.id)
    )
    found: dict[int, list[StepRow]] = defaultdict(list)
    for row in rows:
        own = owners[row.id]
        found[row.measure_id].append(
            StepRow(
                row.id,
                row.number,
                row.text,
                _named(own, names),
                frozenset(unit_id for unit_id, _, _ in own if unit_id),
                row.every_unit,
                tuple(dues.get(row.id, ())),
            )
        )
    return found


_Owner = tuple[int | None, str | None, str | None]


def _owners(session: Session, plan_id: int) -> dict[int, list[_Owner]]:
    rows = session.execute(
        select(StepOwner.step_id, StepOwner.unit_id, StepOwner.post, Person.post)
        .join(Step, StepOwner.step_id == Step.id)
        .join(Measure, Step.measure_id == Measure.id)
        .outerjoin(Person, StepOwner.person_id == Person.id)
        .where(Measure.plan_id == plan_id)
        .order_by(StepOwner.id)
    )
    found: dict[int, list[_Owner]] = defaultdict(list)
    for step_id, unit_id, post, person_post in rows:
        found[step_id].append((unit_id, post, person_post))
    return found


def _named(owners: Iterable[_Owner], names: dict[int, str]) -> tuple[str, ...]:
    """Return units and posts; people are not named where everybody looks."""
    found = (
        names.get(unit_id, "") if unit_id else (post or person_post or "") for unit_id, post, person_post in owners
    )
    return tuple(dict.fromkeys(name for name in found if name))


def _said(session: Session, plan_id: int) -> dict[int, list[Status]]:
    """Return the standing reports that belong to no deadline: they alone say where such a measure stands."""
    rows = session.execute(
        select(Report.measure_id, Report.status)
        .join(Measure, Report.measure_id == Measure.id)
        .where(Measure.plan_id == plan_id, Report.deadline_id.is_(None), *reports.standing_condition())  # type: ignore[arg-type]
        .order_by(Report.id)
    )
    found: dict[int, list[Status]] = defaultdict(list)
    for measure_id, status in rows:
        found[measure_id].append(Status(status))
    return found


def total(dues: Sequence[DueRow], today: date) -> Counts:
    """Return the counts of some deadlines together."""
    return count((due.line for due in dues), today)
