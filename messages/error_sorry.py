"""ขออภัย: something went wrong on our side, or cannot be done, in one clear sentence."""

from __future__ import annotations

from dataclasses import dataclass

from messages.compose import text_message
from messages.message import Message
from messages.phrases import shortened
from messages.wording import Digits


@dataclass(frozen=True, kw_only=True)
class ErrorSorry:
    """``sentence`` is the Thai sentence of a ``TamNganError``; none: a fault of ours, known by ``reference``."""

    sentence: str | None = None
    reference: str | None = None


def render(data: ErrorSorry, digits: Digits = "thai") -> Message:  # noqa: ARG001 -- references keep their digits
    """Return the sentence."""
    if data.sentence:
        return text_message(shortened(data.sentence, 500))
    reference = f" (รหัส {shortened(data.reference, 40)})" if data.reference else ""
    return text_message(f"ขออภัย ระบบขัดข้อง ข้อความของท่านถูกเก็บไว้แล้วและจะลองทำอีกครั้ง{reference}")
