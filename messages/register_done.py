"""ลงทะเบียนแล้ว: what the person can do now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from measures.vocabulary import Role
from messages.actions import postback
from messages.card import Block, Button, Card, Field, Tone, Words
from messages.compose import card_message
from messages.facts import Held
from messages.message import Message
from messages.phrases import acting_words, optional, quoted, shortened
from messages.quick import tap
from messages.wording import ROLE_NAMES, Digits, Pen

_FIRST_STEPS = {
    Role.STAFF: "รายงานได้เลย เช่น พิมพ์ “ข้อ 3 เสร็จแล้ว เมื่อวานนี้” แล้วส่งรูปตาม",
    Role.SUPERVISOR: "รายงานของหน่วยงานจะส่งมาให้ตรวจรับ และรายงานเองได้ เช่น “ข้อ 3 เสร็จแล้ว”",
    Role.COORDINATOR: "ดูแลได้ทั้งแผน ทั้งอนุมัติคนเข้าใช้ รายงานแทน และออกเอกสาร",
    Role.EXECUTIVE: "สรุปผลจะส่งให้ทุกเดือน และถามได้ทุกเมื่อ เช่น “สรุปเดือนนี้”",
}


@dataclass(frozen=True, kw_only=True)
class RegisterDone:
    """Who may now do what; ``open_tasks`` wait for them already."""

    name: str
    role: Role = Role.STAFF
    unit: str | None = None
    open_tasks: int = 0
    acting_from: date | None = None
    acting_until: date | None = None
    posts: tuple[Held, ...] = ()
    """All that is held; ``role`` and ``unit`` are of cards that were written before."""
    draft: str | None = None
    """What was reported before, to be recorded with a tap on question ``question_id``."""
    question_id: int | None = None

    @property
    def held(self) -> tuple[Held, ...]:
        """Return all posts."""
        return self.posts or (Held(role=self.role, unit=self.unit),)


def render(data: RegisterDone, digits: Digits = "thai") -> Message:
    """Return the card."""
    pen = Pen(digits)
    waiting = f"มีงานรออยู่ {pen(data.open_tasks)} รายการ" if data.open_tasks else None
    roles = [one.role for one in data.held]
    blocks: list[Block] = [
        Field("บทบาท", ", ".join(dict.fromkeys(ROLE_NAMES[role] for role in roles))),
        *optional("หน่วยงาน", ", ".join(dict.fromkeys(one.unit for one in data.held if one.unit))),
        *optional("รักษาราชการแทน", acting_words(data.acting_from, data.acting_until, pen)),
        *optional("งาน", waiting),
        *(Words(pen(_FIRST_STEPS[role])) for role in dict.fromkeys(roles)),
        *optional("ก่อนหน้านี้พิมพ์ไว้ว่า", quoted(data.draft, 120) if data.draft else None),
    ]
    leads = set(roles) == {Role.EXECUTIVE}
    target = postback("overview") if leads else postback("mine.list")
    buttons = [
        *_offered(data),
        Button("ภาพรวม" if leads else "งานของฉัน", tap(target), main=not data.draft),
        Button("วิธีใช้", tap(postback("help"))),
    ]
    name = shortened(data.name, 100)
    return card_message(Card("ลงทะเบียนแล้ว", name, blocks, buttons, Tone.DONE), f"ลงทะเบียนแล้ว: {name}")


def _offered(data: RegisterDone) -> list[Button]:
    if data.draft is None or data.question_id is None:
        return []
    return [Button("บันทึกที่พิมพ์ไว้", tap(postback("question.answer", q=data.question_id, v="yes")), main=True)]
