"""ทำไม่ได้: the speaker may not do this, said politely and with whom to ask."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from messages.compose import text_message
from messages.facts import Subject
from messages.message import Message
from messages.phrases import shortened
from messages.wording import Digits, Pen


class Denied(StrEnum):
    """Why it was not done."""

    NOT_YOUR_UNIT = "not_your_unit"
    SUPERVISOR_ONLY = "supervisor_only"
    COORDINATOR_ONLY = "coordinator_only"
    EXECUTIVE_ONLY = "executive_only"
    OWN_REPORT = "own_report"
    OTHERS_REPORT = "others_report"
    OTHERS_UNDO = "others_undo"
    NOT_YOUR_BUTTON = "not_your_button"
    UNKNOWN_PERSON = "unknown_person"
    PRIVATE_ONLY = "private_only"
    GROUP_ONLY = "group_only"


_SENTENCES = {
    Denied.NOT_YOUR_UNIT: "{subject} เป็นของ{owner} จึงยังไม่ได้บันทึก",
    Denied.SUPERVISOR_ONLY: "ผู้ตรวจรับหรือส่งกลับต้องเป็นหัวหน้าส่วนราชการหรือผู้ประสานงาน",
    Denied.COORDINATOR_ONLY: "เรื่องนี้ต้องให้ผู้ประสานงานดำเนินการ",
    Denied.EXECUTIVE_ONLY: "ปุ่มทราบและสั่งการใช้ได้เฉพาะผู้บริหาร",
    Denied.OWN_REPORT: "ตรวจรับรายงานหรือตัดสินคำขอของตนเองไม่ได้ ต้องให้ผู้อื่นดำเนินการ",
    Denied.OTHERS_REPORT: "รายงาน{subject} ที่มีอยู่เป็นของ{owner} จึงยกเลิกแทนไม่ได้ ผู้รายงานยกเลิกเองได้ หรือให้หัวหน้าส่งกลับ",
    Denied.OTHERS_UNDO: "ยกเลิกรายงานแทน{owner}ไม่ได้ จึงยังไม่ได้ยกเลิกรายการใด ผู้รายงานยกเลิกเองได้ หรือให้หัวหน้าส่งกลับ",
    Denied.NOT_YOUR_BUTTON: "ปุ่มนี้ส่งถึงผู้อื่น ระบบจึงยังไม่ได้ทำอะไร",
    Denied.UNKNOWN_PERSON: "LINE ไม่ได้บอกว่าใครกดปุ่มนี้ โปรดพิมพ์เป็นข้อความแทน",
    Denied.PRIVATE_ONLY: "เรื่องนี้โปรดพิมพ์ในแชตส่วนตัวกับตามงาน",
    Denied.GROUP_ONLY: "เรื่องนี้โปรดพิมพ์ในกลุ่มที่ต้องการ โดยเรียก “ตามงาน” นำหน้า",
}


_SOMEBODY = {Denied.OTHERS_UNDO: "ผู้อื่น"}


@dataclass(frozen=True, kw_only=True)
class NoPermission:
    """``owner`` are the units or posts that may; ``contact`` whom to ask."""

    reason: Denied
    subject: Subject | None = None
    owner: str | None = None
    contact: str | None = None


def render(data: NoPermission, digits: Digits = "thai") -> Message:
    """Return the sentence."""
    pen = Pen(digits)
    subject = data.subject.name(pen) if data.subject else "มาตรการนี้"
    owner = shortened(data.owner, 100) if data.owner else _SOMEBODY.get(data.reason, "หน่วยงานอื่น")
    sentence = _SENTENCES[data.reason].replace("{subject}", subject).replace("{owner}", owner)
    contact = f"\nสอบถามได้ที่ {shortened(data.contact, 80)}" if data.contact else ""
    return text_message(sentence + contact)
