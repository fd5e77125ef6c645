"""สรุปงานวันนี้: several deadlines of one person or group in one message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from messages.actions import postback
from messages.card import Button, Card, Entry, Tone
from messages.compose import card_message
from messages.facts import Mention, Task
from messages.message import Message
from messages.phrases import PAGE_SIZE, list_cards, shortened, task_entry
from messages.quick import tap
from messages.wording import Digits, Pen


@dataclass(frozen=True, kw_only=True)
class Digest:
    """Deadlines, most pressing first; ``name`` a person's, or a unit's in a group, where ``mentions`` name owners."""

    tasks: tuple[Task, ...]
    today: date
    name: str | None = None
    mentions: tuple[Mention, ...] = ()


def render(data: Digest, digits: Digits = "thai") -> Message:
    """Return the duties; a tap on one starts its report. No task at all says so."""
    pen = Pen(digits)
    overdue = [task for task in data.tasks if _left(task, data.today) < 0]
    soon = [task for task in data.tasks if 0 <= _left(task, data.today) <= 3]
    title = ", ".join(
        part
        for part in (
            f"เกินกำหนด {pen(len(overdue))}" if overdue else "",
            f"ใกล้ครบกำหนด {pen(len(soon))}" if soon else "",
        )
        if part
    )
    title = f"{title} จาก {pen(len(data.tasks))} รายการ" if title else f"ต้องรายงาน {pen(len(data.tasks))} รายการ"
    tone = Tone.OVERDUE if overdue else Tone.SOON if soon else Tone.INFO
    kicker = f"งานที่ต้องส่ง · {shortened(data.name, 40)}" if data.name else "งานที่ต้องส่ง"
    several = len({task.unit for task in data.tasks}) > 1
    entries = [task_entry(task, pen, data.today, with_unit=several) for task in data.tasks]
    return card_message(
        digest_cards(kicker, title, entries, tone, pen), _alt(title, data.tasks, pen), mentions=data.mentions
    )


def digest_cards(kicker: str, title: str, entries: list[Entry], tone: Tone, pen: Pen, lead: str = "") -> list[Card]:
    """Return a list of duties with the way to the rest of them on its last card."""
    cards = list_cards(kicker, title, entries, tone, lead) or [Card(kicker, title, tone=tone)]
    last, left = cards[-1], len(entries) - PAGE_SIZE
    name = f"ดูอีก {pen(left)} รายการ" if left > 0 else "ดูงานทั้งหมด"
    more = Button(name, tap(postback("mine.list")), main=left > 0)
    return [*cards[:-1], Card(last.kicker, last.title, last.blocks, [more], last.tone)]


def _alt(title: str, tasks: tuple[Task, ...], pen: Pen) -> str:
    return f"{title}: " + ", ".join(shortened(task.line(pen), 50) for task in tasks[:4])


def _left(task: Task, today: date) -> int:
    left = task.days_left(today)
    return 10_000 if left is None else left
