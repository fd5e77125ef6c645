"""คำขอลงทะเบียน: the coordinator decides with a button."""

from __future__ import annotations

from dataclasses import dataclass

from measures.vocabulary import Role
from messages.actions import postback
from messages.card import Block, Button, Card, Field, Tone, Words
from messages.compose import card_message
from messages.message import Message
from messages.phrases import optional, shortened
from messages.quick import tap
from messages.wording import ROLE_NAMES, Digits


@dataclass(frozen=True, kw_only=True)
class RegisterApprove:
    """``on_roster``: the name stands on the list the office made beforehand."""

    person_id: int
    name: str
    unit: str | None = None
    role: Role = Role.STAFF
    line_name: str | None = None
    on_roster: bool = False


def render(data: RegisterApprove, digits: Digits = "thai") -> Message:  # noqa: ARG001 -- has no figures
    """Return the card with อนุมัติ and ไม่อนุมัติ."""
    roster = "ชื่อนี้ตรงกับรายชื่อที่เตรียมไว้" if data.on_roster else "ชื่อนี้ไม่อยู่ในรายชื่อที่เตรียมไว้ โปรดตรวจสอบว่าเป็นเจ้าหน้าที่จริง"
    blocks: list[Block] = [
        *optional("หน่วยงาน", data.unit),
        Field("บทบาท", ROLE_NAMES[data.role]),
        *optional("ชื่อใน LINE", data.line_name),
        Words(roster, quiet=data.on_roster, strong=not data.on_roster),
    ]
    buttons = [
        Button("อนุมัติ", tap(postback("person.approve", p=data.person_id)), main=True),
        Button("ไม่อนุมัติ", tap(postback("person.refuse", p=data.person_id))),
    ]
    name = shortened(data.name, 100)
    return card_message(
        Card("คำขอลงทะเบียน", name, blocks, buttons, Tone.SOON), f"คำขอลงทะเบียน: {name} {data.unit or ''}"
    )
