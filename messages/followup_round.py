"""รอบติดตาม: a month, quarter, half or year asks for what is missing, and only for that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from messages.actions import postback
from messages.card import Button, Card, Tone
from messages.compose import card_message
from messages.facts import Task
from messages.message import Message
from messages.phrases import PAGE_SIZE, list_cards, shortened, task_entry
from messages.quick import tap
from messages.wording import Digits, Pen


class Round(StrEnum):
    """Which follow-up it is."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEAR_END = "year_end"


_LEADS = {
    Round.MONTHLY: "เดือนที่ผ่านมาทำอะไรไปบ้าง แตะแต่ละข้อเพื่อรายงาน",
    Round.QUARTERLY: "ไตรมาสที่ผ่านมาทำอะไรไปบ้าง แตะแต่ละข้อเพื่อรายงาน",
    Round.HALF_YEARLY: "ขอข้อมูลสำหรับรายงานรอบ 6 เดือน แตะแต่ละข้อเพื่อรายงาน",
    Round.YEAR_END: "ขอผลลัพธ์และข้อเสนอแนะสำหรับรายงานประจำปี แตะแต่ละข้อเพื่อรายงาน",
}


@dataclass(frozen=True, kw_only=True)
class FollowupRound:
    """What one unit has not yet reported for a period; ``answer_by`` is the last day for the official report."""

    round: Round
    period_start: date
    period_end: date
    tasks: tuple[Task, ...]
    today: date
    unit: str | None = None
    answer_by: date | None = None


def render(data: FollowupRound, digits: Digits = "thai") -> Message:
    """Return the missing items; a tap on one starts its report."""
    pen = Pen(digits)
    kicker = f"ติดตาม{pen.period(data.period_start, data.period_end)}"
    title = f"{shortened(data.unit, 60)} ยังขาด" if data.unit else "ยังขาด"
    title = f"{title} {pen(len(data.tasks))} รายการ"
    by = f" ภายใน {pen.weekday(data.answer_by)}" if data.answer_by else ""
    entries = [task_entry(task, pen, data.today, with_unit=data.unit is None) for task in data.tasks]
    lead = pen(_LEADS[data.round]) + by
    cards = list_cards(kicker, title, entries, Tone.INFO, lead) or [Card(kicker, title, tone=Tone.DONE)]
    return card_message(_with_more(cards, len(entries) - PAGE_SIZE, pen), f"{kicker}: {title}{by}")


def _with_more(cards: list[Card], left: int, pen: Pen) -> list[Card]:
    if left <= 0:
        return cards
    last = cards[-1]
    more = Button(f"ดูอีก {pen(left)} รายการ", tap(postback("mine.list")), main=True)
    return [*cards[:-1], Card(last.kicker, last.title, last.blocks, [more], last.tone)]
