"""ข้อสั่งการที่ติดตามอยู่: the executives' orders, and who has not seen them yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from messages.actions import postback
from messages.compose import text_message
from messages.message import Message
from messages.phrases import shortened
from messages.quick import choice
from messages.wording import Digits, Pen

_MOST = 8


@dataclass(frozen=True, kw_only=True)
class OrderLine:
    """One order; ``waiting`` are those who got it and have not said that they saw it, ``told`` counts who got it."""

    order_id: int
    order: str
    by: str
    given_at: datetime
    told: int = 0
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OrderList:
    """``may_pass_on`` offers the button that sends an order on to the heads."""

    orders: tuple[OrderLine, ...] = ()
    may_pass_on: bool = False


def render(data: OrderList, digits: Digits = "thai") -> Message:
    """Return the orders with how each stands."""
    pen = Pen(digits)
    if not data.orders:
        return text_message("ยังไม่มีข้อสั่งการที่บันทึกไว้")
    lines = [f"ข้อสั่งการ {pen(len(data.orders))} เรื่อง"]
    for place, one in enumerate(data.orders[:_MOST], 1):
        lines.append(f"{pen(place)}. “{shortened(one.order, 160)}”")
        lines.append(f"   {shortened(one.by, 60)} {pen.moment(one.given_at)} – {_state(one)}")
    choices = [
        choice(f"ส่งต่อเรื่องที่ {pen(place)}", postback("order.pass", o=one.order_id))
        for place, one in enumerate(data.orders[:_MOST], 1)
        if data.may_pass_on and not one.told
    ]
    return text_message("\n".join(lines), *choices)


def _state(one: OrderLine) -> str:
    if not one.told:
        return "ยังไม่ได้ส่งต่อหัวหน้าส่วนราชการ"
    if not one.waiting:
        return "รับทราบครบแล้ว"
    return f"รอรับทราบ: {shortened(', '.join(one.waiting), 160)}"
