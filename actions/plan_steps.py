"""The steps of a measure: put in, moved, split and taken out; each edit can be undone.

Steps are numbered in their order, as the paper and the chat have them ("3.2"): a step that moves takes its new number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, or_, select, update

from actions import changes
from actions.acting import Acting
from actions.plan_desk import Edited, Refused, Unfit, carried_out, measure_of, new_step, step_of
from measures.reasons import Reason
from storage import outbox
from storage.models import Deadline, Measure, Notice, Postponement, Report, Schedule, Step, StepOwner


@dataclass(frozen=True)
class AddStep:
    """One more step: before another one, or at the end of the measure."""

    measure_id: int
    text: str
    before_id: int | None = None


@dataclass(frozen=True)
class MoveStep:
    """Let a step change places with the one before it, or the one behind it."""

    step_id: int
    up: bool


@dataclass(frozen=True)
class SplitStep:
    """Make several steps of one: the first keeps what was reported, all have its owners and time."""

    step_id: int
    texts: tuple[str, ...]


@dataclass(frozen=True)
class RemoveStep:
    """Take out a step nobody has reported on, with its deadlines."""

    step_id: int


def edit(acting: Acting, command: AddStep | MoveStep | SplitStep | RemoveStep) -> Edited:
    """Carry out one edit with all that follows from it, or refuse it and change nothing."""
    return carried_out(acting, command, _DOES[type(command)])


def _add(acting: Acting, command: AddStep) -> int:
    measure = measure_of(acting, command.measure_id)
    order = list(measure.steps)
    place = len(order)
    if command.before_id is not None:
        place = next((at for at, step in enumerate(order) if step.id == command.before_id), -1)
    if place < 0:
        raise Refused(Unfit.MISSING)
    with changes.watched(acting, "board.step_added", "measure", measure.id):
        order.insert(place, _put_in(measure, command.text))
        _number(acting, measure, order)
    return measure.id


def _move(acting: Acting, command: MoveStep) -> int:
    step = step_of(acting, command.step_id)
    measure = measure_of(acting, step.measure_id)
    order = list(measure.steps)
    place = order.index(step)
    other = place - 1 if command.up else place + 1
    if not 0 <= other < len(order):
        raise Refused(Unfit.MISSING)
    with changes.watched(acting, "board.step_moved", "measure", measure.id):
        order[place], order[other] = order[other], order[place]
        _number(acting, measure, order)
    return measure.id


def _split(acting: Acting, command: SplitStep) -> int:
    step = step_of(acting, command.step_id)
    measure = measure_of(acting, step.measure_id)
    if len(command.texts) < 2:
        raise Refused(Unfit.ONE_PART)
    order = list(measure.steps)
    place = order.index(step)
    with changes.watched(acting, "board.step_split", "measure", measure.id):
        step.text = command.texts[0]
        order[place + 1 : place + 1] = [_like(measure, step, text) for text in command.texts[1:]]
        _number(acting, measure, order)
    return measure.id


def _put_in(measure: Measure, text: str) -> Step:
    """Add a step at the end, under a number that no other has; its place is given to it afterwards."""
    position = max((step.position for step in measure.steps), default=0) + 1
    made = new_step(measure.organization_id, f"~new{position}", text, position)
    measure.steps.append(made)
    return made


def _like(measure: Measure, step: Step, text: str) -> Step:
    made = _put_in(measure, text)
    made.every_unit = step.every_unit
    own = measure.organization_id
    made.owners = [
        StepOwner(organization_id=own, unit_id=one.unit_id, person_id=one.person_id, post=one.post)
        for one in step.owners
    ]
    if step.schedule is not None:
        told = step.schedule
        made.schedule = Schedule(
            organization_id=own, kind=told.kind, start=told.start, end=told.end, days_after=told.days_after
        )
    return made


def _number(acting: Acting, measure: Measure, order: Sequence[Step]) -> None:
    """Give steps the numbers and positions of their order; a number is free before it is given anew."""
    acting.session.flush()
    wanted = {step: f"{measure.number}.{place}" for place, step in enumerate(order, 1)}
    for step, number in wanted.items():
        if step.number != number:
            step.number = f"~{step.id}"
    acting.session.flush()
    for place, (step, number) in enumerate(wanted.items(), 1):
        step.number, step.position = number, place
    acting.session.flush()


def _remove(acting: Acting, command: RemoveStep) -> int:
    step = step_of(acting, command.step_id)
    measure = measure_of(acting, step.measure_id)
    if len(measure.steps) == 1:
        raise Refused(Unfit.LAST_STEP)
    due_ids = [due.id for due in step.deadlines]
    if _is_on_record(acting, step, due_ids):
        raise Refused(Unfit.STEP_IN_USE)
    with changes.watched(acting, "board.step_removed", "measure", measure.id):
        _let_go(acting, due_ids)
        acting.session.expire(step, ["deadlines"])
        acting.session.delete(step)
    return measure.id


def _is_on_record(acting: Acting, step: Step, due_ids: list[int]) -> bool:
    reported = select(Report.id).where(or_(Report.step_id == step.id, Report.deadline_id.in_(due_ids)))
    asked = select(Postponement.id).where(Postponement.deadline_id.in_(due_ids))
    moved = any(due.planned_on is not None for due in step.deadlines)
    return moved or any(acting.session.scalar(query.limit(1)) is not None for query in (reported, asked))


def _let_go(acting: Acting, due_ids: list[int]) -> None:
    """Remove deadlines; what was said about them stays in the outbox, what was not said yet is skipped."""
    about = Notice.deadline_id.in_(due_ids)
    outbox.cancel(acting.session, acting.now, Reason.DEADLINE_CANCELLED, about)
    acting.session.execute(update(Notice).where(about).values(deadline_id=None))
    acting.session.execute(delete(Deadline).where(Deadline.id.in_(due_ids)))


_DOES: Mapping[type, Callable[[Acting, Any], int]] = {
    AddStep: _add,
    MoveStep: _move,
    SplitStep: _split,
    RemoveStep: _remove,
}
