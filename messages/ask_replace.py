"""เดิม → ใหม่: nothing that stands is replaced before both were seen side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from measures.vocabulary import Status
from messages.actions import postback
from messages.compose import text_message
from messages.facts import Subject
from messages.message import Message
from messages.phrases import quoted, status_words
from messages.quick import choice
from messages.wording import Digits, Pen


@dataclass(frozen=True, kw_only=True)
class Version:
    """What a report says; ``by`` and ``on``: who told it, and on which day."""

    status: Status
    percent: int | None = None
    done_on: date | None = None
    result: str | None = None
    problem: str | None = None
    by: str | None = None
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class AskReplace:
    """``before`` stands, ``after`` would take its place."""

    subject: Subject
    question_id: int
    before: Version
    after: Version


def render(data: AskReplace, digits: Digits = "thai") -> Message:
    """Return the question with the two answers ("yes" and "no" as values)."""
    pen = Pen(digits)
    lines = [
        f"{data.subject.name(pen)} มีรายงานอยู่แล้ว",
        f"เดิม: {_words(data.before, pen)}",
        f"→ ใหม่: {_words(data.after, pen)}",
        "เปลี่ยนหรือไม่",
    ]
    yes = choice("ใช่", postback("question.answer", q=data.question_id, v="yes"))
    no = choice("ไม่ใช่", postback("question.answer", q=data.question_id, v="no"))
    return text_message("\n".join(lines), yes, no)


def _words(version: Version, pen: Pen) -> str:
    told = " ".join(
        part
        for part in (f"โดย {version.by}" if version.by else "", f"เมื่อ {pen.short(version.on)}" if version.on else "")
        if part
    )
    parts = [
        status_words(version.status, pen, version.percent),
        pen.short(version.done_on) if version.done_on else "",
        quoted(version.result, 120) if version.result else "",
        f"ปัญหา {quoted(version.problem, 120)}" if version.problem else "",
        f"({told})" if told else "",
    ]
    return " ".join(part for part in parts if part)
