"""What counts as an answer: a bare measure, day or unit, or words of the kind that was asked for, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bot.understanding.reading import Reading
from measures.vocabulary import Intent
from thai import dates
from thai.digits import to_arabic
from thai.phrasing import PARTICLE, phrase

#: An answer to "which day?" is no longer than this.
LONGEST_DAY = 60
_NUMBER = phrase("[ข้อ[ที่]/มาตรการ[ที่]] {measure}")
#: What may stand around a measure, a day or a unit that is told.
_AROUND_MEASURE = re.compile(
    rf"ข้อ(?:ที่)?|มาตรการ(?:ที่)?|ตัวชี้วัด|เรื่อง|อัน|หมายถึง|คือ|เอา|ของ|น่าจะ|{PARTICLE}|[\s.,:;!()“”\"'-]"
)
_AROUND_DAY = re.compile(
    rf"เสร็จ(?:แล้ว)?|ทำ|ดำเนินการ|แล้ว|เมื่อ|วันที่|วัน|ตั้งแต่|ตอน|ภายใน|ถึง|ขอ(?:เป็น|เลื่อน)?|เลื่อน|ไป|เป็น|คือ|{PARTICLE}|[\s.,:;!()-]"
)
_AROUND_UNIT = re.compile(rf"ของ|ให้|แทน|คือ|เป็น|หน่วยงาน|{PARTICLE}|[\s.,:;!()-]")
#: Part of a title that the reading left over still belongs to it when it is this short.
_SHORT = 3
_NAMED = re.compile(r"ข้อ\s*(?:ที่)?\s*[\d๐-๙]|(?<![a-z])[oie]\s?\d", re.IGNORECASE)
_OWN = frozenset({Intent.HELP, Intent.QUERY_MINE, Intent.QUERY_STATUS, Intent.EXPORT, Intent.UNDO, Intent.REGISTER})
_COURTESY = re.compile(
    rf"^(?:ขอบคุณ|ขอบใจ|ขอบพระคุณ|สวัสดี|หวัดดี|รับทราบ|ทราบ|โอเค|ok|👍|🙏|😊|❤️|มาก|ๆ|{PARTICLE}|[\s.!])+$", re.IGNORECASE
)
_ASKS = re.compile(
    rf"(?:ไหม|มั้ย|หรือยัง|รึยัง|หรือเปล่า|ใคร|อะไร(?:บ้าง)?|ที่ไหน|เมื่อไหร่|เมื่อไร|ยังไง|อย่างไร|เท่าไหร่|เท่าไร|\?)(?:{PARTICLE}|\s)*$"
    r"|^(?:ใคร|ทำไม|เตือน|อย่าลืม|ขอคุย|ติดต่อ)"
)


def bare_measures(text: str, reading: Reading) -> tuple[str, ...]:
    """Return the measure a text consists of; none where it says anything else."""
    number = _NUMBER.match(text)
    if number is not None:
        return (number["measure"],)
    item = reading.items[0]
    if len(reading.items) > 1 or item.intent is not Intent.NONE or not item.measures:
        return ()
    left = _AROUND_MEASURE.sub("", _without(text, item.spans.get("measures")))
    return item.measures[:1] if len(left) <= _SHORT else ()


def bare_day(text: str, reading: Reading, today: date, *, ahead: bool, about: str | None = None) -> date | None:
    """Return the one day a text consists of: behind us for what is done, ahead for what is to be postponed.

    ``about``: the measure that is asked about may be named beside it.
    """
    item = reading.items[0]
    if about is not None and item.measures == (about,):
        text = re.sub(
            rf"(?:ที่ถาม|เรื่อง|ของ|สำหรับ|\s)*ข้อ(?:ที่)?\s*{re.escape(about)}(?!\d)\s*(?:น่ะ|นะ)?", " ", to_arabic(text)
        )
        item = replace(item, measures=(), spans={})
    if item.measures or len(reading.items) > 1 or len(text) > LONGEST_DAY:
        return None
    found = dates.find(text, today, lean="future" if ahead else "past")
    left = text if found else _without(text, item.spans.get("date"))
    for one in reversed(found):
        left = _without(left, one.span)
    if _AROUND_DAY.sub("", left):
        return None
    if len(found) == 1 and found[0].start is not None and (ahead or found[0].start == found[0].end):
        return found[0].end if ahead else found[0].start
    return None if found else item.date


def bare_unit(text: str, reading: Reading) -> str | None:
    """Return the unit a text consists of."""
    item = reading.items[0]
    if item.unit is None or item.measures or item.intent is not Intent.NONE:
        return None
    return None if _AROUND_UNIT.sub("", _without(text, item.spans.get("unit"))) else item.unit


def is_something_else(text: str, reading: Reading) -> bool:
    """Tell whether a text is a report, a request or a courtesy of its own rather than the words that were asked for.

    Words of a title are no reference here: whoever tells a result names what it is about.
    """
    named = _NAMED.search(text) is not None
    if any(named and item.measures and item.intent is not Intent.NONE for item in reading.items):
        return True
    if any(item.intent in _OWN for item in reading.items):
        return True
    return _COURTESY.match(text.strip()) is not None or _ASKS.search(text.strip()) is not None


def _without(text: str, span: tuple[int, int] | None) -> str:
    return text if span is None else f"{text[: span[0]]} {text[span[1] :]}"
