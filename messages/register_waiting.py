"""รออนุมัติ: the registration was passed on to the coordinator."""

from __future__ import annotations

from dataclasses import dataclass

from measures.vocabulary import Role
from messages.actions import postback
from messages.compose import text_message
from messages.message import Message
from messages.phrases import shortened
from messages.quick import Choice, choice
from messages.wording import ROLE_NAMES, Digits

_CORRECTIONS = {
    Role.STAFF: "เป็นเจ้าหน้าที่",
    Role.SUPERVISOR: "เป็นหัวหน้าหน่วยงาน",
    Role.EXECUTIVE: "เป็นผู้บริหาร",
}


@dataclass(frozen=True, kw_only=True)
class RegisterWaiting:
    """Who asks to be what; ``again`` when they speak before it is decided, ``kept``: what they said is kept as a draft.

    ``newcomer``: they may still correct the role with a tap or take the request back.
    """

    name: str
    unit: str | None = None
    contact: str | None = None
    again: bool = False
    role: Role | None = None
    kept: bool = False
    newcomer: bool = False


def render(data: RegisterWaiting, digits: Digits = "thai") -> Message:  # noqa: ARG001 -- has no figures
    """Return the receipt."""
    unit = f" {shortened(data.unit, 80)}" if data.unit else ""
    role = f" ({ROLE_NAMES[data.role]})" if data.role is not None else ""
    contact = f" ({shortened(data.contact, 80)}) " if data.contact else ""
    opening = "ยังรออนุมัติ" if data.again else "รับคำขอลงทะเบียนแล้ว"
    lines = [f"{opening}: {shortened(data.name, 80)}{unit}{role}"]
    if data.kept:
        lines.append("ข้อความเมื่อสักครู่ยังไม่ได้บันทึกเป็นรายงาน เก็บเป็นร่างไว้ให้ 1 วัน เมื่ออนุมัติแล้วจะถามว่าต้องการบันทึกหรือไม่")
    elif data.again:
        lines.append("ระหว่างนี้ยังไม่มีอะไรถูกบันทึก")
    if data.again and data.newcomer:
        lines.append("ถ้าต้องการแก้คำขอ พิมพ์ “ลงทะเบียน ชื่อ นามสกุล หน่วยงาน” อีกครั้ง")
    lines.append(f"เมื่อผู้ประสานงาน{contact}อนุมัติแล้วจะแจ้งให้ทราบที่นี่")
    return text_message("\n".join(lines), *_choices(data))


def _choices(data: RegisterWaiting) -> list[Choice]:
    if not data.newcomer:
        return []
    held = data.role or Role.STAFF
    roles = [choice(name, postback("register.role", v=role)) for role, name in _CORRECTIONS.items() if role != held]
    return [*roles, choice("ยกเลิกคำขอ", postback("register.cancel"))]
