"""คำตอบธรรมดา: one plain sentence on what was asked for: what is missing, what is known, what to type instead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from messages.compose import text_message
from messages.message import Message
from messages.phrases import shortened
from messages.wording import Digits


class Plain(StrEnum):
    """What is said."""

    TEMPLATE_NOT_FETCHED = "template_not_fetched"
    PLAN_NOT_FETCHED = "plan_not_fetched"
    PLAN_NEEDS_COORDINATOR = "plan_needs_coordinator"
    YEAR_UNKNOWN = "year_unknown"
    DONE_ALREADY = "done_already"
    DAY_AHEAD = "day_ahead"
    SETTING_UNKNOWN = "setting_unknown"
    SETTING_VALUES = "setting_values"
    SETTING_IMPOSSIBLE = "setting_impossible"
    NOBODY_OF_THAT_NAME = "nobody_of_that_name"
    SEVERAL_OF_THAT_NAME = "several_of_that_name"
    ACTING_NEEDS_UNIT = "acting_needs_unit"
    ONE_UNIT_ALREADY = "one_unit_already"
    UNIT_UNKNOWN = "unit_unknown"
    UNIT_PERHAPS = "unit_perhaps"
    LOCATION = "location"
    GROUP_CODE = "group_code"
    NO_EVIDENCE_YET = "no_evidence_yet"
    NO_CHANNEL = "no_channel"
    NOTHING_TO_CORRECT = "nothing_to_correct"
    NO_HEADS = "no_heads"


_SENTENCES = {
    Plain.TEMPLATE_NOT_FETCHED: "ดึงไฟล์จาก LINE ไม่สำเร็จ โปรดส่งแบบฟอร์มอีกครั้ง",
    Plain.PLAN_NOT_FETCHED: "ดึงไฟล์จาก LINE ไม่สำเร็จ โปรดส่งไฟล์แผนอีกครั้ง",
    Plain.PLAN_NEEDS_COORDINATOR: "การนำเข้าแผนต้องให้ผู้ประสานงานดำเนินการ",
    Plain.YEAR_UNKNOWN: "ไม่ทราบปีงบประมาณ โปรดใส่ปีงบประมาณในหัวเอกสารแล้วส่งใหม่",
    Plain.DONE_ALREADY: "ข้อ {name} ดำเนินการแล้ว{more}จึงไม่ต้องเลื่อน",
    Plain.DAY_AHEAD: "โปรดบอกวันที่จะเตือนเพิ่มเป็นวันข้างหน้า เช่น “เตือนข้อ 3 เพิ่มวันที่ 15 มีนาคม 2569”",
    Plain.SETTING_UNKNOWN: "ไม่รู้จักการตั้งค่า “{name}” ตั้งได้: {more}",
    Plain.SETTING_VALUES: "ค่าของ {name} ใช้ได้: {more}",
    Plain.SETTING_IMPOSSIBLE: "ตั้งค่า {name} เป็น “{more}” ไม่ได้ โปรดตรวจสอบค่าที่พิมพ์",
    Plain.NOBODY_OF_THAT_NAME: "ไม่พบบุคลากรชื่อ “{name}” พิมพ์ “รายชื่อ” เพื่อดูชื่อทั้งหมด",
    Plain.SEVERAL_OF_THAT_NAME: "มีบุคลากรชื่อ “{name}” หลายคน โปรดพิมพ์ชื่อเต็ม ({more})",
    Plain.ACTING_NEEDS_UNIT: "พิมพ์หน่วยงานและวันที่ เช่น “รักษาราชการแทน หัวหน้ากองคลัง 1 มี.ค. 2569 - 30 เม.ย. 2569”",
    Plain.ONE_UNIT_ALREADY: "“{name}” เป็นหน่วยงานเดียวกับ {more} อยู่แล้ว",
    Plain.UNIT_UNKNOWN: "ไม่พบหน่วยงาน “{name}” พิมพ์ “รายชื่อ” เพื่อดูหน่วยงานทั้งหมด หรือ “เพิ่มหน่วยงาน {name}” ถ้ายังไม่มี",
    Plain.UNIT_PERHAPS: "ไม่พบหน่วยงาน “{name}” หมายถึง {more} หรือไม่ พิมพ์ “เพิ่มหน่วยงาน {name}” ถ้าเป็นหน่วยงานใหม่",
    Plain.LOCATION: ("ขอบคุณสำหรับตำแหน่งที่ตั้ง ระบบไม่เก็บตำแหน่งเป็นหลักฐาน ถ้าต้องการแนบ โปรดส่งเป็นรูปถ่ายหรือภาพหน้าจอแผนที่"),
    Plain.GROUP_CODE: "รหัสผูกกลุ่มของ{name}: {more} พิมพ์รหัสนี้ในกลุ่มภายใน 24 ชั่วโมง ใช้ได้ครั้งเดียว",
    Plain.NO_EVIDENCE_YET: "ยังไม่มีหลักฐานที่เปิดดูได้ อาจยังรับจาก LINE ไม่เสร็จ ลองอีกครั้งในอีกสักครู่",
    Plain.NO_CHANNEL: "หน่วยงานยังไม่ได้เชื่อมกับบัญชี LINE จึงยังไม่มีโควตาให้ดู",
    Plain.NOTHING_TO_CORRECT: "ยังไม่มีรายงาน{name}ของท่านให้แก้ไข โปรดพิมพ์เป็นรายงาน เช่น “ข้อ 3 เสร็จแล้ว เมื่อวานนี้”",
    Plain.NO_HEADS: "ยังไม่มีหัวหน้าส่วนราชการที่ลงทะเบียนใน LINE จึงยังส่งต่อไม่ได้",
}


@dataclass(frozen=True, kw_only=True)
class PlainAnswer:
    """``name`` is what or who it is about, ``more`` what else the sentence tells: names, a day, a code."""

    plain: Plain
    name: str = ""
    more: str = ""


def render(data: PlainAnswer, digits: Digits = "thai") -> Message:  # noqa: ARG001 -- what was typed keeps its digits
    """Return the sentence."""
    sentence = _SENTENCES[data.plain].replace("{more}", shortened(data.more, 400))
    return text_message(sentence.replace("{name}", shortened(data.name, 100)))
