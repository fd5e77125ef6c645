"""บทบาทเปลี่ยน: somebody is told which posts they lost and gained."""

from __future__ import annotations

from dataclasses import dataclass

from messages.actions import postback
from messages.card import Block, Button, Card, Field, Tone
from messages.compose import card_message
from messages.facts import Shift
from messages.message import Message
from messages.phrases import optional, shortened
from messages.quick import tap
from messages.register_approve import MAY_DO
from messages.wording import Digits, Pen


@dataclass(frozen=True, kw_only=True)
class PostTold:
    """What changed, and who changed it."""

    shift: Shift
    by: str | None = None
    of_somebody_else: bool = False
    """Told to the coordinators: another has come."""


def render(data: PostTold, digits: Digits = "thai") -> Message:
    """Return the card."""
    pen = Pen(digits)
    gains = ", ".join(one.words(pen) for one in data.shift.gains)
    may = "; ".join(dict.fromkeys(MAY_DO[one.role] for one in data.shift.gains))
    blocks: list[Block] = [
        *optional("ได้เป็น", gains, strong=True),
        *optional("ทำได้", may),
        *optional("พ้นจาก", ", ".join(one.words(pen) for one in data.shift.loses)),
        *optional("ผู้ดำเนินการ", data.by),
    ]
    buttons = [Button("วิธีใช้", tap(postback("help"))), Button("ข้อมูลของฉัน", tap(postback("data.show")))]
    title = "บทบาทของท่านในตามงาน"
    if data.of_somebody_else:
        title, buttons = shortened(data.shift.name, 100), [Button("รายชื่อ", tap(postback("roster.list")))]
    card = Card("เปลี่ยนบทบาท", title, blocks or [Field("บทบาท", "ไม่มี")], buttons, Tone.INFO)
    return card_message(card, f"{title}: {gains or 'มีการเปลี่ยนแปลง'}")
