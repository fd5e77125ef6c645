"""โควตา: what the month's messages were spent on, for whoever runs the plan."""

from __future__ import annotations

from bot.conversation import cards
from bot.conversation.context import Context
from delivery.status import quota_status
from messages.plain_answer import Plain


def show(context: Context) -> None:
    """Answer with the month's figures."""
    found = quota_status(context.session, context.organization, context.now)
    if found is None:
        cards.plain(context, Plain.NO_CHANNEL)
        return
    context.answer(found)
