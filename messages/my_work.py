"""งานของฉัน: what a person has still to do, most pressing first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from messages.actions import postback
from messages.card import Button, Card, Tone, Words, status_tone
from messages.compose import card_message
from messages.facts import Task
from messages.message import Message
from messages.paging import Page, page_of
from messages.phrases import list_cards, task_entry
from messages.quick import tap
from messages.wording import Digits, Pen


@dataclass(frozen=True, kw_only=True)
class MyWork:
    """All open duties in the order they are to be shown; ``page`` counts from 1."""

    tasks: tuple[Task, ...]
    today: date
    page: int = 1
    owner: str | None = None
    """Whose work: a name in a 1:1 chat, a unit in a group."""
    now_due: int | None = None
    """How many are due by the end of this month, and how many come ``later``, listed or not."""
    later: int = 0


def render(data: MyWork, digits: Digits = "thai") -> Message:
    """Return twenty duties a page, five to a card."""
    pen = Pen(digits)
    if not data.tasks:
        return _nothing(data)
    page = page_of(data.tasks, data.page)
    lead = " ".join(part for part in (_when(data, pen), page.words(pen)) if part)
    title = f"เหลือ {pen(len(data.tasks))} รายการ"
    several = len({task.unit for task in data.tasks}) > 1
    entries = [task_entry(task, pen, data.today, with_unit=several) for task in page.items]
    cards = list_cards(_kicker(data), title, entries, _tone(page.items, data.today), lead)
    cards[-1] = _with_next(cards[-1], page)
    first = data.tasks[0]
    alt = f"{_kicker(data)}: {title} งานแรกคือ {first.line(pen)}"
    return card_message(cards, alt)


def _when(data: MyWork, pen: Pen) -> str:
    if data.now_due is None:
        return ""
    return f"ถึงกำหนดภายในเดือนนี้ {pen(data.now_due)} รายการ ถัดจากนั้น {pen(data.later)} รายการ"


def _nothing(data: MyWork) -> Message:
    words = [Words("ส่งครบทุกรายการที่ถึงกำหนดแล้ว ขอบคุณที่ช่วยกันดูแล")]
    buttons = [Button("ดูภาพรวมทั้งแผน", tap(postback("overview")))]
    return card_message(Card(_kicker(data), "ไม่มีงานค้าง", words, buttons, Tone.DONE), f"{_kicker(data)}: ไม่มีงานค้าง")


def _kicker(data: MyWork) -> str:
    return f"งานของ{data.owner}" if data.owner else "งานของฉัน"


def _tone(tasks: tuple[Task, ...], today: date) -> Tone:
    tones = {status_tone(task.status, task.days_left(today)) for task in tasks}
    return next((tone for tone in (Tone.OVERDUE, Tone.SOON) if tone in tones), Tone.INFO)


def _with_next(card: Card, page: Page[Task]) -> Card:
    if page.following is None:
        return card
    more = Button("ดูเพิ่ม", tap(postback("mine.list", page=page.following)), main=True)
    return Card(card.kicker, card.title, card.blocks, [more], card.tone)
