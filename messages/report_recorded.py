"""บันทึกแล้ว: shows exactly what was recorded, and offers to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from measures.vocabulary import Status
from messages.actions import postback
from messages.card import Block, Button, Card, Field, Tone, Words, status_tone
from messages.compose import card_message
from messages.facts import Subject
from messages.message import Message
from messages.phrases import optional, status_words, step_field, subject_title
from messages.quick import Choice, camera, camera_roll, tap
from messages.wording import Digits, Pen

ID_CARD_WARNING = "ไฟล์ที่ส่งอาจมีเลขประจำตัวประชาชน โปรดตรวจสอบและลบข้อมูลส่วนบุคคลก่อนใช้เป็นหลักฐาน"


@dataclass(frozen=True, kw_only=True)
class RecordedItem(Subject):
    """One report as it was written down; ``superseded``: it corrects an earlier one."""

    report_id: int
    status: Status
    done_on: date | None = None
    percent: int | None = None
    result: str | None = None
    problem: str | None = None
    evidence_count: int = 0
    unit: str | None = None
    due_on: date | None = None
    period_start: date | None = None
    period_end: date | None = None
    late: bool = False
    superseded: bool = False
    told: tuple[str, ...] = ()
    """Who hears of the problem."""


@dataclass(frozen=True, kw_only=True)
class ReportRecorded:
    """Everything one message recorded; ``by`` is the reporter, ``for_unit`` set when it was done on a unit's behalf."""

    items: tuple[RecordedItem, ...]
    by: str | None = None
    for_unit: str | None = None
    id_card_warning: bool = False

    def __post_init__(self) -> None:
        """Refuse to say that nothing was recorded."""
        if not self.items:
            raise ValueError("there is no report to show")


def render(data: ReportRecorded, digits: Digits = "thai") -> Message:
    """Return one card per item; for a finished one without evidence, quick replies to send a photo."""
    pen = Pen(digits)
    cards = [_card(item, data, pen) for item in data.items]
    return card_message(
        cards, _alt(data, pen), *_photo_choices(data), rest=lambda place: _rest(data.items[place:], pen)
    )


def _card(item: RecordedItem, data: ReportRecorded, pen: Pen) -> Card:
    tone = Tone.SOON if item.late else status_tone(item.status)
    kicker = ("แก้ไขแล้ว" if item.superseded else "บันทึกแล้ว") + (" · ล่าช้า" if item.late else "")
    blocks: list[Block] = [*step_field(item, pen), *_facts(item, pen), *_people(item, data)]
    if item.late:
        blocks.append(Words("ดำเนินการหลังวันครบกำหนด ระบบจะแสดงว่าล่าช้า", quiet=True))
    if item.problem and item.told:
        blocks.append(Words(f"แจ้ง {', '.join(item.told)} แล้ว", quiet=True))
    if item.status is Status.DONE and not item.evidence_count:
        blocks.append(Words("ยังไม่มีหลักฐาน ส่งรูป ไฟล์ หรือลิงก์ต่อจากนี้ได้เลย", quiet=True))
    if data.id_card_warning:
        blocks.append(Words(ID_CARD_WARNING, strong=True))
    return Card(kicker, subject_title(item, pen), blocks, _buttons(item), tone)


def _facts(item: RecordedItem, pen: Pen) -> list[Field]:
    period = pen.round(item.period_start, item.period_end) if item.period_start and item.period_end else None
    done_on = pen.weekday(item.done_on) if item.done_on else None
    return [
        Field("สถานะ", status_words(item.status, pen, item.percent), strong=True),
        *optional("วันที่", done_on, strong=True),
        *optional("งวด", period),
        *optional("กำหนด", pen.short(item.due_on) if item.late and item.due_on else None),
        *optional("ผล", item.result),
        *optional("ปัญหา", item.problem),
        Field("หลักฐาน", f"{pen(item.evidence_count)} รายการ" if item.evidence_count else "ยังไม่มี"),
    ]


def _people(item: RecordedItem, data: ReportRecorded) -> list[Field]:
    by = f"{data.by} (แทน{data.for_unit})" if data.by and data.for_unit else data.by
    return [*optional("หน่วยงาน", item.unit), *optional("ผู้รายงาน", by)]


def _buttons(item: RecordedItem) -> list[Button]:
    later = [Button("ขอเลื่อน", tap(postback("postpone.ask", **item.ids)))] if item.problem else []
    return [
        *later,
        Button("เพิ่มหลักฐาน", tap(postback("report.evidence", r=item.report_id)), main=not item.evidence_count),
        Button("แก้ไข", tap(postback("report.edit", r=item.report_id))),
        Button("ยกเลิก", tap(postback("report.undo", r=item.report_id))),
    ]


def _rest(items: tuple[RecordedItem, ...], pen: Pen) -> Card:
    names = ", ".join(item.name(pen) for item in items)
    return Card("บันทึกแล้ว", f"และอีก {pen(len(items))} ข้อ", [Words(names)], tone=Tone.DONE)


def _alt(data: ReportRecorded, pen: Pen) -> str:
    return "บันทึกแล้ว: " + ", ".join(_said(item, pen) for item in data.items[:5])


def _said(item: RecordedItem, pen: Pen) -> str:
    day = f" {pen.short(item.done_on)}" if item.done_on else ""
    late = " (ล่าช้า)" if item.late else ""
    return f"{item.name(pen)} {status_words(item.status, pen, item.percent)}{day}{late}"


def _photo_choices(data: ReportRecorded) -> list[Choice]:
    bare = [item for item in data.items if item.status is Status.DONE and not item.evidence_count]
    return [camera("ถ่ายรูปหลักฐาน"), camera_roll("เลือกรูปหลักฐาน")] if len(data.items) == 1 and bare else []
