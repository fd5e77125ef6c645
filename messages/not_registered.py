"""ยังไม่ได้ลงทะเบียน: told once, politely."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from messages.actions import postback
from messages.compose import text_message
from messages.message import Message
from messages.phrases import shortened
from messages.quick import choice
from messages.wording import Digits


class Standing(StrEnum):
    """Why a person's words are not taken."""

    UNKNOWN = "unknown"
    WAITING = "waiting"
    LEFT = "left"
    NO_USER_ID = "no_user_id"


_SENTENCES = {
    Standing.UNKNOWN: "ยังไม่ได้ลงทะเบียนกับตามงาน จึงยังไม่ได้บันทึก",
    Standing.WAITING: "คำขอลงทะเบียนยังรออนุมัติ จึงยังไม่ได้บันทึก",
    Standing.LEFT: "บัญชีนี้พ้นจากหน้าที่ในระบบแล้ว จึงไม่ได้บันทึก",
    Standing.NO_USER_ID: "LINE ไม่ได้บอกว่าใครเป็นผู้ส่ง จึงยังไม่ได้บันทึก โปรดส่งจาก LINE ในโทรศัพท์",
}


@dataclass(frozen=True, kw_only=True)
class NotRegistered:
    """``name`` is how the person is called in the group, where it is known."""

    standing: Standing = Standing.UNKNOWN
    in_group: bool = False
    name: str | None = None
    contact: str | None = None


def render(data: NotRegistered, digits: Digits = "thai") -> Message:  # noqa: ARG001 -- has no figures
    """Return the sentence and what to do."""
    name = f"{shortened(data.name, 60)} " if data.name else ""
    lines = [name + _SENTENCES[data.standing]]
    if data.standing is Standing.UNKNOWN and data.in_group:
        lines.append("เพิ่มเพื่อนกับตามงาน แล้วพิมพ์ “ลงทะเบียน” ในแชตส่วนตัว")
    elif data.standing is Standing.UNKNOWN:
        lines.append("พิมพ์ “ลงทะเบียน ชื่อ นามสกุล หน่วยงาน” เช่น “ลงทะเบียน สมใจ ใจดี กองคลัง”")
    if data.contact:
        lines.append(f"สอบถามได้ที่ {shortened(data.contact, 80)}")
    asks = data.standing is Standing.UNKNOWN and not data.in_group
    return text_message("\n".join(lines), *([choice("ลงทะเบียน", postback("register.start"))] if asks else []))
