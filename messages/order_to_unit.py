"""ข้อสั่งการถึงหัวหน้าส่วนราชการ: an executive's order, with the button that says it was seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from messages.actions import postback
from messages.card import Block, Button, Card, Field, Tone, Words
from messages.compose import card_message
from messages.message import Message
from messages.phrases import quoted, shortened
from messages.quick import tap
from messages.wording import Digits, Pen


@dataclass(frozen=True, kw_only=True)
class OrderToUnit:
    """``again`` says that it was sent before and nobody has tapped yet."""

    order_id: int
    order: str
    by: str
    given_at: datetime
    again: bool = False


def render(data: OrderToUnit, digits: Digits = "thai") -> Message:
    """Return the card with the order in its own words."""
    pen = Pen(digits)
    blocks: list[Block] = [
        Words(quoted(data.order, 900), strong=True),
        Field("จาก", data.by),
        Field("เมื่อ", pen.moment(data.given_at)),
    ]
    if data.again:
        blocks.append(Words("ยังไม่ได้กดรับทราบ ระบบจึงแจ้งอีกครั้ง", quiet=True))
    button = Button("รับทราบข้อสั่งการ", tap(postback("order.seen", o=data.order_id), says="รับทราบข้อสั่งการ"), main=True)
    card = Card("ข้อสั่งการ", "ถึงหัวหน้าส่วนราชการ", blocks, [button], Tone.SOON)
    lead = "ข้อสั่งการที่รอรับทราบ" if data.again else "ข้อสั่งการ"
    return card_message(card, f"{lead}จาก {shortened(data.by, 60)}: {shortened(data.order, 160)}")
