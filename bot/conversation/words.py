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
    r"|เสร็จสิ้น|เสร็จ|เรียบร้อย|ดำเนินการ|ทำ|แล้ว|รายงาน|แจ้ง|ค่ะ|คะ|ครับ|จ้า|ติดปัญหา|มีปัญหา|ปัญหา|ติดขัด|นิดหน่อย|นิดนึง|เล็กน้อย|หน่อย|บ้าง|อุปสรรค|เจอ|พบ|มี|อยู่|ว่า|นี้|[\s.,:;!?\-–])"
)
#: A day that no calendar has (31 พ.ย.) or that says a number and no month we know.
_DAY = re.compile(r"(?:วันที่\s*)?\d{1,2}\s*(?:[ก-ฮ]{1,2}\.\s?[ก-ฮ]{1,2}\.|[ก-๙]{4,9}(?:คม|ยน|พันธ์))|วันที่\s*\d{1,2}")
_DONE = re.compile(r"(?<!ไม่)(?<!ยังไม่)(?:เสร็จ(?:แล้ว|เรียบร้อย)|เรียบร้อยแล้ว|ดำเนินการแล้ว|ส่งแล้ว|ทำแล้ว)")
_UNDONE = re.compile(r"แต่|ยัง|รอ|ค้าง|ไม่ได้|ไม่เสร็จ|เหลือ")
_PLACE = re.compile(r"^(?:เก็บ)?อยู่(?:ที่|กับ|ใน|ตรง)")
_DONE_AT_END = re.compile(r"(?:เสร็จ(?:สิ้น)?|เรียบร้อย|แล้ว)(?:แล้ว|เรียบร้อย)*(?:ค่ะ|คะ|ครับ|จ้า|นะ)*$")
#: The year of a plan: "ของปี 2568", "ปีงบประมาณ 68", "ข้อ 2 ปี 68", "แผนปีที่แล้ว".
_PLANS_YEAR = re.compile(
    r"(?:(?:ของ|แผน(?:ของ)?|ประจำ|ข้อ(?:ที่)?\s*\d+(?:\.\d+)?)\s*ปี|ปีงบ)(?:งบ)?(?:ประมาณ)?\s*(?:พ\.?\s?ศ\.?\s*)?"
    r"(?:(?P<year>25\d\d|\d\d)(?!\d)|(?P<before>ที่แล้ว|ก่อน|ที่ผ่านมา)|(?P<after>หน้า|ถัดไป))"
)
#: Whose report is meant, where a name follows; what follows these words is nobody's name.
_SOMEBODYS = re.compile(
    r"ของ(?!ข้อ|ฉัน|ผม|ดิฉัน|หนู|เรา|ตัวเอง|วันนี้|เมื่อ|เดือน|ไตรมาส|งวด|รอบ|ปี|มาตรการ|เก่า)\s*"
    r"(?:คุณ|พี่|น้อง|นางสาว|นาง|นาย|น\.ส\.)?\s*(?P<who>\S+)"
)
_TAKE_BACK = re.compile(r"(?:ลบ|ถอน|ยกเลิก|ล้าง|เคลียร์|เอา\S{0,12}ออก|ดึง\S{0,8}ออก)")
_PHOTOS = re.compile(r"หลักฐาน|รูป|ภาพ|ไฟล์|เอกสารแนบ|แนบ|คลิป|วิดีโอ|วีดีโอ|(?:อัน|ใบ|ชุด|ตัว)(?:นี้|เมื่อกี้|ตะกี้|ข้างบน)")
_ASKS = re.compile(r"ไหม|มั้ย|มั๊ย|หรือ(?:เปล่า|ยัง|ป่าว)|รึ(?:เปล่า|ยัง)|ป่าว|ยังคะ|[?？]|ใคร|อะไร|ทำไม")
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
    """Make a day unsure on which nothing can be done: one that no calendar has (31 พ.ย.), or one that lies ahead."""
    if item.intent is not Intent.REPORT_DONE or item.date is not None or item.period is not None:
        return item
    plain = to_arabic(text)
    named = _DAY.search(plain)
    readable = [(one.start, one.span[0]) for one in dates.find(plain, today) if one.start is not None]
    if (named and not readable) or any(day > today and _is_of_done(plain, start) for day, start in readable):
        return replace(item, unsure=tuple(dict.fromkeys((*item.unsure, "date"))))
    return item


def _is_of_done(text: str, start: int) -> bool:
    """Tell whether a day stands right behind the word that says done: "เสร็จแล้วเมื่อวันที่ 25 ก.พ."."""
    before = re.sub(r"(?:เมื่อ|ใน|ณ|ไป|ตั้งแต่)?\s*(?:วัน(?:ที่)?)?\s*$", "", text[:start]).rstrip()
    return bool(_DONE_AT_END.search(before))


def other_year(text: str, plans_year: int | None) -> tuple[int | None, int]:
    """Return the fiscal year (พ.ศ.) of another plan than the one at hand that a text names, and where it names it."""
    match = _PLANS_YEAR.search(to_arabic(text))
    if match is None or plans_year is None:
        return None, 0
    if match["year"]:
        named = int(match["year"]) + (0 if len(match["year"]) == 4 else 2500)
    else:
        named = plans_year + (-1 if match["before"] else 1)
    return (named, match.start()) if named != plans_year else (None, 0)


def takes_back(text: str) -> bool:
    """Tell whether a text asks for something that was reported to be taken away."""
    return _TAKE_BACK.search(text) is not None


def is_of_photos(text: str) -> bool:
    """Tell whether a text speaks of what was sent along: "รูปของข้อ 2 ค่ะ", "อันนี้ของข้อ 5"."""
    return _PHOTOS.search(text) is not None and _ASKS.search(text) is None


def whose(text: str) -> str | None:
    """Return the name (or the unit, or the words) that follows "ของ", where it is somebody's."""
    match = _SOMEBODYS.search(text)
    return match["who"] if match else None


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
