"""ตรวจรับ / ส่งกลับ: a supervisor looks at what was reported, and the officer hears of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.conversation import cards, decision_cards, telling
from bot.conversation.context import Context
from delivery.facts import subject_of
from measures.permissions import may_review
from measures.reasons import Reason
from measures.standing import standing
from measures.transitions import InvalidTransition, Move, Refusal, check
from measures.vocabulary import NoticeClass, ReviewDecision, Status
from messages.no_permission import Denied
from messages.review_request import ReviewRequest
from messages.review_result import ReviewResult
from messages.stale_button import Stale
from storage import deadlines, reports, rooms
from storage.models import Notice, OpenQuestion, Report

KIND = "review"
#: A photo, a better date or a correction follows within minutes: the reviewer is asked once, for what stands then.
SETTLES_IN = timedelta(minutes=10)
#: What is done does not turn undone overnight: a request waits for a ride, or for the next working morning's digest.
PATIENCE_WORKING_DAYS = 1

_MOVES = {
    ReviewDecision.VERIFIED: (Move.VERIFY, Status.VERIFIED),
    ReviewDecision.RETURNED: (Move.RETURN, Status.IN_PROGRESS),
}
_REFUSALS = {
    Refusal.ALREADY_VERIFIED: Stale.DECIDED,
    Refusal.NOT_DONE_YET: Stale.DECIDED,
    Refusal.NOT_REPORTED: Stale.WITHDRAWN,
    Refusal.REVIEW_IS_OFF: Stale.EXPIRED,
}


def ask(context: Context, rows: Sequence[Report]) -> None:
    """Ask the supervisors to look at a finished report, unless the office has switched reviews off."""
    if not context.settings.review or not rows or Status(rows[0].status) is not Status.DONE:
        return
    row = rows[0]
    forget(context, rows)
    units = [report.unit_id for report in rows if report.unit_id is not None]
    telling.tell(
        context,
        telling.deciders(context, units or [None], besides=row.person_id),
        request_of(context, rows),
        kind=KIND,
        worth=NoticeClass.DECISION,
        wait=SETTLES_IN,
        patience=PATIENCE_WORKING_DAYS,
        report_id=row.id,
        subject={"measures": [row.measure_id], "reports": [report.id for report in rows]},
    )


def request_of(context: Context, rows: Sequence[Report]) -> ReviewRequest:
    """Return what a reviewer is shown of a report."""
    row = rows[0]
    context.session.flush()
    context.session.refresh(row, ["evidence"])
    stand = standing(row.deadline.due_on, Status.DONE, row.done_on, context.today) if row.deadline else None
    return ReviewRequest(
        subject=subject_of(row.measure, row.step if len(rows) == 1 and len(row.measure.steps) > 1 else None),
        report_id=row.id,
        status=Status(row.status),
        unit=cards.unit_name(context, row.unit_id),
        by=row.person.name if row.person else None,
        done_on=row.done_on,
        result=row.result,
        evidence_count=sum(proof.removed_at is None for proof in row.evidence),
        late=bool(stand and stand.late),
    )


def forget(context: Context, rows: Sequence[Report]) -> None:
    """Take back requests to review a report that was changed or withdrawn meanwhile."""
    telling.take_back(
        context, Reason.REPORTED_ANEW, Notice.kind == KIND, Notice.report_id.in_([row.id for row in rows])
    )


def is_verified(context: Context, rows: Sequence[Report]) -> bool:
    """Tell whether a report was verified: it stays as it is until it is returned."""
    last = reports.latest_review(context.session, rows[0].id) if rows else None
    return last is not None and last.decision == ReviewDecision.VERIFIED.value


def verify(context: Context, rows: Sequence[Report]) -> None:
    """Write ตรวจรับ, or say why not."""
    if _allowed(context, rows, ReviewDecision.VERIFIED):
        _decide(context, rows, ReviewDecision.VERIFIED, None)


def send_back(context: Context, rows: Sequence[Report], reason: str | None) -> None:
    """Write ส่งกลับ with its reason; without one the reviewer is asked for it first."""
    if not _allowed(context, rows, ReviewDecision.RETURNED):
        return
    if reason:
        _decide(context, rows, ReviewDecision.RETURNED, reason)
        return
    person_id = context.person.id if context.person else None
    question = rooms.ask(
        context.session, context.room.id, person_id, "return_reason", {"report": rows[0].id}, context.now
    )
    decision_cards.ask_return_reason(context, rows, question.id)


def reason_told(context: Context, question: OpenQuestion, reason: str) -> None:
    """Go on with ส่งกลับ once its reason was told."""
    rows = reports.standing_batch(context.session, int(question.data["report"]))
    if not rows:
        cards.stale(context, Stale.SUPERSEDED)
        return
    send_back(context, rows, reason)


def _allowed(context: Context, rows: Sequence[Report], decision: ReviewDecision) -> bool:
    if context.actor is None or context.person is None:
        return False
    units = [row.unit_id for row in rows if row.unit_id is not None]
    if not may_review(context.actor, units, context.today, reported_by=rows[0].person_id):
        own = context.person.id == rows[0].person_id
        cards.denied(context, Denied.OWN_REPORT if own else Denied.SUPERVISOR_ONLY)
        return False
    move, wanted = _MOVES[decision]
    try:
        check(_status(context, rows[0]), wanted, move, review=context.settings.review)
    except InvalidTransition as error:
        cards.stale(context, _REFUSALS.get(error.reason, Stale.DECIDED), _reviewer(context, rows[0]), rows[0].measure)
        return False
    return True


def _status(context: Context, row: Report) -> Status:
    """Return where a report stands: with its deadline, or by itself and its last review where it has none."""
    if row.deadline is not None:
        return Status(row.deadline.status)
    last = reports.latest_review(context.session, row.id)
    if last is None or row.status != Status.DONE.value:
        return Status(row.status)
    return Status.VERIFIED if last.decision == ReviewDecision.VERIFIED.value else Status.IN_PROGRESS


def _reviewer(context: Context, row: Report) -> str | None:
    last = reports.latest_review(context.session, row.id)
    return last.person.name if last is not None else None


def already_verified(context: Context, rows: Sequence[Report]) -> None:
    """Say that a verified report is not changed; the reviewer can send it back."""
    cards.stale(context, Stale.DECIDED, _reviewer(context, rows[0]), rows[0].measure)


def _decide(context: Context, rows: Sequence[Report], decision: ReviewDecision, reason: str | None) -> None:
    if context.person is None:
        return
    reports.review(context.session, rows, context.person.id, decision, reason, context.now)
    forget(context, rows)
    returned = decision is ReviewDecision.RETURNED
    if returned:
        dues = [row.deadline_id for row in rows if row.deadline_id is not None]
        deadlines.look_again(context.session, dues, context.now, Reason.REPORT_RETURNED)
    decision_cards.review_result(context, rows, decision, reason)
    author = rows[0].person
    if author is None:
        return
    data = ReviewResult(
        subject=subject_of(rows[0].measure),
        report_id=rows[0].id,
        decision=decision,
        reason=reason,
        by=context.person.name,
    )
    telling.tell(
        context,
        [author],
        data,
        kind=KIND,
        worth=NoticeClass.DECISION if returned else NoticeClass.NEWS,
        push=returned,
        report_id=rows[0].id,
        subject={"measures": [rows[0].measure_id], "reports": [row.id for row in rows]},
    )
