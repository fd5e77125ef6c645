"""แผนฉบับใหม่: the year has a plan already; shows what another edition would change, and asks."""

from __future__ import annotations

from dataclasses import dataclass

from messages.actions import postback
from messages.card import Block, Button, Card, Field, Tone, Words
from messages.compose import card_message
from messages.message import Message
from messages.phrases import shortened
from messages.quick import tap
from messages.wording import Digits, Pen

_MOST_NUMBERS = 12


@dataclass(frozen=True, kw_only=True)
class PlanEdition:
    """Numbers of the measures that the edition adds, changes and leaves out; none at all: it changes nothing."""

    question_id: int
    fiscal_year_be: int
    source_name: str | None = None
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def render(data: PlanEdition, digits: Digits = "thai") -> Message:
    """Return the card with yes and no."""
    pen = Pen(digits)
    counts = {"เพิ่ม": data.added, "เปลี่ยน": data.changed, "ไม่มีในฉบับใหม่": data.gone}
    fields: list[Block] = [Field(name, _numbers(numbers, pen)) for name, numbers in counts.items() if numbers]
    blocks: list[Block] = [
        *(fields or [Words("เนื้อหามาตรการเหมือนเดิม")]),
        Words("รายงานและหลักฐานที่ส่งแล้วยังอยู่กับข้อเดิม", quiet=True),
    ]
    buttons = [
        Button("ใช้ฉบับใหม่", tap(postback("question.answer", q=data.question_id, v="yes")), main=True),
        Button("คงฉบับเดิม", tap(postback("question.answer", q=data.question_id, v="no"))),
    ]
    title = f"มีแผน{pen.year(data.fiscal_year_be)} อยู่แล้ว ใช้ {shortened(data.source_name or 'ไฟล์นี้', 60)} แทนหรือไม่"
    said = " ".join(f"{name} {pen(len(numbers))} ข้อ" for name, numbers in counts.items() if numbers)
    return card_message(Card("แผนฉบับใหม่", title, blocks, buttons, Tone.SOON), f"แผนฉบับใหม่: {title} {said}".strip())


def _numbers(numbers: tuple[str, ...], pen: Pen) -> str:
    shown = ", ".join(pen(shortened(number, 20)) for number in numbers[:_MOST_NUMBERS])
    more = f" และอีก {pen(len(numbers) - _MOST_NUMBERS)} ข้อ" if len(numbers) > _MOST_NUMBERS else ""
    return f"ข้อ {shown}{more}"
