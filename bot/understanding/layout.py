"""Text typed in the wrong keyboard layout: -hv 3 gliH0c]h; is ข้อ 3 เสร็จแล้ว, กนืำ is done."""

from __future__ import annotations

import re

from pythainlp.util import eng_to_thai, thai_to_eng

_LATIN = re.compile(r"[a-zA-Z]")
_THAI = re.compile(r"[\u0e01-\u0e4e]")
#: A number stands alone or right behind "hv" (ข้อ) or "hvmuj" (ข้อที่); any other digit is the key of a letter.
_NUMBERS = re.compile(r"(?:(?<=hv)|(?<=hvmuj)|(?<!\S))\d+(?:[.,/-]\d+)*(?![a-zA-Z;\[\]'])")
#: A shorter text cannot be told from an abbreviation.
SHORTEST = 4
LONGEST = 200


def retyped(text: str) -> str | None:
    """Return ``text`` as it would stand in the other layout, or None where it cannot have been mistyped.

    Numbers stay numbers: they are typed on the keypad or meant as they stand.
    """
    if not SHORTEST <= len(text) <= LONGEST or "http" in text:
        return None
    latin, thai = len(_LATIN.findall(text)), len(_THAI.findall(text))
    if latin and not thai:
        return _outside_numbers(text)
    if thai and not latin and not re.search("[ะาเแโใไ]", text):
        return str(thai_to_eng(text))
    return None


def _outside_numbers(text: str) -> str:
    pieces: list[str] = []
    done = 0
    for match in _NUMBERS.finditer(text):
        pieces += (str(eng_to_thai(text[done : match.start()])), match.group())
        done = match.end()
    return "".join([*pieces, str(eng_to_thai(text[done:]))])
