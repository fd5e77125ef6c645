"""Reports: append-only rows, and the standing of each deadline that follows from them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session, aliased, selectinload

from measures.standing import FINISHED, OPEN
from measures.vocabulary import DeadlineState, ReviewDecision, Status
from storage import audit
from storage.models import Deadline, Evidence, Measure, Report, Review, Step


@dataclass(frozen=True)
class Told:
    """What somebody reported, and how it reached us."""

    status: Status
    person_id: int | None
    source: str
    done_on: date | None = None
    percent: int | None = None
    result: str | None = None
    problem: str | None = None
    outcome: str | None = None
    suggestion: str | None = None
    inbox_event_id: int | None = None
    line_message_id: str | None = None


@dataclass(frozen=True)
class Target:
    """What a report is about: a measure, and where they are known its step, deadline and unit."""

    measure: Measure
    step: Step | None = None
    deadline: Deadline | None = None
    unit_id: int | None = None


def record(session: Session, targets: Sequence[Target], told: Told, now: datetime) -> list[Report]:
    """Write one row per target, all in one batch, and bring the deadlines up to date."""
    batch = str(uuid.uuid4())
    rows = [_row(target, told, batch, now) for target in targets]
    return _write(session, rows, "report.recorded", now)


def correct(
    session: Session, old: Sequence[Report], told: Told, now: datetime, targets: Sequence[Target] | None = None
) -> list[Report]:
    """Supersede a batch. With ``targets`` the report moves there and the old rows are withdrawn."""
    batch = str(uuid.uuid4())
    if targets is not None:
        withdraw(session, old, told.person_id, now)
        return record(session, targets, told, now)
    rows = []
    for before in old:
        target = Target(before.measure, before.step, before.deadline, before.unit_id)
        row = _row(target, told, batch, now)
        row.supersedes_id = before.id
        rows.append(row)
    written = _write(session, rows, "report.corrected", now)
    _move_evidence(session, old, written)
    return written


def withdraw(session: Session, old: Sequence[Report], person_id: int | None, now: datetime) -> list[Report]:
    """Undo a batch: a row that supersedes each and says that nothing stands in its place."""
    batch = str(uuid.uuid4())
    rows = []
    for before in old:
        told = Told(Status(before.status), person_id, before.source)
        row = _row(Target(before.measure, before.step, before.deadline, before.unit_id), told, batch, now)
        row.supersedes_id = before.id
        row.withdrawn = True
        rows.append(row)
    return _write(session, rows, "report.withdrawn", now)


def _row(target: Target, told: Told, batch: str, now: datetime) -> Report:
    return Report(
        organization_id=target.measure.organization_id,
        measure=target.measure,
        step=target.step,
        deadline=target.deadline,
        unit_id=target.unit_id,
        batch=batch,
        status=told.status,
        done_on=told.done_on,
        percent=told.percent,
        result=told.result,
        problem=told.problem,
        outcome=told.outcome,
        suggestion=told.suggestion,
        person_id=told.person_id,
        source=told.source,
        inbox_event_id=told.inbox_event_id,
        line_message_id=told.line_message_id,
        withdrawn=False,
        recorded_at=now,
    )


def _write(session: Session, rows: list[Report], action: str, now: datetime) -> list[Report]:
    session.add_all(rows)
    session.flush()
    for row in rows:
        audit.record(session, now, action, "report", row.id, person_id=row.person_id, detail={"status": row.status})
        if row.deadline is not None:
            _follow(session, row.deadline, row)
    return rows


def _follow(session: Session, deadline: Deadline, row: Report) -> None:
    """Bring the deadline of a new row up to date: it is the latest word, and nobody has reviewed it."""
    if row.withdrawn:
        settle(session, deadline)
    else:
        _stands(deadline, row.status, row.done_on)


def _move_evidence(session: Session, old: Sequence[Report], new: Sequence[Report]) -> None:
    for before, after in zip(old, new, strict=True):
        for evidence in session.scalars(select(Evidence).where(Evidence.report_id == before.id)):
            evidence.report_id = after.id


@cache
def standing_condition() -> tuple[object, ...]:
    """Return the conditions under which a ``Report`` row stands: not withdrawn and superseded by none.

    Made once: the second name of a wide table takes longer to make than most statements take to run.
    """
    later = aliased(Report)
    return (~Report.withdrawn, ~exists().where(later.supersedes_id == Report.id))


def settle(session: Session, deadline: Deadline) -> None:
    """Set a deadline's status, done date and state from the latest report that stands and its review."""
    session.flush()
    latest = session.scalars(
        select(Report)
        .where(Report.deadline_id == deadline.id, *standing_condition())  # type: ignore[arg-type]
        .order_by(Report.id.desc())
        .limit(1)
    ).one_or_none()
    status = Status.NOT_STARTED if latest is None else latest.status
    if latest is not None and status is Status.DONE:
        status = _reviewed(session, latest)
    _stands(deadline, status, latest.done_on if latest is not None else None)


def _stands(deadline: Deadline, status: Status, done_on: date | None) -> None:
    deadline.status = status
    deadline.done_on = done_on if status in FINISHED else None
    if deadline.state != DeadlineState.CANCELLED:
        deadline.state = DeadlineState.OPEN if status in OPEN else DeadlineState.CLOSED


def _reviewed(session: Session, report: Report) -> Status:
    review = latest_review(session, report.id)
    if review is None:
        return Status.DONE
    return Status.VERIFIED if review.decision == ReviewDecision.VERIFIED else Status.IN_PROGRESS


def latest_review(session: Session, report_id: int) -> Review | None:
    """Return the last decision on a report."""
    return session.scalars(
        select(Review).where(Review.report_id == report_id).order_by(Review.id.desc()).limit(1)
    ).one_or_none()


def review(
    session: Session,
    batch: Sequence[Report],
    person_id: int,
    decision: ReviewDecision,
    reason: str | None,
    now: datetime,
) -> None:
    """Write ตรวจรับ or ส่งกลับ for every row of a batch."""
    for report in batch:
        session.add(
            Review(
                organization_id=report.organization_id,
                report_id=report.id,
                person_id=person_id,
                decision=decision,
                reason=reason,
                decided_at=now,
            )
        )
        audit.record(
            session,
            now,
            f"report.{decision.value}",
            "report",
            report.id,
            person_id=person_id,
            detail={"reason": reason},
        )
    session.flush()
    for report in batch:
        if report.deadline is not None:
            settle(session, report.deadline)


def forget_review(session: Session, batch: Sequence[Report], decided_at: datetime) -> None:
    """Take back a decision on every row of a batch; the audit trail of whoever calls keeps what it was."""
    ids = [report.id for report in batch]
    session.execute(delete(Review).where(Review.report_id.in_(ids), Review.decided_at == decided_at))
    session.flush()
    for report in batch:
        if report.deadline is not None:
            settle(session, report.deadline)


def standing_batch(session: Session, report_id: int) -> list[Report]:
    """Return the rows said in one breath with a report, as far as they still stand."""
    report = session.get(Report, report_id)
    if report is None:
        return []
    return list(
        session.scalars(
            select(Report)
            .where(Report.batch == report.batch, *standing_condition())  # type: ignore[arg-type]
            .options(selectinload(Report.measure), selectinload(Report.step), selectinload(Report.deadline))
            .order_by(Report.id)
        )
    )


def latest_by(session: Session, person_id: int) -> list[Report]:
    """Return the standing batch that a person reported last."""
    last = session.scalars(
        select(Report.id)
        .where(Report.person_id == person_id, *standing_condition())  # type: ignore[arg-type]
        .order_by(Report.id.desc())
        .limit(1)
    ).one_or_none()
    return [] if last is None else standing_batch(session, last)


def standing_of_measure(session: Session, measure_id: int) -> list[Report]:
    """Return the reports of a measure that stand, oldest first, with their evidence."""
    return standing_of_measures(session, [measure_id])[measure_id]


def standing_of_measures(session: Session, measure_ids: Sequence[int]) -> dict[int, list[Report]]:
    """Return the reports of some measures that stand, each measure's oldest first, in a fixed number of statements."""
    found: dict[int, list[Report]] = {measure_id: [] for measure_id in measure_ids}
    rows = session.scalars(
        select(Report)
        .where(Report.measure_id.in_(measure_ids), *standing_condition())  # type: ignore[arg-type]
        .options(selectinload(Report.evidence), selectinload(Report.person), selectinload(Report.unit))
        .order_by(Report.id)
    )
    for row in rows:
        found[row.measure_id].append(row)
    return found
