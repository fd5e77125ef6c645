"""หมายถึงข้อไหน: asks which measure was meant, and never guesses."""

from __future__ import annotations

from dataclasses import dataclass

from messages.actions import postback
from messages.compose import text_message
from messages.facts import Subject
from messages.limits import QUICK_REPLIES
from messages.message import Message
from messages.phrases import cancel_choices, quoted, shortened
from messages.quick import Choice, tap
from messages.wording import Digits, Pen

#: A list of more lines hides the question.
_MOST_LINES = 10


@dataclass(frozen=True, kw_only=True)
class AskMeasure:
    """``candidates`` most likely first; ``said`` are the person's own words; ``more`` further ones are not listed."""

    candidates: tuple[Subject, ...] = ()
    said: str | None = None
    more: int = 0
    question_id: int | None = None
    to_report: bool = False
    """Nobody said anything yet: รายงานผล was pressed."""


def render(data: AskMeasure, digits: Digits = "thai") -> Message:
    """Return the question with the candidates as quick replies; their numbers can be typed as well."""
    pen = Pen(digits)
    shown = data.candidates[:_MOST_LINES]
    left = len(data.candidates) - len(shown) + data.more
    about = f" {quoted(data.said, 80)}" if data.said else ""
    asked = "รายงานผลข้อไหน" if data.to_report else f"{about.strip()} หมายถึงข้อไหน".strip()
    lines = [asked, *(shortened(one.line(pen), 120) for one in shown)]
    if left:
        lines.append(f"และอีก {pen(left)} ข้อ")
    lines.append(f"กดเลือก หรือพิมพ์หมายเลข เช่น “ข้อ {pen(shown[0].number if shown else 3)}”")
    choices = [_choice(one, data.question_id, pen) for one in shown[: QUICK_REPLIES - 1]]
    return text_message(
        "\n".join(lines), *choices, *cancel_choices(data.question_id, "ยกเลิก" if data.to_report else "ไม่ใช่ทั้งหมดนี้")
    )


def _choice(one: Subject, question_id: int | None, pen: Pen) -> Choice:
    name = one.name(pen)
    if question_id is None:
        return Choice(one.line(pen), tap(postback("report.start", **one.ids), says=name))
    value = f"{one.measure_id}.{one.step_id}" if one.step_id else str(one.measure_id)
    return Choice(one.line(pen), tap(postback("question.answer", q=question_id, v=value), says=name))
