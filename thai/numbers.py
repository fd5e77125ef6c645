"""Number words: สาม, สิบสอง, ยี่สิบเอ็ด, หนึ่งร้อยห้าสิบ.

Only what people write in front of a unit or as a day of the month; amounts of money are not read here.
"""

from __future__ import annotations

import re

ONES = {
    "ศูนย์": 0, "หนึ่ง": 1, "นึง": 1, "เอ็ด": 1, "สอง": 2, "ยี่": 2, "สาม": 3, "สี่": 4,
    "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9,
}  # fmt: skip
SCALES = {"สิบ": 10, "ร้อย": 100, "พัน": 1000}

_WORD = "|".join(sorted([*ONES, *SCALES], key=len, reverse=True))
#: One or more number words in a row, as a pattern for larger grammars.
NUMBER_WORDS = f"(?:{_WORD})+"
_EACH = re.compile(_WORD)
_ALL = re.compile(NUMBER_WORDS)


def words_to_number(text: str) -> int | None:
    """Return the value of a Thai number word, or None where the words are not one number.

    "สิบสอง" is 12, "ยี่สิบเอ็ด" 21, four digits in a row (สองห้าหกเจ็ด) a year.
    "สองสาม" (two or three) is no number and gives None.
    """
    if not _ALL.fullmatch(text):
        return None
    words = _EACH.findall(text)
    if len(words) == 4 and all(word in ONES for word in words):
        return int("".join(str(ONES[word]) for word in words))
    total, ones = 0, -1
    last_scale = 10_000
    for word in words:
        if word in SCALES:
            scale = SCALES[word]
            if scale >= last_scale:
                return None
            total += (1 if ones < 0 else ones) * scale
            ones, last_scale = -1, scale
        elif ones >= 0:
            return None
        else:
            ones = ONES[word]
    return total + max(ones, 0)
