"""ภาพรวม: how the plan stands, unit by unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from messages.actions import postback
from messages.card import Bar, Block, Button, Card, Tone, Words
from messages.compose import card_message
from messages.facts import UnitFigures
from messages.message import Message
from messages.paging import page_of
from messages.quick import tap
from messages.wording import Digits, Pen

#: Units on one card.
_UNITS_PER_PAGE = 10


@dataclass(frozen=True, kw_only=True)
class Overview:
    """``whole`` are the figures of the office, ``units`` those of each unit."""

    fiscal_year_be: int
    whole: UnitFigures
    today: date
    units: tuple[UnitFigures, ...] = ()
    page: int = 1


def render(data: Overview, digits: Digits = "thai") -> Message:
    """Return the figures with a bar per unit."""
    pen = Pen(digits)
    whole = data.whole
    page = page_of(data.units, data.page, _UNITS_PER_PAGE)
    tone = Tone.OVERDUE if whole.overdue else Tone.INFO
    title = f"{pen.year(data.fiscal_year_be)} เสร็จแล้ว {pen.percent(whole.percent)}"
    blocks: list[Block] = [Words(figures_line(whole, pen)), *(unit_bar(unit, pen) for unit in page.items)]
    if page.words(pen):
        blocks.append(Words(f"หน่วยงาน{page.words(pen)}", quiet=True))
    blocks.append(Words(f"ข้อมูล ณ วันที่ {pen.short(data.today)}", quiet=True))
    buttons = [Button("ใครยังไม่ส่ง", tap(postback("missing.list"))), Button("งานของฉัน", tap(postback("mine.list")))]
    if page.following:
        buttons.insert(0, Button("ดูเพิ่ม", tap(postback("overview", page=page.following)), main=True))
    alt = f"ภาพรวม{title} {figures_line(whole, pen)}"
    return card_message(Card("ภาพรวม", title, blocks, buttons, tone), alt)


def figures_line(figures: UnitFigures, pen: Pen) -> str:
    """Return "เสร็จ ๑๒ (ล่าช้า ๒) · เกินกำหนด ๑ · ยังไม่ถึงกำหนด ๘ · ทั้งหมด ๒๑ รายการ"."""
    late = f" (ล่าช้า {pen.number(figures.late)})" if figures.late else ""
    return (
        f"เสร็จ {pen.number(figures.finished)}{late} · เกินกำหนด {pen.number(figures.overdue)} · "
        f"ยังไม่ถึงกำหนด {pen.number(figures.coming)} · ทั้งหมด {pen.number(figures.total)} รายการ"
    )


def unit_bar(figures: UnitFigures, pen: Pen) -> Bar:
    """Return a unit's share as a bar; what is overdue is said in words beside it."""
    late = f" เกิน {pen.number(figures.overdue)}" if figures.overdue else ""
    shown = f"{pen.number(figures.finished)}/{pen.number(figures.total)}{late}"
    tone = Tone.OVERDUE if figures.overdue else Tone.DONE if figures.percent == 100 else Tone.PROGRESS
    return Bar(figures.unit, figures.percent, shown, tone)
