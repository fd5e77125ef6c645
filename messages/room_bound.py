"""ผูกกลุ่มแล้ว: which units a group now speaks for."""

from __future__ import annotations

from dataclasses import dataclass

from messages.actions import postback
from messages.card import Block, Button, Card, Field, Tone, Words
from messages.compose import card_message
from messages.message import Message
from messages.phrases import shortened
from messages.quick import tap
from messages.wording import Digits


@dataclass(frozen=True, kw_only=True)
class RoomBound:
    """No unit: the group serves the whole office. ``bound`` False: the group was set free."""

    organization: str
    units: tuple[str, ...] = ()
    bound: bool = True


def render(data: RoomBound, digits: Digits = "thai") -> Message:  # noqa: ARG001 -- has no figures
    """Return the card."""
    organization = shortened(data.organization, 100)
    if not data.bound:
        words = [Words("จะไม่ส่งการแจ้งเตือนมาที่กลุ่มนี้อีก รายงานที่ส่งแล้วยังอยู่")]
        return card_message(Card("เลิกผูกกลุ่มแล้ว", organization, words, tone=Tone.CLOSED), "เลิกผูกกลุ่มกับตามงานแล้ว")
    units = ", ".join(shortened(unit, 60) for unit in data.units[:20]) or "ทุกหน่วยงาน"
    blocks: list[Block] = [
        Field("หน่วยงาน", units, strong=True),
        Words("เพิ่มเพื่อนกับตามงานแล้วพิมพ์ “ลงทะเบียน” ในแชตส่วนตัว จะได้รับเตือนโดยไม่รบกวนกลุ่ม", quiet=True),
    ]
    buttons = [Button("วิธีใช้", tap(postback("help"))), Button("ภาพรวม", tap(postback("overview")))]
    return card_message(
        Card("ผูกกลุ่มแล้ว", organization, blocks, buttons, Tone.DONE), f"ผูกกลุ่มกับ{organization}แล้ว: {units}"
    )
