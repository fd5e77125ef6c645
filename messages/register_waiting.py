"""รออนุมัติ: the registration was passed on to the coordinator."""

from __future__ import annotations

from dataclasses import dataclass

from messages.compose import text_message
from messages.message import Message
from messages.phrases import shortened
from messages.wording import Digits


@dataclass(frozen=True, kw_only=True)
class RegisterWaiting:
    """Who registered as what; ``again`` when they ask a second time."""

    name: str
    unit: str | None = None
    contact: str | None = None
    again: bool = False


def render(data: RegisterWaiting, digits: Digits = "thai") -> Message:  # noqa: ARG001 -- has no figures
    """Return the receipt."""
    unit = f" {shortened(data.unit, 80)}" if data.unit else ""
    contact = f" ({shortened(data.contact, 80)}) " if data.contact else ""
    opening = "ยังรออนุมัติ" if data.again else "รับคำขอลงทะเบียนแล้ว"
    return text_message(f"{opening}: {shortened(data.name, 80)}{unit}\nเมื่อผู้ประสานงาน{contact}อนุมัติแล้วจะแจ้งให้ทราบที่นี่")
