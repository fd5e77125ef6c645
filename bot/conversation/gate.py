"""The gate: in a group the bot speaks only when it was spoken to, or when a text is beyond doubt about the plan.

Rules of the house plan, section 4: mentioned, quoted, called by its name, tapped, answering its own question, or a text
that is beyond doubt a report or request about the plan's own measures. In a 1:1 chat it always answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.events import IncomingMessage

#: The name people call it by, alone at the beginning or the end.
NAMES = ("ตามงาน", "น้องตามงาน", "บอทตามงาน", "tamngan")
_CALLED = re.compile(rf"^\s*@?(?:{'|'.join(sorted(NAMES, key=len, reverse=True))})(?=$|[\s,:;!?.])", re.IGNORECASE)


@dataclass(frozen=True)
class Opening:
    """Why the bot may speak, and the text without the call."""

    text: str
    called: bool
    answering: bool = False
    quoted: bool = False
    private: bool = False

    @property
    def addressed(self) -> bool:
        """Tell whether the text was meant for the bot whatever it says."""
        return self.called or self.answering or self.quoted or self.private


def opening(message: IncomingMessage, *, private: bool, quotes_us: bool, answering: bool) -> Opening:
    """Take the call off a text and say whether it was addressed to the bot."""
    text = _without_mentions(message)
    named = _CALLED.match(text)
    if named:
        text = text[named.end() :].lstrip(" ,:;!?.")
    return Opening(text.strip(), message.mentions_bot or named is not None, answering, quotes_us, private)


def _without_mentions(message: IncomingMessage) -> str:
    """Cut "@ชื่อบอท" out; LINE counts in UTF-16 units, so an emoji before it shifts Python's own indexes."""
    raw = message.text.encode("utf-16-le")
    for start, length in sorted(message.bot_mentions, reverse=True):
        if start >= 0 and start + length <= len(raw) // 2:
            raw = raw[: start * 2] + raw[(start + length) * 2 :]
    return raw.decode("utf-16-le", "ignore")
