"""ข้อมูลหัวกระดาษ: asks the coordinator for one thing that papers print and nobody has said."""

from __future__ import annotations

from dataclasses import dataclass

from messages.compose import text_message
from messages.message import Message
from messages.phrases import shortened, skip_choices
from messages.quick import Choice, say
from messages.wording import Digits, Pen


@dataclass(frozen=True, kw_only=True)
class AskHeadData:
    """``label`` names what is asked, ``left`` how many more things are not known; ``proposed`` is what a paper says."""

    label: str
    left: int = 0
    proposed: str | None = None
    day: bool = False
    question_id: int | None = None


def render(data: AskHeadData, digits: Digits = "thai") -> Message:
    """Return the question with what the paper proposes as an answer to tap; it can be skipped."""
    pen = Pen(digits)
    lines = [f"ข้อมูลหัวกระดาษ: {shortened(data.label, 120)}"]
    if data.day:
        lines.append(f"พิมพ์วันที่ เช่น {pen('2 ตุลาคม 2568')}")
    if data.left:
        lines.append(f"ยังขาดอีก {pen(data.left)} รายการ กรอกพร้อมกันได้ที่กระดาน เมนูเอกสาร")
    choices = [Choice(shortened(data.proposed, 20), say(data.proposed))] if data.proposed else []
    return text_message("\n".join(lines), *choices, *skip_choices(data.question_id))
