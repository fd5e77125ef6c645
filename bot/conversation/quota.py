"""โควตา: what the month's messages were spent on, for whoever runs the plan."""

from __future__ import annotations

from bot.conversation import cards
from bot.conversation.context import Context
from delivery.status import quota_status


def show(context: Context) -> None:
    """Answer with the month's figures."""
    found = quota_status(context.session, context.organization, context.now)
    if found is None:
        cards.sorry(context, "หน่วยงานยังไม่ได้เชื่อมกับบัญชี LINE จึงยังไม่มีโควตาให้ดู")
        return
    context.answer(found)
