"""นำเข้าแผนแล้ว: what was read, and what has still to be answered."""

from __future__ import annotations

from dataclasses import dataclass

from messages.actions import postback
from messages.card import Block, Button, Card, Field, Tone, Words
from messages.compose import card_message
from messages.message import Message
from messages.phrases import optional, shortened
from messages.quick import tap
from messages.wording import Digits, Pen


@dataclass(frozen=True, kw_only=True)
class ImportSummary:
    """The figures of an import; ``units_without_people`` answer for measures but nobody of them is registered."""

    organization: str
    fiscal_year_be: int
    measures: int
    steps: int
    deadlines: int
    questions: int = 0
    source_name: str | None = None
    units_without_people: tuple[str, ...] = ()


def render(data: ImportSummary, digits: Digits = "thai") -> Message:
    """Return the card, with the way to the open questions."""
    pen = Pen(digits)
    blocks: list[Block] = [
        Field("มาตรการ", f"{pen.number(data.measures)} ข้อ"),
        Field("ขั้นตอน", f"{pen.number(data.steps)} รายการ"),
        Field("กำหนดส่ง", f"{pen.number(data.deadlines)} งวด"),
        *optional("ไฟล์", shortened(data.source_name, 100) if data.source_name else None),
    ]
    if data.units_without_people:
        names = ", ".join(shortened(unit, 40) for unit in data.units_without_people[:10])
        blocks.append(Words(f"ยังไม่มีผู้ลงทะเบียน: {names}"))
    if data.questions:
        blocks.append(Words(f"ยังมีคำถาม {pen(data.questions)} ข้อที่ระบบไม่เดาให้", strong=True))
    buttons = [Button("ตอบคำถาม", tap(postback("plan.next")), main=True)] if data.questions else []
    buttons.append(Button("ดูภาพรวม", tap(postback("overview"))))
    title = f"{pen.year(data.fiscal_year_be)} {shortened(data.organization, 100)}"
    tone = Tone.SOON if data.questions else Tone.DONE
    alt = f"นำเข้าแผนแล้ว {title}: {pen(data.measures)} มาตรการ {pen(data.deadlines)} งวด"
    return card_message(Card("นำเข้าแผนแล้ว", title, blocks, buttons, tone), alt)
