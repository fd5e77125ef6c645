"""ผลคำขอเลื่อน: received, allowed or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from messages.card import Button, Card, Field, Tone
from messages.compose import card_message
from messages.facts import Subject
from messages.message import Message
from messages.phrases import optional, quoted, report_button, step_field, subject_title
from messages.wording import Digits, Pen


class Outcome(StrEnum):
    """Where a request stands; ``WAITING`` is the receipt for who asked."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"


_LOOKS = {
    Outcome.WAITING: ("ส่งคำขอเลื่อนแล้ว รอพิจารณา", Tone.WAITING),
    Outcome.ACCEPTED: ("อนุญาตให้เลื่อนแล้ว", Tone.DONE),
    Outcome.REFUSED: ("ไม่อนุญาตให้เลื่อน", Tone.OVERDUE),
}


@dataclass(frozen=True, kw_only=True)
class PostponeResult:
    """What became of a request, and who decides or decided."""

    subject: Subject
    outcome: Outcome
    old_due_on: date
    new_due_on: date
    by: str | None = None
    reason: str | None = None


def render(data: PostponeResult, digits: Digits = "thai") -> Message:
    """Return the card; the date that holds now is set in bold."""
    pen = Pen(digits)
    kicker, tone = _LOOKS[data.outcome]
    accepted = data.outcome is Outcome.ACCEPTED
    blocks = [
        *step_field(data.subject, pen),
        Field("กำหนดเดิม", pen.weekday(data.old_due_on), strong=not accepted),
        Field("ขอเป็น" if not accepted else "กำหนดใหม่", pen.weekday(data.new_due_on), strong=accepted),
        *optional("เหตุผล", quoted(data.reason, 500) if data.reason else None),
        *optional("ผู้พิจารณา", data.by),
    ]
    buttons: list[Button] = [report_button(data.subject)] if data.outcome is Outcome.REFUSED else []
    day = pen.short(data.new_due_on if accepted else data.old_due_on)
    return card_message(
        Card(kicker, subject_title(data.subject, pen), blocks, buttons, tone),
        f"{kicker}: {data.subject.name(pen)} กำหนดส่ง {day}",
    )
