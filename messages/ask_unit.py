"""หน่วยงานไหน: asks for a unit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from messages.actions import postback
from messages.compose import text_message
from messages.facts import Subject, UnitChoice
from messages.limits import QUICK_REPLIES
from messages.message import Message
from messages.phrases import cancel_choices, shortened
from messages.quick import choice
from messages.wording import Digits, Pen

_MOST_LINES = 30


class Purpose(StrEnum):
    """What the unit is needed for."""

    REPORT = "report"
    REGISTER = "register"
    BIND = "bind"


_QUESTIONS = {
    Purpose.REPORT: "รายงานแทนหน่วยงานไหน",
    Purpose.REGISTER: "ท่านอยู่หน่วยงานไหน",
    Purpose.BIND: "กลุ่มนี้เป็นของหน่วยงานไหน",
}


@dataclass(frozen=True, kw_only=True)
class AskUnit:
    """The units to choose from, for a report also what it is about."""

    units: tuple[UnitChoice, ...]
    question_id: int
    purpose: Purpose = Purpose.REPORT
    subject: Subject | None = None


def render(data: AskUnit, digits: Digits = "thai") -> Message:
    """Return the question; units beyond the quick replies are listed and can be typed."""
    pen = Pen(digits)
    fit = QUICK_REPLIES - 1
    lines = [] if data.subject is None else [shortened(data.subject.line(pen), 160)]
    lines.append(_QUESTIONS[data.purpose])
    if len(data.units) > fit:
        lines += [f"- {shortened(unit.name, 60)}" for unit in data.units[:_MOST_LINES]]
        lines.append("กดเลือก หรือพิมพ์ชื่อหน่วยงาน")
    choices = [
        choice(unit.name, postback("question.answer", q=data.question_id, v=unit.unit_id)) for unit in data.units
    ]
    return text_message("\n".join(lines), *choices[:fit], *cancel_choices(data.question_id))
