"""สถานะเป็นอย่างไร: asks how far a measure is."""

from __future__ import annotations

from dataclasses import dataclass

from measures.vocabulary import Status
from messages.actions import postback
from messages.compose import text_message
from messages.facts import Subject
from messages.message import Message
from messages.phrases import cancel_choices, shortened
from messages.quick import choice
from messages.wording import STATUS_NAMES, Digits, Pen


@dataclass(frozen=True, kw_only=True)
class AskStatus:
    """The duty that is asked about."""

    subject: Subject
    period_name: str | None = None
    question_id: int | None = None


def render(data: AskStatus, digits: Digits = "thai") -> Message:
    """Return the question with the three statuses and มีปัญหา as quick replies."""
    pen = Pen(digits)
    period = f" ({data.period_name})" if data.period_name else ""
    choices = [
        choice(STATUS_NAMES[status], postback("report.status", **data.subject.ids, s=status, q=data.question_id))
        for status in (Status.DONE, Status.IN_PROGRESS, Status.NOT_STARTED)
    ]
    problem = choice("มีปัญหา/อุปสรรค", postback("report.problem", **data.subject.ids))
    question = f"{shortened(data.subject.line(pen), 160)}{period}\nขณะนี้ดำเนินการถึงขั้นใด"
    return text_message(question, *choices, problem, *cancel_choices(data.question_id))
