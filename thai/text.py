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

#: Marks shifted for tall or deep letters, at the private code points of Windows fonts and of Mac fonts.
SHIFTED_MARKS = {
    0xF700: "ฐ", 0xF701: "ิ", 0xF702: "ี", 0xF703: "ึ", 0xF704: "ื", 0xF705: "่", 0xF706: "้", 0xF707: "๊",
    0xF708: "๋", 0xF709: "์", 0xF70A: "่", 0xF70B: "้", 0xF70C: "๊", 0xF70D: "๋", 0xF70E: "์", 0xF70F: "ญ",
    0xF710: "ั", 0xF711: "ํ", 0xF712: "็", 0xF713: "่", 0xF714: "้", 0xF715: "๊", 0xF716: "๋", 0xF717: "์",
    0xF718: "ุ", 0xF719: "ู", 0xF71A: "ฺ",
    0xF884: "ั", 0xF885: "ิ", 0xF886: "ี", 0xF887: "ึ", 0xF888: "ื", 0xF889: "็", 0xF88A: "่", 0xF88B: "่",
    0xF88C: "่", 0xF88D: "้", 0xF88E: "้", 0xF88F: "้", 0xF890: "๊", 0xF891: "๊", 0xF892: "๊", 0xF893: "๋",
    0xF894: "๋", 0xF895: "๋", 0xF896: "์", 0xF897: "์", 0xF898: "์", 0xF899: "ํ", 0xF89A: "ญ", 0xF89B: "ุ",
    0xF89C: "ู", 0xF89D: "ฺ", 0xF89E: "ฐ",
}  # fmt: skip
_SHIFTED = re.compile("[\uf700-\uf71a\uf884-\uf89e]")

_TONE = "\u0e48-\u0e4b"
#: Vowels and marks that no word begins with; sara aa is told apart.
_HANGING = "\u0e30\u0e31\u0e33-\u0e3a\u0e45\u0e47-\u0e4e"
_BROKEN = re.compile(
    f"[{INVISIBLE}]+"
    # A control character other than a tab or a line end is the rest of another encoding.
    "|[\x00-\x08\x0e-\x1f\x7f-\x9f]+"
    # Torn off by blanks: a hanging vowel or mark; sara aa alone has lost the ring of its sara am, but in "มิถุน ายน".
    "|(?<=[ก-ฮ]) +(?=ายน|าคม)"
    f"|(?:(?<=[ก-ฮ])|(?<=[ก-ฮ][{_TONE}])) +(?P<ring>\u0e32)"
    f"|(?<=[ก-ฮ{_HANGING}]) +(?=[{_HANGING}])"
    f"|(?<=[ {ODD_SPACES}]) +"
    # a mark that a PDF reader gives twice
    "|(?P<twice>[ัิ-ฺ็-๎])(?P=twice)+"
    f"|(?P<tone_first>[{_TONE}])(?P<vowel>[ัิ-ฺ])"
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
    if match["twice"]:
        return match["twice"]
    if match["vowel"]:
        return match["vowel"] + match["tone_first"]
    if match["ring"]:
        return "ำ"
    if "\u0e4d" in found:
        return (match["tone"] or match["late"] or "") + "ำ"
    if match["late_vowel"]:
        return f"{match['late_vowel']}."
    if match["wide"]:
        return unicodedata.normalize("NFKC", found)
    return " " if found in ODD_SPACES else ""


def repair(text: str) -> str:
    """Return ``text`` without invisible characters, with แ, ำ, full-width digits and odd spaces made plain.

    Marks of fonts' private code points become plain, torn ones return to their letter. Runs of spaces become one; line
    ends and tabs stay.
    """
    return _BROKEN.sub(_mend, _plain(text))


def _plain(text: str) -> str:
    """Return ``text`` of the same length without private code points."""
    return _SHIFTED.sub(lambda match: SHIFTED_MARKS[ord(match.group())], text)


def repair_with_positions(text: str) -> tuple[str, list[int] | None]:
    """Return the repaired text and, for each of its characters and its end, the position in ``text``.

    The list is None where nothing had to be repaired: positions are then the same.
    """
    text = _plain(text)
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
