"""ขอให้ตรวจรับ: a supervisor looks at a report and decides with a button."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from measures.vocabulary import Status
from messages.actions import postback
from messages.card import Block, Button, Card, Field, Tone, Words
from messages.compose import card_message
from messages.facts import Subject
from messages.message import Message
from messages.phrases import optional, shortened, status_words, step_field, subject_title
from messages.quick import open_url, tap
from messages.wording import Digits, Pen


@dataclass(frozen=True, kw_only=True)
class ReviewRequest:
    """The report to be looked at; ``evidence_url`` is a signed address for the reviewer."""

    subject: Subject
    report_id: int
    status: Status
    unit: str | None = None
    by: str | None = None
    done_on: date | None = None
    result: str | None = None
    evidence_count: int = 0
    late: bool = False
    evidence_url: str | None = None


def render(data: ReviewRequest, digits: Digits = "thai") -> Message:
    """Return the card with ตรวจรับ and ส่งกลับ."""
    pen = Pen(digits)
    unit = f" ({data.unit})" if data.unit else ""
    return card_message(card_of(data, pen), f"ขอให้ตรวจรับ: {shortened(data.subject.line(pen), 160)}{unit}")


def card_of(data: ReviewRequest, pen: Pen) -> Card:
    """Return what is to be looked at, with its buttons."""
    blocks: list[Block] = [
        *step_field(data.subject, pen),
        Field("สถานะ", status_words(data.status, pen), strong=True),
        *optional("วันที่", pen.short(data.done_on) if data.done_on else None),
        *optional("ผล", data.result),
        Field("หลักฐาน", f"{pen(data.evidence_count)} รายการ" if data.evidence_count else "ไม่มี"),
        *optional("หน่วยงาน", data.unit),
        *optional("ผู้รายงาน", data.by),
    ]
    if data.late:
        blocks.append(Words("ดำเนินการหลังวันครบกำหนด", quiet=True))
    buttons = [
        Button("ตรวจรับ", tap(postback("review.verify", r=data.report_id)), main=True),
        Button("ส่งกลับ", tap(postback("review.return", r=data.report_id))),
        *_to_see(data),
    ]
    return Card("ขอให้ตรวจรับ", subject_title(data.subject, pen), blocks, buttons, Tone.SOON)


def _to_see(data: ReviewRequest) -> list[Button]:
    if data.evidence_url is not None:
        return [Button("ดูหลักฐาน", open_url(data.evidence_url))]
    return [Button("ดูหลักฐาน", tap(postback("evidence.show", r=data.report_id)))] if data.evidence_count else []
