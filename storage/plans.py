"""Plans and what is in them: finding measures the way people name them, and making deadlines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select, true
from sqlalchemy.orm import Session, selectinload

from storage.clock import local_date
from storage.models import Deadline, Measure, Plan, PlanQuestion, Step, StepOwner
from thai.calendar import fiscal_year_be

#: The question of a plan that was carried over from last year: while it is open the plan is a draft.
DRAFT_FIELD = "carried_over"


def is_draft() -> ColumnElement[bool]:
    """Return the condition under which a ``Plan`` row is a draft: nothing of it is due yet."""
    return exists().where(
        PlanQuestion.plan_id == Plan.id, PlanQuestion.field == DRAFT_FIELD, PlanQuestion.answered_at.is_(None)
    )


def draft_question(session: Session, plan_id: int) -> PlanQuestion | None:
    """Return the question that a draft waits for, None for a plan that holds."""
    return session.scalars(
        select(PlanQuestion).where(
            PlanQuestion.plan_id == plan_id, PlanQuestion.field == DRAFT_FIELD, PlanQuestion.answered_at.is_(None)
        )
    ).one_or_none()


def of_year(session: Session, year_be: int) -> Plan | None:
    """Return the plan of a fiscal year."""
    return session.scalars(select(Plan).where(Plan.fiscal_year_be == year_be)).one_or_none()


def current(session: Session, now: datetime) -> Plan | None:
    """Return this fiscal year's plan, or the latest one there is; a draft only where there is nothing else."""
    this_year = Plan.fiscal_year_be == fiscal_year_be(local_date(now))
    latest = select(Plan).order_by(is_draft(), this_year.desc(), Plan.fiscal_year_be.desc())
    return session.scalars(latest.limit(1)).one_or_none()


def measures_of(session: Session, plan_id: int, only: Collection[int] | None = None) -> list[Measure]:
    """Return a plan's measures (or ``only`` those of these ids) in order, with all that belongs to them loaded."""
    return list(
        session.scalars(
            select(Measure)
            .where(Measure.plan_id == plan_id, true() if only is None else Measure.id.in_(only))
            .options(
                selectinload(Measure.steps).selectinload(Step.owners).joinedload(StepOwner.unit),
                selectinload(Measure.steps).joinedload(Step.schedule),
                selectinload(Measure.steps).selectinload(Step.deadlines).joinedload(Deadline.unit),
            )
            .order_by(Measure.position, Measure.id)
        )
    )


@dataclass(frozen=True)
class MeasureNames:
    """What a measure may be called in a text."""

    number: str
    title: str
    steps: tuple[str, ...]
    codes: tuple[str, ...]


def names_of(session: Session, plan_id: int) -> tuple[MeasureNames, ...]:
    """Return what a plan's measures are called, in order, without loading what else is known of them."""
    steps: dict[int, list[str]] = defaultdict(list)
    query = select(Step.measure_id, Step.number).join(Measure, Step.measure_id == Measure.id)
    for measure_id, number in session.execute(query.where(Measure.plan_id == plan_id).order_by(Step.position, Step.id)):
        steps[measure_id].append(number)
    rows = session.execute(
        select(Measure.id, Measure.number, Measure.title, Measure.refs)
        .where(Measure.plan_id == plan_id)
        .order_by(Measure.position, Measure.id)
    )
    return tuple(
        MeasureNames(number, title, tuple(steps[measure_id]), tuple(str(code) for code in refs))
        for measure_id, number, title, refs in rows
    )


def find(session: Session, plan_id: int, reference: str) -> tuple[Measure, Step | None] | None:
    """Return what "3", "3.2", "o12" or "i7" names in a plan: a measure and, for "3.2", its step.

    A code that several measures answer names none of them: the caller has to ask.
    """
    measures = measures_of(session, plan_id)
    for measure in measures:
        if measure.number == reference:
            return measure, None
    for measure in measures:
        for step in measure.steps:
            if step.number == reference:
                return measure, step
    by_code = [measure for measure in measures if reference in measure.refs]
    return (by_code[0], None) if len(by_code) == 1 else None
