"""มีรายงานแล้ว: what was said again stands already; by whom, since when, and how to change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from measures.vocabulary import Status
from messages.actions import postback
from messages.compose import text_message
from messages.facts import Subject
from messages.message import Message
from messages.phrases import status_words
from messages.quick import choice
from messages.wording import Digits, Pen


@dataclass(frozen=True, kw_only=True)
class AlreadyReported:
    """The report that stands: ``on`` is the day it was told, ``done_on`` the day the work was done."""

    subject: Subject
    report_id: int
    status: Status
    on: date
    done_on: date | None = None
    percent: int | None = None
    by: str | None = None


def render(data: AlreadyReported, digits: Digits = "thai") -> Message:
    """Return the sentence, with the ways to change the report and to look at it."""
    pen = Pen(digits)
    by = f"โดย {data.by} " if data.by else ""
    done_on = f" {pen.short(data.done_on)}" if data.done_on else ""
    words = f"{status_words(data.status, pen, data.percent)}{done_on}"
    name = data.subject.name(pen)
    return text_message(
        f"{name}: มีรายงานแล้ว{by}เมื่อ {pen.short(data.on)} ({words}) "
        f"ถ้ามีอะไรเปลี่ยน กด “แก้ไข” หรือพิมพ์เช่น “แก้{name} เป็นวันที่ …”",
        choice("แก้ไข", postback("report.edit", r=data.report_id)),
        choice("ดูสถานะล่าสุด", postback("status.show", m=data.subject.measure_id)),
    )
