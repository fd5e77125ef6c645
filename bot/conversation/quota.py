"""โควตา: what the month's messages were spent on, for whoever runs the plan."""

from __future__ import annotations

from bot.conversation import cards
from bot.conversation.context import Context
from delivery.status import quota_status
from measures.permissions import may_manage
from messages.no_permission import Denied

#: What people type for it, spaces and case aside.
WORDS = frozenset({"โควตา", "โควต้า", "โคว้ตา", "ดูโควตา", "โควตาข้อความ", "quota"})


def is_asked(text: str) -> bool:
    """Tell whether a text asks for nothing but the quota."""
    return "".join(text.split()).lower() in WORDS


def show(context: Context) -> None:
    """Answer with the month's figures; coordinators only."""
    if context.actor is None or not may_manage(context.actor, context.today):
        cards.denied(context, Denied.COORDINATOR_ONLY)
        return
    # Somebody is speaking through it, so there is a channel.
    found = quota_status(context.session, context.organization, context.now)
    if found is not None:
        context.answer(found)
