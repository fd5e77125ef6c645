"""A new edition of a stored plan: what it changes, and taking it over without losing anything that was reported.

No row is ever deleted: chats hold the numbers of rows, and SQLite would give them to others. A measure that is gone is
waived with the reason; a step that is gone loses its schedule, and with it what was still ahead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.importing.comparing import Difference, MeasureChange, StepChange, compare
from documents.importing.rows import (
    NUMBER_LIMIT,
    add_measure,
    add_step,
    number_of,
    put_owners,
    put_schedule,
    read_form,
    source_of,
    standing_steps,
    step_number,
    stored_form,
)
from documents.reading.neutral import PlanReading, RowReading
from measures.reasons import Reason
from storage import audit, deadlines
from storage.models import Measure, Plan, Step
from storage.plans import measures_of
from storage.rollover import NOT_CONTINUED

#: What a measure that a new edition leaves out is waived with: people read it in reports and in chat.
GONE_REASON = "ไม่มีในแผนฉบับล่าสุด"


def stored_plan(session: Session, reading: PlanReading) -> Plan | None:
    """Return the stored plan that a reading is an edition of."""
    return session.scalars(select(Plan).where(Plan.fiscal_year_be == reading.fiscal_year_be)).one_or_none()


def difference(session: Session, plan: Plan, reading: PlanReading) -> Difference:
    """Return what an edition would change; indices are those of ``measures_of`` and of ``reading.rows``."""
    measures = measures_of(session, plan.id)
    after = [read_form(session, row, position) for position, row in enumerate(reading.rows)]
    found = compare([stored_form(measure) for measure in measures], after)
    kept = tuple(_with_return(measures[change.before], change) for change in found.kept)
    return replace(found, kept=kept, gone=tuple(index for index in found.gone if measures[index].waived_at is None))


def _with_return(measure: Measure, change: MeasureChange) -> MeasureChange:
    return replace(change, parts=(*change.parts, "back")) if is_gone(measure) else change


def is_gone(measure: Measure) -> bool:
    """Tell whether a measure is out of the plan, by a later edition or because the office did not continue it."""
    return measure.waived_at is not None and measure.waived_reason in {GONE_REASON, NOT_CONTINUED}


def describe(session: Session, plan: Plan, reading: PlanReading, found: Difference) -> dict[str, list[dict[str, Any]]]:
    """Return a difference as plain data: number, title and what changed, per measure added, changed and gone."""
    measures = measures_of(session, plan.id)
    return {
        "added": [_named(number_of(reading.rows[index], index), reading.rows[index].title) for index in found.added],
        "changed": [_described(measures[change.before], reading, change) for change in found.changed],
        "gone": [_named(measures[index].number, measures[index].title) for index in found.gone],
    }


def _named(number: str, title: str) -> dict[str, Any]:
    return {"no": number, "title": title}


def _described(measure: Measure, reading: PlanReading, change: MeasureChange) -> dict[str, Any]:
    row = reading.rows[change.after]
    steps = standing_steps(measure)
    said = []
    for step in change.steps:
        text = row.steps[step.after].text if step.after is not None else steps[step.before or 0].text
        what = "added" if step.before is None else "gone" if step.after is None else None
        if what or step.parts:
            said.append({"text": text, "what": [what] if what else list(step.parts)})
    return {**_named(number_of(row, change.after), row.title), "what": list(change.parts), "steps": said}


def apply(session: Session, plan: Plan, reading: PlanReading, found: Difference, now: datetime) -> list[Measure]:
    """Make the stored plan the new edition, and return its measures in the order of ``reading.rows``.

    Deadlines are not touched here: ``storage.deadlines.follow_plan`` makes them follow.
    """
    measures = measures_of(session, plan.id)
    _free_numbers(session, measures, reading)
    in_order: dict[int, Measure] = {}
    for index in found.gone:
        _leave_out(session, measures[index], now)
    for change in found.kept:
        measure = measures[change.before]
        _renew(session, measure, reading.rows[change.after], change, now)
        in_order[change.after] = measure
    session.flush()
    for index in found.added:
        in_order[index] = add_measure(session, plan, reading.rows[index], index)
    session.flush()
    _order(session, measures, in_order)
    return [in_order[index] for index in range(len(reading.rows))]


def _free_numbers(session: Session, measures: list[Measure], reading: PlanReading) -> None:
    """Free the numbers of the new edition: two measures may swap theirs, and a number is unique in its plan."""
    wanted = {number_of(row, position) for position, row in enumerate(reading.rows)}
    taken = wanted | {measure.number for measure in measures}
    for measure in measures:
        if measure.number in wanted:
            measure.number = _set_aside(measure.number, taken)
            taken.add(measure.number)
    session.flush()


def _set_aside(number: str, taken: set[str]) -> str:
    """Return "3 (เดิม)", or the next such number that is free."""
    endings = (f" (เดิม {tries})" if tries > 1 else " (เดิม)" for tries in count(1))
    numbers = (f"{number[: NUMBER_LIMIT - len(ending)]}{ending}" for ending in endings)
    return next(free for free in numbers if free not in taken)


def _leave_out(session: Session, measure: Measure, now: datetime) -> None:
    measure.waived_at, measure.waived_reason = now, GONE_REASON
    audit.record(session, now, "measure.left_out", "measure", measure.id, detail={"title": measure.title})


def _renew(session: Session, measure: Measure, row: RowReading, change: MeasureChange, now: datetime) -> None:
    measure.number = number_of(row, change.after)
    measure.title, measure.section, measure.refs = row.title, row.section, list(row.refs)
    measure.source = source_of(row)
    if is_gone(measure):
        measure.waived_at = measure.waived_reason = None
    _renew_steps(session, measure, row, change.steps, now)
    if change:
        detail = {"parts": list(change.parts), "before": measure.title}
        audit.record(session, now, "measure.changed", "measure", measure.id, detail=detail)


def _renew_steps(
    session: Session, measure: Measure, row: RowReading, changes: Sequence[StepChange], now: datetime
) -> None:
    old = standing_steps(measure)
    retired = [step for step in measure.steps if step.schedule is None]
    for index, step in enumerate(measure.steps):
        step.number = f"~{index}"
    session.flush()
    for one in changes:
        if one.before is not None and one.after is None:
            old[one.before].schedule = None
            retired.append(old[one.before])
        elif one.before is not None and one.after is not None:
            _renew_step(session, old[one.before], row, one, now)
    for place, step in enumerate(retired, start=len(row.steps) + 1):
        step.number, step.position = step_number(measure.number, place), place
    session.flush()
    for one in changes:
        if one.before is None and one.after is not None:
            add_step(session, measure, row.steps[one.after], one.after + 1, row)
    session.expire(measure, ["steps"])


def _renew_step(session: Session, step: Step, row: RowReading, one: StepChange, now: datetime) -> None:
    index, parts = one.after or 0, one.parts
    reading = row.steps[index]
    step.number, step.position, step.text = step_number(step.measure.number, index + 1), index + 1, reading.text
    if "owners" in parts:
        put_owners(session, step, reading, row)
    if "schedule" in parts:
        put_schedule(step, reading)
    if "owners" in parts:
        dues = [due.id for due in step.deadlines]
        deadlines.look_again(session, dues, now, Reason.OWNER_CHANGED, from_start=True)


def _order(session: Session, measures: list[Measure], in_order: dict[int, Measure]) -> None:
    """Put the plan in the order of the paper, what went out behind it."""
    for position, measure in in_order.items():
        measure.position = position
    kept = {measure.id for measure in in_order.values()}
    for position, measure in enumerate((one for one in measures if one.id not in kept), start=len(in_order)):
        measure.position = position
    session.flush()
