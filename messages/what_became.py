"""เรื่องอื่นที่แจ้งมา: one line for each thing said that has no card of its own in the answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from messages.compose import text_message
from messages.message import Message
from messages.phrases import shortened
from messages.wording import Digits, Pen


class What(StrEnum):
    """What became of one thing."""

    RECORDED = "recorded"
    KNOWN = "known"
    SHOWN = "shown"
    WAITS = "waits"
    """It is asked about once the question at hand is answered."""
    UNKNOWN_MEASURE = "unknown_measure"
    NOT_YOURS = "not_yours"
    WAIVED = "waived"
    VERIFIED = "verified"
    REFUSED = "refused"
    OTHER_YEAR = "other_year"
    POSTPONEMENT = "postponement"
    UNDONE = "undone"
    NOTHING_TO_UNDO = "nothing_to_undo"
    DOCUMENT = "document"


_SENTENCES = {
    What.RECORDED: "บันทึกแล้ว",
    What.KNOWN: "มีรายงานแล้ว",
    What.SHOWN: "พิมพ์ถามทีละข้อเพื่อดูรายละเอียด",
    What.WAITS: "จะถามต่อหลังจากตอบคำถามนี้",
    What.UNKNOWN_MEASURE: "ไม่พบในแผน",
    What.NOT_YOURS: "ไม่ใช่ของหน่วยงานท่าน จึงยังไม่ได้บันทึก",
    What.WAIVED: "ยกเลิกมาตรการนี้แล้ว จึงไม่ต้องรายงาน",
    What.VERIFIED: "ตรวจรับแล้ว จึงไม่ได้แก้ไข",
    What.REFUSED: "ยังทำไม่ได้",
    What.OTHER_YEAR: "ไม่มีแผนของปีนั้นในระบบ จึงยังไม่ได้บันทึก",
    What.POSTPONEMENT: "ส่งคำขอเลื่อนแล้ว",
    What.UNDONE: "ยกเลิกรายงานแล้ว",
    What.NOTHING_TO_UNDO: "ไม่มีรายงานของท่านที่ยกเลิกได้",
    What.DOCUMENT: "พิมพ์ “ขอรายงาน” เพื่อรับเอกสาร",
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing said, by its name ("ข้อ 5"), and what became of it; ``detail`` says more: whose it is, by whom."""

    name: str
    what: What
    detail: str | None = None


@dataclass(frozen=True, kw_only=True)
class WhatBecame:
    """Everything that has to be mentioned, in the order it was said."""

    lines: tuple[Line, ...]


def render(data: WhatBecame, digits: Digits = "thai") -> Message:
    """Return one line each."""
    pen = Pen(digits)
    return text_message("\n".join(_line(line, pen) for line in data.lines))


def _line(line: Line, pen: Pen) -> str:
    detail = f" ({pen(shortened(line.detail, 160))})" if line.detail else ""
    return f"{pen(shortened(line.name, 80))}: {_SENTENCES[line.what]}{detail}"
