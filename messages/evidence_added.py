"""เก็บหลักฐานแล้ว: what was added to which report."""

from __future__ import annotations

from dataclasses import dataclass

from messages.actions import postback
from messages.card import Block, Button, Card, Field, Tone, Words
from messages.compose import card_message
from messages.facts import Subject
from messages.message import Message
from messages.phrases import optional, shortened, step_field, subject_title
from messages.quick import tap
from messages.report_recorded import ID_CARD_WARNING
from messages.wording import Digits, Pen


@dataclass(frozen=True, kw_only=True)
class EvidenceAdded:
    """``added`` of ``total`` are new, ``known_before`` were the same file again, ``refused`` could not be taken."""

    subject: Subject
    report_id: int
    added: int
    total: int
    names: tuple[str, ...] = ()
    known_before: int = 0
    refused: int = 0
    refused_reason: str | None = None
    id_card_warning: bool = False
    voice: bool = False
    """A voice message: it is kept, not read."""
    by: str | None = None


def render(data: EvidenceAdded, digits: Digits = "thai") -> Message:
    """Return the card."""
    pen = Pen(digits)
    blocks: list[Block] = [
        *step_field(data.subject, pen),
        Field("เพิ่ม", f"{pen(data.added)} รายการ", strong=True),
        Field("รวม", f"{pen(data.total)} รายการ"),
        *optional("ไฟล์", ", ".join(shortened(name, 60) for name in data.names[:6])),
        *optional("ซ้ำกับเดิม", f"{pen(data.known_before)} รายการ" if data.known_before else None),
        *optional("เก็บไม่ได้", _refused(data, pen)),
        *optional("ผู้ส่ง", data.by),
    ]
    if data.voice:
        blocks.append(Words("เปิดฟังได้ในกระดาน แต่ระบบไม่ได้อ่านข้อความในเสียง", quiet=True))
    if data.id_card_warning:
        blocks.append(Words(ID_CARD_WARNING, strong=True))
    buttons = [
        Button("เพิ่มหลักฐาน", tap(postback("report.evidence", r=data.report_id))),
        Button("แก้ไขรายงาน", tap(postback("report.edit", r=data.report_id))),
    ]
    tone = Tone.SOON if data.refused or data.id_card_warning else Tone.DONE
    kicker = "เก็บหลักฐานแล้ว" if data.added else "ไม่มีหลักฐานใหม่"
    card = Card(kicker, subject_title(data.subject, pen), blocks, buttons, tone)
    return card_message(card, f"{kicker}: {data.subject.name(pen)} เพิ่ม {pen(data.added)} รวม {pen(data.total)} รายการ")


def _refused(data: EvidenceAdded, pen: Pen) -> str | None:
    if not data.refused:
        return None
    reason = f" เพราะ{shortened(data.refused_reason, 120)}" if data.refused_reason else ""
    return f"{pen(data.refused)} รายการ{reason}"
