"""One message: LINE message objects and the same in plain text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Message:
    """What the bot says once.

    ``objects`` are 1 to 5 LINE message objects as plain dictionaries (Messaging API reference, "Message objects");
    ``plain`` is the whole of it in words: for the log of an auditor, e-mail, screen readers and the command line.
    """

    objects: tuple[dict[str, Any], ...]
    plain: str
