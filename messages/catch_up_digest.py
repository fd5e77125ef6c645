"""กลับมาแล้ว: what still matters after the system was off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from messages.card import Tone
from messages.compose import card_message
from messages.digest import digest_cards
from messages.facts import Mention, Task
from messages.message import Message
from messages.phrases import task_entry
from messages.wording import Digits, Pen


@dataclass(frozen=True, kw_only=True)
class CatchUpDigest:
    """What is due or overdue today; nothing was reminded of between the two days, both included."""

    tasks: tuple[Task, ...]
    today: date
    off_from: date
    off_until: date
    name: str | None = None
    mentions: tuple[Mention, ...] = ()


def render(data: CatchUpDigest, digits: Digits = "thai") -> Message:
    """Return one list instead of the reminders of the days that were missed."""
    pen = Pen(digits)
    missed = pen.period(data.off_from, data.off_until)
    lead = f"ระบบหยุดทำงานช่วง {missed} จึงรวมเรื่องที่ยังต้องทำมาไว้ที่นี่ครั้งเดียว"
    title = f"ยังต้องส่ง {pen(len(data.tasks))} รายการ"
    kicker = f"สรุปหลังระบบหยุด · {data.name}" if data.name else "สรุปหลังระบบหยุด"
    entries = [task_entry(task, pen, data.today) for task in data.tasks]
    overdue = any((task.days_left(data.today) or 0) < 0 for task in data.tasks)
    cards = digest_cards(kicker, title, entries, Tone.OVERDUE if overdue else Tone.SOON, pen, lead)
    return card_message(cards, f"{title} {lead}", mentions=data.mentions)
