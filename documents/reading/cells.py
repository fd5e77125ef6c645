"""The duties inside one cell: numbered lists (๑. ๒. ๓. ๓. ๔., ๓.๑, ๑)), dashes, and lines that are duties each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from documents.reading.lexicon import groups
from documents.reading.tidy import to_arabic

#: "1." "1)" "(1)": no digit (9.4, 08.30) or letter (abt1.go) stands beside it.
_MARKER = re.compile(
    r"(?<![0-9A-Za-z.,/:_-])(?:\((?P<boxed>[0-9]{1,2})\)|(?P<number>[0-9]{1,2})\s?(?P<stop>[.)])(?![0-9A-Za-z]))"
)
#: "1 ทุกกอง …": a bare number that opens the cell, where nothing counts with it.
_BARE_FIRST = re.compile(r"^(?P<number>[0-9]{1,2})\s+(?=[ก-ฮเ-ไ])")
#: "3.1" before a duty; "9.1, 9.2" and "08.30 น." are none.
_PART = re.compile(r"(?<![^\s(\[“\"'])([0-9]{1,2})\.([0-9]{1,2})[.)]?\s*(?=[ก-ฮเ-ไA-Z(“\"])(?!น\.)")
_PART_FACTOR = 100
_ANNOUNCING = re.compile(r"(?:โดย|ดังนี้|ดังต่อไปนี้|ได้แก่|ประกอบด้วย|คือ|เช่น|ดังนี้คือ)$")
_DASH = re.compile(r"(?:(?<=\s)|^)[-–•●▪➢✓*·](?=\s|[ก-ฮเ-ไA-Z])\s*|(?<=[ก-๎])- (?=[ก-ฮเ-ไ])", re.MULTILINE)
#: Without one of these there is no list; most cells are told apart by this alone.
_MAYBE_LIST = re.compile(r"\n|[0-9๐-๙]\s?[.)]|^[0-9๐-๙]|(?:^|\s)[-–•●▪➢✓*·]|[ก-๎]- ")
_ONLY_AT_LINE_START = "*·"
#: "ข้อ 3." and "ที่ 2)" point at something and begin nothing.
_POINTING = re.compile(r"(?:ข้อ|[ก-๎](?<!พื้น)(?<!หน้า)(?<!สถาน)(?<!ท้อง)ที่|หมวด|มาตรา|แบบ|สขร|พ\.ศ|หมู่|(?<![ก-๎])ม)\.?\s*$")
#: The last letters of those words.
_POINTING_ENDS = "อ่ดาบรศม."
_NUMBERED_TITLE = re.compile(
    r"\s*(?:(?:ข้อ(?:ที่)?\s*)?\(?([0-9]{1,5})\s?[.)](?![0-9])"
    r"|(?:มาตรการ|แนวทาง|กิจกรรม|โครงการ)ที่\s?([0-9]{1,3})(?![0-9])\s?[:.)–-]?)\s*"
)
_NUMBER_REACH = 20
_CONNECTORS = ("พร้อมทั้ง", "รวมทั้ง", "และ", "ทั้งนี้", "โดย")
_CONNECTOR = re.compile(rf"\s*(?:{'|'.join(_CONNECTORS)})$")
_NESTING = 30
_BULLET = re.compile(r"^\W*(?:[0-9๐-๙]{1,2}(?:\.[0-9๐-๙]{1,2})*\s?[.)]+\s*)?")
#: A pair such as "ยืม - คืน": a short word behind the dash that is no duty.
_PAIR_WORD = re.compile(r"[^\s-]{1,7}(?=\s|$|[.,)])")
_SHORTEST_LINE = 12
_LARGEST_JUMP = 2


class Item(NamedTuple):
    """One duty as the cell gives it; ``number`` is what stood before it, None for dashes and plain lines."""

    text: str
    number: int | None = None


class Duties(NamedTuple):
    """What a cell holds: the words before the list, and the duties."""

    intro: str
    items: tuple[Item, ...]


class _Mark(NamedTuple):
    number: int
    style: str
    start: int
    end: int
    glued: bool = False


@lru_cache(maxsize=4096)
def split_duties(text: str) -> Duties:
    """Split a cell into its duties; a cell without a list is one duty, an empty one none."""
    text = text.strip()
    if not text.strip("-–. \n"):
        return Duties("", ())
    if not _MAYBE_LIST.search(text):
        return Duties("", (Item(_clean(text)),))
    marks = _sequence(text)
    dashed = _dashed(text)
    if dashed and (not marks or (not dashed.intro and len(dashed.items) > 1)):
        return dashed
    if marks:
        return _numbered(text, marks)
    parts = _parts(text)
    if parts and (not text[: parts[0].start].strip() or _ANNOUNCING.search(text[: parts[0].start].strip(" :-\n"))):
        return _numbered(text, parts)
    return Duties("", tuple(Item(_clean(line)) for line in _lines(text)))


def numbered_start(text: str) -> tuple[int | None, str]:
    """Return the number that a title begins with ("๑. แนวทาง…" is 1) and the title without it."""
    match = _NUMBERED_TITLE.match(to_arabic(text[:_NUMBER_REACH]))
    if match is None:
        return None, text.strip()
    return int(match[1] or match[2]), text[match.end() :].strip()


def _numbered(text: str, marks: Sequence[_Mark]) -> Duties:
    ends = [mark.start for mark in marks[1:]] + [len(text)]
    items = [Item(_clean(text[mark.end : end]), mark.number) for mark, end in zip(marks, ends, strict=True)]
    intro = text[: marks[0].start].strip(" -\n")
    if marks[0].number == 2 and intro:
        # The first duty lost its number: the list begins with the second.
        items.insert(0, Item(_clean(intro), 1))
        intro = ""
    return Duties(intro, tuple(part for item in items for part in _taken_apart(item) if item.text))


def _taken_apart(item: Item) -> tuple[Item, ...]:
    """Return the duties of "๓. ปรับปรุงการเผยแพร่ โดย ๓.๑ ออกจดหมายข่าว ๓.๒ ลงเว็บไซต์" one by one.

    What leads to them is a duty of its own only where it does not just announce them.
    """
    may_have = "." in item.text and item.number is not None and item.number < _PART_FACTOR
    parts = _parts(item.text, item.number) if may_have else []
    if not parts:
        return (item,)
    ends = [mark.start for mark in parts[1:]] + [len(item.text)]
    inner = [Item(_clean(item.text[mark.end : end]), mark.number) for mark, end in zip(parts, ends, strict=True)]
    intro = item.text[: parts[0].start].strip(" :-")
    announces = not intro or bool(_ANNOUNCING.search(intro)) or len(intro) < _SHORTEST_LINE
    return (*(() if announces else (Item(_clean(intro), item.number),)), *(part for part in inner if part.text))


def _parts(text: str, number: int | None = None) -> list[_Mark]:
    """Return the marks of a list such as 3.1, 3.2 (of the duty ``number``); none where it does not count from 1."""
    plain = to_arabic(text)
    chosen: list[_Mark] = []
    for match in _PART.finditer(plain):
        whole, part = int(match[1]), int(match[2])
        wanted = number if number is not None else chosen[0].number // _PART_FACTOR if chosen else whole
        # A list at the very beginning may go on with one of a row above: "3.2 …" alone in its cell.
        follows = part == (chosen[-1].number % _PART_FACTOR if chosen else 0) + 1
        opens = not chosen and number is None and not plain[: match.start()].strip()
        if whole == wanted and (follows or opens) and not _POINTING.search(plain[: match.start()][-_NESTING:]):
            chosen.append(_Mark(whole * _PART_FACTOR + part, ".", match.start(), match.end()))
    alone = bool(chosen) and number is None and not plain[: chosen[0].start].strip()
    return chosen if len(chosen) > 1 or alone else []


def _sequence(text: str) -> list[_Mark]:
    """Return the marks of the outer list: the style of the first one, counting on, a number given twice included."""
    plain = to_arabic(text)
    marks = [_mark(match) for match in _MARKER.finditer(plain) if not _is_inside(plain, match)]
    if marks and marks[0].number > 1 and not plain[: marks[0].start].strip():
        # The row goes on with a list that began in a row above: "2. ..." alone in its cell.
        return _counting_on(marks[:1], marks[1:])
    bare = _BARE_FIRST.match(plain)
    if bare and not any(mark.number == 1 for mark in marks):
        marks.insert(0, _Mark(int(bare["number"]), marks[0].style if marks else ".", bare.start(), bare.end()))
    return _counting_on([], marks)


def _counting_on(chosen: list[_Mark], marks: Sequence[_Mark]) -> list[_Mark]:
    for mark in marks:
        if not chosen:
            if mark.glued:
                continue
            if mark.number == 1 or (mark.number == 2 and mark.start > _SHORTEST_LINE):
                chosen.append(mark)
        elif mark.glued and mark.number != chosen[-1].number + 1:
            continue
        elif mark.style == chosen[0].style and 0 <= mark.number - chosen[-1].number <= _LARGEST_JUMP:
            chosen.append(mark)
    return chosen


def _mark(match: re.Match[str]) -> _Mark:
    style = "()" if match["boxed"] else match["stop"]
    # Behind a word without a blank a number may only count on ("…ส่วนรวม๒. อบรม"), never begin a list.
    glued = match.start() > 0 and "ก" <= match.string[match.start() - 1] <= "๎"
    return _Mark(int(match["boxed"] or match["number"]), style, match.start(), match.end(), glued)


def _is_inside(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - _NESTING) : match.start()]
    # Most marks stand at the beginning of a line, and hardly any behind a word that points.
    last = before.rstrip()[-1:]
    if not last or (last not in _POINTING_ENDS and match["stop"] != ")"):
        return False
    if _POINTING.search(before):
        return True
    return match["stop"] == ")" and before.count("(") > before.count(")")


def _dashed(text: str) -> Duties | None:
    """Split at dashes, when the cell or one of its lines begins with one."""
    starts = [match for match in _DASH.finditer(text) if _begins_item(text, match)]
    opening = [match for match in starts if match.start() == 0 or text[match.start() - 1] == "\n"]
    if not opening:
        return None
    first = opening[0].start()
    starts = [match for match in starts if match.start() >= first]
    ends = [match.start() for match in starts[1:]] + [len(text)]
    items = [Item(_clean(text[match.end() : end])) for match, end in zip(starts, ends, strict=True)]
    return Duties(text[:first].strip(), tuple(item for item in items if item.text))


def _begins_item(text: str, match: re.Match[str]) -> bool:
    if match.start() == 0 or text[match.start() - 1] == "\n":
        return True
    if match.group()[0] not in "-–":
        return match.group()[0] not in _ONLY_AT_LINE_START
    after = text[match.end() :]
    if after.startswith(_verbs()):
        return True
    return not _PAIR_WORD.match(after) and not to_arabic(after[:1]).isdigit()


def _lines(text: str) -> list[str]:
    """Return lines that are duties each; lines that only continue the one before are joined to it."""
    joined: list[str] = []
    for line in text.split("\n"):
        if joined and not (line.startswith(_verbs()) and len(joined[-1]) >= _SHORTEST_LINE <= len(line)):
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
    return joined


def begins_with_verb(text: str) -> bool:
    """Tell whether a text, behind any marker of a list, begins like a duty."""
    return _BULLET.sub("", text).startswith(_verbs())


@cache
def _verbs() -> tuple[str, ...]:
    return groups("starts")["verb"]


def _clean(text: str) -> str:
    text = " ".join(text.split())
    if len(text) > _SHORTEST_LINE and text.endswith(_CONNECTORS):
        text = _CONNECTOR.sub("", text)
    return text.strip(" ;,")
