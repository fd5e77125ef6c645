"""ยินดีต้อนรับ: the first message of a 1:1 chat, with the notice that the data protection act asks for.

พ.ร.บ. คุ้มครองข้อมูลส่วนบุคคล พ.ศ. 2562: what is collected, why, how long, who to ask, shown before or at collection.
"""

from __future__ import annotations

from dataclasses import dataclass

from messages.actions import postback
from messages.card import Block, Button, Card, Field, Words
from messages.compose import card_message
from messages.message import Message
from messages.phrases import shortened
from messages.quick import open_url, tap
from messages.wording import Digits

STORED = "รหัสผู้ใช้ LINE ชื่อ ตำแหน่ง หน่วยงาน รายงานและหลักฐานที่ท่านส่งให้ระบบ"
PURPOSE = "ติดตามและจัดทำรายงานตามมาตรการคุณธรรมและความโปร่งใส ซึ่งเป็นภารกิจของหน่วยงาน"
RETENTION = "ข้อมูลการใช้แชตเก็บจนกว่าท่านจะลบ รายงานเก็บตามระเบียบงานสารบรรณ"


@dataclass(frozen=True, kw_only=True)
class WelcomePrivate:
    """``contact`` is who to ask about the data; ``known`` somebody on the roster already (unblocked, or imported)."""

    organization: str
    contact: str | None = None
    known: bool = False
    privacy_url: str | None = None


def render(data: WelcomePrivate, digits: Digits = "thai") -> Message:  # noqa: ARG001 -- has no figures
    """Return the card: what it does, what it stores and why, what to press."""
    organization = shortened(data.organization, 100)
    blocks: list[Block] = [
        Words("ช่วยเตือนกำหนดส่ง รับรายงานมาตรการทางแชต และเก็บหลักฐานให้ ไม่ต้องกรอกตาราง"),
        Field("เก็บข้อมูล", STORED),
        Field("เพื่อ", PURPOSE),
        Field("ระยะเวลา", RETENTION),
        Field("สอบถาม", shortened(data.contact, 120) if data.contact else f"ผู้ประสานงานของ{organization}"),
    ]
    start = (
        Button("งานของฉัน", tap(postback("mine.list")), main=True)
        if data.known
        else Button("ลงทะเบียน", tap(postback("register.start")), main=True)
    )
    buttons = [start, Button("วิธีใช้", tap(postback("help"))), Button("นโยบายข้อมูล", open_url(data.privacy_url))]
    alt = f"ตามงานของ{organization}: กดลงทะเบียนเพื่อเริ่มใช้งาน" if not data.known else f"ตามงานของ{organization}"
    return card_message(Card("ยินดีต้อนรับ", f"ตามงาน {organization}", blocks, buttons), alt)
