"""Cutting a message into the things it says, one clause each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from bot.understanding.lexicon import Mark
from bot.understanding.named import Named
from bot.understanding.references import Group
from bot.understanding.scene import Clause
from bot.understanding.statuses import said_done
from thai.dates import DateReading

#: What can be said about a measure: a new measure after one of these begins a new clause.
PREDICATES = frozenset(
    [
        "finish",
        "act",
        "already",
        "progress",
        "partial",
        "near",
        "wait",
        "review",
        "nostart",
        "problem",
        "soft",
        "notyet",
        "yet",
        "not",
        "ask",
        "status",
        "postpone",
        "order",
        "boss",
        "must",
        "if",
        "undo",
        "future",
        "remain",
        "export",
        "mine",
        "help",
        "tell",
        "tick",
        "cross",
    ]
)
#: From this many days on a range is a period reported on.
SHORTEST_PERIOD_DAYS = 27
#: Requests that need no measure and so begin a clause of their own after a report.
_OWN = frozenset({"export", "mine", "help"})
#: A paper of the bot that is asked for behind a report, in whatever words: its kind and its period or form are named.
_PAPER = re.compile(
    r"(?:(?:แล้วก็|และ|พร้อม(?:กัน)?(?:นี้|ทั้ง)?)\s*)?(?:(?:รบกวน|ช่วย|ฝาก)\s*)?"
    r"(?:ขอ|อยากได้|ต้องการ|ส่ง|พิมพ์|ปริ้น|ออก|จัดทำ|ทำ|เอา)\s*(?:ตัว|แบบ|เล่ม|ไฟล์|เอกสาร)?\s*"
    r"(?:รายงาน|สรุป|ไฟล์|เอกสาร|เล่ม)[^\n]{0,25}?"
    r"(?:เดือน|ครึ่งปี|ไตรมาส|รอบ|ประจำ|ทั้งปี|เวิร์ด|word|pdf|พีดีเอฟ|excel|เอ็กเซล)",
    re.IGNORECASE,
)


def clauses(whole: Clause) -> list[Clause]:
    """Return the clauses of a message in order; together they cover every measure named in it."""
    if _is_correction(whole):
        return [whole]
    found = [part for line in _lines(whole) for part in _requests_apart(line)]
    return list(_joined(part for line in found for part in _by_measure(line)))


def predicates(clause: Clause, start: int, end: int) -> list[int]:
    """Return where something is said about a measure between two positions."""
    found = [m.start for m in clause.marks if start <= m.start and m.end <= end and not m.kinds.isdisjoint(PREDICATES)]
    return sorted(found + [item.start for item in clause.quantities if start <= item.start and item.end <= end])


def _is_correction(whole: Clause) -> bool:
    if "\n" in whole.text.strip():
        return False
    wrong = [mark for mark in whole.of("isnot") if any(0 <= g.start - mark.end <= 1 for g in whole.groups)]
    if whole.has("wrong") and len(whole.groups) == 2:
        return True
    return bool(wrong) or (whole.has("correct") and len(whole.groups) <= 2)


def _lines(whole: Clause) -> list[Clause]:
    if "\n" not in whole.text:
        return [whole]
    found, start = [], 0
    for line in whole.text.split("\n"):
        if line.strip():
            found.append(whole.part(start, start + len(line)))
        start += len(line) + 1
    return found or [whole]


def _requests_apart(line: Clause) -> list[Clause]:
    """Cut "ข้อ 5 เสร็จแล้ว เหลืออะไรอีกบ้าง" before the request."""
    for mark in line.of(*_OWN):
        before = line.part(line.start, mark.start)
        said = said_done(before) or (before.has("status") and _is_linked(line, before, mark))
        if before.groups and said and not line.part(mark.start, line.end).groups:
            return [before, line.part(mark.start, line.end)]
    asked = _PAPER.search(line.text, line.groups[-1].end) if line.groups else None
    if asked is not None and predicates(line, line.groups[-1].end, asked.start()):
        return [line.part(line.start, asked.start()), line.part(asked.start(), line.end)]
    return [line]


def _is_linked(line: Clause, before: Clause, mark: Mark) -> bool:
    """Tell whether "and" stands right before ``mark``: ขอสถานะข้อ 9 แล้วก็ขอไฟล์."""
    return any(
        other.start >= before.groups[-1].end and not line.text[other.end : mark.start].strip()
        for other in before.of("join")
        if before.groups
    )


def _by_measure(line: Clause) -> list[Clause]:
    inner = list(_cuts(line))
    if not inner:
        return _by_period(line)
    cuts = [line.start, *inner, line.end]
    parts = [line.part(start, end) for start, end in pairwise(cuts) if line.text[start:end].strip()]
    return [piece for part in parts for piece in _by_period(part)]


def _by_period(clause: Clause) -> list[Clause]:
    """Cut "ข้อ 8 ไตรมาส 1 เสร็จแล้ว ไตรมาส 2 กำลังทำ" before the second period; both are about the same measure."""
    if len(clause.dates) < 2:
        return [clause]
    periods = [day for day in clause.dates if _is_period(day)]
    if len(clause.groups) != 1 or len(periods) < 2 or clause.groups[0].start > periods[0].span[0]:
        return [clause]
    starts = [day.span[0] for day in periods]
    if not all(predicates(clause, start, end) for start, end in pairwise([*starts, clause.end])):
        return [clause]
    if clause.has("expect", "postpone", "correct", "to") or _is_correction(clause):
        return [clause]
    first, *rest = [clause.part(start, end) for start, end in pairwise([clause.start, *starts[1:], clause.end])]
    return [first, *(replace(part, groups=clause.groups) for part in rest)]


def _is_period(day: DateReading) -> bool:
    return day.start is not None and day.end is not None and (day.end - day.start).days >= SHORTEST_PERIOD_DAYS


def _cuts(line: Clause) -> Iterator[int]:
    anchors = _anchors(line)
    if len(anchors) < 2:
        return
    first, last = anchors[0], anchors[-1]
    verb_first = bool(_verbs(line, line.start, first.start)) and not predicates(line, last.end, line.end)
    for anchor, following in pairwise(anchors):
        between = predicates(line, anchor.end, following.start)
        if _excepts(line, following) and not predicates(line, following.end, line.end):
            continue  # ข้อ 7-9 เสร็จ ยกเว้นข้อ 8
        if not between:
            if _contrasted(line, anchor, following):
                yield _before(line, anchor, following)
            elif _likewise(line, anchor, following) or (
                _verb_attached(line, anchor) and predicates(line, following.end, line.end)
            ):
                yield following.start
            continue
        yield between[0] if verb_first else _before(line, anchor, following)


def _anchors(line: Clause) -> list[Group | Named]:
    """Return what things are said about: the measures, and titles before the first of them.

    A title after a measure tells what the measure is about ("ข้อ 20 ผังโครงสร้าง").
    """
    first = line.groups[0].start if line.groups else line.end
    titles = [topic for topic in line.topics if topic.end <= first]
    return [*titles, *line.groups]


def _excepts(line: Clause, following: Group | Named) -> bool:
    return any(
        mark.end <= following.start and not line.text[mark.end : following.start].strip() for mark in line.of("except")
    )


def _likewise(line: Clause, anchor: Group | Named, following: Group | Named) -> bool:
    """Tell whether "too" stands right behind a measure, so that what follows is said of the next: ข้อ 8 ด้วย ข้อ 9 ยัง."""
    said_before = bool(predicates(line, line.start, anchor.start))
    return said_before and any(
        (mark.phrase == "ด้วย" or "same" in mark.kinds)
        and anchor.end <= mark.start
        and mark.end <= following.start
        and not line.text[anchor.end : mark.start].strip(" ก็")
        for mark in line.marks
    )


def _contrasted(line: Clause, anchor: Group | Named, following: Group | Named) -> bool:
    """Tell whether ส่วน or แต่ parts what was said before from what comes: เสร็จ 31 กับ 33 ส่วน 32 ทำไปครึ่ง."""
    parted = any(anchor.end <= mark.start and mark.end <= following.start for mark in line.of("link", "but"))
    return (
        parted and bool(predicates(line, line.start, anchor.start)) and bool(predicates(line, following.end, line.end))
    )


def _verb_attached(line: Clause, group: Group | Named) -> bool:
    """Tell whether a verb is typed right onto the measure, as in ยกเลิกข้อ 5 | ข้อ 6 เสร็จแล้ว."""
    onto = [mark for mark in line.marks if mark.end == group.start]
    return bool(onto) and bool(_verbs(line, onto[-1].start, group.start))


def _verbs(line: Clause, start: int, end: int) -> list[int]:
    weak = {"act", "already"}
    marks = [m for m in line.marks if start <= m.start and m.end <= end and not m.kinds.isdisjoint(PREDICATES)]
    return [m.start for m in marks if not m.kinds <= weak or any("already" in o.kinds for o in marks)]


def _before(line: Clause, group: Group | Named, following: Group | Named) -> int:
    """Return the place before the next measure, its own "ส่วน" or "แต่", or a date typed onto it."""
    links = [
        mark.start
        for mark in line.of("link", "but", "remain", "except")
        if _leads(line, mark, group.end, following.start)
    ]
    if links:
        return links[-1]
    attached = _attached(line, group.end, following.start)
    if attached is not None:
        return attached
    for day in line.dates:
        start, end = day.span
        if group.end < start and end == following.start and line.text[start - 1] == " ":
            return start
    return following.start


def _leads(line: Clause, mark: Mark, start: int, end: int) -> bool:
    """Tell whether ส่วน or แต่ stands anywhere between two measures, or เหลือ right before the second."""
    if not (start <= mark.start and mark.end <= end):
        return False
    return "remain" not in mark.kinds or not line.text[mark.end : end].strip()


def _attached(line: Clause, start: int, end: int) -> int | None:
    """Return where the verb typed onto the next measure begins: ข้อ 5 เสร็จแล้ว | กำลังทำข้อ 6."""
    chain = end
    for mark in reversed([mark for mark in line.marks if start <= mark.start and mark.end <= end]):
        if mark.end != chain:
            break
        chain = mark.start
    verbs = predicates(line, chain, end)
    apart = chain > start and line.text[chain - 1] == " "
    return chain if verbs and apart and predicates(line, start, chain) else None


def _joined(parts: Iterator[Clause]) -> Iterator[Clause]:
    """Join a line that names nothing to the measure before it (or the heading before the first one)."""
    pending: Clause | None = None
    for part in parts:
        if pending is None:
            pending = part
        elif _belongs_to(pending, part):
            pending = _united(pending, part)
        else:
            yield pending
            pending = part
    if pending is not None:
        yield pending


def _belongs_to(earlier: Clause, part: Clause) -> bool:
    if part.groups or part.topics:
        return not predicates(earlier, earlier.start, earlier.end) and (
            is_bare(earlier) or not (earlier.groups or earlier.topics)
        )
    if part.has(*_OWN) or (part.has("status") and not part.has("already")):
        return False
    return bool(earlier.groups or earlier.topics) or not predicates(part, part.start, part.end)


def is_bare(clause: Clause) -> bool:
    """Tell whether nothing but measures is said: what follows on the next line is said of them too."""
    return not (clause.dates or clause.topics or clause.marks or clause.residue())


def _united(earlier: Clause, part: Clause) -> Clause:
    return Clause(
        part.text,
        earlier.start,
        part.end,
        earlier.marks + part.marks,
        earlier.groups + part.groups,
        earlier.dates + part.dates,
        earlier.quantities + part.quantities,
        earlier.units + part.units,
        earlier.topics + part.topics,
    )
