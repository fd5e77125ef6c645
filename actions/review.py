"""ตรวจรับ / ส่งกลับ: somebody else looks at what was reported, and whoever reported hears of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from actions import telling
from actions.acting import Acting
from actions.outcome import Became
from actions.telling import Policy
from delivery.facts import subject_of
from measures.reasons import Reason
from measures.standing import standing
from measures.transitions import InvalidTransition, Move, Refusal, change
from measures.vocabulary import NoticeClass, NoticeKind, ReviewDecision, Status
from messages.review_request import ReviewRequest
from messages.review_result import ReviewResult
from storage import deadlines, reports
from storage.models import Notice, Report

#: A photo, a better date or a correction follows within minutes: the reviewer is asked once, for what stands then.
SETTLES_IN = timedelta(minutes=10)
#: What is done does not turn undone overnight: a request waits for a ride, or for the next working morning's digest.
PATIENCE_WORKING_DAYS = 1
LONGEST_REASON = 500

_REQUEST = Policy(NoticeKind.REVIEW, NoticeClass.DECISION, wait=SETTLES_IN, patience=PATIENCE_WORKING_DAYS)
_RETURNED = Policy(NoticeKind.REVIEW, NoticeClass.DECISION)
_VERIFIED = Policy(NoticeKind.REVIEW, NoticeClass.NEWS, push=False)

_MOVES = {
    ReviewDecision.VERIFIED: (Move.VERIFY, Status.VERIFIED),
    ReviewDecision.RETURNED: (Move.RETURN, Status.IN_PROGRESS),
}


@dataclass(frozen=True)
class Decide:
    """A decision on one report and on all that was said in one breath with it."""

    report_id: int
    decision: ReviewDecision
    reason: str | None = None


@dataclass(frozen=True)
class Decided:
    """What became of a decision. ``by`` is who decided before, where that stands in the way."""

    became: Became
    decision: ReviewDecision
    rows: tuple[Report, ...] = ()
    reason: str | None = None
    refusal: Refusal | None = None
    by: str | None = None


def decide(acting: Acting, command: Decide) -> Decided:
    """Write ตรวจรับ or ส่งกลับ for every row of a batch, or none; sending back without a reason is asked for one."""
    rows = tuple(reports.standing_batch(acting.session, command.report_id))
    refusal = _refusal(acting, rows, command)
    if refusal is not None:
        by = reviewer_of(acting, rows[0]) if rows else None
        return Decided(Became.REFUSED, command.decision, rows, refusal=refusal, by=by)
    reason = (command.reason or "").strip() or None
    if command.decision is ReviewDecision.RETURNED and reason is None:
        return Decided(Became.ASKED, command.decision, rows)
    _write(acting, rows, command.decision, reason)
    return Decided(Became.RECORDED, command.decision, rows, reason)


def _refusal(acting: Acting, rows: Sequence[Report], command: Decide) -> Refusal | None:
    """Return why not; authority is judged for every row before anything of a status is told."""
    if not rows:
        return Refusal.NOT_REPORTED
    if acting.actor is None:
        return Refusal.NOT_PERMITTED
    if len(command.reason or "") > LONGEST_REASON:
        return Refusal.REASON_TOO_LONG
    move, wanted = _MOVES[command.decision]
    for row in rows:
        units = () if row.unit_id is None else (row.unit_id,)
        by, review = row.person_id, acting.settings.review
        try:
            change(
                status_of(acting, row), wanted, move, acting.actor, units, acting.today, reported_by=by, review=review
            )
        except InvalidTransition as error:
            return error.reason
    return None


def status_of(acting: Acting, row: Report) -> Status:
    """Return where a report stands: with its deadline, or by itself and its last review where it has none."""
    if row.deadline is not None:
        return row.deadline.status
    last = reports.latest_review(acting.session, row.id)
    if last is None or row.status is not Status.DONE:
        return row.status
    return Status.VERIFIED if last.decision is ReviewDecision.VERIFIED else Status.IN_PROGRESS


def reviewer_of(acting: Acting, row: Report) -> str | None:
    """Return who decided on a report last."""
    last = reports.latest_review(acting.session, row.id)
    return last.person.name if last is not None else None


def is_verified(acting: Acting, rows: Sequence[Report]) -> bool:
    """Tell whether a report was verified: it stays as it is until it is sent back."""
    last = reports.latest_review(acting.session, rows[0].id) if rows else None
    return last is not None and last.decision is ReviewDecision.VERIFIED


def _write(acting: Acting, rows: Sequence[Report], decision: ReviewDecision, reason: str | None) -> None:
    if acting.person is None:
        raise ValueError("a decision needs a person")
    reports.review(acting.session, rows, acting.person.id, decision, reason, acting.now)
    take_back_requests(acting, rows)
    returned = decision is ReviewDecision.RETURNED
    if returned:
        dues = [row.deadline_id for row in rows if row.deadline_id is not None]
        deadlines.look_again(acting.session, dues, acting.now, Reason.REPORT_RETURNED)
    author = rows[0].person
    if author is None:
        return
    said = ReviewResult(
        subject=subject_of(rows[0].measure),
        report_id=rows[0].id,
        decision=decision,
        reason=reason,
        by=acting.person.name,
    )
    telling.tell(
        acting,
        [author],
        said,
        _RETURNED if returned else _VERIFIED,
        report_id=rows[0].id,
        subject=_subject(rows),
    )


def request(acting: Acting, rows: Sequence[Report]) -> None:
    """Ask the supervisors to look at a finished report, unless the office has switched reviews off."""
    if not acting.settings.review or not rows or rows[0].status is not Status.DONE:
        return
    take_back_requests(acting, rows)
    row = rows[0]
    units = [report.unit_id for report in rows if report.unit_id is not None]
    telling.tell(
        acting,
        telling.deciders(acting, units or [None], besides=row.person_id),
        request_of(acting, rows),
        _REQUEST,
        report_id=row.id,
        subject=_subject(rows),
    )


def request_of(acting: Acting, rows: Sequence[Report]) -> ReviewRequest:
    """Return what a reviewer is shown of a report."""
    row = rows[0]
    acting.session.flush()
    acting.session.refresh(row, ["evidence"])
    stand = standing(row.deadline.due_on, Status.DONE, row.done_on, acting.today) if row.deadline else None
    return ReviewRequest(
        subject=subject_of(row.measure, row.step if len(rows) == 1 and len(row.measure.steps) > 1 else None),
        report_id=row.id,
        status=row.status,
        unit=row.unit.name if row.unit else None,
        by=row.person.name if row.person else None,
        done_on=row.done_on,
        result=row.result,
        evidence_count=sum(proof.removed_at is None for proof in row.evidence),
        late=bool(stand and stand.late),
    )


def take_back_requests(acting: Acting, rows: Sequence[Report]) -> None:
    """Take back requests to review what was decided on, changed or withdrawn meanwhile."""
    ids = [row.id for row in rows]
    telling.take_back(acting, Reason.REPORTED_ANEW, Notice.kind == NoticeKind.REVIEW, Notice.report_id.in_(ids))


def _subject(rows: Sequence[Report]) -> dict[str, list[int]]:
    return {"measures": [rows[0].measure_id], "reports": [row.id for row in rows]}
