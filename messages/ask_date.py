"""วันไหน: asks for a day, with the platform's date picker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from messages.actions import postback
from messages.compose import text_message
from messages.facts import Subject
from messages.message import Message
from messages.phrases import cancel_choices, shortened, skip_choices
from messages.quick import Choice, choice, pick_date
from messages.wording import Digits, Pen

_A_YEAR = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class AskDate:
    """When was it done (in the past), or until when should it be postponed (``to_postpone``, in the future)?"""

    subject: Subject
    today: date
    to_postpone: bool = False
    question_id: int | None = None


def render(data: AskDate, digits: Digits = "thai") -> Message:
    """Return the question with วันนี้, เมื่อวาน and the date picker."""
    pen = Pen(digits)
    asked = "ขอเลื่อนเป็นวันที่เท่าใด" if data.to_postpone else "ดำเนินการแล้วเสร็จเมื่อวันที่เท่าใด"
    question = f"{shortened(data.subject.line(pen), 160)}\n{asked}\nกดเลือก หรือพิมพ์ เช่น “{pen.short(_example(data))}”"
    days = _coming_days(data, pen) if data.to_postpone else _past_days(data)
    way_out = cancel_choices(data.question_id) if data.to_postpone else skip_choices(data.question_id)
    return text_message(question, *days, *way_out)


def _past_days(data: AskDate) -> list[Choice]:
    yesterday = data.today - timedelta(days=1)
    picker = pick_date(_data(data), initial=data.today, first=data.today - 2 * _A_YEAR, last=data.today)
    return [
        choice("วันนี้", _data(data, data.today)),
        choice("เมื่อวาน", _data(data, yesterday)),
        Choice("เลือกวันที่", picker),
    ]


def _coming_days(data: AskDate, pen: Pen) -> list[Choice]:
    tomorrow = data.today + timedelta(days=1)
    picker = pick_date(_data(data), initial=tomorrow, first=tomorrow, last=data.today + 2 * _A_YEAR)
    weeks = [(f"อีก {pen(days)} วัน", data.today + timedelta(days=days)) for days in (7, 15, 30)]
    return [*(choice(name, _data(data, day)) for name, day in weeks), Choice("เลือกวันที่", picker)]


def _data(data: AskDate, on: date | None = None) -> str:
    name = "postpone.date" if data.to_postpone else "report.date"
    return postback(name, **data.subject.ids, q=data.question_id, on=on.isoformat() if on else None)


def _example(data: AskDate) -> date:
    return data.today + timedelta(days=7 if data.to_postpone else -7)
