"""Figures: dates written in figures, and everything with figures that is no date.

Times, amounts, order and telephone numbers, items of a list: each is taken whole, so that no part of it is read as a
day or a year. All patterns are written for Arabic digits.
"""

from __future__ import annotations

import re

from thai import lexicon
from thai.grammar.trie import any_of

_LETTER = "[\u0e01-\u0e4e]"


def _any_pattern(patterns: list[str]) -> str:
    """Return one pattern for all: the regular expressions among them first, then the plain words in one go."""
    plain = [pattern for pattern in patterns if re.escape(pattern) == pattern]
    others = sorted(set(patterns) - set(plain), key=len, reverse=True)
    return "|".join([*others, any_of(plain)])


#: ข้อ 5, ข้อ 4-6, คำสั่งที่ 45/2567
_NUMBERED = (
    rf"(?:(?<!{_LETTER})|(?<=ที่)|(?<=ใน))(?:{_any_pattern(lexicon.numbered())}) ?\d+(?:[./]\d+)*"
    r"(?: ?[-,–] ?\d+(?![\d./-]|\s*[ก-ฮ]))*"
)
_TIMES = (
    r"(?:เวลา ?)?\d{1,2}[.:]\d{2}(?::\d{2})? ?(?:น\.?|นาฬิกา)(?![ก-๎])",
    r"(?:(?<!ระยะ)เวลา|ตี|บ่าย) ?\d{1,2}(?:[.:]\d{2})?(?! ?(?:วัน|เดือน|ปี|สัปดาห์|อาทิตย์|ไตรมาส|\d))",
    r"\d{1,2}:\d{2}(?::\d{2})?",
)
#: "1. …" behind a space, "1) …" at the beginning of a line; but not the day in "วันที่ 5."
_ITEMS = (
    r"(?:(?<=\s)|^)(?<!ที่ )(?:[0-3]?\d|40)\.(?=\s*[^\d\s.])(?!(?:ม|มี|เม|พ|มิ|ก|ส|ต|ธ)\.[คยพ])",
    r"(?:(?<=\n)|^)\d{1,2}[.)](?!\d)(?!(?:ม|มี|เม|พ|มิ|ก|ส|ต|ธ)\.[คยพ])",
)
#: telephone and identity numbers, 1,500, codes like o12; FY67 and Q1 are no codes
_NUMBERS = (
    r"(?<!\d)0\d{1,2}[- ]\d{3,4}[- ]?\d{3,4}(?!\d)",
    r"\d+(?:-\d+){3,}",
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?",
    r"(?!(?i:fy|q)\d)(?!(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*-(?:\d{4}|\d\d)(?!\d))[A-Za-z]{1,12}[-_]?\d+",
)
#: 15 คน, 40%; but a year stays a year in "ปี 2567 คะแนนรวม"
_COUNTED = rf"(?!2[45]\d\d (?!บาท))\d+(?:\.\d+)?(?: ?[-–] ?\d+(?:\.\d+)?)? ?(?:{_any_pattern(lexicon.counted())})"

NO_DATE = "|".join((_NUMBERED, _TIMES[0], *_ITEMS, *_TIMES[1:], *_NUMBERS, _COUNTED, _any_pattern(lexicon.blockers())))

#: 2568-03-31, also with a time behind it
ISO_DATE = (
    r"(?<![\d./-])(?P<iso>(?P<iso_year>\d{4})(?P<iso_mark>[-/.])(?P<iso_month>\d{1,2})(?P=iso_mark)(?P<iso_day>\d{1,2}))"
    r"(?:T[\d:.+Z]*)?(?!\d|[./-]\d)"
)
#: 31/3/68, 31-03-2568, 31.3.2568
DAY_MONTH_YEAR = (
    r"(?<![\d./])(?P<dmy>(?P<day>\d{1,2}) ?(?P<mark>[-/.]) ?(?P<month>\d{1,2}) ?(?P=mark) ?(?P<year>\d{4}|\d{2}))"
    r"(?!\d|[./]\d|(?P=mark)\d)"
)
#: 2/2568
PAIR = r"(?<![\d./])(?P<pair>\d{1,3} ?/ ?\d{1,4})(?!\d|[/.-]\d)"
#: a year that a scanner has torn: พ.ศ. 25 67
TORN_YEAR = r"(?:(?<=ศ\. )|(?<=ศ\.)|(?<=ศ ))(?P<torn>25 \d\d)(?!\d)"
#: the year of 14-Feb-24, beside an English month: ค.ศ. unless it is too late for that
CHRISTIAN_YEAR = r"(?<=\d[-/ ][A-Za-z]{3}[-/ ])(?P<christian>[0-4]\d)(?![\d:.])"
DECIMAL = r"(?<![\d.])(?P<decimal>\d+(?:\.\d+)+)"
DIGITS = r"(?P<digits>\d+)(?:(?:st|nd|rd|th)(?![a-z])|\.(?=(?:ม|มี|เม|พ|มิ|ก|ส|ต|ธ)\.[คยพ]))?"
