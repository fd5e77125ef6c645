"""Lists that came in one line: "1. … 2. …", "- … - …", questions by their codes. On paper each item has its line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from documents.report import MeasureLine
from thai.digits import to_arabic

#: The number of a list's item: not a decimal, a date or a clause ("9.4", "1/2568").
_NUMBERS = tuple(re.compile(rf"(?:(?<=\s)|^)(\d{{1,2}}){mark}(?!\d)") for mark in (r"\.", r"\)"))
#: What the items of a list of dashes begin with; "ยืม - คืน" and "ต.ค. 67 - ก.ย. 68" are no lists.
_DASH = re.compile(
    r"\s-\s?(?=มี|จัด|ดำเนินการ|เผยแพร่|ประชาสัมพันธ์|ประชุม|ประกาศ|ตรวจ|ติด|ส่ง|สร้าง|สำรวจ|กำ|แจ้ง|แสดง|แต่งตั้ง|ฝึก|อบรม"
    r"|พัฒนา|เปิด|ปรับปรุง|รายงาน|นำ|เสนอ|สนับสนุน|ควร|ให้|ผู้บริหาร|พร้อม|เจ้าหน้าที่|องค์การ|องค์กร|เทศบาล)"
)
_CODE = re.compile(r"(?:(?<=\s)|^)[ieo]\d{1,2}(?!\d)(?!\s*[,)\-])", re.IGNORECASE)
_QUESTION = re.compile(r"เพียงใด|หรือไม่|อย่างไร|มากน้อย")


def items(text: str) -> list[str]:
    """Return the items of a list, or the text itself; the words are the same."""
    return [item for line in text.splitlines() for item in _line_items(line.strip())]


def all_items(texts: Iterable[str]) -> list[str]:
    """Return the items of several texts."""
    return [item for text in texts for item in items(text)]


def _line_items(line: str) -> list[str]:
    if not line:
        return []
    plain = to_arabic(line)
    for number in _NUMBERS:
        if starts := _counted(plain, number):
            return _cut(line, starts)
    if line.startswith("-"):
        return _cut(line, [found.start() for found in _DASH.finditer(line)])
    return [line]


def _counted(plain: str, number: re.Pattern[str]) -> list[int]:
    """Return where the items of a list stand: its numbers begin with 1 and go up by one."""
    starts: list[int] = []
    for found in number.finditer(plain):
        if int(found[1]) == len(starts) + 1:
            starts.append(found.start())
    return starts if len(starts) > 1 else []


def _cut(line: str, starts: list[int]) -> list[str]:
    edges = [0, *starts, len(line)]
    pieces = (line[start:end].strip() for start, end in pairwise(edges))
    return [piece for piece in pieces if piece]


def is_question(text: str) -> bool:
    """Tell whether a text is a question of the assessment, not a measure that answers one."""
    return _QUESTION.search(text) is not None


def questions(measure: MeasureLine) -> list[str]:
    """Return the questions that a measure's title is made of, each with its code; a title in other words as it is."""
    title = " ".join(measure.title.split())
    if not is_question(title):
        return [title]
    starts = [found.start() for found in _CODE.finditer(to_arabic(title))]
    if starts:
        return _cut(title, starts)
    return [f"{measure.refs[0]} {title}" if measure.refs else title]
