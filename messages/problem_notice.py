"""แจ้งปัญหา: a unit is stuck; its supervisor and the coordinator hear of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from messages.actions import postback
from messages.card import Block, Button, Card, Tone, Words
from messages.compose import card_message
from messages.facts import Subject
from messages.message import Message
from messages.phrases import optional, quoted, shortened, step_field, subject_title
from messages.quick import tap
from messages.wording import Digits, Pen


@dataclass(frozen=True, kw_only=True)
class ProblemNotice:
    """What is the matter, in the words of who reported it."""

    subject: Subject
    problem: str
    by: str | None = None
    unit: str | None = None
    due_on: date | None = None


def render(data: ProblemNotice, digits: Digits = "thai") -> Message:
    """Return the card."""
    pen = Pen(digits)
    blocks: list[Block] = [
        Words(quoted(data.problem, 600), strong=True),
        *step_field(data.subject, pen),
        *optional("กำหนด", pen.weekday(data.due_on) if data.due_on else None),
        *optional("หน่วยงาน", data.unit),
        *optional("ผู้แจ้ง", data.by),
    ]
    buttons = [Button("ดูรายละเอียด", tap(postback("status.show", m=data.subject.measure_id)), main=True)]
    card = Card("แจ้งปัญหา/อุปสรรค", subject_title(data.subject, pen), blocks, buttons, Tone.OVERDUE)
    return card_message(card, f"แจ้งปัญหา {data.subject.name(pen)}: {shortened(data.problem, 160)}")
