"""What takes long enough to show the typing dots: only in 1:1 chats, and only where somebody would wonder."""

from __future__ import annotations

from bot.conversation.exporting import SLOW_WORDS
from bot.events import IncomingEvent
from bot.plan_papers import KINDS

#: The dots vanish with the answer; the platform takes multiples of 5 up to 60 (Messaging API reference).
SECONDS = 20


def is_slow(event: IncomingEvent) -> bool:
    """Tell from an event alone whether its answer takes a while: a paper that may be a plan, a document, an import."""
    if event.room_kind != "private" or event.user_id is None or event.standby:
        return False
    if event.kind == "postback":
        return (event.postback or "").startswith(("a=export", "a=plan.next"))
    message = event.message
    if event.kind != "message" or message is None:
        return False
    if message.kind == "file":
        return (message.file_name or "").lower().endswith(tuple(KINDS))
    return message.kind == "text" and any(word in message.text for word in SLOW_WORDS)
