"""ลงทะเบียน: asks for a name or a unit."""

from __future__ import annotations

from dataclasses import dataclass

from measures.vocabulary import Role
from messages.actions import postback
from messages.compose import text_message
from messages.facts import UnitChoice
from messages.limits import QUICK_REPLIES
from messages.message import Message
from messages.phrases import shortened
from messages.quick import choice
from messages.wording import Digits

_MOST_LINES = 30


@dataclass(frozen=True, kw_only=True)
class RegisterAsk:
    """``name`` None: the name is asked for; otherwise the unit."""

    name: str | None = None
    units: tuple[UnitChoice, ...] = ()
    question_id: int | None = None
    first_coordinator: bool = False
    """Whoever typed the first code is asked who they are."""
    kept: bool = False
    """What was just reported is kept as a draft and not recorded."""


def render(data: RegisterAsk, digits: Digits = "thai") -> Message:  # noqa: ARG001 -- has no figures
    """Return the question; the units are quick replies."""
    kept = "ข้อความเมื่อสักครู่ยังไม่ได้บันทึก เพราะยังไม่ได้ลงทะเบียน เก็บเป็นร่างไว้ให้ 1 วัน\n" if data.kept else ""
    if data.first_coordinator:
        return text_message("ท่านเป็นผู้ประสานงานของหน่วยงานแล้ว\nโปรดพิมพ์ชื่อ นามสกุล และหน่วยงานของท่าน เช่น “สมใจ ใจดี สำนักปลัด”")
    if data.name is None:
        return text_message(
            f"{kept}ลงทะเบียน: พิมพ์ชื่อ นามสกุล และหน่วยงาน ในข้อความเดียว\n"
            "เช่น “สมใจ ใจดี กองคลัง” หัวหน้าหรือผู้บริหารพิมพ์ตำแหน่งด้วย เช่น “สมชาย ใจดี ปลัด อบต.”"
        )
    lines = [f"{shortened(data.name, 80)} อยู่หน่วยงานไหน"]
    if len(data.units) > QUICK_REPLIES:
        lines += [f"- {shortened(unit.name, 60)}" for unit in data.units[:_MOST_LINES]]
    lines.append("กดเลือก หรือพิมพ์ชื่อหน่วยงาน")
    choices = [choice(unit.name, postback("register.unit", u=unit.unit_id, q=data.question_id)) for unit in data.units]
    leading = choice("เป็นผู้บริหาร", postback("register.role", v=Role.EXECUTIVE, q=data.question_id))
    return text_message("\n".join(lines), *choices[: QUICK_REPLIES - 1], leading)
