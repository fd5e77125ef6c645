"""Taps that decide: on a postponement, on somebody's registration or post."""

from __future__ import annotations

from bot.conversation import cards, decision_cards, guided, postponing
from bot.conversation.context import Context
from delivery.facts import subject_of
from measures.permissions import may_decide_postponement
from measures.vocabulary import QuestionKind
from messages.ask_reason import Reason
from messages.no_permission import Denied
from messages.stale_button import Stale
from storage.models import Person, Postponement

Fields = dict[str, str]


def _postponement(context: Context, fields: Fields) -> Postponement | None:
    request = context.session.get(Postponement, int(fields["p"]))
    if request is None or context.actor is None:
        cards.stale(context)
        return None
    unit = request.deadline.unit_id
    may = may_decide_postponement(context.actor, (unit,) if unit else (), context.today, asked_by=request.asked_by_id)
    if not may:
        own = context.person is not None and context.person.id == request.asked_by_id
        cards.denied(context, Denied.OWN_REPORT if own else Denied.SUPERVISOR_ONLY)
        return None
    if request.decided_at is not None:
        decider = context.session.get(Person, request.decided_by_id) if request.decided_by_id else None
        cards.stale(context, Stale.DECIDED, decider.name if decider else None, request.deadline.step.measure)
        return None
    return request


def accept(context: Context, fields: Fields) -> None:
    """Allow a deadline to be moved."""
    request = _postponement(context, fields)
    if request is not None:
        postponing.decide(context, request, accepted=True)


def refuse(context: Context, fields: Fields) -> None:
    """Refuse to move a deadline, with its reason."""
    request = _postponement(context, fields)
    if request is not None:
        question = guided.ask(context, QuestionKind.REFUSE_REASON, {"postponement": request.id})
        subject = subject_of(request.deadline.step.measure)
        decision_cards.ask_reason(context, Reason.POSTPONE_REFUSED, question.id, subject)
