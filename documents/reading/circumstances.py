"""What every row of a paper is read against."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from documents.reading.owners import Owners, read_owners, resolve_unit

_KEY = re.compile(
    r"(?P<short>[ก-๎]{1,6}(?:\.[ก-๎]{1,4})*\.?)\s*(?:=|หมายถึง|ย่อมาจาก|คือ|:|\()\s*(?P<name>[ก-๎]{4,60}(?: [ก-๎]{4,40})?)"
)
_BEHIND = re.compile(r"(?P<name>(?:กอง|สำนัก|หน่วย|ฝ่าย|งาน|ส่วน)[ก-๎]{2,50})\s?\((?P<short>(?:[ก-ฮ]{1,4}\.)+)\)")
_LONGEST_SHORT = 9

Units = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The plan's year (พ.ศ.), the day of reading, and the units whose names are known, with their aliases."""

    year_be: int | None
    today: date
    units: Units = field(default_factory=dict)
    abbreviations: Mapping[str, str] = field(default_factory=dict)

    def spelled(self, text: str) -> str:
        """Return an owner cell with the abbreviations that the paper itself explains written out."""
        if not self.abbreviations:
            return text
        short = "|".join(re.escape(name) for name in sorted(self.abbreviations, key=len, reverse=True))
        return re.sub(rf"(?<![ก-๎.])(?:{short})(?![ก-๎])", lambda match: self.abbreviations[match.group()], text)

    def resolved(self, owners: Owners) -> Owners:
        """Return owners under the names that their units are known by."""
        if not self.units:
            return owners
        units = tuple(dict.fromkeys(resolve_unit(name, self.units) for name in owners.units))
        return replace(owners, units=units)


def abbreviations_of(lines: Iterable[str]) -> dict[str, str]:
    """Return the abbreviations of units that a paper explains: "สป. = สำนักปลัด, กค. = กองคลัง"."""
    found: dict[str, str] = {}
    for line in lines:
        for match in (*_KEY.finditer(line), *_BEHIND.finditer(line)):
            name = match["name"].strip()
            if len(match["short"]) <= _LONGEST_SHORT and read_owners(name).units == (name,):
                found[match["short"]] = name
    return found
