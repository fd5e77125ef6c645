"""ลงทะเบียนแล้ว: what the person can do now."""

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

_FIRST_STEPS = {
    Role.STAFF: "รายงานได้เลย เช่น พิมพ์ “ข้อ 3 เสร็จแล้ว เมื่อวานนี้” แล้วส่งรูปตาม",
    Role.SUPERVISOR: "รายงานของหน่วยงานจะส่งมาให้ตรวจรับ และรายงานเองได้ เช่น “ข้อ 3 เสร็จแล้ว”",
    Role.COORDINATOR: "ดูแลได้ทั้งแผน ทั้งอนุมัติคนเข้าใช้ รายงานแทน และออกเอกสาร",
    Role.EXECUTIVE: "สรุปผลจะส่งให้ทุกเดือน และถามได้ทุกเมื่อ เช่น “สรุปเดือนนี้”",
}


@dataclass(frozen=True, kw_only=True)
class RegisterDone:
    """Who may now do what; ``open_tasks`` wait for them already."""

    name: str
    role: Role = Role.STAFF
    unit: str | None = None
    open_tasks: int = 0
    acting_from: date | None = None
    acting_until: date | None = None


def render(data: RegisterDone, digits: Digits = "thai") -> Message:
    """Return the card."""
    pen = Pen(digits)
    waiting = f"มีงานรออยู่ {pen(data.open_tasks)} รายการ" if data.open_tasks else None
    blocks: list[Block] = [
        Field("บทบาท", ROLE_NAMES[data.role]),
        *optional("หน่วยงาน", data.unit),
        *optional("รักษาราชการแทน", acting_words(data.acting_from, data.acting_until, pen)),
        *optional("งาน", waiting),
        Words(pen(_FIRST_STEPS[data.role])),
    ]
    first = "ภาพรวม" if data.role is Role.EXECUTIVE else "งานของฉัน"
    target = postback("overview") if data.role is Role.EXECUTIVE else postback("mine.list")
    buttons = [Button(first, tap(target), main=True), Button("วิธีใช้", tap(postback("help")))]
    name = shortened(data.name, 100)
    return card_message(Card("ลงทะเบียนแล้ว", name, blocks, buttons, Tone.DONE), f"ลงทะเบียนแล้ว: {name}")
