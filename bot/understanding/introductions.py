"""Who somebody says they are: name, post, role and unit out of everyday words, in any order.

"ว่าที่ ร.ต. สมชาย ใจดี ปลัด อบต.", "นางสาวสมใจ ใจดี ผู้ช่วยประชาสัมพันธ์ สำนักปลัด", "รักษาราชการแทน ผอ.กองช่าง". What is
no post and no unit is the name; a unit the office does not have is kept in its words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from bot.understanding.tables import rows
from measures import unit_names
from measures.vocabulary import Role
from thai.names import is_a_name, without_title
from thai.text import normalize, squeeze, without_spaces

_VERB = re.compile(
    r"^\s*(?:ขอ|อยาก|ต้องการ|มา)?\s*(?:ลงทะเบียน|ลงชื่อ(?:เข้าใช้)?|สมัคร(?:เข้า)?(?:ใช้งาน|ใช้|สมาชิก)?|แนะนำตัว)(?:เข้าใช้งาน|ใช้งาน)?"
)
_GREETING = re.compile(r"^\s*(?:สวัสดี|หวัดดี|เรียน\s*แอดมิน)\s*(?:ค่ะ|คะ|ครับผม|ครับ|คับ|จ้า|จ้ะ)")
_VERB_BEHIND = re.compile(r"(?<=\s)(?:ขอ|มา)?(?:ลงทะเบียน|แนะนำตัว|สมัครใช้งาน)\s*$")
_POLITE = re.compile(r"\s*(?:หน่อย|ด้วย|นะ)?(?:ค่ะ|คะ|ครับผม|ครับ|คับ|จ้า|จ้ะ)(?=\s|[,.]|$)")
_ME = re.compile(
    r"^(?:ดิฉัน|กระผม|ผม|หนู|ฉัน|ข้าพเจ้า)?\s*(?:ชื่อ-สกุล|ชื่อ-นามสกุล|ชื่อจริง|ชื่อเล่นว่า|ชื่อเล่น|ชื่อว่า|ชื่อ|คือ)?\s*[::]?\s*(?=\S)"
)
#: Words that only lead up to a post or a unit.
_LEADING = re.compile(
    r"^(?:ใน)?(?:ตำแหน่ง|สังกัด|ประจำ|อยู่ที่|อยู่|ทำงานที่|ทำงาน|จาก|เป็น|หน่วยงาน|ส่วนราชการ|นามสกุล|สกุล|ของ)[::]?(?=\S|$)"
)
_ACTING = re.compile(
    r"^(?:ผู้)?(?:รักษาราชการแทน|รักษาการแทน|รักษาการในตำแหน่ง|รักษาการ|ปฏิบัติหน้าที่แทน|ปฏิบัติราชการแทน|รรท\.?|รก\.|ปรท\.?)"
)
_UNIT_START = (
    "กอง",
    "สำนัก",
    "ส่วน",
    "ฝ่าย",
    "หน่วย",
    "งาน",
    "ศูนย์",
    "โรงเรียน",
    "รพ.สต",
    "ศพด",
    "แผนก",
)
_LONGEST = 300
_OWN = re.compile(r"^(?:อบต|อบจ|ทต|ทม|ทน|เทศบาล|องค์การบริหารส่วน)")


@dataclass(frozen=True)
class Introduction:
    """What was said of a person; ``unit`` is one of the office's, ``unit_words`` a unit that it does not have."""

    name: str = ""
    role: Role | None = None
    post: str | None = None
    unit: str | None = None
    unit_words: str | None = None
    acting: bool = False

    @property
    def has_name(self) -> bool:
        """Tell whether the name can be one."""
        return bool(self.name) and is_a_name(self.name)


def introduction(text: str, units: Mapping[str, Sequence[str]]) -> Introduction:
    """Read who somebody is; ``units`` are the office's names with their other spellings.

    Of a longer text than anybody introduces themselves in only the beginning is read.
    """
    plain = _GREETING.sub("", squeeze(normalize(text[:_LONGEST])), count=1)
    plain = _VERB_BEHIND.sub("", _POLITE.sub(" ", _VERB.sub("", plain, count=1)))
    plain = _ME.sub("", squeeze(plain), count=1)
    found, name = Introduction(), []
    words = re.split(r"[\s,]+", plain.strip())
    while words:
        taken, found = _next(words, found, units)
        if not taken:
            name.append(words[0])
            taken = 1
        words = words[taken:]
    return _named(replace(found, name=squeeze(without_title(" ".join(name)))), units)


def _next(words: list[str], found: Introduction, units: Mapping[str, Sequence[str]]) -> tuple[int, Introduction]:
    """Read a post or unit at the front; return how many words it took (0: it belongs to the name) and what is known."""
    word = _LEADING.sub("", words[0])
    if not word:
        return 1, found
    acting = _ACTING.match(word)
    if acting:
        rest = word[acting.end() :]
        following = [rest, *words[1:]] if rest else words[1:]
        taken, inner = _next(following, replace(found, acting=True), units) if following else (0, found)
        return (taken if rest else taken + 1), replace(inner, acting=True)
    unit_first = _unit(words, word, found, units)
    if unit_first is not None and _post(word) is None:
        return unit_first
    post = _post(word)
    if post is None:
        return 0, found
    role, length, open_ended = post
    known = replace(found, role=_higher(found.role, role), post=found.post or word)
    rest = word[length:]
    if rest and not open_ended:
        behind = _unit([rest, *words[1:]], rest, known, units)
        return behind if behind is not None else (1, replace(known, unit_words=known.unit_words or _unit_like(rest)))
    own = 1 if len(words) > 1 and _OWN.match(words[1]) and role is Role.EXECUTIVE else 0
    return 1 + own, replace(known, post=" ".join([known.post or "", *words[1 : 1 + own]]).strip())


def _higher(known: Role | None, told: Role) -> Role:
    order = (Role.STAFF, Role.SUPERVISOR, Role.COORDINATOR, Role.EXECUTIVE)
    return told if known is None else max(known, told, key=order.index)


def _post(word: str) -> tuple[Role, int, bool] | None:
    """Return role and length of the post a word begins with, and whether the rest of the word belongs to it."""
    for phrase, role, open_ended in _posts():
        if word.startswith(phrase):
            rest = word[len(phrase) :].lstrip(".")
            behind_head = role is Role.SUPERVISOR and rest.startswith((*_UNIT_START, "คลัง", "ช่าง"))
            if not rest or open_ended or behind_head or word == phrase:
                return role, len(word) - len(rest), open_ended
    return None


def _unit(
    words: list[str], word: str, found: Introduction, units: Mapping[str, Sequence[str]]
) -> tuple[int, Introduction] | None:
    """Return the unit that stands at the front, of one word or of several ("กองการศึกษา ศาสนาและวัฒนธรรม")."""
    for length in range(min(len(words), 5), 0, -1):
        spelled = " ".join([word, *words[1:length]])
        known = unit_names.resolve(spelled, units)
        if known is not None and _is_whole(spelled, known, units, length):
            return length, replace(found, unit=known)
    if found.unit is None and word.startswith(_UNIT_START) and len(word) > len("กอง") + 1:
        return 1, replace(found, unit_words=found.unit_words or word)
    return None


def _is_whole(spelled: str, known: str, units: Mapping[str, Sequence[str]], length: int) -> bool:
    """Tell whether several words are one spelling of a unit, not a unit with a name or a post behind it."""
    if length == 1:
        return True
    spellings = {without_spaces(one) for one in (known, *units[known], *_usual(known))}
    return without_spaces(spelled) in spellings or _OWN.match(spelled.rsplit(maxsplit=1)[-1]) is not None


@cache
def _usual(name: str) -> tuple[str, ...]:
    key = unit_names.unit_key(name)
    return tuple(one for row in unit_names.ordinary() if unit_names.unit_key(row[0]) == key for one in row)


def _unit_like(text: str) -> str | None:
    return text if text.startswith(_UNIT_START) else None


def _named(found: Introduction, units: Mapping[str, Sequence[str]]) -> Introduction:
    """Take a unit off the end of a name that was typed onto it: "สมใจ ใจดีกองคลัง"."""
    if found.unit is not None or not found.name:
        return found
    spellings = ((one, name) for name, aliases in units.items() for one in (name, *aliases))
    for spelling, name in sorted(spellings, key=lambda pair: -len(pair[0])):
        if len(spelling) > len("คลัง") and found.name.endswith(spelling) and found.name != spelling:
            return replace(found, name=found.name[: -len(spelling)].strip(), unit=name, unit_words=None)
    return found


@cache
def _posts() -> tuple[tuple[str, Role, bool], ...]:
    """Return the posts of posts.tsv, the longest first."""
    known = ((row[0], Role(row[1]), len(row) > 2 and row[2] == "open") for row in rows("posts"))
    return tuple(sorted(known, key=lambda one: -len(one[0])))
