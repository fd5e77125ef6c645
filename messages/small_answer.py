"""คำตอบสั้น: what is answered to thanks, greetings, and questions that the bot can only pass on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from messages.actions import postback
from messages.compose import text_message
from messages.message import Message
from messages.phrases import shortened
from messages.quick import choice
from messages.wording import Digits, Pen


class Small(StrEnum):
    """What was said."""

    THANKS = "thanks"
    GREETING = "greeting"
    WHO_COORDINATES = "who_coordinates"
    HUMAN = "human"
    NEXT_YEAR = "next_year"
    NEXT_YEAR_DRAFT = "next_year_draft"
    NEXT_YEAR_READY = "next_year_ready"
    CANNOT = "cannot"


_SENTENCES = {
    Small.THANKS: "ด้วยความยินดี",
    Small.GREETING: "สวัสดี ตามงานช่วยรับรายงานและเตือนกำหนดส่งของมาตรการประจำปี พิมพ์ “งานของฉัน” เพื่อดูสิ่งที่รอท่าน",
    Small.WHO_COORDINATES: "ผู้ประสานงานของหน่วยงานคือ {who}",
    Small.HUMAN: "ตามงานเป็นระบบตอบอัตโนมัติ หากต้องการคุยกับเจ้าหน้าที่ โปรดติดต่อ {who} ผู้ประสานงานของหน่วยงาน",
    Small.NEXT_YEAR: "แผนปีงบประมาณ {year} ยังไม่มีในระบบ ผู้ประสานงาน ({who}) เป็นผู้นำเข้าเมื่อประกาศใช้แล้ว",
    Small.NEXT_YEAR_DRAFT: "แผนปีงบประมาณ {year} เป็นร่างที่ยกมาจากปีก่อน ยังรอผู้ประสานงาน ({who}) ยืนยัน",
    Small.NEXT_YEAR_READY: "แผนปีงบประมาณ {year} นำเข้าแล้ว การเตือนจะเริ่มตามกำหนดของแต่ละข้อ",
    Small.CANNOT: "เรื่องนี้ตามงานทำให้ไม่ได้ ตามงานดูแลเฉพาะการรายงานและกำหนดส่งของมาตรการ โปรดติดต่อ {who}",
}
_OFFERS = {Small.GREETING, Small.CANNOT, Small.HUMAN}


@dataclass(frozen=True, kw_only=True)
class SmallAnswer:
    """``who`` are the coordinators' names; ``year_be`` the fiscal year that is asked about."""

    small: Small
    who: tuple[str, ...] = ()
    year_be: int | None = None


def render(data: SmallAnswer, digits: Digits = "thai") -> Message:
    """Return the sentence, and what can be done here where that is of use."""
    pen = Pen(digits)
    who = shortened(", ".join(data.who), 120) or "ผู้ดูแลระบบของหน่วยงาน (ยังไม่มีผู้ประสานงาน)"
    year = pen(data.year_be) if data.year_be is not None else "หน้า"
    choices = [choice("งานของฉัน", postback("mine.list")), choice("ช่วยเหลือ", postback("help"))]
    sentence = _SENTENCES[data.small].replace("{who}", who).replace("{year}", year)
    return text_message(sentence, *(choices if data.small in _OFFERS else []))
