"""คำขอลงทะเบียน: the coordinator decides with a button."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from measures.vocabulary import Role
from messages.actions import postback
from messages.card import Block, Button, Card, Field, Tone, Words
from messages.compose import card_message
from messages.message import Message
from messages.phrases import acting_words, optional, shortened
from messages.quick import tap
from messages.wording import ROLE_NAMES, Digits, Pen


@dataclass(frozen=True, kw_only=True)
class RegisterApprove:
    """``on_roster``: the name stands on the list the office made beforehand.

    The days of an acting post (รักษาราชการแทน) are both included; one of them may be open.
    """

    person_id: int
    name: str
    unit: str | None = None
    role: Role = Role.STAFF
    line_name: str | None = None
    on_roster: bool = False
    typed_name: str | None = None
    """What the person wrote, where the roster spells it otherwise."""
    moves_from: str | None = None
    """The unit of somebody registered who asks to change it."""
    acting_from: date | None = None
    acting_until: date | None = None


def render(data: RegisterApprove, digits: Digits = "thai") -> Message:
    """Return the card with อนุมัติ and ไม่อนุมัติ."""
    acting = acting_words(data.acting_from, data.acting_until, Pen(digits))
    blocks: list[Block] = [
        *optional("หน่วยงาน", data.unit),
        *optional("ย้ายจาก", data.moves_from),
        Field("บทบาท", ROLE_NAMES[data.role]),
        *optional("ช่วงเวลา", acting),
        *optional("ชื่อใน LINE", data.line_name),
        *optional("พิมพ์ชื่อว่า", shortened(data.typed_name, 100) if data.typed_name else None),
        _roster(data),
    ]
    buttons = [
        Button("อนุมัติ", tap(postback("person.approve", p=data.person_id)), main=True),
        Button("ไม่อนุมัติ", tap(postback("person.refuse", p=data.person_id))),
    ]
    name = shortened(data.name, 100)
    kicker = "คำขอรักษาราชการแทน" if acting else "คำขอเปลี่ยนหน่วยงาน" if data.moves_from else "คำขอลงทะเบียน"
    card = Card(kicker, name, blocks, buttons, Tone.SOON)
    return card_message(card, f"{kicker}: {name} {data.unit or ''}")


def _roster(data: RegisterApprove) -> Words:
    if data.moves_from or data.acting_from or data.acting_until:
        return Words("ลงทะเบียนอยู่แล้ว", quiet=True)
    if data.on_roster:
        return Words("ชื่อนี้ตรงกับรายชื่อที่เตรียมไว้", quiet=True)
    return Words("ชื่อนี้ไม่อยู่ในรายชื่อที่เตรียมไว้ โปรดตรวจสอบว่าเป็นเจ้าหน้าที่จริง", strong=True)
