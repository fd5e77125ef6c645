"""ขอผูกกลุ่ม: somebody who may not bind a group typed its code; the coordinator decides."""

from __future__ import annotations

from dataclasses import dataclass

from messages.actions import postback
from messages.card import Block, Button, Card, Field, Tone, Words
from messages.compose import card_message
from messages.message import Message
from messages.phrases import optional, shortened
from messages.quick import tap
from messages.wording import Digits


@dataclass(frozen=True, kw_only=True)
class RoomAsked:
    """The group and the code; no unit: it is to serve the whole office. A name of the group may not be known."""

    room_id: int
    code_id: int
    room: str | None = None
    units: tuple[str, ...] = ()
    by: str | None = None


def render(data: RoomAsked, digits: Digits = "thai") -> Message:  # noqa: ARG001 -- has no figures
    """Return the card with ผูกกลุ่มนี้."""
    units = ", ".join(shortened(unit, 60) for unit in data.units[:20]) or "ทุกหน่วยงาน"
    blocks: list[Block] = [
        Field("หน่วยงาน", units, strong=True),
        *optional("ผู้พิมพ์รหัส", shortened(data.by, 60) if data.by else "ผู้ที่ยังไม่ได้ลงทะเบียน"),
        Words("หากไม่ใช่กลุ่มของหน่วยงาน ไม่ต้องกด รหัสจะหมดอายุเอง", quiet=True),
    ]
    allow = Button("ผูกกลุ่มนี้", tap(postback("room.allow", room=data.room_id, e=data.code_id)), main=True)
    title = shortened(data.room or "กลุ่มไลน์ที่มีผู้พิมพ์รหัส", 100)
    return card_message(Card("ขอผูกกลุ่ม", title, blocks, [allow], Tone.SOON), f"ขอผูกกลุ่ม {title}: {units}")
