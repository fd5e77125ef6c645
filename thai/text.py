"""Repairing Thai text as it is really typed, scanned and copied.

``repair`` touches only what is certainly broken (zero-width characters, เเ for แ, a sara am in two pieces) and can say
where each character came from; ``normalize`` adds pythainlp's reordering of vowels and tone marks.
"""

from __future__ import annotations

import re
import unicodedata

#: zero-width space, joiners, directional marks, word joiner, byte order mark, soft hyphen
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad"
#: spaces that are not the plain one: no-break, figure, thin, ideographic …
ODD_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"

_TONE = "\u0e48-\u0e4b"
_BROKEN = re.compile(
    f"[{INVISIBLE}]+"
    f"|(?<=[ {ODD_SPACES}]) +"
    f"|(?P<ae>\u0e40\u0e40)"
    # sara am: nikhahit + sara aa (a tone mark or a space may stand between), or sara am doubled by a PDF reader
    f"|\u0e4d ?(?P<tone>[{_TONE}]?) ?(?:\u0e32|(?P<doubled>\u0e33))"
    f"|(?P<late>[{_TONE}])\u0e4d ?\u0e32"
    f"|(?<=\u0e33)\u0e32"
    f"|(?P<wide>[\uff10-\uff19\uff0d\uff0f\uff0e])"
    r"|\.(?P<late_vowel>[\u0e34\u0e35])"  # ม.ิย. for มิ.ย.
    f"|[{ODD_SPACES}]"
)
_SPACES = re.compile(r"\s+")


def _mend(match: re.Match[str]) -> str:
    found = match.group()
    if match["ae"]:
        return "แ"
    if "\u0e4d" in found:
        return (match["tone"] or match["late"] or "") + "ำ"
    if match["late_vowel"]:
        return f"{match['late_vowel']}."
    if match["wide"]:
        return unicodedata.normalize("NFKC", found)
    return " " if found in ODD_SPACES else ""


def repair(text: str) -> str:
    """Return ``text`` without invisible characters, with แ, ำ, full-width digits and odd spaces made plain.

    Runs of spaces become one; line ends and tabs stay.
    """
    return _BROKEN.sub(_mend, text)


def repair_with_positions(text: str) -> tuple[str, list[int] | None]:
    """Return the repaired text and, for each of its characters and its end, the position in ``text``.

    The list is None where nothing had to be repaired: positions are then the same.
    """
    if not _BROKEN.search(text):
        return text, None
    pieces: list[str] = []
    positions: list[int] = []
    done = 0
    for match in _BROKEN.finditer(text):
        pieces.append(text[done : match.start()])
        positions.extend(range(done, match.start()))
        mended = _mend(match)
        pieces.append(mended)
        positions.extend([match.start()] * len(mended))
        done = match.end()
    pieces.append(text[done:])
    positions.extend(range(done, len(text) + 1))
    return "".join(pieces), positions


def normalize(text: str) -> str:
    """Return ``text`` repaired, with vowels and tone marks in their order, repeated marks and spaces once."""
    from pythainlp.util import normalize as reorder

    return str(reorder(repair(text)))


def squeeze(text: str) -> str:
    """Return ``text`` with every run of white space as one space, and none at the ends."""
    return _SPACES.sub(" ", text).strip()


def without_spaces(text: str) -> str:
    """Return ``text`` without any white space, for comparing what was typed with and without spaces."""
    return _SPACES.sub("", text)
