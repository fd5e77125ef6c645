"""ขอเหตุผล: asks for the words that go with a decision or a request."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from messages.compose import text_message
from messages.facts import Subject
from messages.message import Message
from messages.phrases import cancel_choices, shortened, skip_choices
from messages.wording import Digits, Pen


class Reason(StrEnum):
    """What the words are for."""

    RETURN = "return"
    POSTPONE = "postpone"
    POSTPONE_REFUSED = "postpone_refused"
    ORDER = "order"
    PERSON_REFUSED = "person_refused"


_QUESTIONS = {
    Reason.RETURN: "ส่งกลับเพราะอะไร พิมพ์สั้น ๆ จะแจ้งผู้รายงานให้แก้ไข",
    Reason.POSTPONE: "ขอเลื่อนเพราะอะไร พิมพ์สั้น ๆ",
    Reason.POSTPONE_REFUSED: "ไม่อนุญาตเพราะอะไร พิมพ์สั้น ๆ",
    Reason.ORDER: "พิมพ์ข้อสั่งการ จะส่งถึงผู้ประสานงานและอยู่ในบันทึกข้อความ",
    Reason.PERSON_REFUSED: "ไม่อนุมัติเพราะอะไร พิมพ์สั้น ๆ",
}
#: Without these words the matter makes no sense: it can be dropped, not skipped.
_NEEDED = {Reason.RETURN, Reason.ORDER}


@dataclass(frozen=True, kw_only=True)
class AskReason:
    """What is being decided or asked for."""

    reason: Reason
    question_id: int
    subject: Subject | None = None
    detail: str | None = None


def render(data: AskReason, digits: Digits = "thai") -> Message:
    """Return the question."""
    pen = Pen(digits)
    about = data.subject.line(pen) if data.subject else data.detail
    lines = [shortened(about, 160)] if about else []
    skip = [] if data.reason in _NEEDED else skip_choices(data.question_id)
    return text_message("\n".join([*lines, _QUESTIONS[data.reason]]), *skip, *cancel_choices(data.question_id, "ยกเลิก"))
