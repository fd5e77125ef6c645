"""What has changed since executives were last told: reports, and deadlines that were moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from documents.gathering.view import View
from measures.vocabulary import Door, Status
from messages.status_words import STATUS_WORDS
from storage import reports
from storage.clock import local_date
from storage.models import AuditEntry, Deadline, Measure, Plan, Postponement, Report, Step
from thai import format as thai_format

_SUMMARY = "executive-summary"


def changes_of(session: Session, plan: Plan, view: View, dues: Sequence[Deadline]) -> tuple[str, ...]:
    """Return a line for each measure that was reported on, and each deadline that was moved, since the last summary."""
    since = _last_told(session, view)
    return (*_reported(session, plan, view, since), *_moved(session, dues, since, view))


def _last_told(session: Session, view: View) -> date:
    """Return the day after which things are new: that of the last summary made before today, or the period's first."""
    query = select(AuditEntry).where(AuditEntry.action == "report.exported").order_by(AuditEntry.id.desc())
    for entry in session.scalars(query.limit(200)):
        day = local_date(entry.at)
        if entry.detail.get("layout") == _SUMMARY and view.period.start <= day < view.made_on:
            return day
    return view.period.start


def _reported(session: Session, plan: Plan, view: View, since: date) -> Iterable[str]:
    query = (
        select(Report, Measure.number)
        .join(Measure, Report.measure_id == Measure.id)
        .where(Measure.plan_id == plan.id, Report.source != Door.IMPORT, *reports.standing_condition())  # type: ignore[arg-type]
        .options(
            selectinload(Report.unit),
            selectinload(Report.deadline).options(
                selectinload(Deadline.unit), selectinload(Deadline.step).selectinload(Step.schedule)
            ),
        )
        .order_by(Measure.position, Report.id)
    )
    latest: dict[str, Status] = {}
    for row, number in session.execute(query):
        if since <= local_date(row.recorded_at) <= view.made_on and view.counts(row):
            latest[number] = Status(row.status)
    for number, status in latest.items():
        yield f"ข้อ {number} รายงานว่า{STATUS_WORDS[status].paper}"


def _moved(session: Session, dues: Sequence[Deadline], since: date, view: View) -> Iterable[str]:
    ours = {due.id: due for due in dues}
    query = select(Postponement).where(Postponement.accepted.is_(True)).order_by(Postponement.id)
    for row in session.scalars(query):
        if row.deadline_id in ours and row.decided_at and since <= local_date(row.decided_at) <= view.made_on:
            number = ours[row.deadline_id].step.measure.number
            yield f"ข้อ {number} เลื่อนกำหนดเป็น {thai_format.long_date(row.new_due_on, digits='arabic')}"
