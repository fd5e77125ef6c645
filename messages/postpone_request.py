"""คำขอเลื่อน: a supervisor or coordinator decides with a button."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from messages.actions import postback
from messages.card import Block, Button, Card, Field, Tone, Words
from messages.compose import card_message
from messages.facts import Subject
from messages.message import Message
from messages.phrases import optional, quoted, step_field, subject_title
from messages.quick import tap
from messages.wording import Digits, Pen


@dataclass(frozen=True, kw_only=True)
class PostponeRequest:
    """Who asks to move which deadline, from when to when."""

    subject: Subject
    postponement_id: int
    old_due_on: date
    new_due_on: date
    by: str | None = None
    unit: str | None = None
    reason: str | None = None


def render(data: PostponeRequest, digits: Digits = "thai") -> Message:
    """Return the card with อนุญาต and ไม่อนุญาต."""
    pen = Pen(digits)
    days = (data.new_due_on - data.old_due_on).days
    blocks: list[Block] = [
        *step_field(data.subject, pen),
        Field("จาก", pen.weekday(data.old_due_on)),
        Field("เป็น", pen.weekday(data.new_due_on), strong=True),
        Field("ต่างกัน", f"{pen(abs(days))} วัน" if days >= 0 else f"เร็วขึ้น {pen(-days)} วัน"),
        *optional("หน่วยงาน", data.unit),
        *optional("ผู้ขอ", data.by),
        *optional("เหตุผล", quoted(data.reason, 500) if data.reason else None),
        Words("วันเดิมยังอยู่ในบันทึก", quiet=True),
    ]
    buttons = [
        Button("อนุญาต", tap(postback("postpone.accept", p=data.postponement_id)), main=True),
        Button("ไม่อนุญาต", tap(postback("postpone.refuse", p=data.postponement_id))),
    ]
    alt = f"ขอเลื่อน {data.subject.name(pen)} จาก {pen.short(data.old_due_on)} เป็น {pen.short(data.new_due_on)}"
    return card_message(Card("คำขอเลื่อนกำหนด", subject_title(data.subject, pen), blocks, buttons, Tone.SOON), alt)
