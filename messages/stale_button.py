"""ปุ่มเก่า: a button that no longer does anything says so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from messages.actions import postback
from messages.compose import text_message
from messages.facts import Subject
from messages.message import Message
from messages.quick import choice
from messages.wording import Digits, Pen


class Stale(StrEnum):
    """What became of the button's matter."""

    DONE_BEFORE = "done_before"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    DECIDED = "decided"
    EXPIRED = "expired"
    GONE = "gone"
    NOT_DONE_YET = "not_done_yet"


_SENTENCES = {
    Stale.DONE_BEFORE: "{subject}ทำรายการนี้ไปแล้ว ไม่ต้องกดซ้ำ",
    Stale.SUPERSEDED: "{subject}มีรายงานใหม่กว่าแล้ว ปุ่มนี้จึงใช้ไม่ได้",
    Stale.WITHDRAWN: "{subject}รายงานนี้ถูกยกเลิกไปแล้ว",
    Stale.DECIDED: "{subject}เรื่องนี้มีผู้ตัดสินแล้ว",
    Stale.EXPIRED: "{subject}ปุ่มนี้หมดเวลาแล้ว โปรดเริ่มใหม่",
    Stale.NOT_DONE_YET: "{subject}ยังไม่มีรายงานว่าเสร็จ จึงยังไม่มีสิ่งที่ต้องตรวจรับหรือส่งกลับ",
    Stale.GONE: "ไม่พบเรื่องของปุ่มนี้แล้ว อาจเป็นข้อความเก่า",
}


@dataclass(frozen=True, kw_only=True)
class StaleButton:
    """``by`` is who did or decided it before."""

    reason: Stale
    subject: Subject | None = None
    by: str | None = None


def render(data: StaleButton, digits: Digits = "thai") -> Message:
    """Return the sentence and the way to how it stands now."""
    subject = f"{data.subject.name(Pen(digits))}: " if data.subject else ""
    sentence = _SENTENCES[data.reason].replace("{subject}", subject)
    by = f" (โดย {data.by})" if data.by else ""
    choices = [choice("ดูสถานะล่าสุด", postback("status.show", m=data.subject.measure_id))] if data.subject else []
    return text_message(sentence + by, *choices)
