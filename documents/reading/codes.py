"""Codes that a text names: i7, e5, o12, 9.4, the indicator 4; also as scanners write them (๐๑๑, EP ๑๐, 1๕)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from documents.reading.lexicon import groups
from documents.reading.tidy import to_arabic
from measures.codes import normalise_code
from measures.vocabulary import Instrument

_LETTERED = r"(?<![A-Za-z0-9])(?:(?P<letter>[iIeEoO])[PSps]?|โอ|ไอ)\s?[-.]?\s?(?P<number>[0-9]{1,2})(?![0-9])"
#: "012" is o12 where a text begins with it or points at it; elsewhere it may be part of a telephone number.
_ZERO = (
    r"(?:(?<=^)|(?<=\()|(?<=จาก)|(?<=จาก )|(?<=ข้อ)|(?<=ข้อ )|(?<=OIT )|(?<=, ))"
    r"0(?P<zero>[0-9]{1,2})(?![0-9/.-]|\s?[มกตสธพ]\.)"
)
_PARTS = r"ตัวชี้วัด(?:ย่อย)?(?:ที่)?\s?(?P<parts>[0-9]{1,2}\.[0-9]{1,2}(?:\s?,\s?[0-9]{1,2}\.[0-9]{1,2})*)"
_INDICATOR = r"ตัวชี้วัด(?:ที่)?\s?(?P<indicator>[0-9]{1,2})(?![0-9.])"
_ITEM = r"ข้อ(?:คำถาม)?(?:ที่)?\s?(?P<item>[0-9]{1,2})(?![0-9.])"
_ANY = re.compile("|".join((_LETTERED, _ZERO, _PARTS, _INDICATOR, _ITEM)))
#: A bare number that opens a question of a table whose column names the instrument.
_OPENING = re.compile(r"(?:^|\n|(?<=\)) )\s*(?P<number>[0-9]{1,2})\s?[.)]?\s(?=[ก-๎])")
#: A Latin 1 before Thai digits is the letter i of a scanned page.
_CONFUSED = re.compile(r"(?:^|(?<=\s))1(?P<digits>[๐-๙]{1,2})(?=\s?[.)]?\s)")
#: Without one of these a text names no code.
_MAYBE_CODE = re.compile(
    r"[iIeEoO][PSps]?[\s.-]{0,3}[0-9๐-๙]|[0๐][0-9๐-๙]|(?:ตัวชี้วัด(?:ย่อย)?|ข้อ(?:คำถาม)?)(?:ที่)?\s?[0-9๐-๙]"
    r"|[โไ]อ[\s.-]{0,3}[0-9๐-๙]"
)
_MENTION = re.compile(r"\b(IIT|EIT|OIT)\b")


@dataclass(frozen=True, slots=True)
class Found:
    """A code and where in the text it stands; ``sure`` is False where a scanner may have confused it."""

    code: str
    start: int
    end: int
    sure: bool = True


def find_codes(text: str, instrument: Instrument | None = None, *, question: bool = False) -> list[Found]:
    """Return the codes in order. ``question``: the text is a question cell, where bare numbers open questions."""
    if not (question and instrument) and not _MAYBE_CODE.search(text):
        return []
    plain = to_arabic(text)
    confused = list(_confused(text, instrument)) if question else []
    found = [*confused]
    taken = {item.start for item in confused}
    for match in _ANY.finditer(plain):
        if match.start() not in taken:
            found.extend(Found(code, match.start(), match.end()) for code in _codes_of(match, instrument))
    if question and instrument and not found:
        for match in _OPENING.finditer(plain):
            code = normalise_code(match["number"], instrument)
            if code:
                found.append(Found(code, match.start(), match.end()))
    return sorted(found, key=lambda item: item.start)


def codes_in(text: str, instrument: Instrument | None = None, *, question: bool = False) -> tuple[str, ...]:
    """Return the codes of a text, each once."""
    return tuple(dict.fromkeys(item.code for item in find_codes(text, instrument, question=question)))


def cell_code(text: str, instrument: Instrument | None = None) -> str | None:
    """Return the code that a whole cell is, None where it is none."""
    return normalise_code(text, instrument)


def without_leading_code(text: str, instrument: Instrument | None = None) -> str:
    """Return a title without the one code it begins with; a title that names several keeps them all."""
    found = find_codes(text, instrument, question=True)
    if len(found) != 1 or found[0].start > 1 or text.lstrip().startswith("ตัวชี้วัด"):
        return text
    rest = text[found[0].end :].strip(" .:)-–")
    return rest or text


@lru_cache(maxsize=1024)
def named_instrument(text: str) -> Instrument | None:
    """Return the instrument a heading or cell names last, None where it names none or several."""
    named = _MENTION.findall(text.upper()) or _spelled_out(text)
    return Instrument(named[-1]) if named and len(set(named)) == 1 else None


def _spelled_out(text: str) -> list[str]:
    words = groups("instruments")
    return [name for name, phrases in words.items() if any(phrase in text for phrase in phrases)]


def _codes_of(match: re.Match[str], instrument: Instrument | None) -> Iterator[str]:
    if match["parts"]:
        codes = [normalise_code(part) for part in re.split(r"\s?,\s?", match["parts"])]
    elif match["indicator"]:
        codes = [str(int(match["indicator"]))] if 1 <= int(match["indicator"]) <= 10 else []
    elif match["zero"]:
        codes = [normalise_code(f"0{match['zero']}")]
    elif match["item"]:
        codes = [normalise_code(match["item"], instrument)]
    else:
        letter = (match["letter"] or match.group()[:2]).lower()
        codes = [normalise_code(f"{letter}{match['number']}")]
    return (code for code in codes if code)


def _confused(text: str, instrument: Instrument | None) -> Iterator[Found]:
    if instrument is not Instrument.IIT:
        return
    for match in _CONFUSED.finditer(text):
        code = normalise_code(to_arabic(match["digits"]), instrument)
        if code:
            yield Found(code, match.start(), match.end(), sure=False)
