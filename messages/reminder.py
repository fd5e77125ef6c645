"""เตือนกำหนดส่ง: one deadline, before, on and after its day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from messages.actions import postback
from messages.card import Block, Button, Card, Field, Words, status_tone
from messages.compose import card_message
from messages.facts import Mention, Task
from messages.message import Message
from messages.phrases import optional, report_button, shortened, status_words, step_field, subject_title
from messages.quick import tap
from messages.wording import Digits, Pen


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """``today`` is the day it is read: a reminder that rode on a later reply must not miscount the days.

    ``mentions`` name the owners in a group; ``for_supervisor`` speaks to the head of the unit.
    """

    task: Task
    today: date
    mentions: tuple[Mention, ...] = ()
    for_supervisor: bool = False
    in_group: bool = False


def render(data: Reminder, digits: Digits = "thai") -> Message:
    """Return the card, in a group behind a line that names the owners."""
    pen = Pen(digits)
    task = data.task
    left = task.days_left(data.today)
    when = pen.days_left(left) if left is not None else "โปรดรายงานผล"
    tone = status_tone(task.status, left)
    blocks: list[Block] = [
        *step_field(task, pen),
        *optional("กำหนด", pen.weekday(task.due_on) if task.due_on else None, strong=True),
        *optional("งวด", task.period(pen)),
        *optional("หน่วยงาน", task.unit),
        Field("สถานะ", status_words(task.status, pen, task.percent)),
        Words(_closing(data, left), quiet=True),
    ]
    card = Card(_kicker(data, when), subject_title(task, pen), blocks, _buttons(data, left), tone)
    alt = f"{when}: {shortened(task.line(pen), 160)}" + (f" ({task.unit})" if task.unit else "")
    return card_message(card, alt, mentions=data.mentions)


def _kicker(data: Reminder, when: str) -> str:
    return f"แจ้งหัวหน้า · {when}" if data.for_supervisor else when


def _closing(data: Reminder, left: int | None) -> str:
    if data.for_supervisor:
        return "เรียนหัวหน้าเพื่อทราบและช่วยติดตาม"
    if left is not None and left < 0:
        return "หากทำแล้วโปรดแจ้งผล หากติดขัดกด “มีปัญหา” หรือ “ขอเลื่อน”"
    return "ตอบกลับข้อความนี้ว่าทำแล้ว หรือกดรายงานผล"


def _buttons(data: Reminder, left: int | None) -> list[Button]:
    if data.for_supervisor:
        return [Button("ดูรายละเอียด", tap(postback("status.show", m=data.task.measure_id)), main=True)]
    buttons = [report_button(data.task)]
    buttons.append(Button("มีปัญหา", tap(postback("report.problem", **data.task.ids))))
    buttons.append(Button("ขอเลื่อน", tap(postback("postpone.ask", **data.task.ids))))
    if left is not None and left > 0 and data.task.deadline_id is not None and not data.in_group:
        buttons.append(Button("เตือนอีกครั้งพรุ่งนี้", tap(postback("reminder.later", d=data.task.deadline_id))))
    return buttons
