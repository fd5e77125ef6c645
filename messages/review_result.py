"""ผลการตรวจรับ: verified, or returned with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from measures.vocabulary import ReviewDecision
from messages.actions import postback
from messages.card import Block, Button, Card, Tone, Words
from messages.compose import card_message
from messages.facts import Subject
from messages.message import Message
from messages.phrases import optional, quoted, shortened, step_field, subject_title
from messages.quick import tap
from messages.wording import Digits, Pen


@dataclass(frozen=True, kw_only=True)
class ReviewResult:
    """What was decided about a report, by whom, and why it was returned."""

    subject: Subject
    report_id: int
    decision: ReviewDecision
    reason: str | None = None
    by: str | None = None
    for_reviewer: bool = False
    """Shown to whoever decided, who has nothing to mend."""


def render(data: ReviewResult, digits: Digits = "thai") -> Message:
    """Return the card; a returned report comes with the ways to mend it."""
    pen = Pen(digits)
    returned = data.decision is ReviewDecision.RETURNED
    kicker = "ส่งกลับให้แก้ไข" if returned else "ตรวจรับแล้ว"
    blocks: list[Block] = [*step_field(data.subject, pen), *optional("ผู้ตรวจ", data.by)]
    if data.reason:
        blocks.append(Words(quoted(data.reason, 500), strong=returned))
    if returned and not data.reason:
        blocks.append(Words("ไม่ได้ระบุเหตุผล โปรดสอบถามผู้ตรวจ"))
    if data.for_reviewer:
        blocks.append(Words("แจ้งผู้รายงานแล้ว" if returned else "บันทึกการตรวจรับแล้ว", quiet=True))
    buttons = _mending(data) if returned and not data.for_reviewer else []
    tone = Tone.OVERDUE if returned else Tone.VERIFIED
    card = Card(kicker, subject_title(data.subject, pen), blocks, buttons, tone)
    reason = f" {quoted(data.reason, 80)}" if data.reason else ""
    return card_message(card, f"{kicker}: {shortened(data.subject.line(pen), 140)}{reason}")


def _mending(data: ReviewResult) -> list[Button]:
    return [
        Button("แก้ไขรายงาน", tap(postback("report.edit", r=data.report_id)), main=True),
        Button("เพิ่มหลักฐาน", tap(postback("report.evidence", r=data.report_id))),
    ]
