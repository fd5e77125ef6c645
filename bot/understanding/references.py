"""Which measures a text names: ข้อ 3, ข้อ 16 17 18, ข้อ 4-6, ข้อสองกับข้อหก, 3.2, o12, ๐๑๒, โอ12, i7."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from bot.understanding.lexicon import Mark
from bot.understanding.tables import rows

#: Longer ranges than this are a slip or something else (ข้อ 1-2567).
LONGEST_RANGE = 40


@dataclass(frozen=True)
class Reference:
    """One measure named at ``text[start:end]``; ``sure`` is False for a number that only looks like one."""

    value: str
    start: int
    end: int
    sure: bool = True


@dataclass(frozen=True)
class Group:
    """Measures named in one breath ("ข้อ 10 กับ 12")."""

    references: tuple[Reference, ...]

    @property
    def start(self) -> int:
        """Return where the first reference starts."""
        return self.references[0].start

    @property
    def end(self) -> int:
        """Return where the last reference ends."""
        return self.references[-1].end

    @property
    def values(self) -> tuple[str, ...]:
        """Return the references' values in order, each once."""
        return tuple(dict.fromkeys(reference.value for reference in self.references))


def _alternatives(words: Sequence[str]) -> str:
    spaced = (r"\s?".join(re.escape(part) for part in word.split(" ")) for word in sorted(words, key=len, reverse=True))
    return "|".join(spaced)


_KINDS = {row[0].replace(" ", ""): row[1] for row in rows("heads")}
HEAD = rf"(?:{_alternatives([row[0] for row in rows('heads')])})"
_LETTER = r"(?:o|โอ|0(?=\d\d(?!\d)))\s?[-.]?\s?"
_DIGITS = r"\d{1,4}(?:\.\d{1,2}(?![\d.]))?(?!\d)"
_VALUE = rf"(?:(?P<code>{_LETTER})?(?P<digits>{_DIGITS})|(?P<ie>[ie])\s?-?(?P<ienumber>\d{{1,2}})(?!\d))"
_FIRST = re.compile(
    rf"(?<![\u0e40-\u0e44])(?P<head>{HEAD}) ?(?:ที่ ?)?[:.#]? ?{_VALUE}"
    # codes need no word before them
    r"|(?<![a-z0-9.\u0e34\u0e35])(?P<bare>oo?|(?<!ดี)(?<!สตูดิ)โอ)\s?[-.]?\s?(?P<barenumber>\d{1,2})(?![\d:]|[.]\d|/\d{4})"
    r"|(?<![a-z0-9])(?P<bareie>[ie])-?(?P<bareienumber>\d{1,2})(?![\d.,%:])(?![a-z])"
    r"|(?<![\d.,:/()+-])(?<!\d )0(?P<zero>[0-4]\d)(?![\d.,:/-])"
)
_NEXT = re.compile(
    rf"\s*(?P<separator>,|และ|กับ|แล้วก็|รวมถึง|หรือ|/|&|\+|-|\u2013|\u2014|ถึง|จนถึง|\s)\s*(?P<head>{HEAD}\s*(?:ที่\s*)?)?{_VALUE}"
)
_RANGE = frozenset({"-", "\u2013", "\u2014", "ถึง", "จนถึง"})
_DECIMAL = re.compile(r"(?<![\d.,:/])(?P<digits>[1-9]\d?\.\d{1,2})(?![\d.:/])")
_ALONE = r"(?P<digits>[1-9]\d?)(?![\d:%]|[/-](?!\d)|,\d{3}|\.\d)"
_LEADING = re.compile(rf"(?<![^\s*,#]){_ALONE}")
#: What says that numbers behind it are measures: เสร็จ: 3, 7, 9 · เสร็จ 2 ข้อ คือ 31 กับ 33.
_BEHIND = re.compile(rf"(?P<named>(?:\d{{1,2}} ?)?(?:ข้อ|รายการ|เรื่อง|อัน) ?(?:คือ|ได้แก่|มี) ?)?(?:[:=] ?)?{_ALONE}")
_BARE = re.compile(rf"(?<![\d.,:/-]){_ALONE}")
_OPENS_LINE = re.compile(r"(?:^|\n) ?$")
_WORD_FOLLOWS = re.compile(r" ?(?=[\u0e01-\u0e4ea-z])(?!น\.|โมง|ทุ่ม)")
#: What tells that one number is said to be another.
_CORRECTING = frozenset({"correct", "isnot", "wrong", "rather"})
_LIST_ENDS = re.compile(r"\s*(?:$|ไป|เป็น|ออกไป|\n|;|ค่ะ|คะ|ครับ|คับ|จ้า|นะ|แล้ว|ส่วน|ที่เหลือ)")
_STEP = re.compile(r"ขั้น")
_WEAK = re.compile(r"หัวข้อ|ขั้น|ลำดับ|รายการที่|กิจกรรมที่|ประเด็นที่|แนวทางที่|no\.|item|ข\.")
_LEFT = re.compile(
    r"(?:เหลือ|เหลือแค่|ขาด|ขาดแค่|(?<=ส่วน)|(?<=ส่วน )"
    r"|(?P<meant>หมายถึง|ที่ถูกคือ|แก้เป็น|แล้วคือ|แล้วมี|ได้แก่))\s*(?P<digits>[1-9]\d?(?:\.\d{1,2})?)(?![\d.:/%])"
)
_NUMBER = re.compile(r"\d+")
_STAR = re.compile(r"(?:^|\n)\s*\*+\s*(?P<digits>\d{1,3}(?:\.\d{1,2})?)(?!\d)")
_CLAUSE = re.compile(r"\s*(?:/\s?\d{4}|[%]|เปอร์เซ็นต์|ข้าง(?!ต้น))")


#: Before other numbers (ลำดับที่ 5, กิจกรรมที่ 2, no. 3) anything may be meant.
_STRONG = re.compile(r"(?:งาน)?ข้อ|มาตรการ|มตก|ตัวชี้วัด|ita|oit|โอ|o|0|[ie]\d|\d|\*")


def is_strong(text: str, group: Group) -> bool:
    """Tell whether a measure is named by a word that is used of measures, not as ลำดับที่ 5 or กิจกรรมที่ 2."""
    return _STRONG.match(text, group.start) is not None


@cache
def _counter() -> re.Pattern[str]:
    words = _alternatives([row[0] for row in rows("counters")])
    return re.compile(rf"\s*(?:กว่า|คน)?\s*(?:{words})")


def is_counted(text: str, end: int) -> bool:
    """Tell whether the number that ends at ``end`` counts something (3 หมู่บ้าน, 40%)."""
    return _counter().match(text, end) is not None


def first_references(text: str) -> list[tuple[Reference, bool]]:
    """Return the references that begin a group, each with whether it is an OIT item's code."""
    found: list[tuple[Reference, bool]] = []
    for match in _FIRST.finditer(text):
        if _CLAUSE.match(text, match.end()):
            continue
        value = _bare_value(match) if match["head"] is None else _headed_value(match, oit=_is_oit(match["head"]))
        if value is not None:
            found.append((Reference(value, match.start(), match.end()), value.startswith("o")))
    return found


def masked(text: str, references: Sequence[tuple[Reference, bool]]) -> str:
    """Return ``text`` with a mark over every reference, so that its number is not taken for a day."""
    pieces: list[str] = []
    done = 0
    for reference, _ in references:
        pieces += (text[done : reference.start], "\u00a6" * (reference.end - reference.start))
        done = reference.end
    return "".join([*pieces, text[done:]])


def groups(
    text: str, first: Sequence[tuple[Reference, bool]], taken: Sequence[tuple[int, int]], marks: Sequence[Mark]
) -> list[Group]:
    """Return all groups of references; ``taken`` are the spans of dates, ``marks`` the lexicon's phrases."""
    found: list[Group] = []
    done = 0
    for reference, oit in first:
        if reference.start < done:
            continue
        references = [reference, *_continued(text, reference, oit, taken)]
        done = references[-1].end
        found.append(Group(tuple(references)))
    ours = [group for group in found if not _is_foreign_clause(text, group, marks)]
    return _without_weak(text, ours)


def _without_weak(text: str, found: list[Group]) -> list[Group]:
    """Read "ข้อ 3 ขั้นตอนที่ 2" as 3.2, and drop ลำดับที่ 5 and the like beside a measure named as such."""
    strong = [group for group in found if not _WEAK.match(text, group.start)]
    if not strong or len(strong) == len(found):
        return found
    kept: list[Group] = []
    for group in found:
        if not _WEAK.match(text, group.start):
            kept.append(group)
        elif kept and _STEP.match(text, group.start) and not text[kept[-1].end : group.start].strip():
            kept[-1] = Group(tuple(_step_of(kept[-1].references[-1], step) for step in group.references))
    return kept


def _step_of(measure: Reference, step: Reference) -> Reference:
    value = step.value if "." in step.value or "." in measure.value else f"{measure.value}.{step.value}"
    return Reference(value, measure.start, step.end, measure.sure)


def loose_groups(
    text: str, taken: Sequence[tuple[int, int]], marks: Sequence[Mark], certain: Sequence[Group]
) -> list[Group]:
    """Return numbers without ข้อ that stand where a reference would: "9.4 ลงเว็บแล้ว", "*24", "13 ทำไป 40%"."""
    spans = [*taken, *((group.start, group.end) for group in certain)]
    if not _has_free_number(text, spans):
        return []
    found = [
        Reference(match["digits"], match.start("digits"), match.end(), sure=False) for match in _STAR.finditer(text)
    ]
    for match in _DECIMAL.finditer(text):
        sisters = [*certain, *(Group((item,)) for item in found)]
        opens = _opens_clause(text, match.start()) or _is_sister(match["digits"], sisters)
        if opens and not is_counted(text, match.end()):
            first = Reference(match["digits"], match.start(), match.end(), sure=False)
            found += [first, *(replace(item, sure=False) for item in _continued(text, first, oit=False, taken=taken))]
    starts = {mark.start for mark in marks if not mark.kinds.isdisjoint(_PREDICATES)}
    for match in _LEADING.finditer(text):
        first = Reference(match["digits"], match.start("digits"), match.end(), sure=False)
        listed = [first, *(replace(item, sure=False) for item in _continued(text, first, oit=False, taken=spans))]
        begins = _OPENS_LINE.search(text, 0, match.start()) and _WORD_FOLLOWS.match(text, listed[-1].end)
        if not is_counted(text, listed[-1].end) and (begins or _next_word(text, listed[-1].end) in starts):
            found += listed
    found += _left_over(text, taken, beside=bool(certain))
    found += _behind(text, spans, marks)
    if any(not mark.kinds.isdisjoint(_CORRECTING) for mark in marks):
        found += _exchanged(text)
    free = (item for item in found if not any(start < item.end and item.start < end for start, end in spans))
    return [Group((item,)) for item in {(item.start, item.value): item for item in free}.values()]


def _has_free_number(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    return any(not any(start <= match.start() < end for start, end in spans) for match in _NUMBER.finditer(text))


def _left_over(text: str, taken: Sequence[tuple[int, int]], *, beside: bool) -> list[Reference]:
    """Return the numbers of "เหลือ 4 กับ 5" ``beside`` other measures, and of "หมายถึง 5 ค่ะ" always."""
    found: list[Reference] = []
    for match in _LEFT.finditer(text):
        if (beside or match["meant"]) and not is_counted(text, match.end()):
            first = Reference(match["digits"], match.start("digits"), match.end(), sure=False)
            found += [first, *(replace(item, sure=False) for item in _continued(text, first, oit=False, taken=taken))]
    return found


def _exchanged(text: str) -> list[Reference]:
    """Return the bare numbers of a correction: "พิมพ์ผิด 28 เป็น 29"."""
    return [
        Reference(match["digits"], match.start("digits"), match.end(), sure=False)
        for match in _BARE.finditer(text)
        if not is_counted(text, match.end())
    ]


def _behind(text: str, taken: Sequence[tuple[int, int]], marks: Sequence[Mark]) -> list[Reference]:
    """Return the numbers that close a line behind what is said of them: "เสร็จแล้ว 16/17/18"."""
    found: list[Reference] = []
    for mark in marks:
        if mark.kinds.isdisjoint(_PREDICATES):
            continue
        match = _BEHIND.match(text, mark.end + text.startswith(" ", mark.end))
        if match is not None and (match["named"] or _opens_clause(text, mark.start)):
            first = Reference(match["digits"], match.start("digits"), match.end(), sure=False)
            listed = [first, *(replace(item, sure=False) for item in _continued(text, first, oit=False, taken=taken))]
            if not is_counted(text, listed[-1].end) and _LIST_ENDS.match(text, listed[-1].end):
                found += listed
    return found


_PREDICATES = frozenset(
    {"finish", "act", "progress", "yet", "notyet", "near", "nostart", "problem", "postpone", "tick", "cross"}
)


def _next_word(text: str, position: int) -> int:
    while position < len(text) and text[position] in " .)":
        position += 1
    return position


def _is_sister(step: str, certain: Sequence[Group]) -> bool:
    """Tell whether another step of the same measure is named as such: ข้อ 8.1 เสร็จ 8.2 ทำ 30%."""
    measure = step.partition(".")[0]
    return any(value.partition(".")[:2] == (measure, ".") for group in certain for value in group.values)


def _opens_clause(text: str, start: int) -> bool:
    before = text[:start].rstrip(" ")
    return not before or before[-1] in "\n,*" or before.endswith(("ครับ", "ค่ะ", "คะ", "แล้ว", "และ", "กับ", "ส่วน", "ว่า"))


def _is_oit(head: str) -> bool:
    return _KINDS.get(head.replace(" ", "")) == "oit"


def _headed_value(match: re.Match[str], *, oit: bool) -> str:
    if match["ie"] is not None:
        return f"{match['ie']}{int(match['ienumber'])}"
    whole, _, part = match["digits"].partition(".")
    value = f"{int(whole)}.{int(part)}" if part else str(int(whole))
    return f"o{value}" if (oit or match["code"]) and not part else value


def _bare_value(match: re.Match[str]) -> str | None:
    if match["bare"] is not None:
        return f"o{int(match['barenumber'])}"
    if match["bareie"] is not None:
        return f"{match['bareie']}{int(match['bareienumber'])}"
    number = int(match["zero"])
    return f"o{number}" if number and not is_counted(match.string, match.end()) else None


def _continued(text: str, first: Reference, oit: bool, taken: Sequence[tuple[int, int]]) -> list[Reference]:
    found: list[Reference] = []
    previous = first
    while (match := _NEXT.match(text, previous.end)) is not None and not _ends_list(text, match, taken):
        headed = match["head"] is not None
        if not headed and not _goes_on_bare(match, previous):
            break
        own_kind = _is_oit(match["head"]) if headed else oit
        value = _headed_value(match, oit=own_kind)
        reference = Reference(value, match.start(match.lastgroup or "digits"), match.end())
        found += _filled(previous, reference) if match["separator"] in _RANGE else []
        found.append(reference)
        previous = reference
    return found


def _goes_on_bare(match: re.Match[str], previous: Reference) -> bool:
    """Tell whether a number without ข้อ goes on with the list: 9.1 9.2, but not 9 9.2."""
    return not match["separator"].isspace() or "." not in (match["digits"] or "") or "." in previous.value


def _ends_list(text: str, match: re.Match[str], taken: Sequence[tuple[int, int]]) -> bool:
    if _CLAUSE.match(text, match.end()):
        return True
    if match["head"] is not None:
        return match["separator"].isspace()
    if any(start < match.end() and match.end("separator") < end for start, end in taken):
        return True
    return "\n" in match.group() or is_counted(text, match.end())


def _filled(first: Reference, last: Reference) -> list[Reference]:
    """Return what lies between the ends of a range: 4-6 gives 5, 3.1-3.3 gives 3.2."""
    prefix, low = _split(first.value)
    other, high = _split(last.value)
    if prefix != other or not low < high <= low + LONGEST_RANGE:
        return []
    return [Reference(f"{prefix}{number}", first.start, last.end) for number in range(low + 1, high)]


def _split(value: str) -> tuple[str, int]:
    match = re.fullmatch(r"(.*?)(\d+)", value)
    return (match[1], int(match[2])) if match else (value, 0)


def _is_foreign_clause(text: str, group: Group, marks: Sequence[Mark]) -> bool:
    """Tell whether the number is a clause of some other text: สัญญาข้อ 3, ข้อ 3 ของสัญญา."""
    for index, mark in enumerate(marks):
        if "text" not in mark.kinds:
            continue
        if mark.end <= group.start and not text[mark.end : group.start].strip(" ฯ"):
            return True
        if mark.start >= group.end:
            joined = index > 0 and "of" in marks[index - 1].kinds and marks[index - 1].start >= group.end
            start = marks[index - 1].start if joined else mark.start
            return not text[group.end : start].strip() and (joined or mark.phrase.startswith(("ใน", "แห่ง")))
    return False
