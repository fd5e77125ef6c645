"""Whether the bot would react to a message nobody addressed to it, in a group: only beyond doubt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.understanding.catalogue import Catalogue
from bot.understanding.lexicon import Mark
from bot.understanding.reading import Item
from bot.understanding.references import Group
from bot.understanding.scene import Clause
from measures.vocabulary import Intent
from thai import words
from thai.dates import DateReading

#: More unknown letters than this, and the message is about something else as well.
UNKNOWN_LETTERS = 3
#: Longer messages are letters and notes, not somebody's report in a chat.
LONGEST = 250
#: What lies farther back than this (days) is no news of this plan.
LONG_AGO = 400
#: A relative period longer than this (days) is last year or next year.
LONGEST_RELATIVE = 300

_REPORTS = frozenset(
    {
        Intent.REPORT_DONE,
        Intent.REPORT_PROGRESS,
        Intent.REPORT_NOT_STARTED,
        Intent.REPORT_PROBLEM,
        Intent.POSTPONE_REQUEST,
        Intent.CORRECTION,
        Intent.UNDO,
    }
)
_REQUESTS = frozenset({Intent.EXPORT, Intent.QUERY_STATUS, Intent.QUERY_MINE})
#: Anything of these and the words may be meant for somebody else, or for fun.
_DOUBTS = ("foreign", "joke", "ask", "if", "tell", "order", "boss", "quote", "doubt", "text")
#: A foreign word this short is believed only where the tokenizer sees it as a word of its own.
_SHORT = 5
#: Before other numbers (ลำดับที่ 5, กิจกรรมที่ 2, no. 3) anything may be meant.
_STRONG_HEAD = re.compile(r"(?:งาน)?ข้อ|มาตรการ|ตัวชี้วัด|ita|oit|โอ|o|0|[ie]\d|\d|\*")
_LETTER_HEAD = re.compile(r"จึงเรียน|ที่ [ก-ฮ]{2}\s?\d{4,}|ขอแสดงความนับถือ|สิ่งที่ส่งมาด้วย")


def speaks(items: Sequence[Item], whole: Clause, catalogue: Catalogue, today: date) -> bool:
    """Tell whether the bot would react uncalled. Every item has to be clear, not only one."""
    wanted = [item for item in items if item.intent is not Intent.NONE]
    if not wanted or len(whole.text) > LONGEST or _LETTER_HEAD.search(whole.text):
        return False
    if any(day.end is not None and (today - day.end).days > LONG_AGO for day in whole.dates):
        return False
    if not all(_is_clear(item, whole, catalogue) for item in wanted) or _is_weak(whole, wanted):
        return False
    return not _is_doubtful(whole, wanted) and whole.residue() <= UNKNOWN_LETTERS


def _is_clear(item: Item, whole: Clause, catalogue: Catalogue) -> bool:
    if item.intent in _REPORTS:
        known = bool(item.measures) and all(catalogue.has(measure) for measure in item.measures)
        return known and not {"measures", "intent"} & set(item.unsure)
    return item.intent in _REQUESTS and _is_to_the_assistant(item, whole)


def _is_weak(whole: Clause, items: Sequence[Item]) -> bool:
    """Tell whether a number is named by a word other texts use as well, or nothing but "left over" is said."""
    if not all(_STRONG_HEAD.match(whole.text, group.start) for group in whole.groups):
        return not whole.has("plan")
    if any(whole.text[: group.start].rstrip().endswith("ตาม") or _stands_in(whole, group) for group in whole.groups):
        return True
    if _is_promise(whole, items):
        return True
    if any(item.intent is Intent.REPORT_PROGRESS for item in items):
        return whole.has("remain") and not (whole.quantities or whole.has("act", "finish", "progress"))
    return any(_year_away(day) for day in whole.dates)


def _stands_in(whole: Clause, group: Group) -> bool:
    """Tell whether a paper is named right before the number: ในคู่มือ ข้อ 3."""
    return any(not whole.text[mark.end : group.start].strip() for mark in whole.of("within") if mark.end <= group.start)


def _is_promise(whole: Clause, items: Sequence[Item]) -> bool:
    """Tell whether somebody only says to others that they will do it: เดี๋ยวทำข้อ 8 ให้นะ."""
    if len(items) != 1 or items[0].intent is not Intent.REPORT_PROGRESS or not whole.groups:
        return False
    first = whole.groups[0].start
    future = [mark for mark in whole.of("future") if mark.start < first or mark.phrase.startswith("เดี๋ยว")]
    return bool(future) and not whole.quantities and not whole.has("finish", "progress", "near", "partial", "wait")


def _year_away(day: DateReading) -> bool:
    """Tell whether last year or next year is spoken of."""
    if day.kind != "relative" or day.start is None or day.end is None:
        return False
    return (day.end - day.start).days > LONGEST_RELATIVE


def _is_to_the_assistant(item: Item, whole: Clause) -> bool:
    """Tell whether a request names the plan itself and is put as one puts it to a machine."""
    ours = whole.has("plan") or any("มาตรการ" in mark.phrase for mark in whole.of("mine", "status"))
    if not ours:
        return False
    return item.intent is not Intent.QUERY_STATUS or any(mark.phrase.startswith("ขอ") for mark in whole.of("status"))


def _is_doubtful(whole: Clause, items: Sequence[Item]) -> bool:
    asks_us = all(item.intent in _REQUESTS or item.intent is Intent.POSTPONE_REQUEST for item in items)
    doubts = [mark for mark in whole.of(*_DOUBTS) if not (asks_us and mark.kinds & {"ask", "order"})]
    doubts = [mark for mark in doubts if not _follows_report(whole, mark)]
    if whole.has("undo") and any(item.intent is Intent.REPORT_DONE for item in items):
        return True
    return any(_is_real(whole, mark) for mark in doubts) or "?" in whole.text


def _follows_report(whole: Clause, mark: Mark) -> bool:
    """Let "ข้อ 3 เสร็จแล้ว รบกวนตรวจด้วยค่ะ" through: the order comes after the report and stands apart."""
    if "order" not in mark.kinds:
        return False
    before = [other for other in whole.of("finish", "already") if other.end <= mark.start]
    return bool(before) and whole.text[mark.start - 1] == " "


def _is_real(whole: Clause, mark: Mark) -> bool:
    """Tell whether a short foreign word is a word and not a piece of another (รถ in สามารถ)."""
    if "foreign" not in mark.kinds or mark.end - mark.start > _SHORT:
        return True
    position, starts = 0, set()
    for word in words.tokens(whole.text):
        starts.add(position)
        position += len(word)
    return mark.start in starts and (mark.end in starts or mark.end == position)
