"""Thai and Arabic digits. Both functions keep the length of the text, so positions in it stay valid."""

from __future__ import annotations

import re

THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
ARABIC_DIGITS = "0123456789"

_TO_ARABIC = str.maketrans(THAI_DIGITS, ARABIC_DIGITS)
_TO_THAI = str.maketrans(ARABIC_DIGITS, THAI_DIGITS)


def to_arabic(text: str) -> str:
    """Return ``text`` with ๐-๙ written as 0-9; everything else is unchanged."""
    return text.translate(_TO_ARABIC)


#: Digits right behind a Latin letter are part of a code: o12, ep5, Q1.
_OF_CODE = re.compile(r"(?<=[A-Za-z])[0-9๐-๙]+")


def to_thai(text: str) -> str:
    """Return ``text`` with 0-9 written as ๐-๙; codes (o12, i7) keep their Latin digits, and o๑๒ gets them back."""
    if not _OF_CODE.search(text):
        return text.translate(_TO_THAI)
    pieces: list[str] = []
    place = 0
    for code in _OF_CODE.finditer(text):
        pieces += (text[place : code.start()].translate(_TO_THAI), to_arabic(code[0]))
        place = code.end()
    return "".join((*pieces, text[place:].translate(_TO_THAI)))
