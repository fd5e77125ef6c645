"""นำคำตอบไปใช้แล้ว: what the answer to a question about the plan changed, and how many questions are left."""

from __future__ import annotations

from dataclasses import dataclass

from messages.actions import postback
from messages.card import Block, Button, Card, Field, Tone, Words, in_words
from messages.compose import card_message
from messages.message import Message
from messages.phrases import quoted, shortened
from messages.quick import tap
from messages.wording import Digits, Pen, answer_in_words

_MOST_STEPS = 4
_PARTS = {
    "owners": "ผู้รับผิดชอบ",
    "units": "หน่วยงาน (รวมเป็นหน่วยงานเดียว)",
    "schedule": "กำหนดเวลา",
    "steps": "ขั้นตอน",
    "refs": "รหัสตัวชี้วัด",
    "number": "หมายเลขข้อ",
    "status": "สถานะ",
    "done_on": "วันที่ดำเนินการ",
    "topics": "ประเด็น",
    "fiscal_year_be": "ปีงบประมาณ",
}


_DRAFT = {
    "confirmed": "ใช้แผนนี้แล้ว จะเตือนตามกำหนดของแผน",
    "declined": "ไม่ใช้แผนที่ยกมา นำเข้าแผนฉบับใหม่ได้โดยส่งไฟล์ในแชตนี้",
}


@dataclass(frozen=True, kw_only=True)
class StepAfter:
    """One step as the answer left it."""

    number: str
    text: str
    owners: tuple[str, ...] = ()
    schedule: str = ""


@dataclass(frozen=True, kw_only=True)
class AnswerApplied:
    """``parts`` are those of ``plan_answers.Effect``; none: the answer is kept and changed nothing."""

    answer: str
    number: str | None = None
    title: str | None = None
    parts: tuple[str, ...] = ()
    steps: tuple[StepAfter, ...] = ()
    deadlines: int = 0
    left: int = 0


def render(data: AnswerApplied, digits: Digits = "thai") -> Message:
    """Return the card that shows the effect."""
    pen = Pen(digits)
    title = f"ข้อ {pen(data.number)} {shortened(data.title or '', 140)}".strip() if data.number else "แผนทั้งฉบับ"
    blocks: list[Block] = [Field("คำตอบ", quoted(answer_in_words(data.answer, pen), 200)), *_changes(data, pen)]
    if data.left == 0:
        blocks.append(Words("ตอบคำถามของแผนครบแล้ว", strong=True))
    buttons = [] if data.left else [Button("ดูภาพรวม", tap(postback("overview")))]
    kicker = "นำคำตอบไปใช้แล้ว" if data.parts else "บันทึกคำตอบแล้ว"
    alt = f"{kicker}: {shortened(title, 120)} {_in_short(data)}"
    return card_message(Card(kicker, title, blocks, buttons, Tone.DONE), alt)


def effect_lines(data: AnswerApplied, digits: Digits = "thai") -> tuple[str, ...]:
    """Return only what changed, line by line: for the page on which the answer stands already."""
    return tuple(in_words(block) for block in _changes(data, Pen(digits)))


def _in_short(data: AnswerApplied) -> str:
    for part, words in _DRAFT.items():
        if part in data.parts:
            return words
    named = [_PARTS[part] for part in data.parts if part in _PARTS]
    return f"ปรับ{', '.join(named)}แล้ว" if named else "แผนไม่เปลี่ยน"


def _changes(data: AnswerApplied, pen: Pen) -> list[Block]:
    blocks: list[Block] = [Words(_in_short(data))]
    for step in data.steps[:_MOST_STEPS]:
        said = " · ".join(filter(None, (pen(step.schedule), ", ".join(step.owners))))
        blocks.append(Field(f"ขั้นตอน {pen(step.number)}", f"{shortened(step.text, 80)}{f' ({said})' if said else ''}"))
    if len(data.steps) > _MOST_STEPS:
        blocks.append(Words(f"และอีก {pen(len(data.steps) - _MOST_STEPS)} ขั้นตอน", quiet=True))
    if data.deadlines:
        blocks.append(Words(f"กำหนดส่งเปลี่ยน {pen.number(data.deadlines)} งวด"))
    return blocks
