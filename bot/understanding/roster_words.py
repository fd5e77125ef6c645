"""What is to be changed about people, units and groups, out of everyday words ("ตั้งแดงเป็นหัวหน้ากองคลัง")."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.understanding.introductions import Introduction, introduction
from messages.commands import commands
from thai import dates
from thai.text import normalize, squeeze


class Wish(StrEnum):
    """What is wished for, by the name of its command (``messages/commands.yaml``)."""

    APPOINT = "appoint"
    ACT_MYSELF = "act_myself"
    LEAVE = "leave"
    RENAME = "rename"
    ADD_PERSON = "add_person"
    ADD_UNIT = "add_unit"
    MERGE_UNITS = "merge_units"
    CLOSE_UNIT = "close_unit"
    GROUP_UNITS = "group_units"


@dataclass(frozen=True)
class RosterWords:
    """``who`` and ``other`` are names as they were typed; ``said`` reads the post; the days are both included."""

    wish: Wish
    who: str = ""
    other: str = ""
    said: Introduction = field(default_factory=Introduction)
    first: date | None = None
    last: date | None = None
    for_a_while: bool = False
    instead: bool = False


_ME = frozenset({"", "ฉัน", "ผม", "ดิฉัน", "หนู", "ของฉัน", "ของผม", "ตัวเอง"})
_INSTEAD = re.compile(r"แทน(?:คนเดิม|คนเก่า|ฉัน|ผม|ดิฉัน|ตน|(?!ตั้งแต่|จาก|วันที่)\S{1,20}?)?(?=\s|$|ตั้งแต่|จาก|วันที่)")
_DAYS = re.compile(r"(?:ตั้งแต่|เริ่ม|จาก|ระหว่าง|วันที่|ถึง|จนถึง|[-–])+\s*$")
_LONGEST = 500
_TEMPORARY = re.compile(r"ชั่วคราว")


def roster_words(text: str, today: date, units: Mapping[str, Sequence[str]]) -> RosterWords | None:
    """Read a wish about the roster, the units or this group; None where there is none, or far too much."""
    if len(text) > _LONGEST:
        return None
    plain = squeeze(normalize(text))
    for read in (_renamed, _about_units, _group, _left, _added, _appointed, _myself):
        found = read(plain, today, units)
        if found is not None:
            return found
    return None


def is_me(who: str) -> bool:
    """Tell whether a name in a wish is the speaker's own."""
    return squeeze(who) in _ME


_Units = Mapping[str, Sequence[str]]


def _renamed(plain: str, _today: date, _units: _Units) -> RosterWords | None:
    said = _said(Wish.RENAME, plain)
    return RosterWords(Wish.RENAME, said["old"], said["new"]) if said else None


def _about_units(plain: str, _today: date, _units: _Units) -> RosterWords | None:
    if said := _said(Wish.ADD_UNIT, plain):
        return RosterWords(Wish.ADD_UNIT, said["who"])
    if (said := _said(Wish.MERGE_UNITS, plain)) and "กลุ่ม" not in plain:
        return RosterWords(Wish.MERGE_UNITS, said["who"], said["other"])
    said = _said(Wish.CLOSE_UNIT, plain)
    return RosterWords(Wish.CLOSE_UNIT, said["who"]) if said else None


def _group(plain: str, _today: date, _units: _Units) -> RosterWords | None:
    said = _said(Wish.GROUP_UNITS, plain)
    return RosterWords(Wish.GROUP_UNITS, said["who"]) if said else None


def _left(plain: str, _today: date, _units: _Units) -> RosterWords | None:
    said = _said(Wish.LEAVE, plain)
    return RosterWords(Wish.LEAVE, said["who"]) if said else None


def _added(plain: str, _today: date, units: _Units) -> RosterWords | None:
    found = _said(Wish.ADD_PERSON, plain)
    if found is None:
        return None
    said = introduction(found["who"], units)
    return RosterWords(Wish.ADD_PERSON, said.name, said=said) if said.has_name else None


def _appointed(plain: str, today: date, units: _Units) -> RosterWords | None:
    found = _said(Wish.APPOINT, plain)
    if found is None:
        return None
    # "เปลี่ยนหัวหน้ากองคลังเป็นแดง" names the post first, and whoever held it is followed.
    changed = found.get("changed")
    rest, first, last = _without_days(found["post"] if changed is None else found["who"], today)
    who, post = (found["who"], rest) if changed is None else (rest.strip(), changed)
    instead = changed is not None or _INSTEAD.search(post) is not None
    said = introduction(_INSTEAD.sub(" ", _TEMPORARY.sub(" ", post)), units)
    if said.role is None:
        return None
    for_a_while = "acting" in found or "acting_alone" in found or _TEMPORARY.search(post) is not None
    return RosterWords(Wish.APPOINT, who, "", said, first, last, for_a_while, instead)


def _myself(plain: str, today: date, units: _Units) -> RosterWords | None:
    found = _said(Wish.ACT_MYSELF, plain)
    if found is None:
        return None
    post, first, last = _without_days(found["post"], today)
    return RosterWords(Wish.ACT_MYSELF, said=introduction(post, units), first=first, last=last, for_a_while=True)


def _said(wish: Wish, plain: str) -> dict[str, str] | None:
    return commands()[wish].match(plain)


def _without_days(text: str, today: date) -> tuple[str, date | None, date | None]:
    """Take the days off a post: "กองคลัง 1 มี.ค. – 30 เม.ย. 2569" is กองคลัง from the first to the second."""
    found = [one for one in dates.find(text, today, lean="future") if one.start is not None or one.end is not None]
    if not found:
        return text, None, None
    rest = text[: found[0].span[0]]
    while (lead := _DAYS.search(rest)) is not None and lead.group():
        rest = rest[: lead.start()].rstrip()
    until = found[0].is_deadline or re.search(r"(?:ถึง|จนถึง|ภายใน)\s*$", text[: found[0].span[0]]) is not None
    first, last = found[0].start, found[-1].end
    behind = text[found[-1].span[1] :]
    if len(found) == 1 and (until or found[0].start == found[0].end):
        return f"{rest} {behind}", None if until else first, last if until else None
    return f"{rest} {behind}", first, last
