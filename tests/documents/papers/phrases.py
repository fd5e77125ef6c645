"""How papers write times, days, owners and numbers."""

from __future__ import annotations

import random
from datetime import date

from papers.truth import MONTHS, SHORT, Time
from thai.digits import to_thai

SHORT_NAMES = {"สำนักปลัด": "สป.", "กองคลัง": "คลัง", "กองช่าง": "ช่าง", "หน่วยตรวจสอบภายใน": "ตรวจสอบภายใน"}
STYLES = ("long", "short", "slashes", "iso", "formal")


def digits(text: str, how: str) -> str:
    """Return a text with the digits of a paper."""
    return to_thai(text) if how == "thai" else text


def day(value: date, style: str) -> str:
    """Return a day in one of the ways papers write it."""
    year = value.year + 543
    match style:
        case "short":
            return f"{value.day} {SHORT[value.month - 1]} {year % 100}"
        case "slashes":
            return f"{value.day}/{value.month}/{year}"
        case "iso":
            return f"{year}-{value.month:02}-{value.day:02}"
        case "formal":
            return f"วันที่ {value.day} เดือน {MONTHS[value.month - 1]} พ.ศ. {year}"
        case _:
            return f"{value.day} {MONTHS[value.month - 1]} {year}"


def month(value: date, style: str) -> str:
    """Return a month with its year."""
    if style in {"short", "slashes"}:
        return f"{SHORT[value.month - 1]} {(value.year + 543) % 100}"
    return f"{'เดือน' if style == 'formal' else ''}{MONTHS[value.month - 1]} {value.year + 543}"


_RHYTHMS = {
    "monthly": ("ทุกเดือน", "เดือนละ 1 ครั้ง", "ประจำทุกเดือน", "ทุกเดือน ต.ค. 68 - ก.ย. 69"),
    "quarterly": ("ทุกไตรมาส", "ไตรมาสละ 1 ครั้ง", "ทุก 3 เดือน", "รายไตรมาส"),
    "every_6_months": ("ทุก 6 เดือน", "ปีละ 2 ครั้ง", "รอบ 6 เดือน และ 12 เดือน"),
    "fiscal_year": ("ตลอดปีงบประมาณ", "ปีงบประมาณ 2569", "ตลอดปีงบประมาณ พ.ศ. 2569"),
}


def phrase(time: Time, style: str, chance: random.Random) -> str:
    """Return a time as a cell of the time column says it."""
    if time.kind in _RHYTHMS:
        return chance.choice(_RHYTHMS[time.kind])
    if time.kind == "after_event":
        return chance.choice((f"ภายใน {time.days} วันหลังจัดกิจกรรม", f"ไม่เกิน {time.days} วันหลังได้รับแจ้ง"))
    end = time.end or date.max
    if time.kind == "by_date":
        before = chance.choice(("ภายใน", "", "แล้วเสร็จ", "ไม่เกิน"))
        glue = "" if style == "formal" or not before else "วันที่ " if chance.random() < 0.5 and style == "long" else " "
        return f"{before}{glue}{day(end, style)}"
    if time.kind == "by_month":
        before = chance.choice(("ภายในเดือน", "แล้วเสร็จเดือน", "เดือน"))
        named = month(end, style)
        return before.removesuffix("เดือน") + named if named.startswith("เดือน") else before + named
    start = time.start or date.min
    between = chance.choice((" - ", "-", " – ", " ถึง "))
    return f"{month(start, style)}{between}{month(end, style)}"


def in_duty(time: Time, style: str, chance: random.Random) -> str | None:
    """Return a time as a duty itself says it; None for those that no duty says."""
    if time.kind == "by_date":
        return f"ภายในวันที่ {day(time.end or date.max, 'short' if style == 'short' else 'long')}"
    if time.kind == "by_month":
        return f"ให้แล้วเสร็จภายในเดือน{month(time.end or date.max, 'long')}"
    if time.kind in {"monthly", "quarterly"}:
        return {"monthly": "ทุกเดือน", "quarterly": "ทุกไตรมาส"}[time.kind]
    if time.kind == "after_event":
        return f"ภายใน {time.days} วันหลังจัดกิจกรรม"
    return None


def owners(units: tuple[str, ...], style: str) -> str:
    """Return an owner cell."""
    named = [SHORT_NAMES.get(unit, unit) for unit in units] if style == "short" else list(units)
    match style:
        case "lines":
            return "\n".join(named)
        case "numbered":
            return (
                "\n".join(f"{number}. {name}" for number, name in enumerate(named, 1)) if len(named) > 1 else named[0]
            )
        case "slash":
            return "/".join(named)
        case "comma":
            return ", ".join(named)
        case _:
            return " และ".join(named)


def marker(number: int, style: str, how: str, row: int) -> str:
    """Return what stands before a step in a list."""
    marks = {"dot": f"{number}.", "boxed": f"({number})", "paren": f"{number})", "dash": "-", "bullet": "•"}
    if style == "deep":
        return digits(f"{row}.{number}", how)
    return digits(marks.get(style, ""), how)
