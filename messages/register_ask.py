"""ลงทะเบียน: asks for a name or a unit."""

from __future__ import annotations

from dataclasses import dataclass

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


def render(data: RegisterAsk, digits: Digits = "thai") -> Message:  # noqa: ARG001 -- has no figures
    """Return the question; the units are quick replies."""
    if data.name is None:
        return text_message("ลงทะเบียน: พิมพ์ชื่อ นามสกุล และหน่วยงาน ในข้อความเดียว\nเช่น “สมใจ ใจดี กองคลัง”")
    lines = [f"{shortened(data.name, 80)} อยู่หน่วยงานไหน"]
    if len(data.units) > QUICK_REPLIES:
        lines += [f"- {shortened(unit.name, 60)}" for unit in data.units[:_MOST_LINES]]
    lines.append("กดเลือก หรือพิมพ์ชื่อหน่วยงาน")
    choices = [choice(unit.name, postback("register.unit", u=unit.unit_id, q=data.question_id)) for unit in data.units]
    return text_message("\n".join(lines), *choices[:QUICK_REPLIES])
