"""ไม่ได้รับอนุมัติ: a registration was refused."""

from __future__ import annotations

from dataclasses import dataclass

from messages.compose import text_message
from messages.message import Message
from messages.phrases import quoted, shortened
from messages.wording import Digits


@dataclass(frozen=True, kw_only=True)
class RegisterRefused:
    """``reason`` in the coordinator's words, if any."""

    name: str
    reason: str | None = None
    contact: str | None = None


def render(data: RegisterRefused, digits: Digits = "thai") -> Message:  # noqa: ARG001 -- has no figures
    """Return the refusal and whom to ask."""
    reason = f" เหตุผล {quoted(data.reason)}" if data.reason else ""
    contact = shortened(data.contact, 80) if data.contact else "ผู้ประสานงาน"
    return text_message(f"คำขอลงทะเบียนของ {shortened(data.name, 80)} ยังไม่ได้รับอนุมัติ{reason}\nสอบถามได้ที่ {contact}")
