"""ขั้นตอนแรก: what a new office has and what is still missing, each with what to type or press."""

from __future__ import annotations

from dataclasses import dataclass

from measures.first_steps import Step
from messages.actions import postback
from messages.card import Button, Card, Entry, Tone, Words
from messages.compose import card_message
from messages.message import Message
from messages.phrases import shortened
from messages.quick import Action, say, tap
from messages.wording import Digits, Pen

TITLES = {
    Step.PLAN: "นำแผนเข้าระบบ",
    Step.UNITS: "หน่วยงานครบ",
    Step.PEOPLE: "เจ้าหน้าที่ของทุกหน่วยงาน",
    Step.HEADS: "หัวหน้าของทุกหน่วยงาน",
    Step.EXECUTIVES: "ผู้บริหาร",
    Step.GROUP: "กลุ่มไลน์",
    Step.TEST_REMINDER: "ทดลองส่งการเตือน",
    Step.QUIET_HOURS: "ช่วงเวลางดส่ง",
}
HOW = {
    Step.PLAN: "ส่งไฟล์แผน (Word, Excel, PDF) มาในแชตนี้",
    Step.UNITS: "พิมพ์เช่น “เพิ่มหน่วยงาน กองช่าง” หรือรับจากแผน",
    Step.PEOPLE: "ให้ทุกคนเพิ่มเพื่อนแล้วพิมพ์ “ลงทะเบียน ชื่อ นามสกุล หน่วยงาน” แล้วอนุมัติ",
    Step.HEADS: "พิมพ์เช่น “ตั้งแดงเป็นหัวหน้ากองช่าง”",
    Step.EXECUTIVES: "ให้ผู้บริหารลงทะเบียน เช่น “ลงทะเบียน สมชาย ใจดี ปลัด อบต.”",
    Step.GROUP: "เชิญตามงานเข้ากลุ่ม แล้วพิมพ์ “รหัสกลุ่ม” ในแชตนี้เพื่อรับรหัสไปพิมพ์ในกลุ่ม",
    Step.TEST_REMINDER: "กดเพื่อรับตัวอย่างการเตือนหนึ่งข้อความ",
    Step.QUIET_HOURS: "กดเพื่อใช้เวลาตามนี้ หรือพิมพ์ “ตั้งค่า งดส่งตั้งแต่ 18.00”",
}


@dataclass(frozen=True, kw_only=True)
class StepState:
    """One step: done or not, and the names of what is missing."""

    step: Step
    done: bool
    missing: tuple[str, ...] = ()
    detail: str | None = None
    count: int = 0


@dataclass(frozen=True, kw_only=True)
class FirstSteps:
    """All steps in order; ``waiting`` requests wait for the coordinator."""

    organization: str
    steps: tuple[StepState, ...] = ()
    waiting: int = 0


def render(data: FirstSteps, digits: Digits = "thai") -> Message:
    """Return the card; what is missing comes with the way to it."""
    pen = Pen(digits)
    done = sum(one.done for one in data.steps)
    title = f"เสร็จแล้ว {pen(done)} จาก {pen(len(data.steps))} ขั้น"
    blocks: list[Entry | Words] = [_entry(one, pen) for one in data.steps[: len(Step)]]
    if done == len(data.steps):
        blocks.append(Words("พร้อมใช้งานครบทุกขั้นแล้ว", strong=True))
    buttons = [
        *([Button(f"รออนุมัติ {pen(data.waiting)}", tap(postback("request.list")), main=True)] if data.waiting else []),
        Button("รายชื่อ", tap(postback("roster.list"))),
        Button("วิธีใช้", tap(postback("help", topic="manage"))),
    ]
    halves = [blocks[:4], blocks[4:]]
    first = Card("ขั้นตอนแรก", title, halves[0], tone=Tone.INFO)
    second = Card("ขั้นตอนแรก", shortened(data.organization, 100), halves[1], buttons, Tone.INFO)
    return card_message([first, second], f"ขั้นตอนแรกของ{shortened(data.organization, 60)}: {title}")


def _entry(one: StepState, pen: Pen) -> Entry:
    missing = f"ยังขาด {', '.join(one.missing[:6])}{' …' if len(one.missing) > 6 else ''}" if one.missing else ""
    counted = f"{pen(one.count)} หน่วยงาน" if one.count else ""
    parts = [counted, pen(one.detail or ""), missing, "" if one.done else pen(HOW[one.step])]
    detail = " · ".join(part for part in parts if part)
    return Entry(TITLES[one.step], shortened(detail, 200), Tone.DONE if one.done else Tone.SOON, _action(one))


def _action(one: StepState) -> Action | None:
    if one.step is Step.TEST_REMINDER or (one.step is Step.QUIET_HOURS and not one.done):
        return tap(postback("setup.done", v=one.step.value))
    if one.step is Step.GROUP and not one.done:
        return say("รหัสกลุ่ม")
    return tap(postback("roster.list")) if one.step in {Step.PEOPLE, Step.HEADS, Step.UNITS} else None
