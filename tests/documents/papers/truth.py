"""Made-up plans whose every value is known: measures, steps, owners, schedules, statuses and results."""

from __future__ import annotations

import random
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date

YEAR_BE = 2569
TODAY = date(2026, 6, 20)
OFFICE = "องค์การบริหารส่วนตำบลทุ่งใสสว่าง"
MONTHS = (
    *("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน"),
    *("กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"),
)
SHORT = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
UNITS = ("สำนักปลัด", "กองคลัง", "กองช่าง", "กองการศึกษา", "กองสวัสดิการสังคม", "หน่วยตรวจสอบภายใน")
EVERY = "ทุกส่วนราชการ"

_TITLES = (
    *("จัดทำคู่มือการให้บริการประชาชน", "เผยแพร่แผนการจัดซื้อจัดจ้าง", "อบรมคุณธรรมจริยธรรมของบุคลากร"),
    *("ควบคุมการยืมทรัพย์สินของราชการ", "ประกาศนโยบายไม่รับของขวัญ", "เพิ่มช่องทางรับเรื่องร้องเรียน"),
    *("ปรับปรุงเว็บไซต์ของหน่วยงาน", "รายงานผลการใช้จ่ายงบประมาณ", "ประเมินความพึงพอใจผู้รับบริการ"),
    *("พัฒนาระบบบริการอิเล็กทรอนิกส์", "จัดกิจกรรมส่งเสริมวัฒนธรรมองค์กร", "ตรวจสอบพัสดุประจำปี"),
    *("เปิดเผยข้อมูลผู้บริหารและโครงสร้าง", "ประเมินความเสี่ยงการทุจริต", "เสริมสร้างจิตสำนึกต่อต้านการทุจริต"),
    *("กำหนดหลักเกณฑ์การบริหารงานบุคคล", "ลดขั้นตอนการให้บริการ", "สร้างการมีส่วนร่วมของประชาชน"),
)
_VERBS = ("จัดทำ", "เผยแพร่", "รวบรวม", "ประชุม", "รายงาน", "ตรวจสอบ", "ทบทวน", "ประชาสัมพันธ์", "ติดตาม", "แต่งตั้ง")
_OBJECTS = (
    *("ประกาศบนเว็บไซต์ของหน่วยงาน", "ทะเบียนคุมให้เป็นปัจจุบัน", "คณะทำงานระดับหน่วยงาน", "ข้อมูลงานบริการทุกงาน"),
    *("แบบสอบถามผู้มาติดต่อ", "ร่วมกับกำนันและผู้ใหญ่บ้าน", "สรุปผลเสนอผู้บังคับบัญชา", "แนวปฏิบัติให้ผู้เกี่ยวข้องทราบ"),
    *("ป้ายบอกขั้นตอนหน้าสำนักงาน", "วีดิทัศน์แนะนำงานบริการ", "เอกสารเบิกจ่ายให้ครบถ้วน", "รายชื่อผู้เข้าร่วมกิจกรรม"),
)
_RESULTS = ("เผยแพร่ครบทุกงานบริการ", "มีผู้เข้าร่วมเป็นจำนวนมาก", "จัดทำทะเบียนครบถ้วน", "ปรับปรุงแบบฟอร์มให้ง่ายขึ้น")


@dataclass(frozen=True)
class Time:
    """When a step is due: the kind, first and last day, days after an event; None: nobody has said."""

    kind: str
    start: date | None = None
    end: date | None = None
    days: int | None = None


@dataclass
class Step:
    """One step; ``time`` None where the paper leaves it open and it has to be asked."""

    text: str
    time: Time | None
    units: tuple[str, ...] = ()


@dataclass
class Measure:
    """One measure; ``asked`` names what has to be asked about it: "time", "owner"."""

    title: str
    steps: list[Step]
    units: tuple[str, ...]
    status: str | None = None
    done_on: date | None = None
    result: str = ""
    asked: set[str] = field(default_factory=set)


def plan(chance: random.Random, measures: int) -> list[Measure]:
    """Return a plan: titles and steps all different, one to four steps each."""
    titles = chance.sample(_TITLES, measures)
    texts = [f"{verb}{thing}" for verb in _VERBS for thing in _OBJECTS]
    chance.shuffle(texts)
    found = []
    for title in titles:
        steps = [Step(texts.pop(), time_of(chance)) for _ in range(chance.choice((1, 1, 2, 3, 3, 4)))]
        units = (EVERY,) if chance.random() < 0.12 else tuple(chance.sample(UNITS, chance.choice((1, 1, 1, 2))))
        found.append(Measure(title, steps, units))
    return found


def time_of(chance: random.Random) -> Time:
    """Return any schedule inside the fiscal year."""
    kind = chance.choice(
        ("by_date",) * 4 + ("by_month",) * 4 + ("period",) * 3 + ("rhythm",) * 2 + ("fiscal_year", "after_event")
    )
    month = chance.randint(0, 11)
    match kind:
        case "by_date":
            return Time(
                "by_date", end=chance.choice((last_of(month), first_of(month).replace(day=chance.randint(2, 27))))
            )
        case "by_month":
            return Time("by_month", end=last_of(month))
        case "period":
            until = min(11, month + chance.randint(1, 5))
            return Time("period", first_of(min(month, until - 1)), last_of(until))
        case "rhythm":
            return Time(chance.choice(("monthly", "quarterly", "every_6_months")))
        case "fiscal_year":
            return Time("fiscal_year", date(2025, 10, 1), date(2026, 9, 30))
        case _:
            return Time("after_event", days=chance.choice((7, 15, 30)))


def first_of(place: int) -> date:
    """Return the first day of a month, October being 0."""
    month = (place + 9) % 12 + 1
    return date(2025 if month >= 10 else 2026, month, 1)


def last_of(place: int) -> date:
    """Return the last day of a month, October being 0."""
    first = first_of(place)
    return first.replace(day=monthrange(first.year, first.month)[1])


def progress(chance: random.Random, measure: Measure) -> None:
    """Give a measure a status, and a done date and result where it is done."""
    measure.status = chance.choice(("done", "in_progress", "not_started", "done"))
    if measure.status == "done":
        measure.done_on = date(2026, chance.randint(1, 5), chance.randint(1, 28))
        measure.result = chance.choice(_RESULTS)
