"""ยังทำไม่ได้: why a request, a post, a unit or a group stays as it is, and what can be done."""

from __future__ import annotations

from dataclasses import dataclass

from measures.hindrances import Hindrance
from messages.actions import postback
from messages.compose import text_message
from messages.message import Message
from messages.phrases import shortened
from messages.quick import choice
from messages.wording import Digits, Pen

_SENTENCES = {
    Hindrance.NOT_PERMITTED: "เรื่องนี้ต้องให้ผู้ประสานงานดำเนินการ",
    Hindrance.GONE: "ไม่พบ{name}แล้ว อาจมีการเปลี่ยนแปลงไปก่อน",
    Hindrance.DECIDED: "เรื่องนี้มีผู้ตัดสินแล้ว{by}",
    Hindrance.TOO_OFTEN: "วันนี้แก้คำขอครบ 3 ครั้งแล้ว คำขอล่าสุดยังรออนุมัติอยู่ แก้ได้อีกในวันพรุ่งนี้",
    Hindrance.NEEDS_UNIT: "บทบาทนี้ต้องระบุหน่วยงานด้วย เช่น “ตั้งแดงเป็นหัวหน้ากองคลัง”",
    Hindrance.NOT_IN_LINE: "{name}ยังไม่ได้ลงทะเบียนใน LINE จึงรับเป็นผู้ประสานงานแทนยังไม่ได้ ให้ลงทะเบียนก่อน",
    Hindrance.LAST_COORDINATOR: "ต้องมีผู้ประสานงานที่ใช้ LINE อยู่เสมอ ตั้งคนแทนก่อน เช่น “ตั้งนิดาเป็นผู้ประสานงานแทน”",
    Hindrance.BACKWARDS: "วันสิ้นสุดอยู่ก่อนวันเริ่ม โปรดพิมพ์ใหม่",
    Hindrance.KNOWN: "{name}เป็นเช่นนั้นอยู่แล้ว",
    Hindrance.NAME_TAKEN: "มีชื่อ{name}อยู่แล้ว",
    Hindrance.HAS_DUTIES: "{name}ยังเป็นผู้รับผิดชอบมาตรการในแผน ใช้ “รวมหน่วยงาน … กับ …” เพื่อให้งานตามไป",
    Hindrance.HAS_PEOPLE: "{name}ยังมีบุคลากร ย้ายบุคลากรก่อน หรือใช้ “รวมหน่วยงาน … กับ …”",
    Hindrance.TOO_LATE: "ย้อนกลับไม่ได้แล้ว เกินหนึ่งวันหรือมีการแก้ไขใหม่กว่า",
    Hindrance.OTHER_ROOM: "รหัสนี้ใช้ผูกกลุ่มอื่นไปแล้ว รหัสหนึ่งใช้ได้กลุ่มเดียว",
}


@dataclass(frozen=True, kw_only=True)
class RosterRefused:
    """``name`` is whom or what it is about, ``by`` who decided before, ``waiting`` how many requests still wait."""

    reason: Hindrance
    name: str | None = None
    by: str | None = None
    contact: str | None = None
    waiting: int = 0


def render(data: RosterRefused, digits: Digits = "thai") -> Message:
    """Return the sentence and the way on."""
    pen = Pen(digits)
    name = f" {shortened(data.name, 100)} " if data.name else ""
    by = f" (โดย {shortened(data.by, 80)})" if data.by else ""
    lines = [" ".join(_SENTENCES[data.reason].replace("{name}", name).replace("{by}", by).split())]
    if data.contact and data.reason is Hindrance.NOT_PERMITTED:
        lines.append(f"สอบถามได้ที่ {shortened(data.contact, 80)}")
    choices = []
    if data.waiting:
        lines.append(f"ยังมีคำขอรออนุมัติ {pen(data.waiting)} รายการ")
        choices.append(choice("ดูคำขอที่รอ", postback("request.list")))
    return text_message(pen("\n".join(lines)) if data.reason is Hindrance.TOO_OFTEN else "\n".join(lines), *choices)
