"""โควตา: what the month's messages were spent on, for whoever runs the plan."""

from __future__ import annotations

from bot.conversation import cards
from bot.conversation.context import Context
from delivery.status import quota_status
from measures.permissions import may_manage
from messages.no_permission import Denied

#: What people type for it, spaces and case aside.
WORDS = frozenset({"โควตา", "โควต้า", "โคว้ตา", "ดูโควตา", "โควตาข้อความ", "quota"})


def show(context: Context) -> None:
    """Answer with the month's figures; coordinators only."""
    if context.actor is None or not may_manage(context.actor, context.today):
        cards.denied(context, Denied.COORDINATOR_ONLY)
        return
    found = quota_status(context.session, context.organization, context.now)
    if found is None:
        cards.sorry(context, "หน่วยงานยังไม่ได้เชื่อมกับบัญชี LINE จึงยังไม่มีโควตาให้ดู")
        return
    context.answer(found)
