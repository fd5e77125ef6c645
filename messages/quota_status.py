"""โควตา: what the month's messages were spent on, what is kept, and what was held back and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from messages.card import Bar, Block, Card, Field, Tone, Words
from messages.compose import card_message
from messages.message import Message
from messages.wording import Digits, Pen

_MOST_HELD = 8


@dataclass(frozen=True, kw_only=True)
class HeldBack:
    """How many notices of a kind were not pushed, and why, in Thai words."""

    kind: str
    count: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class QuotaStatus:
    """One billing month; ``limit`` None is unlimited, ``read_at`` None: the platform was not asked yet."""

    month: date
    used: int
    limit: int | None = None
    reserved: int = 0
    forecast: int = 0
    rode_free: int = 0
    short_by: int = 0
    held_back: tuple[HeldBack, ...] = ()
    read_at: datetime | None = None
    exhausted: bool = False


def render(data: QuotaStatus, digits: Digits = "thai") -> Message:
    """Return the figures."""
    pen = Pen(digits)
    spent = f"{pen.number(data.used)} / {_limit(data, pen)} ข้อความ"
    tone = Tone.OVERDUE if data.exhausted else Tone.SOON if data.short_by else Tone.INFO
    percent = 100 * data.used // data.limit if data.limit else 0
    blocks: list[Block] = [
        Bar("ใช้ไปแล้ว", percent, spent, tone),
        Field("กันไว้", f"{pen.number(data.reserved)} ข้อความ สำหรับสรุปผู้บริหารและเรื่องเร่งด่วน"),
        Field("คาดว่าใช้อีก", f"{pen.number(data.forecast)} ข้อความ"),
        Field("ส่งฟรี", f"{pen.number(data.rode_free)} ข้อความ แนบไปกับการตอบ"),
        *_warnings(data, pen),
        *_held(data, pen),
        Words(_read(data, pen), quiet=True),
    ]
    title = f"เดือน{pen.month(data.month)}"
    return card_message(Card("โควตาข้อความ", title, blocks, tone=tone), f"โควตาข้อความ {title}: ใช้ไป {spent}")


def _limit(data: QuotaStatus, pen: Pen) -> str:
    if data.limit is not None:
        return pen.number(data.limit)
    return "ยังไม่ทราบจำนวน" if data.read_at is None else "ไม่จำกัด"


def _warnings(data: QuotaStatus, pen: Pen) -> list[Block]:
    if data.exhausted:
        return [Words("โควตาเดือนนี้หมดแล้ว ระบบจะแจ้งเตือนแนบไปกับการตอบเท่านั้น", strong=True)]
    if data.short_by:
        return [Words(f"คาดว่าจะไม่พออีก {pen.number(data.short_by)} ข้อความ จะงดเตือนล่วงหน้าก่อน", strong=True)]
    return []


def _held(data: QuotaStatus, pen: Pen) -> list[Block]:
    if not data.held_back:
        return []
    lines = [f"- {one.kind} {pen.number(one.count)} รายการ: {one.reason}" for one in data.held_back[:_MOST_HELD]]
    return [Words("ยังไม่ได้ส่ง", strong=True), Words("\n".join(lines))]


def _read(data: QuotaStatus, pen: Pen) -> str:
    return "ยังไม่ได้อ่านตัวเลขจาก LINE" if data.read_at is None else f"ตัวเลขจาก LINE เมื่อ {pen.moment(data.read_at)}"
