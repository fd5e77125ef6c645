"""What a paper already reports: its statuses, done dates and results settle the deadlines that they speak of."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.reading.neutral import RowReading, StepReading
from documents.reading.statuses import is_intention
from measures.vocabulary import Door, Status
from storage import reports
from storage.models import Deadline, Measure, Report, Step
from storage.reports import Target, Told

_SAID = ("done_on", "percent", "result", "problem", "outcome", "suggestion")
Said = list[tuple[Told, list[Target]]]


def take_over(session: Session, measure: Measure, row: RowReading, now: datetime) -> None:
    """Take over what the paper says was done: reports whose source is the import."""
    if _says_something(row):
        _record(session, _said(session, measure, row), now)


def report_again(session: Session, measure: Measure, row: RowReading, now: datetime) -> bool:
    """Take over what a new edition or an answer says, unless it says the same again or people have reported since.

    Return whether anything was taken over.
    """
    standing = reports.standing_of_measure(session, measure.id)
    if any(report.source != Door.IMPORT for report in standing) or not _says_something(row):
        return False
    said = _said(session, measure, row)
    if all(any(_same(report, told) for told, _ in said) for report in standing) and standing:
        return False
    if standing:
        reports.withdraw(session, standing, None, now)
    _record(session, said, now)
    return True


def _record(session: Session, said: Said, now: datetime) -> None:
    for told, targets in said:
        reports.record(session, targets, told, now)


def _same(report: Report, told: Told) -> bool:
    return report.status == told.status.value and all(getattr(report, name) == getattr(told, name) for name in _SAID)


def _says_something(row: RowReading) -> bool:
    steps = any(step.status or step.done_on for step in row.steps)
    return bool(row.status or row.result or row.outcome or row.done_on or steps)


def _said(session: Session, measure: Measure, row: RowReading) -> Said:
    """Return what is told of which deadlines: of a step's own where the paper says it, else of the whole measure."""
    whole = _told(row)
    dues = session.scalars(
        select(Deadline)
        .join(Step)
        .where(Step.measure_id == measure.id, Deadline.state != "cancelled")
        .order_by(Step.position, Deadline.due_on)
    ).all()
    if not dues:
        return [(whole, [Target(measure)])]
    found: dict[Told, list[Target]] = {}
    for due in dues:
        index = due.step.position - 1
        told = _told_of(row.steps[index], whole) if 0 <= index < len(row.steps) else whole
        found.setdefault(told, []).append(Target(measure, due.step, due, due.unit_id))
    return list(found.items())


def _told_of(step: StepReading, whole: Told) -> Told:
    if step.status is None and step.done_on is None:
        return whole
    return replace(whole, status=step.status or Status.DONE, done_on=step.done_on, percent=None)


def _told(row: RowReading) -> Told:
    return Told(
        status=_status(row),
        person_id=None,
        source=Door.IMPORT,
        done_on=row.done_on,
        percent=row.percent,
        result=row.result,
        problem=row.problem,
        outcome=row.outcome,
        suggestion=row.suggestion,
    )


def _status(row: RowReading) -> Status:
    if row.status:
        return Status(row.status)
    said_done = row.done_on or (row.result and not is_intention(row.result))
    return Status.DONE if said_done else Status.IN_PROGRESS
