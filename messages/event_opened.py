"""เริ่มนับกำหนด: an event-based step was opened; its days run from now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from messages.card import Block, Card, Field, Tone, Words
from messages.compose import card_message
from messages.facts import Task
from messages.message import Message
from messages.phrases import optional, report_button, step_field, subject_title
from messages.wording import Digits, Pen


@dataclass(frozen=True, kw_only=True)
class EventOpened:
    """``task.due_on`` is the deadline that came of the event on ``event_on``."""

    task: Task
    event_on: date
    days: int


def render(data: EventOpened, digits: Digits = "thai") -> Message:
    """Return the card with the new deadline."""
    pen = Pen(digits)
    due = pen.weekday(data.task.due_on) if data.task.due_on else None
    blocks: list[Block] = [
        *step_field(data.task, pen),
        Field("จัดเมื่อ", pen.weekday(data.event_on)),
        *optional(f"ภายใน {pen(data.days)} วัน", due, strong=True),
        *optional("หน่วยงาน", data.task.unit),
        Words("จะเตือนก่อนถึงกำหนด", quiet=True),
    ]
    card = Card("เริ่มนับกำหนดแล้ว", subject_title(data.task, pen), blocks, [report_button(data.task)], Tone.PROGRESS)
    return card_message(card, f"เริ่มนับกำหนด {data.task.name(pen)}: ส่งภายใน {due or ''}")
