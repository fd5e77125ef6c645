"""ตรวจรับ / ส่งกลับ in chat: the words and cards around ``actions.review``."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from actions import review, targets
from actions.outcome import Became
from actions.review import Decide, Decided
from bot.conversation import cards, decision_cards
from bot.conversation.context import Context
from measures.permissions import may_review
from measures.transitions import Refusal
from measures.vocabulary import QuestionKind, ReviewDecision, Status
from messages.no_permission import Denied
from messages.stale_button import Stale
from storage import reports, rooms
from storage.models import OpenQuestion, Report

_DENIED = {Refusal.NOT_PERMITTED: Denied.SUPERVISOR_ONLY, Refusal.OWN_REPORT: Denied.OWN_REPORT}
_STALE = {
    Refusal.ALREADY_VERIFIED: Stale.DECIDED,
    Refusal.NOT_DONE_YET: Stale.DECIDED,
    Refusal.NOT_REPORTED: Stale.WITHDRAWN,
    Refusal.REVIEW_IS_OFF: Stale.EXPIRED,
}


def verify(context: Context, report_id: int) -> None:
    """Take ตรวจรับ and show what became of it."""
    _show(context, report_id, review.decide(context, Decide(report_id, ReviewDecision.VERIFIED)))


def send_back(context: Context, report_id: int, reason: str | None = None) -> None:
    """Take ส่งกลับ; without a reason the reviewer is asked for it."""
    reason = reason[: review.LONGEST_REASON] if reason else None
    _show(context, report_id, review.decide(context, Decide(report_id, ReviewDecision.RETURNED, reason)))


def in_words(context: Context, number: str | None, quoted: int | None, decide: Callable[[Context, int], None]) -> bool:
    """Take "ตรวจรับข้อ 3" and "ส่งกลับข้อ 3 เพราะ …" for where a tap does not tell who tapped.

    ``quoted`` is the report of the message that is quoted. Where neither it nor a measure is named: False.
    """
    if number is None and quoted is None:
        return False
    rows = _to_review(context, number, quoted)
    if rows:
        decide(context, rows[0].id)
    else:
        _nothing_to_review(context, number)
    return True


def _nothing_to_review(context: Context, number: str | None) -> None:
    found = targets.find(context, number) if number is not None else None
    if found is None:
        cards.stale(context, Stale.GONE)
    elif found.measure is None:
        cards.refused(context, found)
    else:
        cards.stale(context, Stale.NOT_DONE_YET, None, found.measure)


def _to_review(context: Context, number: str | None, quoted: int | None) -> list[Report]:
    if number is None:
        return reports.standing_batch(context.session, quoted) if quoted is not None else []
    found = targets.find(context, number)
    if found.measure is None or context.actor is None:
        return []
    said = [
        row
        for row in reports.standing_of_measure(context.session, found.measure.id)
        if row.status == Status.DONE and (found.step is None or row.step_id == found.step.id)
    ]
    open_ones = [row for row in said if reports.latest_review(context.session, row.id) is None]
    units = [
        row for row in open_ones if may_review(context.actor, _unit(row), context.today, reported_by=row.person_id)
    ]
    first = (units or open_ones or said[-1:])[:1]
    return reports.standing_batch(context.session, first[0].id) if first else []


def _unit(row: Report) -> tuple[int, ...]:
    return (row.unit_id,) if row.unit_id is not None else ()


def reason_told(context: Context, question: OpenQuestion, reason: str) -> None:
    """Go on with ส่งกลับ once its reason was told."""
    send_back(context, int(question.data["report"]), reason)


def _show(context: Context, report_id: int, done: Decided) -> None:
    if done.became is Became.RECORDED:
        decision_cards.review_result(context, done.rows, done.decision, done.reason)
    elif done.became is Became.ASKED:
        data = {"report": report_id}
        question = rooms.ask(
            context.session, context.room.id, context.person_id, QuestionKind.RETURN_REASON, data, context.now
        )
        decision_cards.ask_return_reason(context, done.rows, question.id)
    elif not done.rows:
        cards.stale_report(context, report_id)
    elif done.refusal in _DENIED:
        cards.denied(context, _DENIED[done.refusal])
    else:
        reason = _STALE.get(done.refusal, Stale.DECIDED) if done.refusal else Stale.DECIDED
        cards.stale(context, reason, done.by, done.rows[0].measure)


def already_verified(context: Context, rows: Sequence[Report]) -> None:
    """Say that a verified report is not changed; the reviewer can send it back."""
    cards.stale(context, Stale.DECIDED, review.reviewer_of(context, rows[0]), rows[0].measure)
