"""รับทราบ: one sentence that says what was done, where no card is needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from messages.compose import text_message
from messages.facts import Subject
from messages.message import Message
from messages.phrases import shortened
from messages.wording import Digits, Pen


class Done(StrEnum):
    """What was done."""

    ACKNOWLEDGED = "acknowledged"
    ORDER_PASSED_ON = "order_passed_on"
    VERIFY_UNDONE = "verify_undone"
    RETURN_UNDONE = "return_undone"
    ORDER_SENT = "order_sent"
    ORDER_SEEN = "order_seen"
    VERIFIED = "verified"
    RETURNED = "returned"
    POSTPONEMENT_ACCEPTED = "postponement_accepted"
    POSTPONEMENT_REFUSED = "postponement_refused"
    APPROVED = "approved"
    REFUSED = "refused"
    REMINDERS_OFF = "reminders_off"
    REMINDERS_ON = "reminders_on"
    LATER = "later"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"
    ANSWER_KEPT = "answer_kept"
    PLAN_ANSWERED = "plan_answered"
    SETTING_CHANGED = "setting_changed"
    COORDINATOR_MADE = "coordinator_made"
    MESSAGE_UNSENT = "message_unsent"
    NOTHING_TO_UNDO = "nothing_to_undo"
    REMINDER_SHOWN = "reminder_shown"
    GROUP_BOUND = "group_bound"
    CODE_USED = "code_used"
    CODE_EXPIRED = "code_expired"
    CODE_PASSED_ON = "code_passed_on"
    TEMPLATE_USED = "template_used"
    HEAD_DATA = "head_data"


_SENTENCES = {
    Done.ACKNOWLEDGED: "รับทราบแล้ว บันทึกเรียบร้อย",
    Done.ORDER_PASSED_ON: "ส่งข้อสั่งการถึงผู้ประสานงานแล้ว และจะอยู่ในบันทึกข้อความ",
    Done.VERIFY_UNDONE: "{subject} ผู้ตรวจยกเลิกการตรวจรับแล้ว รายงานกลับไปรอตรวจรับ",
    Done.RETURN_UNDONE: "{subject} ผู้ตรวจยกเลิกการส่งกลับแล้ว ไม่ต้องแก้ไข รายงานกลับไปรอตรวจรับ",
    Done.ORDER_SENT: "ส่งข้อสั่งการแล้ว ถึง {detail} ติดตามการรับทราบได้ด้วยคำว่า “ข้อสั่งการ”",
    Done.ORDER_SEEN: "บันทึกว่ารับทราบข้อสั่งการแล้ว",
    Done.VERIFIED: "{subject} ตรวจรับแล้ว",
    Done.RETURNED: "{subject} ส่งกลับให้แก้ไขแล้ว",
    Done.POSTPONEMENT_ACCEPTED: "{subject} อนุญาตให้เลื่อนแล้ว กำหนดใหม่ {day}",
    Done.POSTPONEMENT_REFUSED: "{subject} ไม่อนุญาตให้เลื่อน กำหนดเดิม {day}",
    Done.APPROVED: "อนุมัติแล้ว {detail}",
    Done.REFUSED: "ไม่อนุมัติ {detail}",
    Done.REMINDERS_OFF: "{subject} จะไม่เตือนอีก แต่ยังรายงานได้ตามปกติ",
    Done.REMINDERS_ON: "{subject} เปิดการเตือนแล้ว",
    Done.LATER: "{subject} จะเตือนอีกครั้ง {day}",
    Done.CANCELLED: "ยกเลิกแล้ว ยังไม่ได้บันทึกอะไร",
    Done.SKIPPED: "ข้ามแล้ว",
    Done.ANSWER_KEPT: "บันทึกคำตอบแล้ว {detail}",
    Done.PLAN_ANSWERED: "ไม่มีคำถามของแผนค้างอยู่",
    Done.SETTING_CHANGED: "ตั้งค่าแล้ว: {detail}",
    Done.COORDINATOR_MADE: "ตั้งเป็นผู้ประสานงานแล้ว {detail} พิมพ์ “ช่วยเหลือ” เพื่อดูสิ่งที่ทำได้",
    Done.MESSAGE_UNSENT: "{subject} ข้อความที่รายงานถูกยกเลิกการส่ง รายงานยังอยู่และทำเครื่องหมายไว้",
    Done.NOTHING_TO_UNDO: "ไม่มีรายงานของท่านที่ยกเลิกได้ {detail}",
    Done.REMINDER_SHOWN: "ผู้รับผิดชอบจะได้รับการเตือนตามตัวอย่างข้างบน พิมพ์ “ตั้งค่า” เพื่อดูขั้นตอนที่เหลือ",
    Done.GROUP_BOUND: "ผูกกลุ่มแล้ว: {detail}",
    Done.CODE_USED: "รหัสนี้ใช้ไปแล้ว ขอรหัสใหม่จากผู้ประสานงาน",
    Done.CODE_EXPIRED: "รหัสนี้หมดอายุแล้ว ขอรหัสใหม่จากผู้ประสานงาน",
    Done.CODE_PASSED_ON: "ส่งให้ผู้ประสานงานยืนยันการผูกกลุ่มนี้แล้ว",
    Done.TEMPLATE_USED: "ใช้แบบฟอร์มนี้แล้ว กลับไปใช้แบบของระบบหรือเลือกรุ่นอื่นได้ที่กระดาน เมนูเอกสาร",
    Done.HEAD_DATA: "ไม่มีข้อมูลหัวกระดาษที่ต้องถามเพิ่ม แก้ไขได้ที่กระดาน เมนูเอกสาร",
}


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """What was done, to which measure, with which day or further words."""

    done: Done
    subject: Subject | None = None
    day: date | None = None
    detail: str | None = None


def render(data: Confirmed, digits: Digits = "thai") -> Message:
    """Return the sentence."""
    pen = Pen(digits)
    subject = data.subject.name(pen) if data.subject else ""
    day = pen.weekday(data.day) if data.day else "ตามที่แจ้งไว้"
    detail = shortened(data.detail, 200) if data.detail else ""
    sentence = _SENTENCES[data.done].replace("{subject}", subject).replace("{day}", day).replace("{detail}", detail)
    return text_message(" ".join(sentence.split()))
