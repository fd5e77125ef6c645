"""ตั้ง / พ้นหน้าที่ / แก้ชื่อ / รวมหน่วยงาน: who loses and gains what, before it is done and after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from messages.actions import postback
from messages.card import Block, Button, Card, Field, Tone, Words
from messages.compose import card_message
from messages.facts import Shift
from messages.message import Message
from messages.phrases import shortened
from messages.quick import choice, tap
from messages.wording import Digits, Pen


class Change(StrEnum):
    """What is changed."""

    POSTS = "posts"
    LEAVING = "leaving"
    NAME = "name"
    UNIT_NAMED = "unit_named"
    UNIT_ADDED = "unit_added"
    UNITS_MERGED = "units_merged"
    UNIT_CLOSED = "unit_closed"
    PERSON_ADDED = "person_added"


_TITLES = {
    Change.POSTS: "เปลี่ยนบทบาท",
    Change.LEAVING: "พ้นจากหน้าที่ในระบบ",
    Change.NAME: "แก้ชื่อ",
    Change.UNIT_NAMED: "แก้ชื่อหน่วยงาน",
    Change.UNIT_ADDED: "เพิ่มหน่วยงาน",
    Change.UNITS_MERGED: "รวมหน่วยงาน",
    Change.UNIT_CLOSED: "ยุบหน่วยงาน",
    Change.PERSON_ADDED: "เพิ่มบุคลากร",
}
_NOTES = {
    Change.LEAVING: "การเชื่อมโยงกับ LINE จะถูกลบ รายงานที่ส่งแล้วยังอยู่",
    Change.UNITS_MERGED: "งาน บุคลากร และรายงานทั้งหมดจะย้ายไปด้วย และแยกกลับไม่ได้",
    Change.UNIT_CLOSED: "งานที่ทุกหน่วยงานต้องทำของหน่วยงานนี้จะไม่ถูกเตือนอีก",
    Change.PERSON_ADDED: "เมื่อเจ้าตัวลงทะเบียนด้วยชื่อนี้ จะได้บทบาทตามนี้หลังอนุมัติ",
}


#: People whose posts are shown one by one: more do not fit one card.
MOST_SHIFTS = 6


@dataclass(frozen=True, kw_only=True)
class RosterChange:
    """``question_id``: still to be confirmed; ``entry_id``: done, and may be taken back for a day; else it was undone.

    ``old`` and ``new`` are names that change, ``deadlines`` how many duties move or are gained.
    """

    change: Change
    shifts: tuple[Shift, ...] = ()
    old: str | None = None
    new: str | None = None
    deadlines: int | None = None
    question_id: int | None = None
    entry_id: int | None = None
    undone: bool = False
    without_line: bool = False
    """Who came back is not in LINE any more: the connection went when they left."""


def render(data: RosterChange, digits: Digits = "thai") -> Message:
    """Return the question with yes and no, or what was done with the way back."""
    pen = Pen(digits)
    title = _TITLES[data.change]
    if data.undone:
        return card_message(Card("ย้อนกลับแล้ว", title, list(_blocks(data, pen)), tone=Tone.CLOSED), f"ย้อนกลับแล้ว: {title}")
    if data.question_id is None:
        undo = tap(postback("roster.undo", e=data.entry_id)) if data.entry_id is not None else None
        card = Card("เปลี่ยนแล้ว", title, list(_blocks(data, pen)), [Button("ย้อนกลับ", undo)], Tone.DONE)
        return card_message(card, f"เปลี่ยนแล้ว: {title} {_who(data)}")
    yes = postback("question.answer", q=data.question_id, v="yes")
    no = postback("question.answer", q=data.question_id, v="no")
    buttons = [Button("ยืนยัน", tap(yes), main=True), Button("ยกเลิก", tap(no))]
    card = Card("โปรดยืนยัน", title, list(_blocks(data, pen)), buttons, Tone.SOON)
    return card_message(card, f"โปรดยืนยัน: {title} {_who(data)}", choice("ยืนยัน", yes), choice("ยกเลิก", no))


def _who(data: RosterChange) -> str:
    return shortened(data.new or data.old or ", ".join(one.name for one in data.shifts), 100)


def _blocks(data: RosterChange, pen: Pen) -> Iterator[Block]:
    if data.old:
        yield Field("เดิม", shortened(data.old, 100))
    if data.new:
        yield Field("เป็น", shortened(data.new, 100), strong=True)
    for shift in data.shifts[:MOST_SHIFTS]:
        yield Words(shortened(shift.name, 100), strong=True)
        if shift.gains:
            yield Field("ได้เป็น", shortened(", ".join(one.words(pen) for one in shift.gains), 200))
        if shift.loses:
            yield Field("พ้นจาก", shortened(", ".join(one.words(pen) for one in shift.loses), 200))
    if len(data.shifts) > MOST_SHIFTS:
        yield Words(f"และอีก {pen(len(data.shifts) - MOST_SHIFTS)} คน", quiet=True)
    if data.deadlines:
        yield Field("งานที่ตามไป", f"{pen(data.deadlines)} รายการ")
    if data.question_id is not None and data.change in _NOTES:
        yield Words(_NOTES[data.change], quiet=True)
    if data.without_line:
        yield Words("การเชื่อมโยงกับ LINE ถูกลบไปแล้วและคืนให้ไม่ได้ โปรดให้เจ้าตัวลงทะเบียนด้วยชื่อนี้อีกครั้ง")
    if data.entry_id is not None and not data.undone:
        yield Words("ย้อนกลับได้ภายใน 1 วัน", quiet=True)
