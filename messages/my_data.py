"""ข้อมูลของฉัน: what is stored about a person, and its removal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from measures.vocabulary import Role
from messages.actions import postback
from messages.card import Button, Card, Field, Tone, Words
from messages.compose import card_message
from messages.message import Message
from messages.phrases import optional
from messages.quick import tap
from messages.welcome_private import PURPOSE, RETENTION
from messages.wording import Digits, Pen, roles_in_words

#: Official records that name a person (``storage.erasure.Staying``).
_RECORDS = {
    "reports": "รายงาน",
    "evidence": "หลักฐาน",
    "reviews": "การตรวจรับ",
    "orders": "การรับทราบและข้อสั่งการ",
    "postponements": "การขอเลื่อนและคำตัดสิน",
    "plan": "แผนและคำตอบเรื่องแผน",
}


@dataclass(frozen=True, kw_only=True)
class MyData:
    """What is known of the person; ``removed``: the chat identity has just been erased."""

    name: str | None = None
    units: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    since: date | None = None
    reports: int = 0
    evidence: int = 0
    groups: int = 0
    contact: str | None = None
    removed: bool = False


def render(data: MyData, digits: Digits = "thai") -> Message:
    """Return the card; what was removed says what stays."""
    pen = Pen(digits)
    if data.removed:
        words = [Words("รหัสผู้ใช้ LINE และการผูกกับแชตถูกลบแล้ว รายงานที่ส่งไว้ยังอยู่เพราะเป็นเอกสารของราชการ")]
        return card_message(Card("ลบข้อมูลแล้ว", "ข้อมูลของฉัน", words, tone=Tone.CLOSED), "ลบข้อมูลการใช้แชตแล้ว")
    blocks = [
        *optional("ชื่อ", data.name),
        *optional("หน่วยงาน", ", ".join(data.units)),
        *optional("บทบาท", roles_in_words(data.roles)),
        *optional("ลงทะเบียน", pen.short(data.since) if data.since else None),
        Field("ที่เก็บไว้", _kept(data, pen)),
        Field("เพื่อ", PURPOSE),
        Field("ระยะเวลา", RETENTION),
        *optional("สอบถาม", data.contact),
    ]
    buttons = [Button("ลบข้อมูลการใช้แชต", tap(postback("data.remove")))]
    return card_message(Card("ข้อมูลส่วนบุคคล", "ข้อมูลของฉัน", blocks, buttons), f"ข้อมูลของฉัน: {_kept(data, pen)}")


def staying(pen: Pen, **records: int) -> str:
    """Return which official records keep a name after an erasure (``reports=3, evidence=2``), or that none do."""
    named = [f"{_RECORDS[kind]} {pen.number(count)} รายการ" for kind, count in records.items() if count]
    if not named:
        return "ไม่มีเอกสารราชการที่ต้องเก็บชื่อของท่าน ชื่อจะถูกลบด้วย"
    return f"สิ่งที่ยังเก็บพร้อมชื่อของท่าน: {' '.join(named)} นอกนั้นลบทั้งหมด"


def _kept(data: MyData, pen: Pen) -> str:
    return (
        f"รหัสผู้ใช้ LINE รายงาน {pen.number(data.reports)} รายการ "
        f"หลักฐาน {pen.number(data.evidence)} รายการ กลุ่ม {pen.number(data.groups)} กลุ่ม"
    )
