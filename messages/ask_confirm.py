"""ใช่หรือไม่: one short question that is answered with yes or no."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from messages.actions import postback
from messages.compose import text_message
from messages.message import Message
from messages.phrases import quoted, shortened
from messages.quick import choice
from messages.wording import Digits, Pen


class About(StrEnum):
    """What is asked; ``OTHER`` asks ``detail`` itself."""

    MEASURE = "measure"
    READING = "reading"
    DONE = "done"
    DATE = "date"
    UNDO = "undo"
    REPLACE = "replace"
    SOONER = "sooner"
    REMOVE_DATA = "remove_data"
    OPEN_EVENT = "open_event"
    OTHER = "other"


_QUESTIONS = {
    About.MEASURE: "หมายถึง {detail} ใช่หรือไม่",
    About.READING: "หมายความว่า {detail} ใช่หรือไม่",
    About.DONE: "{detail} ดำเนินการเสร็จแล้วใช่หรือไม่",
    About.DATE: "หมายถึงวันที่ {detail} ใช่หรือไม่",
    About.UNDO: "ต้องการยกเลิกรายงาน {detail} ใช่หรือไม่",
    About.REPLACE: "{detail} มีรายงานอยู่แล้ว ต้องการแก้เป็นรายการใหม่ใช่หรือไม่",
    About.SOONER: "{detail} ใช่หรือไม่",
    About.REMOVE_DATA: "ต้องการลบข้อมูลการใช้แชตของท่านใช่หรือไม่ รายงานที่ส่งแล้วยังอยู่เพราะเป็นเอกสารราชการ {detail}",
    About.OPEN_EVENT: "{detail} เริ่มนับกำหนดเวลาตั้งแต่วันนี้ใช่หรือไม่",
    About.OTHER: "{detail}",
}


@dataclass(frozen=True, kw_only=True)
class AskConfirm:
    """``detail`` names the measure, day or sentence; ``quote`` puts it in quotation marks as the person's words."""

    about: About
    question_id: int
    detail: str = ""
    quote: bool = False
    yes: str = "ใช่"
    no: str = "ไม่ใช่"


def render(data: AskConfirm, digits: Digits = "thai") -> Message:
    """Return the question with the two answers ("yes" and "no" as values)."""
    detail = quoted(data.detail, 200) if data.quote else Pen(digits)(shortened(data.detail, 300))
    yes = choice(data.yes, postback("question.answer", q=data.question_id, v="yes"))
    no = choice(data.no, postback("question.answer", q=data.question_id, v="no"))
    return text_message(_QUESTIONS[data.about].replace("{detail}", detail).strip(), yes, no)
