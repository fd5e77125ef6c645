"""What a button names: a measure, an open question, a day; ids of another plan or office are not found."""

from __future__ import annotations

from datetime import date

from actions.targets import Found
from bot.conversation import (
    cards,
)
from bot.conversation.context import Context
from messages.no_permission import Denied
from messages.stale_button import Stale
from storage.models import OpenQuestion

Fields = dict[str, str]


def found_of(context: Context, fields: Fields) -> Found | None:
    """Return the measure (and step) of a button; ids of another plan or organization are not found."""
    measure = next((entry for entry in context.measures if entry.id == int(fields["m"])), None)
    if measure is None:
        cards.stale(context)
        return None
    step = next((entry for entry in measure.steps if str(entry.id) == fields.get("step")), None)
    return Found(step.number if step else measure.number, measure, step)


def question_of(context: Context, fields: Fields) -> OpenQuestion | None:
    """Return the open question a button answers; says what became of it where it is not open to this person."""
    question = context.session.get(OpenQuestion, int(fields["q"]))
    person_id = context.person.id if context.person else None
    if question is None or question.room_id != context.room.id:
        cards.stale(context)
    elif question.person_id not in (None, person_id):
        cards.denied(context, Denied.NOT_YOUR_BUTTON)
    elif question.answered_at is not None:
        cards.stale(context, Stale.DONE_BEFORE)
    elif question.expires_at <= context.now:
        cards.stale(context, Stale.EXPIRED)
    else:
        return question
    return None


def picked(context: Context, fields: Fields) -> date | None:
    try:
        return date.fromisoformat(context.event.postback_params.get("date") or fields.get("on") or "")
    except ValueError:
        return None
