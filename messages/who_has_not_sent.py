"""ใครยังไม่ส่ง: by unit; names of persons only where nobody else reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from messages.actions import postback
from messages.card import Button, Card, Entry, Tone, Words
from messages.compose import card_message
from messages.message import Message
from messages.paging import page_of
from messages.phrases import list_cards, shortened
from messages.quick import tap
from messages.wording import Digits, Pen


@dataclass(frozen=True, kw_only=True)
class UnitMissing:
    """What a unit has not sent: the measures' numbers, and who answers for them (left empty in groups)."""

    unit: str
    missing: int
    overdue: int = 0
    numbers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class WhoHasNotSent:
    """``units`` are only those that owe something; ``in_group`` leaves all names out, whatever the data holds."""

    units: tuple[UnitMissing, ...]
    today: date
    in_group: bool
    until: date | None = None
    """Counted are deadlines up to this day."""
    page: int = 1


def render(data: WhoHasNotSent, digits: Digits = "thai") -> Message:
    """Return the units with what they owe."""
    pen = Pen(digits)
    until = f"ที่ครบกำหนดถึง {pen.short(data.until)}" if data.until else f"ณ วันที่ {pen.short(data.today)}"
    overview = Button("ดูภาพรวม", tap(postback("overview")))
    if not data.units:
        words = [Words(f"ทุกหน่วยงานส่งครบแล้ว {until}")]
        return card_message(Card("ใครยังไม่ส่ง", "ส่งครบทุกหน่วยงาน", words, [overview], Tone.DONE), "ทุกหน่วยงานส่งครบแล้ว")
    page = page_of(data.units, data.page)
    title = f"ยังไม่ส่ง {pen(len(data.units))} หน่วยงาน"
    entries = [_entry(unit, data, pen) for unit in page.items]
    tone = Tone.OVERDUE if any(unit.overdue for unit in data.units) else Tone.SOON
    cards = list_cards("ใครยังไม่ส่ง", title, entries, tone, f"{until} {page.words(pen)}".strip())
    more = [Button("ดูเพิ่ม", tap(postback("missing.list", page=page.following)), main=True)] if page.following else []
    last = cards[-1]
    cards[-1] = Card(last.kicker, last.title, last.blocks, [*more, overview], last.tone)
    names = ", ".join(f"{unit.unit} {pen(unit.missing)} รายการ" for unit in data.units[:8])
    return card_message(cards, f"{title}: {names}")


def _entry(unit: UnitMissing, data: WhoHasNotSent, pen: Pen) -> Entry:
    numbers = ", ".join(pen(number) for number in unit.numbers[:12])
    more = " …" if len(unit.numbers) > 12 else ""
    detail = " · ".join(
        part
        for part in (
            f"ค้าง {pen(unit.missing)} รายการ",
            f"เกินกำหนด {pen(unit.overdue)}" if unit.overdue else "",
            f"ข้อ {numbers}{more}" if numbers else "",
            "" if data.in_group else shortened(", ".join(unit.names), 80),
        )
        if part
    )
    return Entry(shortened(unit.unit, 80), detail, Tone.OVERDUE if unit.overdue else Tone.SOON)
