"""สรุปเสนอผู้บริหาร: figures by unit, what changed, who is late; ทราบ and สั่งการ."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from messages.actions import postback
from messages.card import Block, Button, Card, Field, Tone, Words
from messages.compose import card_message
from messages.facts import Task, UnitFigures
from messages.message import Message
from messages.overview import figures_line, unit_bar
from messages.phrases import shortened
from messages.quick import open_url, picture_address, tap
from messages.wording import Digits, Pen

#: Units and overdue items on the card; the PDF has all of them.
_MOST_UNITS = 8
_MOST_OVERDUE = 5


@dataclass(frozen=True, kw_only=True)
class ExecutiveSummary:
    """``key`` names the period in ทราบ and สั่งการ ("2569-Q1"). ``previous_percent`` is from the summary before.

    ``picture_url`` and ``pdf_url`` are signed addresses; ``overdue`` are listed by unit, never by person.
    """

    key: str
    organization: str
    period_start: date
    period_end: date
    whole: UnitFigures
    today: date
    units: tuple[UnitFigures, ...] = ()
    overdue: tuple[Task, ...] = ()
    reports_in_period: int = 0
    previous_percent: int | None = None
    newly_done: int = 0
    newly_overdue: int = 0
    picture_url: str | None = None
    pdf_url: str | None = None
    pdf_until: date | None = None
    may_acknowledge: bool = True
    """Executives get ทราบ and สั่งการ; others who ask for the summary only read it."""


def render(data: ExecutiveSummary, digits: Digits = "thai") -> Message:
    """Return the card. It is worded for a period without any report as well."""
    pen = Pen(digits)
    period = pen.period(data.period_start, data.period_end)
    title = f"ดำเนินการแล้ว {pen.percent(data.whole.percent)}"
    blocks = [
        Words(figures_line(data.whole, pen)),
        *_changes(data, pen),
        *_units(data, pen),
        *_overdue(data, pen),
        *_footing(data, pen),
    ]
    tone = Tone.OVERDUE if data.whole.overdue else Tone.DONE if data.whole.percent == 100 else Tone.INFO
    card = Card(f"สรุปผล{period}", title, blocks, _buttons(data), tone, data.picture_url)
    return card_message(card, f"สรุปผลการดำเนินงาน{period}: {title} {figures_line(data.whole, pen)}")


def _changes(data: ExecutiveSummary, pen: Pen) -> list[Block]:
    if not data.reports_in_period:
        return [Words("ไม่มีหน่วยงานใดรายงานผลในช่วงนี้", strong=True)]
    change = "" if data.previous_percent is None else _change(data.whole.percent - data.previous_percent, pen)
    done = f"เสร็จเพิ่ม {pen(data.newly_done)} รายการ" if data.newly_done else "ไม่มีรายการที่เสร็จเพิ่ม"
    late = f"เกินกำหนดเพิ่ม {pen(data.newly_overdue)} รายการ" if data.newly_overdue else ""
    return [Field("ช่วงนี้", " · ".join(part for part in (change, done, late) if part))]


def _change(points: int, pen: Pen) -> str:
    if points == 0:
        return "เท่ากับครั้งก่อน"
    return f"{'เพิ่มขึ้น' if points > 0 else 'ลดลง'} {pen(abs(points))} จุดร้อยละ"


def _units(data: ExecutiveSummary, pen: Pen) -> list[Block]:
    if picture_address(data.picture_url):
        return []  # the picture has the bars; both would not fit one phone screen
    bars: list[Block] = [unit_bar(unit, pen) for unit in data.units[:_MOST_UNITS]]
    left = len(data.units) - _MOST_UNITS
    return [*bars, Words(f"และอีก {pen(left)} หน่วยงาน ดูในเอกสาร", quiet=True)] if left > 0 else bars


def _overdue(data: ExecutiveSummary, pen: Pen) -> list[Block]:
    if not data.overdue:
        return []
    same = Counter((shortened(task.line(pen), 70), task.unit) for task in data.overdue)
    shown = list(same.items())[:_MOST_OVERDUE]
    lines = [f"- {name}{_whose(unit, count, pen)}" for (name, unit), count in shown]
    left = max(len(data.overdue), data.whole.overdue) - sum(count for _, count in shown)
    lines += [f"และอีก {pen(left)} รายการ"] if left > 0 else []
    return [Words("เกินกำหนด", strong=True), Words("\n".join(lines))]


def _whose(unit: str | None, count: int, pen: Pen) -> str:
    """Return whose it is; what is late for several periods is named once, with their number."""
    said = [shortened(unit, 40)] if unit else []
    said += [f"{pen(count)} งวด"] if count > 1 else []
    return f" ({' '.join(said)})" if said else ""


def _footing(data: ExecutiveSummary, pen: Pen) -> list[Block]:
    until = f" เปิดเอกสารได้ถึง {pen.short(data.pdf_until)}" if data.pdf_url and data.pdf_until else ""
    return [Words(f"{shortened(data.organization, 80)} ข้อมูล ณ วันที่ {pen.short(data.today)}{until}", quiet=True)]


def _buttons(data: ExecutiveSummary) -> list[Button]:
    pdf = Button("เปิดเอกสาร", open_url(data.pdf_url))
    if not data.may_acknowledge:
        return [pdf]
    return [
        Button("ทราบ", tap(postback("summary.ack", k=data.key), says="ทราบ"), main=True),
        Button("สั่งการ", tap(postback("summary.order", k=data.key), fill_in="สั่งการ ")),
        pdf,
    ]
