"""Rows of the database as the messages see them."""

from __future__ import annotations

from measures.vocabulary import Status
from messages.facts import Subject, Task
from storage.deadlines import DueDeadline
from storage.models import Deadline, Measure, Step


def subject_of(measure: Measure, step: Step | None = None) -> Subject:
    """Return a measure, with its step where only one is meant."""
    return Subject(
        measure_id=measure.id,
        number=measure.number,
        title=measure.title,
        step_id=step.id if step else None,
        step_number=step.number if step else None,
        step_text=step.text if step else None,
    )


def task_of_due(due: DueDeadline) -> Task:
    """Return a deadline whose reminder has come as a duty of its unit (see ``task_of``)."""
    return Task(
        measure_id=due.measure_id,
        number=due.number,
        title=due.title,
        step_id=due.step_id if due.several else None,
        step_number=due.step_number if due.several else None,
        step_text=due.step_text if due.several else None,
        deadline_id=due.id,
        unit=due.unit,
        due_on=due.due_on,
        period_start=due.period_start,
        period_end=due.period_end,
        status=Status(due.status),
    )


def task_of(deadline: Deadline) -> Task:
    """Return one deadline as a duty of its unit; the step is named where the measure has several."""
    measure = deadline.step.measure
    several = len(measure.steps) > 1
    return Task(
        measure_id=measure.id,
        number=measure.number,
        title=measure.title,
        step_id=deadline.step.id if several else None,
        step_number=deadline.step.number if several else None,
        step_text=deadline.step.text if several else None,
        deadline_id=deadline.id,
        unit=deadline.unit.name if deadline.unit else None,
        due_on=deadline.due_on,
        period_start=deadline.period_start,
        period_end=deadline.period_end,
        status=Status(deadline.status),
    )
