"""เอกสารไหน: asks which official document is wanted."""

from __future__ import annotations

from dataclasses import dataclass

from messages.actions import postback
from messages.compose import text_message
from messages.message import Message
from messages.phrases import shortened
from messages.quick import Choice, tap
from messages.wording import Digits, Pen

#: What fits a quick reply: cut titles all begin alike.
_SHORT = {
    "six-month-report": "รายงานรอบ 6 เดือน",
    "improvement-announcement": "ประกาศปรับปรุง",
    "annual-report": "รายงานประจำปี",
    "results-report": "ผลตามมาตรการ",
    "measures-plan": "แผนมาตรการ",
    "memo": "บันทึกข้อความ",
    "evidence-annex": "ภาคผนวกหลักฐาน",
    "executive-summary": "สรุปผู้บริหาร",
    "workbook": "Excel ทั้งหมด",
}


@dataclass(frozen=True, kw_only=True)
class DocumentChoice:
    """``layout`` is the name on the command line, ``title`` the Thai one."""

    layout: str
    title: str


@dataclass(frozen=True, kw_only=True)
class AskDocument:
    """The documents that can be made; ``period`` is passed on with the choice ("2569-H1").

    With ``question_id`` it is asked of which document the file ``template`` is the template.
    """

    documents: tuple[DocumentChoice, ...]
    fiscal_year_be: int | None = None
    period: str | None = None
    question_id: int | None = None
    template: str | None = None


def render(data: AskDocument, digits: Digits = "thai") -> Message:
    """Return the question with the documents as quick replies, and their full names in the text."""
    pen = Pen(digits)
    year = f" {pen.year(data.fiscal_year_be)}" if data.fiscal_year_be else ""
    names = [f"- {pen(shortened(one.title, 100))}" for one in data.documents[:13]]
    choices = [_choice(one, data, pen) for one in data.documents]
    asked = f"ต้องการเอกสารไหน{year}"
    if data.question_id is not None:
        asked = f"ไฟล์ {shortened(data.template or '', 100)} เป็นแบบฟอร์มของเอกสารไหน"
    return text_message("\n".join([asked, *names]), *choices)


def _choice(one: DocumentChoice, data: AskDocument, pen: Pen) -> Choice:
    title = pen(one.title)
    name = pen(_SHORT.get(one.layout, one.title))
    chosen = postback("export", layout=one.layout, period=data.period)
    if data.question_id is not None:
        chosen = postback("question.answer", q=data.question_id, v=one.layout)
    return Choice(name, tap(chosen, says=title))
