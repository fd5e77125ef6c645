"""ช่วยเหลือ: what can be said and pressed, by role."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from measures.vocabulary import Role
from messages.actions import postback
from messages.card import Block, Button, Card, Entry, Field, Tone, Words
from messages.commands import helped, words
from messages.compose import card_message
from messages.message import Message
from messages.quick import say, tap
from messages.wording import Digits, Pen


class Topic(StrEnum):
    """What the help is about."""

    START = "start"
    REPORT = "report"
    EVIDENCE = "evidence"
    ASK = "ask"
    PRIVACY = "privacy"
    MANAGE = "manage"


@dataclass(frozen=True, kw_only=True)
class HelpCard:
    """``roles`` are the asker's today; none: a person who is not registered."""

    roles: tuple[Role, ...] = ()
    topic: Topic = Topic.START
    in_group: bool = False
    person: str | None = None
    """Somebody of the office and their unit: the examples of a coordinator name them, so that a tap works."""
    unit: str | None = None


_REPORTING = (
    ("รายงานว่าเสร็จ", "ข้อ 3 เสร็จแล้ว เมื่อวานนี้"),
    ("ความคืบหน้า", "ข้อ 5 ทำไป 40%"),
    ("หลายข้อพร้อมกัน", "ข้อ 8 เรียบร้อย ข้อ 9 ยังไม่ได้ทำ"),
    ("มีปัญหา", "ข้อ 7 ติดปัญหา งบประมาณยังไม่มา"),
    ("ขอเลื่อน", "ข้อ 4 ขอเลื่อนเป็น 20 มิ.ย."),
    ("ยกเลิกรายงาน", "ยกเลิกข้อ 3"),
)
_ASKING = (
    ("งานที่เหลือ", "งานของฉัน"),
    ("สถานะ", "ข้อ 5 ถึงไหนแล้ว"),
    ("ใครค้าง", words("missing")),
    ("เอกสาร", "ขอรายงานรอบ 6 เดือน"),
)
_EVIDENCE = (
    ("รูปหรือไฟล์", "ส่งก่อนหรือหลังข้อความรายงานก็ได้ ระบบเก็บไว้กับข้อนั้น"),
    ("ลิงก์", "พิมพ์ “ข้อ 12 ลงเว็บแล้ว” ตามด้วยลิงก์ในข้อความเดียวกัน"),
    ("ส่งผิด", "กดยกเลิกส่งใน LINE ระบบจะลบสำเนาให้"),
)
_PRIVACY = (
    ("เก็บอะไร", "รหัสผู้ใช้ LINE ชื่อ ตำแหน่ง หน่วยงาน รายงานและหลักฐานที่ส่งให้ระบบ"),
    ("ไม่เก็บอะไร", "ข้อความคุยกันทั่วไปในกลุ่มไม่ถูกเก็บ"),
    ("สิทธิของท่าน", "พิมพ์ “ข้อมูลของฉัน” เพื่อดูหรือลบข้อมูลการใช้แชต"),
)
_TOPICS = {
    Topic.REPORT: ("รายงานอย่างไร", _REPORTING),
    Topic.EVIDENCE: ("ส่งหลักฐานอย่างไร", _EVIDENCE),
    Topic.ASK: ("ถามอะไรได้บ้าง", _ASKING),
    Topic.PRIVACY: ("ข้อมูลส่วนบุคคล", _PRIVACY),
}
_MANAGING = (
    ("โควตาข้อความ", words("quota")),
    ("คำขอที่รออนุมัติ", words("registrations")),
    ("ตั้งค่าหน่วยงาน", words("first_steps")),
)
_LEADING = (
    ("สรุปผล", words("summary")),
    ("ทั้งแผน", "ภาพรวม"),
    ("ถามสถานะ", "ข้อ 5 ถึงไหนแล้ว"),
    ("ใครค้าง", words("missing")),
)
_UNREGISTERED = (("ลงทะเบียน", words("register")),)


def _managing(data: HelpCard, pen: Pen) -> Message:
    """Return the cards of a coordinator; each row is sent as it stands by a tap."""
    known = {"{person}": data.person or "สมหญิง ใจดี", "{unit}": data.unit or "กองคลัง"}
    cards = []
    for title, rows in helped():
        entries = [_example(name, typed, known, pen) for name, typed in rows]
        cards.append(Card("ผู้ประสานงานทำได้", title, entries))
    last = cards[-1]
    cards[-1] = Card(last.kicker, last.title, last.blocks, [Button("วิธีรายงาน", tap(postback("help", topic="report")))])
    return card_message(cards, "ช่วยเหลือ: ผู้ประสานงานทำอะไรได้บ้าง")


def _example(name: str, typed: str, known: dict[str, str], pen: Pen) -> Entry:
    for place, value in known.items():
        typed = typed.replace(place, value)
    return Entry(name, pen(typed), Tone.INFO, say(typed))


def render(data: HelpCard, digits: Digits = "thai") -> Message:
    """Return the card with examples that can be typed as they stand."""
    pen = Pen(digits)
    if data.topic is Topic.MANAGE and Role.COORDINATOR in data.roles:
        return _managing(data, pen)
    title, rows = _TOPICS[data.topic] if data.topic in _TOPICS else ("ใช้งานอย่างไร", _rows_for(data.roles))
    blocks: list[Block] = [Field(name, pen(text)) for name, text in rows]
    if data.in_group:
        blocks.append(Words("ในกลุ่ม เรียก “ตามงาน” นำหน้า หรือตอบกลับข้อความของระบบ", quiet=True))
    return card_message(Card("ช่วยเหลือ", title, blocks, _buttons(data)), f"ช่วยเหลือ: {title}")


def _rows_for(roles: tuple[Role, ...]) -> tuple[tuple[str, str], ...]:
    if not roles:
        return (*_UNREGISTERED, *_PRIVACY)
    rows: tuple[tuple[str, str], ...] = ()
    if set(roles) & {Role.STAFF, Role.SUPERVISOR, Role.COORDINATOR}:
        rows += (*_REPORTING[:3], *_ASKING[:3])
    if Role.SUPERVISOR in roles:
        rows += (("ตรวจรับ", "จะส่งรายงานมาให้กดตรวจรับหรือส่งกลับ"),)
    if Role.COORDINATOR in roles:
        rows += _MANAGING
    if Role.EXECUTIVE in roles:
        rows += _LEADING if not rows else _LEADING[:2]
    return rows


def _buttons(data: HelpCard) -> list[Button]:
    if not data.roles:
        return [Button("ลงทะเบียน", tap(postback("register.start")), main=True)]
    names = {Topic.REPORT: "วิธีรายงาน", Topic.EVIDENCE: "หลักฐาน", Topic.ASK: "ถามอะไรได้", Topic.PRIVACY: "ข้อมูลส่วนตัว"}
    if Role.COORDINATOR in data.roles:
        names = {Topic.MANAGE: "ผู้ประสานงานทำอะไรได้", **names}
    topics = [
        Button(name, tap(postback("help", topic=topic.value))) for topic, name in names.items() if topic != data.topic
    ]
    if set(data.roles) <= {Role.EXECUTIVE}:
        return [Button("ภาพรวม", tap(postback("overview")), main=True), *topics]
    return [Button("งานของฉัน", tap(postback("mine.list")), main=True), *topics]
