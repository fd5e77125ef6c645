"""Codes of topics: i7, e5, o12, 9.4. The key of a topic is its fiscal year and its code, never the code alone."""

from __future__ import annotations

import re
import unicodedata

from measures.vocabulary import Instrument

_LETTERS = {Instrument.IIT: "i", Instrument.EIT: "e", Instrument.OIT: "o"}
#: Papers spell the letter out, and typists reach for letters that only look like o.
_SPELLED = {"ไอ": "i", "อี": "e", "โอ": "o", "о": "o", "ο": "o"}

_LETTER = r"(?P<letter>[ieo]|ไอ|อี|โอ|о|ο)"
_WORD = r"(?:ข้อคำถาม|ตัวชี้วัด(?:ย่อย)?|องค์ประกอบ(?:ด้าน)?ข้อมูล|ประเด็น|ข้อ)(?:ที่)?"
_NUMBER = r"0*(?P<number>[1-9]\d?)"

_LETTERED = re.compile(rf"(?:{_WORD})?(?:[ieo]it)?(?:{_WORD})?{_LETTER}[-.]?{_NUMBER}")
_UNDER_INSTRUMENT = re.compile(rf"(?P<instrument>[ieo]it)(?P<word>{_WORD})?{_NUMBER}")
_ZERO_FOR_O = re.compile(r"0(?P<number>0?[1-9]|[1-9]\d)")
_BARE = re.compile(rf"(?P<word>{_WORD})?{_NUMBER}")
#: "ข้อ 3.2" is a step of a measure, so that word alone makes no indicator.
_DOTTED = re.compile(rf"(?!ข้อ(?:ที่)?\d)(?:{_WORD})?{_NUMBER}\.0*(?P<part>[1-9]\d?)")
#: "EIT1" and "EIT2" are the two parts of the survey of the public, not its questions 1 and 2.
_PARTS_OF_EIT = frozenset({"1", "2"})

_ORDER = {"i": 1, "e": 2, "o": 3}
_SORTABLE = re.compile(r"(?P<letter>[ieo]?)(?P<numbers>\d+(?:\.\d+)*)")


def normalise_code(text: str, instrument: Instrument | None = None) -> str | None:
    """Return the code a cell or phrase consists of, or None when it is not a code or not certain.

    "๐๑๑" and "โอ 12" are o11 and o12, "i๗" is i7, "ข้อ ๗" is i7 under the heading of the IIT and nothing without one,
    "ตัวชี้วัดที่ ๙.๔" is 9.4. A letter in the text outweighs ``instrument``.
    """
    plain = _plain(text)
    return _lettered(plain) or _dotted(plain) or _zero_for_o(plain, instrument) or _bare(plain, instrument)


def instrument_of(code: str) -> Instrument | None:
    """Return the instrument a normalised code belongs to; None for indicators such as 9.4."""
    return next((instrument for instrument, letter in _LETTERS.items() if code.startswith(letter)), None)


def _plain(text: str) -> str:
    digits = "".join(_arabic(char) for char in unicodedata.normalize("NFC", text))
    squeezed = re.sub(r"[\s\u200b\u200c\u200d\ufeff]+", "", digits).lower()
    return squeezed.strip("()[]{}.,:;-–—•*\"'“”")


def _arabic(char: str) -> str:
    value = unicodedata.decimal(char, None)
    return char if value is None else str(value)


def _lettered(plain: str) -> str | None:
    match = _LETTERED.fullmatch(plain)
    if match is not None:
        return f"{_SPELLED.get(match['letter'], match['letter'])}{match['number']}"
    match = _UNDER_INSTRUMENT.fullmatch(plain)
    if match is None or (match["instrument"] == "eit" and not match["word"] and match["number"] in _PARTS_OF_EIT):
        return None
    return f"{match['instrument'][0]}{match['number']}"


def _dotted(plain: str) -> str | None:
    match = _DOTTED.fullmatch(plain)
    return None if match is None else f"{match['number']}.{match['part']}"


def _zero_for_o(plain: str, instrument: Instrument | None) -> str | None:
    match = _ZERO_FOR_O.fullmatch(plain)
    if match is None or instrument not in {None, Instrument.OIT}:
        return None
    return f"o{int(match['number'])}"


def _bare(plain: str, instrument: Instrument | None) -> str | None:
    match = _BARE.fullmatch(plain)
    if match is None or instrument is None:
        return None
    return f"{_LETTERS[instrument]}{match['number']}"
