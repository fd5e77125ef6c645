"""ตรวจรับ / ส่งกลับ in chat: the words and cards around ``actions.review``."""

from __future__ import annotations

from collections.abc import Sequence

from actions import review
from actions.outcome import Became
from actions.review import Decide, Decided
from bot.conversation import cards, decision_cards
from bot.conversation.context import Context
from measures.transitions import Refusal
from measures.vocabulary import QuestionKind, ReviewDecision
from messages.no_permission import Denied
from messages.stale_button import Stale
from storage import rooms
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
