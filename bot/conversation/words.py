"""The words of an item: what is a person's own account of the work, and what is only left of a command."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from actions.report import LONGEST_WORDS
from bot.understanding.reading import Item
from measures.vocabulary import Intent
from thai import dates
from thai.digits import to_arabic

_ONLY_PERCENT = re.compile(r"^(?:ทำ|ดำเนินการ|คืบหน้า|ไป|แล้ว|ได้|ประมาณ|ราว|เกือบ|ร้อยละ|%|เปอร์เซ็นต์|เปอร์เซนต์|[\d๐-๙.]|\s)+$")
#: Words of a command, a status or a courtesy: a text of nothing but these says nothing about the work.
_EMPTY = re.compile(
    r"(?:ขอ|ช่วย|รบกวน|แก้ไข|แก้|เปลี่ยน|ปรับ|เป็น|จาก|ใหม่|ให้|หน่อย|ด้วย|นะ|วันที่|วัน|เมื่อ|สถานะ|ผล|ของ|ข้อ|ที่"
    r"|เสร็จสิ้น|เสร็จ|เรียบร้อย|ดำเนินการ|ทำ|แล้ว|รายงาน|แจ้ง|ค่ะ|คะ|ครับ|จ้า|ติดปัญหา|มีปัญหา|ปัญหา|ติดขัด|เจอ|พบ|มี|อยู่|ว่า|นี้|[\s.,:;!?\-–])"
)
#: A day that no calendar has (31 พ.ย.) or that says a number and no month we know.
_DAY = re.compile(r"(?:วันที่\s*)?\d{1,2}\s*(?:[ก-ฮ]{1,2}\.\s?[ก-ฮ]{1,2}\.|[ก-๙]{4,9}(?:คม|ยน|พันธ์))|วันที่\s*\d{1,2}")
_DONE = re.compile(r"(?<!ไม่)(?<!ยังไม่)(?:เสร็จ(?:แล้ว|เรียบร้อย)|เรียบร้อยแล้ว|ดำเนินการแล้ว|ส่งแล้ว|ทำแล้ว)")
_UNDONE = re.compile(r"แต่|ยัง|รอ|ค้าง|ไม่ได้|ไม่เสร็จ|เหลือ")
_PLACE = re.compile(r"^(?:เก็บ)?อยู่(?:ที่|กับ|ใน|ตรง)")
_AMEND = re.compile(r"^\s*(?:ขอ|ช่วย|รบกวน)?(?:แก้ไข|แก้|เปลี่ยน|ปรับ)")


def mended(items: Sequence[Item], text: str, today: date) -> list[Item]:
    """Return the items with what is known of reports in general: a place is no status, no calendar has a 31 พ.ย."""
    return [_amended(_placed(_dated(item, text, today), text), text) for item in items]


def _certain(item: Item, intent: Intent, result: str | None) -> Item:
    unsure = tuple(part for part in item.unsure if part != "intent")
    return replace(item, intent=intent, result=result, unsure=unsure, opinion=intent, candidates=())


def _placed(item: Item, text: str) -> Item:
    """Read "เสร็จแล้ว อยู่ที่ตู้เอกสาร" as done: where a thing lies says nothing against it."""
    span = item.spans.get("intent")
    if item.intent is not Intent.REPORT_PROGRESS or span is None or not _PLACE.match(text[span.start : span.end]):
        return item
    before = text[: span.start]
    done = _DONE.search(before)
    if done is None or _UNDONE.search(before[done.end() :]):
        return item
    where = re.split(r"\s*(?:ข้อ\s*[\d๐-๙]|\n)", text[span.start :], maxsplit=1)[0].strip()
    return _certain(item, Intent.REPORT_DONE, where or None)


def _dated(item: Item, text: str, today: date) -> Item:
    """Make a day unsure that was named and cannot be read: 31 พ.ย."""
    if item.intent is not Intent.REPORT_DONE or item.date is not None or item.period is not None:
        return item
    plain = to_arabic(text)
    named = _DAY.search(plain)
    readable = dates.find(plain, today, lean="past")
    if named and not any(one.start is not None for one in readable):
        return replace(item, unsure=tuple(dict.fromkeys((*item.unsure, "date"))))
    return item


def _amended(item: Item, text: str) -> Item:
    """Read "แก้ข้อ 3 เป็นวันที่ 30 ม.ค." as a correction, whatever else its words may say."""
    says_new = item.date is not None or item.percent is not None
    if item.intent is not Intent.REPORT_DONE or not says_new or not _AMEND.match(text) or _DONE.search(text):
        return item
    return _certain(item, Intent.CORRECTION, None)


def is_account(text: str | None) -> bool:
    """Tell whether words say anything about the work beyond command, status and courtesy."""
    return bool(text) and len(_EMPTY.sub("", str(text))) > 1


def of_result(item: Item) -> str | None:
    """Return the person's own words about the work, with links; None where only a command or a status was said."""
    told = item.result or ""
    if item.unit is not None:
        told = re.sub(rf"^(?:ของ)?\s*{re.escape(item.unit)}\s*", "", told)
    if _AMEND.match(told) or not is_account(told) or (item.percent is not None and _ONLY_PERCENT.match(told)):
        told = ""
    return " ".join(part for part in (told, *item.urls) if part)[:LONGEST_WORDS] or None


def of_problem(item: Item) -> str | None:
    """Return what the matter is; None where only that there is one was said."""
    return (item.result or "")[:LONGEST_WORDS] if is_account(item.result) else None
