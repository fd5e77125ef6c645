"""What came of a measure: the ticked box, the day it was done, and the words of the result."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from documents.reading.lexicon import groups
from documents.reading.markup import TICKED, UNTICKED
from documents.reading.schedules import Doubt
from documents.reading.serials import serial_day
from documents.reading.tidy import to_arabic
from measures.vocabulary import Status
from thai.dates import DateReading, find

_TICKS = re.compile(r"☑|☒|✓|✔|🗹|■|\[\s?[xX✓✔/]\s?\]|\(\s?[xX✓✔/]\s?\)")
_BLANKS = re.compile(r"☐|□|\[\s?\]|\(\s{1,3}\)|❏|❑")
_BOX = re.compile(f"[{TICKED}{UNTICKED}]")
_PERCENT = re.compile(
    r"\D{0,24}?(?:(?P<number>[0-9]{1,3}(?:\.[0-9]+)?)\s?(?:%|เปอร์เซ็นต์)|ร้อยละ\s?(?P<words>[0-9]{1,3}(?:\.[0-9]+)?))\D{0,12}"
)
_ALL = 100
_SERIAL = re.compile(r"[0-9]{5,6}")
_DONE_BEFORE = re.compile(r"(?:เมื่อ(?:วันที่)?|แล้วเสร็จ(?:เมื่อ)?(?:วันที่)?|เสร็จสิ้น(?:เมื่อ)?(?:วันที่)?)\s*$")
_MAYBE_DONE = re.compile(r"เมื่อ|ระหว่างวันที่|แล้วเสร็จ|เสร็จสิ้น")
_GOES_ON = re.compile(r"\W*ดำเนินการ\s?(?:เป็นประจำ\s?)?(?:ทุก|อย่างต่อเนื่อง|ต่อเนื่อง|ตลอด|เป็นประจำ)")
_TO_COME = re.compile(
    r"\W*(?:(?:ดำเนินการ)?\s?ให้(?:แล้ว)?เสร็จ|(?:อยู่ใน)?(?:แผน|กำหนด)|จะ|ดำเนินการ\s?(?:ภายใน|ในเดือน|ในห้วง))"
)
_OVER = re.compile(r"แล้ว(?!เสร็จ\s?(?:ภายใน|ใน))|เรียบร้อย|เมื่อวันที่|ครบถ้วน")
_SIGNS = re.compile(r"^[^\wก-๎]+")
_UNDER_WAY = re.compile(r"(?:อยู่|ยังอยู่|กำลังอยู่)(?:ใน)?ระหว่าง|กำลัง(?=[ก-ฮเ-ไ])")
_NOT_YET = re.compile(r"ยังไม่(?:ได้|มีการ|เริ่ม|ดำเนิน|จัด|ทำ|ถึง)")
_INTENDED = re.compile(r"ให้(?:แล้ว)?เสร็จ|จะ(?:ต้อง)?ดำเนินการ|กำหนด")


@dataclass(frozen=True, slots=True)
class Progress:
    """What a result cell says; ``result`` is its text without the boxes, ``percent`` how much of it is done."""

    status: Status | None = None
    done_on: date | None = None
    result: str = ""
    doubts: tuple[Doubt, ...] = ()
    percent: int | None = None


@lru_cache(maxsize=4096)
def read_progress(text: str, today: date, year_be: int | None) -> Progress:
    """Read a result or progress cell. A done date is taken only where the words say that something was done then."""
    text = _plain_boxes(text.strip())
    status, rest, doubts = _ticked(text) if _BOX.search(text) else (_said(text), text, ())
    done_on, more = _done_on(rest, today, year_be)
    if done_on is None and not more and status is Status.DONE:
        done_on = _only_day(rest, today, year_be)
    percent = read_percent(rest)
    status = status or status_of(percent)
    if done_on is not None and status is None:
        status = Status.DONE
    if status is None and _GOES_ON.match(rest) and not _OVER.search(rest):
        status = Status.IN_PROGRESS
    return Progress(status, done_on, rest.strip(" \n"), doubts + more, percent)


def read_percent(text: str) -> int | None:
    """Return how much is done where a cell says that and hardly anything else: "50%", "ร้อยละ ๕๐"."""
    if "%" not in text and "ร้อยละ" not in text and "เปอร์เซ็น" not in text:
        return None
    match = _PERCENT.fullmatch(to_arabic(text.strip()))
    return min(int(float(match["number"] or match["words"])), 100) if match else None


def status_of(percent: int | None) -> Status | None:
    """Return the status that a percentage says."""
    if percent is None:
        return None
    return Status.NOT_STARTED if percent == 0 else Status.DONE if percent == _ALL else Status.IN_PROGRESS


@lru_cache(maxsize=4096)
def read_status(text: str) -> Status | None:
    """Return the status that a cell of a status column says."""
    plain = _plain_boxes(text.strip())
    if plain in {TICKED, UNTICKED}:
        # A column of ticks: a tick is done, an empty box says nothing yet.
        return Status.DONE if plain == TICKED else None
    if _BOX.search(plain):
        return _ticked(plain)[0]
    return _said(plain) or _named(plain, boxes=True) or status_of(read_percent(plain))


def is_status(text: str) -> bool:
    """Tell whether a text is the name of a status and nothing else."""
    return text.strip() in dict(_words())


def is_intention(text: str) -> bool:
    """Tell whether a result only says what is to come: "ดำเนินการให้แล้วเสร็จภายในเดือนมิถุนายน"."""
    return bool(_TO_COME.match(text.strip())) and not _OVER.search(text)


def read_done_on(text: str, today: date, year_be: int | None) -> date | None:
    """Return the day in a cell of a done-date column."""
    days = [item.end for item in find(text, today, year_be, "past") if item.kind in {"day", "range"} and item.end]
    return max(days, default=None) or (serial_day(int(text)) if _SERIAL.fullmatch(text) else None)


def _plain_boxes(text: str) -> str:
    return _BLANKS.sub(UNTICKED, _TICKS.sub(TICKED, text))


def _ticked(text: str) -> tuple[Status | None, str, tuple[Doubt, ...]]:
    """Return the ticked status, the text without the boxes and their words, and whether none or several are ticked."""
    matches = list(_BOX.finditer(text))
    ends = [match.start() for match in matches[1:]] + [len(text)]
    rest = text[: matches[0].start()].strip()
    found: list[Status] = []
    for match, end in zip(matches, ends, strict=True):
        label = text[match.end() : end].strip()
        status, words = _label(label)
        if match.group() == TICKED and status is not None:
            found.append(status)
        if match.group() == TICKED or status is not None:
            rest = f"{rest} {label[len(words) :].strip()}".strip()
    if len(set(found)) == 1:
        return found[0], rest, ()
    candidates = tuple(dict.fromkeys(status.value for status in found)) or tuple(status.value for status in Status)
    return None, rest, (Doubt("boxes", candidates),)


def _label(label: str) -> tuple[Status | None, str]:
    for word, key in _words():
        if label.startswith(word):
            return Status(key.removeprefix("box_")), word
    return None, ""


def _said(text: str) -> Status | None:
    plain = _SIGNS.sub("", text)
    return _named(plain, boxes=False) or _begun(plain)


def _begun(text: str) -> Status | None:
    """Return what a result says that begins like a status and names what is done: "อยู่ระหว่างรวบรวมข้อมูล"."""
    if _UNDER_WAY.match(text):
        return Status.IN_PROGRESS
    return Status.NOT_STARTED if _NOT_YET.match(text) else None


def _named(text: str, *, boxes: bool) -> Status | None:
    match = _pattern(boxes=boxes).match(text)
    return Status(dict(_words())[match.group()].removeprefix("box_")) if match else None


@cache
def _pattern(*, boxes: bool) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word, key in _words() if key.startswith("box_") is boxes))


@cache
def _words() -> tuple[tuple[str, str], ...]:
    """Return the words for a status with its key, longest first."""
    pairs = ((word, key) for key, words in groups("statuses").items() for word in words)
    return tuple(sorted(pairs, key=lambda pair: len(pair[0]), reverse=True))


def _done_on(text: str, today: date, year_be: int | None) -> tuple[date | None, tuple[Doubt, ...]]:
    if not _MAYBE_DONE.search(text):
        return None, ()
    days = [item.end for item in find(text, today, year_be, "past") if item.end and _says_done(text, item)]
    past = sorted({day for day in days if day <= today})
    ahead = [day for day in days if day > today]
    doubts = [Doubt("done-ahead", tuple(day.isoformat() for day in ahead))] if ahead else []
    if len(past) > 1:
        doubts.append(Doubt("done-several", tuple(day.isoformat() for day in past)))
    return (past[-1] if past else None), tuple(doubts)


def _only_day(text: str, today: date, year_be: int | None) -> date | None:
    """Return the day that stands alone behind the words for a status: "ทำแล้ว 11/12/68"."""
    match = _pattern(boxes=False).match(text)
    days = [one for one in find(text, today, year_be, "past") if one.kind == "day" and one.end and one.end <= today]
    if len(days) != 1:
        return None
    start, end = days[0].span
    said = match.end() if match else 0
    return days[0].end if not re.search(r"\w", text[said:start] + text[end:]) else None


def _says_done(text: str, reading: DateReading) -> bool:
    if reading.kind not in {"day", "range"} or (reading.kind == "range" and reading.start is None):
        return False
    phrase = text[slice(*reading.span)]
    before = text[: reading.span[0]]
    if not (phrase.startswith(("เมื่อ", "ระหว่างวันที่")) or _DONE_BEFORE.search(before)):
        return False
    return not _INTENDED.search(before[-20:])
