"""ผลการดำเนินการ: asks for one or two sentences that go into the official report."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from messages.compose import text_message
from messages.facts import Subject
from messages.message import Message
from messages.phrases import shortened, skip_choices
from messages.wording import Digits, Pen


class Wanted(StrEnum):
    """Which words of a report are asked for."""

    RESULT = "result"
    PROBLEM = "problem"
    OUTCOME = "outcome"
    SUGGESTION = "suggestion"


_QUESTIONS = {
    Wanted.RESULT: "ผลการดำเนินการเป็นอย่างไร พิมพ์สั้น ๆ หนึ่งหรือสองประโยค จะนำไปใส่ในรายงาน",
    Wanted.PROBLEM: "ติดปัญหาหรืออุปสรรคอะไร พิมพ์สั้น ๆ จะแจ้งหัวหน้าและผู้ประสานงานให้ทราบ",
    Wanted.OUTCOME: "ผลลัพธ์หรือความสำเร็จที่เกิดขึ้นคืออะไร พิมพ์สั้น ๆ จะนำไปใส่ในรายงานประจำปี",
    Wanted.SUGGESTION: "มีข้อเสนอแนะสำหรับปีต่อไปหรือไม่ พิมพ์สั้น ๆ จะนำไปใส่ในรายงานประจำปี",
}


@dataclass(frozen=True, kw_only=True)
class AskResult:
    """The duty and the words that are wanted."""

    subject: Subject
    wanted: Wanted = Wanted.RESULT
    question_id: int | None = None
    noted: bool = False
    """The status and day are on record already; only the words are missing."""


def render(data: AskResult, digits: Digits = "thai") -> Message:
    """Return the question; it can be skipped."""
    pen = Pen(digits)
    line = shortened(data.subject.line(pen), 160) + (" บันทึกสถานะแล้ว" if data.noted else "")
    return text_message(f"{line}\n{_QUESTIONS[data.wanted]}", *skip_choices(data.question_id))
