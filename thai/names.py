"""Names of people as they are written: titles and ranks before them are no part of the name."""

from __future__ import annotations

import re

from thai.text import normalize, squeeze

#: Titles and ranks, written out or short; the dots and spaces between are as people happen to type them.
_RANKS = (
    r"ว่าที่\s*(?:ร้อย|พัน|เรือ)?\s*(?:ตรี|โท|เอก)",
    r"ว่าที่\s*[รพ]\s*\.?\s*[ตทอ]\s*\.?",
    r"(?:จ่า)?สิบ(?:ตำรวจ)?(?:ตรี|โท|เอก)",
    r"(?:ร้อย|พัน|นาวาอากาศ|เรืออากาศ|พันจ่าอากาศ|พันจ่า|จ่า)(?:ตำรวจ)?(?:ตรี|โท|เอก)",
    r"จ\s*\.?\s*ส\s*\.\s*[ตทอ]\s*\.?",
    r"พ\s*\.?\s*[จอ]\s*\.\s*[ตทอ]\s*\.?",
    r"ส\s*\.\s*[ตทอ]\s*\.",
    r"ร\s*\.\s*[ตทอ]\s*\.",
    r"พ\s*\.\s*[ตทอ]\s*\.",
    r"จ\s*\.\s*[ตทอ]\s*\.",
)
_TITLES = (
    r"นาย(?!ก(?:\s|$|อบ|เทศ|องค์|เมือง|\s*อบ))",
    r"นางสาว",
    r"นาง",
    r"น\s*\.\s*ส\s*\.?",
    r"ดร(?:\s*\.|(?=\s))",
    r"(?:ผศ|รศ|ศ)\s*\.",
    r"คุณ(?=[ก-ฮเแโใไ])",
    r"\(?หญิง\)?(?=\s)",
)
_TITLE = re.compile(rf"^(?:{'|'.join((*_RANKS, *_TITLES))})\s*")
_LONGEST = 100
_WORD = re.compile(r"[ก-๎a-z.\-']+", re.IGNORECASE)


def without_title(name: str) -> str:
    """Return a name without titles and ranks: "ว่าที่ ร.ต. หญิง สมใจ ใจดี" is สมใจ ใจดี; a name alone stays as it is."""
    rest = squeeze(normalize(name))
    while (found := _TITLE.match(rest)) is not None and rest[found.end() :].strip():
        rest = rest[found.end() :].strip()
    return rest[:_LONGEST]


def is_a_name(text: str, *, least_words: int = 1) -> bool:
    """Tell whether a text can be a person's name: letters only, in as many words as names have."""
    words = without_title(text).split()
    return least_words <= len(words) <= 5 and all(_WORD.fullmatch(word) and len(word) > 1 for word in words)
