"""ไม่แน่ใจ: one short question about exactly what was not understood."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from messages.actions import postback
from messages.compose import text_message
from messages.message import Message
from messages.phrases import answer_choice, cancel_choices, quoted
from messages.quick import Choice, choice
from messages.wording import Digits, Pen


class Doubt(StrEnum):
    """What was not understood."""

    EVERYTHING = "everything"
    UNKNOWN_MEASURE = "unknown_measure"
    DATE = "date"
    FUTURE_DATE = "future_date"
    STATUS = "status"
    PERCENT = "percent"
    UNIT = "unit"
    WHAT_THEN = "what_then"
    OTHER_YEAR = "other_year"
    OTHER_YEAR_KEPT = "other_year_kept"
    PROBLEM = "problem"
    NO_PLAN = "no_plan"
    PLAN_TO_BRING = "plan_to_bring"
    """There is no plan, and who asks is the one who brings it."""


_SENTENCES = {
    Doubt.EVERYTHING: "ยังไม่เข้าใจ{said} ลองพิมพ์ เช่น “ข้อ 3 เสร็จแล้ว เมื่อวานนี้” หรือพิมพ์ “ช่วยเหลือ”",
    Doubt.UNKNOWN_MEASURE: "ไม่พบ{said}ในแผน โปรดตรวจสอบหมายเลขข้อ {known}",
    Doubt.DATE: "ไม่แน่ใจว่า{said}เป็นวันไหน โปรดพิมพ์วัน เดือน ปี เช่น “12 มี.ค. 2569”",
    Doubt.FUTURE_DATE: "{said}ยังมาไม่ถึง ดำเนินการเสร็จวันไหน",
    Doubt.STATUS: "{said}ดำเนินการเสร็จแล้ว หรือยังอยู่ระหว่างดำเนินการ",
    Doubt.PERCENT: "ไม่แน่ใจว่า{said}ทำไปแล้วร้อยละเท่าไร โปรดพิมพ์เป็นตัวเลข เช่น “40%”",
    Doubt.UNIT: "ไม่พบหน่วยงาน{said} โปรดพิมพ์ชื่อหน่วยงานอีกครั้ง",
    Doubt.WHAT_THEN: "{said}ต้องการให้ทำอะไร",
    Doubt.OTHER_YEAR: "ไม่มีแผน{said}ในระบบ จึงยังไม่ได้บันทึก ถ้าหมายถึงแผนที่ใช้อยู่ โปรดพิมพ์อีกครั้งโดยไม่ระบุปี",
    Doubt.OTHER_YEAR_KEPT: "แผน{said}ไม่ใช่แผนที่ใช้อยู่ จึงยังไม่ได้ทำรายการ ดูข้อมูลของปีนั้นได้ที่กระดาน หรือพิมพ์อีกครั้งโดยไม่ระบุปี",
    Doubt.PROBLEM: "{said}ติดปัญหาเรื่องอะไร พิมพ์สั้น ๆ ได้เลย",
    Doubt.PLAN_TO_BRING: (
        "ยังไม่มีแผนของปีนี้ในระบบ ส่งไฟล์แผน (Word, Excel หรือ PDF) ในแชตส่วนตัวกับตามงานเพื่อนำเข้า หรือพิมพ์ “กระดาน” เพื่อนำเข้าบนเว็บ"
    ),
    Doubt.NO_PLAN: "ยังไม่มีแผนของปีนี้ในระบบ โปรดแจ้งผู้ประสานงานให้นำเข้าแผนก่อน",
}


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """An answer that may be meant: a label and the value that comes back in ``question.answer``."""

    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Unsure:
    """``said`` are the words in doubt; suggestions need the open question they answer."""

    doubt: Doubt = Doubt.EVERYTHING
    said: str | None = None
    known: str | None = None
    """What there is instead: "แผนปี 2570 มีข้อ 1–12"."""
    suggestions: tuple[Suggestion, ...] = ()
    question_id: int | None = None


def render(data: Unsure, digits: Digits = "thai") -> Message:
    """Return the question."""
    said = f" {quoted(data.said, 80)} " if data.said else ""
    template = _SENTENCES[data.doubt].replace("{known}", data.known or "")
    before, found, after = Pen(digits)(template).partition("{said}")
    sentence = f"{before}{said}{after}" if found else before
    return text_message(" ".join(sentence.split()), *_choices(data))


def _choices(data: Unsure) -> list[Choice]:
    if data.question_id is None:
        return [choice("ช่วยเหลือ", postback("help"))] if data.doubt is Doubt.EVERYTHING else []
    answers = [answer_choice(one.label, data.question_id, one.value) for one in data.suggestions[:12]]
    return [*answers, *cancel_choices(data.question_id)]
