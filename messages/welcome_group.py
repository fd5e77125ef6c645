"""เข้ากลุ่มแล้ว: what the bot does in a group, and that it keeps no chatter."""

from __future__ import annotations

from dataclasses import dataclass

from messages.actions import postback
from messages.card import Block, Button, Card, Field, Words
from messages.compose import card_message
from messages.message import Message
from messages.phrases import shortened
from messages.quick import tap
from messages.welcome_private import PURPOSE, STORED
from messages.wording import Digits


@dataclass(frozen=True, kw_only=True)
class WelcomeGroup:
    """``bound`` when the group is already tied to the office."""

    organization: str
    bound: bool = False
    contact: str | None = None


def render(data: WelcomeGroup, digits: Digits = "thai") -> Message:  # noqa: ARG001 -- has no figures
    """Return the card; a group that is not bound yet is told how."""
    organization = shortened(data.organization, 100)
    blocks: list[Block] = [
        Words("รายงานมาตรการโดยพิมพ์ในกลุ่มนี้ได้เลย ระบบตอบเฉพาะเมื่อเรียก “ตามงาน” หรือรายงานผลเท่านั้น"),
        Field("ไม่เก็บ", "ข้อความที่คุยกันในกลุ่ม"),
        Field("เก็บ", STORED),
        Field("เพื่อ", PURPOSE),
    ]
    if data.contact:
        blocks.append(Field("สอบถาม", shortened(data.contact, 120)))
    if not data.bound:
        blocks.append(Words("เริ่มใช้งาน: ผู้ประสานงานพิมพ์รหัสผูกกลุ่มในกลุ่มนี้ และทุกคนเพิ่มเพื่อนกับตามงานเพื่อลงทะเบียน", strong=True))
    buttons = [Button("วิธีใช้", tap(postback("help"))), Button("ภาพรวม", tap(postback("overview")))] if data.bound else []
    return card_message(Card("ตามงาน", organization, blocks, buttons), f"ตามงานของ{organization} เข้ากลุ่มแล้ว")
