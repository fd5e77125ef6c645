"""One unit, many spellings: สำนักปลัด, สำนักงานปลัด, สป. are the same; what only looks alike is asked about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files

from thai.text import repair, without_spaces

#: How alike two names have to be (0 to 100) to be taken for one mistyped.
ALIKE = 82
#: A name that is the beginning of another may be its short form from so many letters on.
SHORT_FORM = 5
#: Parts of a unit: what is called so is no other spelling of the unit itself.
_PARTS = ("ฝ่าย", "งาน")
#: The organization's own name behind a unit says nothing about which unit it is.
_ORGANIZATION = re.compile(
    r"(?<=.)(?:ของ)?(?:องค์การบริหารส่วน(?:ตำบล|จังหวัด)|เทศบาล(?:ตำบล|เมือง|นคร)?|อบต|อบจ|ทต|ทม|ทน)(?:\.?[ก-๎.]*)$"
)
#: Long official names differ from office to office behind these words.
_FAMILIES = ("กองการศึกษา", "กองสาธารณสุข", "กองสวัสดิการ", "กองยุทธศาสตร์", "กองส่งเสริมการเกษตร")


class Likeness(StrEnum):
    """Whether two spellings name one unit."""

    SAME = "same"
    MAYBE = "maybe"
    """They look alike: a person has to say."""
    OTHER = "other"


@cache
def ordinary() -> tuple[tuple[str, ...], ...]:
    """Return the usual units of a local administration: name, then the other ways people write it (units.tsv)."""
    text = files("measures").joinpath("units.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return tuple(tuple(cell.strip() for cell in line.split("\t") if cell.strip()) for line in lines)


def unit_key(name: str) -> str:
    """Return the form in which two spellings of one unit are equal: สำนักงานปลัด อบต. and สป. are สำนักปลัด."""
    plain = _plain(name)
    known = _spellings().get(plain)
    if known is not None:
        return known
    family = next((one for one in _FAMILIES if plain.startswith(one)), None)
    return _spellings().get(family, family) if family is not None else plain


def likeness(one: str, other: str) -> Likeness:
    """Tell whether two spellings are one unit for certain, perhaps, or not."""
    first, second = unit_key(one), unit_key(other)
    if first == second:
        return Likeness.SAME
    short, long = sorted((first, second), key=len)
    begins = len(short) >= SHORT_FORM and long.startswith(short)
    from rapidfuzz import fuzz

    return Likeness.MAYBE if begins or fuzz.ratio(first, second) >= ALIKE else Likeness.OTHER


def resolve(name: str, units: Mapping[str, Sequence[str]]) -> str | None:
    """Return which of an office's units (name -> its other spellings) a spelling names; None where it is none or two.

    What the office wrote down itself goes before what is usual elsewhere.
    """
    plain = without_spaces(repair(name))
    for official, aliases in units.items():
        if plain in {without_spaces(one) for one in (official, *aliases)}:
            return official
    key = unit_key(name)
    found = [official for official, aliases in units.items() if key in {unit_key(one) for one in (official, *aliases)}]
    return found[0] if len(found) == 1 else None


def perhaps(name: str, units: Iterable[str]) -> tuple[str, ...]:
    """Return the units that a spelling may mean without being certain: what to ask about before one is made."""
    return tuple(unit for unit in units if likeness(name, unit) is Likeness.MAYBE)


def _plain(name: str) -> str:
    packed = without_spaces(repair(name)).strip("()\"“”'")
    shorter = _ORGANIZATION.sub("", packed)
    return (shorter or packed).rstrip(".ฯ")


@cache
def _spellings() -> dict[str, str]:
    """Return each usual spelling without points and spaces with the key of its unit; parts of a unit stay their own."""
    found: dict[str, str] = {}
    for official, *others in ordinary():
        for spelling in (official, *others):
            if spelling == official or not spelling.startswith(_PARTS):
                found.setdefault(_plain(spelling), _plain(official))
    return found
