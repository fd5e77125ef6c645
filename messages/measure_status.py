"""ข้อ ๕ ถึงไหนแล้ว: one measure with its steps, deadlines and last report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from measures.standing import OPEN
from measures.vocabulary import Status
from messages.actions import postback
from messages.card import Block, Button, Card, Entry, Field, Tone, Words, status_tone
from messages.compose import card_message
from messages.facts import Subject, Task
from messages.message import Message
from messages.phrases import optional, report_button, shortened, status_words, subject_title, task_detail
from messages.quick import tap
from messages.wording import UNSENT, Digits, Pen

#: Steps on the card: more do not fit one phone screen.
_MOST_STEPS = 6


@dataclass(frozen=True, kw_only=True)
class LastReport:
    """The report that stands."""

    on: date
    status: Status
    by: str | None = None
    done_on: date | None = None
    result: str | None = None
    problem: str | None = None
    evidence_count: int = 0
    unsent: bool = False
    """The message it was told in was taken back."""
    returned: str | None = None
    """Why it was sent back, and by whom."""


@dataclass(frozen=True, kw_only=True)
class MeasureStatus:
    """``duties`` are the steps' deadlines that matter now; ``may_report`` and ``may_manage`` show buttons."""

    subject: Subject
    status: Status
    today: date
    owners: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    duties: tuple[Task, ...] = ()
    last_report: LastReport | None = None
    percent: int | None = None
    may_report: bool = True
    may_manage: bool = False
    event_step_id: int | None = None
    """A step whose days begin with an event that can be opened now."""
    waived_reason: str | None = None


def render(data: MeasureStatus, digits: Digits = "thai") -> Message:
    """Return the card."""
    pen = Pen(digits)
    words = status_words(data.status, pen, data.percent)
    lefts = [left for duty in data.duties if (left := duty.days_left(data.today)) is not None]
    nearest = min(lefts, default=None)
    tone = status_tone(data.status, nearest)
    kicker = f"{words} · {pen.days_left(nearest)}" if nearest is not None and tone in _PRESSING else words
    blocks = [*_facts(data, pen), *_duties(data, pen), *_last(data.last_report, pen)]
    card = Card(kicker, subject_title(data.subject, pen), blocks, _buttons(data), tone)
    alt = f"ข้อ {pen(data.subject.number)} {kicker}: {shortened(data.subject.title, 120)}"
    return card_message(card, alt)


_PRESSING = {Tone.SOON, Tone.OVERDUE}


def _facts(data: MeasureStatus, pen: Pen) -> list[Block]:
    owners = ", ".join(pen(shortened(owner, 60)) for owner in data.owners[:8])
    return [
        *optional("ผู้รับผิดชอบ", owners),
        *optional("ตอบตัวชี้วัด", ", ".join(data.refs[:20])),
        *optional("เหตุที่ยกเลิก", data.waived_reason if data.status is Status.WAIVED else None),
    ]


def _duties(data: MeasureStatus, pen: Pen) -> list[Block]:
    blocks: list[Block] = [_duty(duty, data, pen) for duty in data.duties[:_MOST_STEPS]]
    left = len(data.duties) - _MOST_STEPS
    return [*blocks, Words(f"และอีก {pen(left)} รายการ", quiet=True)] if left > 0 else blocks


def _duty(duty: Task, data: MeasureStatus, pen: Pen) -> Entry:
    title = shortened(f"{pen(duty.step_number or duty.number)} {duty.words()}", 90)
    open_ = duty.status in OPEN
    action = tap(postback("report.start", **duty.ids)) if data.may_report and open_ else None
    detail = task_detail(duty, pen, data.today)
    return Entry(title, detail, status_tone(duty.status, duty.days_left(data.today)), action)


def _last(report: LastReport | None, pen: Pen) -> list[Block]:
    if report is None:
        return [Words("ยังไม่มีรายงาน", quiet=True)]
    done_on = pen.short(report.done_on) if report.done_on else None
    return [
        Field("ล่าสุด", " โดย ".join(part for part in (pen.short(report.on), report.by) if part)),
        *optional("ส่งกลับให้แก้ไข", report.returned),
        *optional("หมายเหตุ", f"{UNSENT} รายงานยังอยู่" if report.unsent else None),
        *optional("ทำเมื่อ", done_on),
        *optional("ผล", report.result),
        *optional("ปัญหา", report.problem),
        Field("หลักฐาน", f"{pen(report.evidence_count)} รายการ" if report.evidence_count else "ยังไม่มี"),
    ]


def _buttons(data: MeasureStatus) -> list[Button]:
    return (
        [] if data.status in {Status.WAIVED, Status.VERIFIED} else [*_reporting(data), *_event(data), *_managing(data)]
    )


def _reporting(data: MeasureStatus) -> list[Button]:
    if not data.may_report:
        return []
    finished = data.status is Status.DONE
    buttons = [report_button(data.subject, "แก้ไขรายงาน" if finished else "รายงานผล", main=not finished)]
    if not finished:
        buttons.append(Button("มีปัญหา", tap(postback("report.problem", **data.subject.ids))))
        buttons.append(Button("ขอเลื่อน", tap(postback("postpone.ask", **data.subject.ids))))
    return buttons


def _event(data: MeasureStatus) -> list[Button]:
    if data.event_step_id is None or not data.may_report:
        return []
    opened = postback("event.open", m=data.subject.measure_id, step=data.event_step_id)
    return [Button("จัดกิจกรรมวันนี้", tap(opened))]


def _managing(data: MeasureStatus) -> list[Button]:
    if not data.may_manage:
        return []
    return [Button("ไม่ต้องเตือน", tap(postback("dont_remind", m=data.subject.measure_id)))]
