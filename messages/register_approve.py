"""คำขอลงทะเบียน: the coordinator decides with a button, and sees exactly what would be given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from measures.vocabulary import Role
from messages.actions import postback
from messages.card import Block, Button, Card, Field, Tone, Words
from messages.compose import card_message
from messages.facts import Held
from messages.message import Message
from messages.phrases import acting_words, optional, shortened
from messages.quick import tap
from messages.wording import Digits, Pen

MAY_DO = {
    Role.STAFF: "รายงานผลของหน่วยงาน",
    Role.SUPERVISOR: "รายงานผล ตรวจรับหรือส่งกลับรายงาน และอนุญาตให้เลื่อนกำหนดของหน่วยงาน",
    Role.COORDINATOR: "ดูแลทั้งแผน อนุมัติคนเข้าใช้ แก้รายชื่อ กำหนดวัน และการตั้งค่า",
    Role.EXECUTIVE: "รับสรุปผลของทุกหน่วยงาน กดทราบ และสั่งการ",
}


@dataclass(frozen=True, kw_only=True)
class RegisterApprove:
    """``posts`` is what the person will hold; ``on_roster``: the name stands on the list the office made beforehand.

    The days of an acting post (รักษาราชการแทน) are both included; one of them may be open. ``person_id`` and ``role``
    are of cards that were written before requests were kept by themselves.
    """

    name: str
    request_id: int | None = None
    person_id: int | None = None
    unit: str | None = None
    role: Role = Role.STAFF
    posts: tuple[Held, ...] = ()
    post: str | None = None
    line_name: str | None = None
    on_roster: bool = False
    typed_name: str | None = None
    """What the person wrote, where the roster spells it otherwise."""
    namesakes: tuple[str, ...] = ()
    """Others of that name, with their units."""
    new_unit: str | None = None
    """A unit in the person's words that the office does not have yet."""
    moves_from: str | None = None
    """The unit of somebody registered who asks to change it."""
    acting_from: date | None = None
    acting_until: date | None = None
    registered: bool = False
    """Somebody on the roster asks for another post."""


def render(data: RegisterApprove, digits: Digits = "thai") -> Message:
    """Return the card with อนุมัติ and ไม่อนุมัติ."""
    card = card_of(data, Pen(digits))
    return card_message(card, f"{card.kicker}: {shortened(data.name, 100)} {data.unit or ''}")


def card_of(data: RegisterApprove, pen: Pen) -> Card:
    """Return what is asked for, with its buttons."""
    acting = acting_words(data.acting_from, data.acting_until, pen)
    posts = data.posts or (Held(role=data.role, unit=data.unit),)
    blocks: list[Block] = [
        Field("จะได้เป็น", ", ".join(one.words(pen) for one in posts), strong=True),
        Field("จะทำได้", "; ".join(dict.fromkeys(MAY_DO[one.role] for one in posts))),
        *optional("ย้ายจาก", data.moves_from),
        *optional("ช่วงเวลา", acting),
        *optional("ตำแหน่งที่พิมพ์", shortened(data.post, 100) if data.post else None),
        *optional("ชื่อใน LINE", shortened(data.line_name, 60) if data.line_name else None),
        *optional("พิมพ์ชื่อว่า", shortened(data.typed_name, 100) if data.typed_name else None),
        *optional("ชื่อซ้ำกับ", ", ".join(shortened(one, 60) for one in data.namesakes[:3])),
        *optional("หน่วยงานใหม่", shortened(data.new_unit, 80) if data.new_unit else None, strong=True),
        _roster(data),
    ]
    kicker = "คำขอรักษาราชการแทน" if acting else "คำขอเปลี่ยนหน่วยงาน" if data.moves_from else "คำขอลงทะเบียน"
    return Card(kicker, shortened(data.name, 100), blocks, _buttons(data), Tone.SOON)


def _buttons(data: RegisterApprove) -> list[Button]:
    if data.request_id is not None:
        yes, no = postback("request.approve", n=data.request_id), postback("request.refuse", n=data.request_id)
    elif data.person_id is not None:
        yes, no = postback("person.approve", p=data.person_id), postback("person.refuse", p=data.person_id)
    else:
        return []
    return [Button("อนุมัติ", tap(yes), main=True), Button("ไม่อนุมัติ", tap(no))]


def _roster(data: RegisterApprove) -> Words:
    if data.registered or data.moves_from or data.acting_from or data.acting_until:
        return Words("ลงทะเบียนอยู่แล้ว", quiet=True)
    if data.on_roster:
        return Words("ชื่อนี้ตรงกับรายชื่อที่เตรียมไว้ บทบาทและหน่วยงานเป็นไปตามรายชื่อ", quiet=True)
    return Words("ชื่อนี้ไม่อยู่ในรายชื่อที่เตรียมไว้ โปรดตรวจสอบว่าเป็นเจ้าหน้าที่จริง", strong=True)
