"""หมายความว่าอย่างไร: a doubtful text in each of its meanings, one tap each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from measures.vocabulary import Intent
from messages.actions import postback
from messages.compose import text_message
from messages.message import Message
from messages.quick import choice
from messages.wording import Digits, Pen

_NAMES = {
    Intent.REPORT_DONE: "เสร็จแล้ว",
    Intent.REPORT_PROGRESS: "กำลังดำเนินการ",
    Intent.REPORT_NOT_STARTED: "ยังไม่ได้ทำ",
    Intent.REPORT_PROBLEM: "ติดปัญหา",
    Intent.POSTPONE_REQUEST: "ขอเลื่อนกำหนด",
    Intent.CORRECTION: "แก้ไขรายงาน",
    Intent.UNDO: "ยกเลิกรายงาน",
    Intent.QUERY_STATUS: "ถามสถานะ",
    Intent.QUERY_MINE: "ดูงานที่เหลือ",
    Intent.EXPORT: "ขอเอกสาร",
    Intent.REGISTER: "ลงทะเบียน",
    Intent.HELP: "ดูวิธีใช้",
}


@dataclass(frozen=True, kw_only=True)
class AskMeaning:
    """``meanings`` in the order they are offered, ``days`` the day that each of them would be written with."""

    question_id: int
    measures: tuple[str, ...] = ()
    meanings: tuple[Intent, ...]
    days: tuple[date | None, ...] = ()


def render(data: AskMeaning, digits: Digits = "thai") -> Message:
    """Return the question with a button for each meaning, and one for none of them."""
    pen = Pen(digits)
    about = " ".join(f"ข้อ {one}" if one[:1].isdigit() else one for one in data.measures[:5])
    names = [_NAMES[one] for one in data.meanings if one in _NAMES]
    days = [pen.short(day) for day in dict.fromkeys(data.days) if day is not None]
    named = f"{about} หมายความว่า" if about else "หมายความว่า"
    said = f"{named} {' หรือ '.join(names)}"
    when = f" (วันที่ {' หรือ '.join(days)})" if days else ""
    taps = [
        choice(_NAMES[one], postback("question.answer", q=data.question_id, v=str(at)))
        for at, one in enumerate(data.meanings)
        if one in _NAMES
    ]
    none = choice("ไม่ใช่", postback("question.answer", q=data.question_id, v="no"))
    return text_message(f"{pen(said)}{when} ใช่หรือไม่", *taps, none)
