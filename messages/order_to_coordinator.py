"""ข้อสั่งการ: an executive's order on a summary reaches the coordinator, and stands on the memo."""

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
class OrderToCoordinator:
    """``summary_name`` is what the order was given on ("สรุปผลไตรมาสที่ 1"), ``told`` are the heads who have it."""

    order: str
    by: str
    summary_name: str
    given_at: datetime
    order_id: int = 0
    told: tuple[str, ...] = ()


def render(data: OrderToCoordinator, digits: Digits = "thai") -> Message:
    """Return the card with the order in its own words."""
    pen = Pen(digits)
    blocks: list[Block] = [
        Words(quoted(data.order, 900), strong=True),
        Field("จาก", data.by),
        Field("เมื่อ", pen.moment(data.given_at)),
        Words("จะปรากฏในบันทึกข้อความของสรุปนี้", quiet=True),
    ]
    if data.told:
        blocks.append(Words(f"ส่งถึง {shortened(', '.join(data.told), 200)} แล้ว", quiet=True))
    passing = [Button("ส่งต่อหัวหน้าส่วนราชการ", tap(postback("order.pass", o=data.order_id)))]
    buttons = passing if data.order_id and not data.told else []
    buttons += [Button("ใครยังไม่ส่ง", tap(postback("missing.list"))), Button("ดูภาพรวม", tap(postback("overview")))]
    card = Card("ข้อสั่งการผู้บริหาร", pen(data.summary_name), blocks, buttons, Tone.SOON)
    return card_message(card, f"ข้อสั่งการจาก {shortened(data.by, 60)}: {shortened(data.order, 160)}")
