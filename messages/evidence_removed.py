"""ลบหลักฐานแล้ว: a copy was removed; the report stays."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from messages.compose import text_message
from messages.facts import Subject
from messages.message import Message
from messages.phrases import shortened
from messages.wording import Digits, Pen


class Removal(StrEnum):
    """Why a copy was removed."""

    UNSENT = "unsent"
    WORDS_UNSENT = "words_unsent"
    """The words behind a report, not a copy."""
    REMOVED = "removed"
    NOT_FETCHED = "not_fetched"


_SENTENCES = {
    Removal.UNSENT: "ผู้ส่งยกเลิกการส่ง จึงลบสำเนาหลักฐานแล้ว",
    Removal.WORDS_UNSENT: "ผู้ส่งยกเลิกการส่งข้อความที่รายงาน ระบบทำเครื่องหมายไว้ที่รายงานนี้แล้ว ถ้าไม่ต้องการรายงาน ให้กดยกเลิกรายงาน",
    Removal.REMOVED: "ลบหลักฐานแล้ว",
    Removal.NOT_FETCHED: "ดึงไฟล์จาก LINE ไม่สำเร็จ โปรดส่งหลักฐานอีกครั้ง",
}


@dataclass(frozen=True, kw_only=True)
class EvidenceRemoved:
    """``removed`` copies are gone, ``total`` are left with the report."""

    subject: Subject
    reason: Removal
    removed: int = 1
    total: int = 0


def render(data: EvidenceRemoved, digits: Digits = "thai") -> Message:
    """Return the sentence."""
    pen = Pen(digits)
    left = f"เหลือหลักฐาน {pen(data.total)} รายการ" if data.total else "ตอนนี้ไม่มีหลักฐาน"
    line = shortened(data.subject.line(pen), 160)
    if data.reason is Removal.WORDS_UNSENT:
        return text_message(f"{line}\n{_SENTENCES[data.reason]}")
    return text_message(f"{line}\n{_SENTENCES[data.reason]} ({pen(data.removed)} รายการ) {left} รายงานยังอยู่")
