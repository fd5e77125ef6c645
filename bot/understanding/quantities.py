"""How much of something is done: 40%, ร้อยละ 80, แปดสิบเปอร์เซ็นต์, ครึ่งทาง, เหลืออีก 20%, 3 จาก 7 หมู่บ้าน."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.understanding.references import is_counted
from thai.numbers import NUMBER_WORDS, words_to_number

_SIGN = r"(?:%|เปอร์เซ็นต์|เปอร์|เปอ(?!โย|ร))"
_PERCENT = re.compile(
    rf"(?P<remaining>เหลืออีก|เหลือ|ขาดอีก|ขาด)?\s*(?:แค่|ประมาณ|ราวๆ|ราว)?\s*"
    rf"(?:(?P<digits>\d{{1,3}})(?:\.\d+)?\s*{_SIGN}|(?P<words>{NUMBER_WORDS})\s*{_SIGN}"
    rf"|ร้อยละ\s*(?P<per>\d{{1,3}})(?:\.\d+)?|ร้อยละ\s*(?P<perwords>{NUMBER_WORDS}))"
)
_HALF = re.compile(
    r"(?<!เกิน)(?<!กว่า)(?<!ไม่ถึง)(?<!เกือบ)(?:ครึ่งทาง|ครึ่งหนึ่ง|ครึ่งนึง|ครึ่งๆ|ครึ่งเดียว|(?<=ได้)ครึ่ง|(?<=ไป)ครึ่ง|ครึ่ง(?=แล้ว))"
)
_COUNT = re.compile(
    r"(?<![\d/.])(?P<part>\d{1,3})\s*(?:(?:จาก(?:ทั้งหมด)?|ใน|ของ|/)|[\u0e01-\u0e4e]{2,12}\s*จาก(?:ทั้งหมด)?)\s*(?:ทั้งหมด\s*)?(?P<whole>\d{1,3})(?![\d/.])"
)
_OUT_OF = re.compile(r"(?:เสร็จ|ได้|แล้ว|ไป|ครบ)\s*(?P<part>\d{1,2})\s*(?:ใน|จาก|/)\s*(?P<whole>\d{1,2})(?![\d/.-])")
_SO_MANY = re.compile(r"เสร็จไป(?:แล้ว)?\s*\d{1,3}(?!\d|\s?%|\s?เปอร์)")
_PARTS = re.compile(r"\s*ส่วน")
_FRACTION = re.compile(
    rf"(?:เศษ\s*)?(?:{NUMBER_WORDS}|\d{{1,2}})\s*ส่วน\s*(?:{NUMBER_WORDS}|\d{{1,2}})(?!\d)|\d/\d\s*ส่วน"
)
_SHARE = re.compile(rf"(?:{NUMBER_WORDS})\s*ใน\s*(?:{NUMBER_WORDS})")


@dataclass(frozen=True)
class Quantity:
    """An amount at ``text[start:end]``; ``percent`` is None for a count, ``complete`` tells 7 จาก 7 from 3 จาก 7."""

    start: int
    end: int
    percent: int | None
    complete: bool


def quantities(text: str) -> list[Quantity]:
    """Return the amounts of progress in a clean text, in order."""
    found: list[Quantity] = []
    if "%" in text or "เปอ" in text or "ร้อยละ" in text:
        found += [item for match in _PERCENT.finditer(text) if (item := _percent(match)) is not None]
    if "ครึ่ง" in text:
        found += [Quantity(match.start(), match.end(), 50, complete=False) for match in _HALF.finditer(text)]
    if "ใน" in text:
        found += [Quantity(match.start(), match.end(), None, complete=False) for match in _SHARE.finditer(text)]
    found += [
        Quantity(match.start(), match.end(), None, complete=match["part"] == match["whole"])
        for match in _COUNT.finditer(text)
        if int(match["part"]) <= int(match["whole"])
        and (is_counted(text, match.end()) or _PARTS.match(text, match.end()))
    ]
    if not found:
        found += [
            Quantity(match.start("part"), match.end(), None, complete=match["part"] == match["whole"])
            for match in _OUT_OF.finditer(text)
            if int(match["part"]) <= int(match["whole"])
        ]
        found += [Quantity(match.start(), match.end(), None, complete=False) for match in _SO_MANY.finditer(text)]
    if "ส่วน" in text:
        found += [Quantity(match.start(), match.end(), None, complete=False) for match in _FRACTION.finditer(text)]
    return sorted(found, key=lambda item: item.start)


def _percent(match: re.Match[str]) -> Quantity | None:
    words = match["words"] or match["perwords"]
    digits = match["digits"] or match["per"]
    value = words_to_number(words) if words else int(digits)
    if value is None or value > 100:
        return None
    percent = 100 - value if match["remaining"] else value
    return Quantity(match.start(), match.end(), percent, complete=percent == 100)
