"""What is said beyond reference, date and status: the text for the column ผลการดำเนินการ, the reason for another day.

It is printed in official papers, so the words of chat go: particles, emoji, laughter, and those who are spoken to.
What was done stays as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.understanding.cleaning import MENTION, STICKER, Clean
from bot.understanding.lexicon import Edges, Mark
from bot.understanding.scene import Clause
from measures.vocabulary import Intent

_REPORTS = frozenset({Intent.REPORT_DONE, Intent.REPORT_PROGRESS, Intent.REPORT_PROBLEM, Intent.REPORT_NOT_STARTED})
#: Words that carry content of their own beside the status.
_CONTENT = frozenset({"act", "office", "problem", "satisfied", "wait", "because"})
#: What stands around the name of somebody who registers.
_INTRODUCTION = frozenset({"register", "name", "polite", "filler", "me", "address", "particle"})
#: The words of a request for another day.
_REQUEST = frozenset({"postpone", "to", "ask", "expect", "polite", "particle", "filler", "because", "me", "until"})
#: What is left out at both ends of the result, and what only at its beginning.
_EDGE = frozenset({"polite", "address", "particle", "join", "link", "but", "me"})
_OPENING = ("ขอแจ้ง", "แจ้ง", "ขออนุญาต", "ขอรายงาน", "รายงาน", "ตามที่", "ตามนี้", "ว่า", "คือ", "ก็", "ตอนนี้", "ขณะนี้")
#: Smileys, laughter, and pictures that are no letters (from the miscellaneous technical signs on).
_FUN = re.compile(
    "[\u2300-\u27bf\u2b00-\u2bff\u3030\u303d\u3297\u3299\ufe0f\u200d\u20e3\U0001f000-\U0001faff\U000e0020-\U000e007f]+"
    r"|\^[_-]?\^|(?<!\S)(?:[:;]-?[)(D]|T_?T|5{3,}\+*|ฮ่า+ๆ*|อิ ?อิ|อิๆ|คิก ?ๆ|<3)(?!\S)"
)
_CALLED = re.compile(
    r"(?:เรียน |กราบเรียน )?(?:พี่|น้อง|คุณ|ท่าน|ป้า|ลุง|หัวหน้า|ผอ\.?|ปลัด|นายก|แอดมิน)\S{0,12}?(?:คะ|ขา|ค่ะ|ครับ|คับ|จ๋า|จ๊ะ|จ้า)\s+"
)
_AROUND = " ,.-:*~!^"
_THAI = re.compile("[\u0e01-\u0e4e]")


def result_text(clause: Clause, cleaned: Clean, intent: Intent) -> str | None:
    """Return the reported outcome (or why another day is asked for) in the person's own words, or None."""
    if intent is Intent.REGISTER:
        return _name(clause, cleaned)
    if intent is Intent.POSTPONE_REQUEST:
        return _reason(clause, cleaned)
    if intent not in _REPORTS or not (clause.has(*_CONTENT) or clause.residue() > 3):
        return None
    text = _outside(clause, cleaned, [*_said(clause), *_courtesies(clause)])
    return text if text is not None and _THAI.search(text) else None


def _name(clause: Clause, cleaned: Clean) -> str | None:
    units = [(unit.start, unit.end) for unit in clause.units]
    marks = [mark for mark in clause.marks if mark.kinds <= _INTRODUCTION and _stands_at_edge(clause, mark)]
    return _outside(clause, cleaned, [*_said(clause), *units, *((mark.start, mark.end) for mark in marks)])


def _reason(clause: Clause, cleaned: Clean) -> str | None:
    """Return why another day is asked for: what follows the word for it, else what the request leaves over."""
    why = next((mark for mark in clause.marks if "because" in mark.kinds), None)
    begins = min((mark.start for mark in clause.marks if mark.kinds & _CONTENT), default=clause.end)
    asked = [
        (mark.start, mark.end)
        for mark in clause.marks
        if mark.kinds <= _REQUEST and ("postpone" in mark.kinds or mark.start < begins)
    ]
    before = [] if why is None else [(clause.start, why.end)]
    if why is None and not clause.has(*_CONTENT) and clause.residue() <= 3:
        return None
    text = _outside(clause, cleaned, [*_said(clause), *asked, *before, *_courtesies(clause)])
    return text if text is not None and _THAI.search(text) else None


def _stands_at_edge(clause: Clause, mark: Mark) -> bool:
    return (
        not clause.text[clause.start : mark.start].strip()
        or not clause.text[mark.end : clause.end].strip(" ")
        or clause.text[mark.start - 1] == " "
    )


def _said(clause: Clause) -> list[tuple[int, int]]:
    return [(group.start, group.end) for group in clause.groups] + [day.span for day in clause.dates]


def _outside(clause: Clause, cleaned: Clean, holes: Sequence[tuple[int, int]]) -> str | None:
    """Return the clause as it was typed, without its holes and without what is no writing."""
    pieces: list[str] = []
    position = clause.start
    for start, end in [*sorted(holes), (clause.end, clause.end)]:
        if start > position:
            pieces.append(cleaned.typed[slice(*cleaned.original(position, start))])
        position = max(position, end)
    text = " ".join(pieces)
    for pattern in (MENTION, STICKER, _FUN):
        text = pattern.sub(" ", text)
    return " ".join(text.split()).strip(_AROUND) or None


# --- words of courtesy --------------------------------------------------------------------------------


def _courtesies(clause: Clause) -> Iterator[tuple[int, int]]:
    """Return the places of particles that close a phrase, and of courtesy and address at both ends."""
    edges = Edges(clause.text)
    marks = [mark for mark in clause.marks if not mark.kinds.isdisjoint(_EDGE | {"filler"})]
    marks = [mark for mark in marks if "particle" not in mark.kinds or edges.between(mark.start, mark.end)]
    free = bytearray(ord(" ") if not letter.isalnum() else 1 for letter in map(_plain, clause.text))
    for start, end in _said(clause):
        free[start:end] = b" " * (end - start)
    called = _CALLED.match(clause.text, clause.start, clause.end)
    if called is not None:
        free[called.start() : called.end()] = b" " * len(called.group())
        yield called.span()
    for mark in [*_closing(clause, marks, free), *_opening(clause, marks, free), *_inside(clause, marks, free)]:
        yield mark.start, mark.end


def _plain(letter: str) -> str:
    return "a" if _THAI.match(letter) else letter


def _closing(clause: Clause, marks: Sequence[Mark], free: bytearray) -> Iterator[Mark]:
    for mark in reversed(marks):
        if free[mark.end : clause.end].strip():
            return
        if not mark.kinds <= _EDGE:
            continue
        if "address" in mark.kinds and not _comes_apart(clause, mark, marks):
            continue
        free[mark.start : mark.end] = b" " * (mark.end - mark.start)
        yield mark


def _comes_apart(clause: Clause, mark: Mark, marks: Sequence[Mark]) -> bool:
    """Tell whether somebody is spoken to (ส่งแล้วค่ะพี่), not spoken of (ส่งให้พี่)."""
    before = [other for other in marks if other.end == mark.start and "particle" in other.kinds]
    return bool(before) or mark.start == clause.start or clause.text[mark.start - 1] == " "


def _opening(clause: Clause, marks: Sequence[Mark], free: bytearray) -> Iterator[Mark]:
    for mark in marks:
        if free[clause.start : mark.start].strip():
            return
        if mark.kinds <= _EDGE:
            if "address" in mark.kinds and _goes_on(clause, mark, marks):
                return
        elif "filler" not in mark.kinds or not mark.phrase.startswith(_OPENING):
            continue
        free[mark.start : mark.end] = b" " * (mark.end - mark.start)
        yield mark


def _goes_on(clause: Clause, mark: Mark, marks: Sequence[Mark]) -> bool:
    """Tell whether a word follows right behind, so that it is who did it: ท่านนายกลงนามแล้ว."""
    follows = [other for other in marks if other.start == mark.end and "particle" in other.kinds]
    return not follows and _THAI.match(clause.text, mark.end) is not None


def _inside(clause: Clause, marks: Sequence[Mark], free: bytearray) -> Iterator[Mark]:
    for mark in reversed(marks):
        if mark.end < clause.end and free[mark.end] != ord(" "):
            continue
        before = [other for other in marks if other.end == mark.start and "particle" in other.kinds]
        if "particle" in mark.kinds or ("address" in mark.kinds and before):
            free[mark.start : mark.end] = b" " * (mark.end - mark.start)
            yield mark
