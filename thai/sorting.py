"""Putting Thai texts in the order of a Thai dictionary."""

from __future__ import annotations

import re

_LEADING_VOWEL = re.compile(r"([เ-ไ])([ก-ฮ])")
_MARKS = re.compile(r"[็-์]")
_NUMBER = re.compile(r"\d+")


def sort_key(text: str) -> tuple[str, str]:
    """Return a key for ``sorted``: the consonant before its leading vowel, tone marks last.

    Numbers of up to nine digits are ordered by value ("ข้อ ๙" before "ข้อ ๑๐"), whichever digits they are written in.
    """
    from thai.digits import to_arabic

    swapped = _LEADING_VOWEL.sub(r"\2\1", to_arabic(text))
    padded = _NUMBER.sub(lambda match: match.group().zfill(9), swapped)
    return _MARKS.sub("", padded).casefold(), padded
