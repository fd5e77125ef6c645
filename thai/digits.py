"""Thai and Arabic digits. Both functions keep the length of the text, so positions in it stay valid."""

from __future__ import annotations

THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
ARABIC_DIGITS = "0123456789"

_TO_ARABIC = str.maketrans(THAI_DIGITS, ARABIC_DIGITS)
_TO_THAI = str.maketrans(ARABIC_DIGITS, THAI_DIGITS)


def to_arabic(text: str) -> str:
    """Return ``text`` with ๐-๙ written as 0-9; everything else is unchanged."""
    return text.translate(_TO_ARABIC)


def to_thai(text: str) -> str:
    """Return ``text`` with 0-9 written as ๐-๙; everything else is unchanged."""
    return text.translate(_TO_THAI)
