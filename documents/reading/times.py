"""The times that a cell of the time column lists, and which of a measure's duties each of them is for.

Decided on evidence over the whole measure: the numbers that a time names, the order where there are as many times as
duties, the words in common where times speak of duties themselves. Where the evidence does not agree, it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from documents.reading.cells import Item, split_duties
from documents.reading.schedules import is_time
from documents.reading.tidy import to_arabic
from thai.dates import find

_NOTHING = re.compile(r"^[\s\-–—.]*$")
_NUMBERS = re.compile(
    r"^\W*(?:ข้อ(?:ที่)?|ขั้น(?:ตอน)?(?:ที่)?|ลำดับ(?:ที่)?)\s*(?P<first>[0-9]{1,2}(?:\.[0-9]{1,2})?)\)?"
    r"(?P<more>(?:\s*(?:,|และ|-|–|ถึง)\s*(?:ข้อ\s*)?[0-9]{1,2}(?:\.[0-9]{1,2})?\)?)*)(?![0-9/])\s*[:.)]?\s*"
)
_MORE = re.compile(r"(,|และ|-|–|ถึง)\s*(?:ข้อ\s*)?([0-9]{1,2}(?:\.[0-9]{1,2})?)")
#: A line that ends, or one that begins, like this is one time with its neighbour.
_OPEN_END = re.compile(r"(?:[-–,(]|ถึง|ภายใน|ตั้งแต่|ระหว่าง|และ|หรือ)\s*$")
_GOES_ON = re.compile(r"^\s*(?:[-–]\s*\S|ถึง|พ\.?\s?ศ\.?|และ|หรือ|\(|25[0-9]{2}(?![-/0-9])|[)])")
_DASHED = re.compile(r"^\s*[-–]\s*(?=[^\s-])", re.MULTILINE)
_JOINING = re.compile(r"(?:และ|หรือ|,|ถึง|[-–]|กับ)\s*$")
_BEFORE_TIME = re.compile(r"(?:ภายใน|ภายในเดือน|ให้แล้วเสร็จ|แล้วเสร็จ|ไม่เกิน|ตั้งแต่|ระหว่าง|เดือน|วันที่|ภายในวันที่|ใน|ช่วง)*\s*$")


class Entry(NamedTuple):
    """One time of a cell; ``numbers`` are the duties that it names, empty where it names none; "" is no time."""

    text: str
    numbers: tuple[int, ...] = ()


@lru_cache(maxsize=4096)
def entries(text: str, duties: int, today: date) -> tuple[Entry, ...]:
    """Return the times that a cell lists, in order; a line that says nothing ("-") is an entry without words.

    ``duties`` is how many duties stand beside the cell: as many times in one running line are one each.
    """
    if _NOTHING.match(text) and "\n" not in text.strip("\n"):
        return ()
    named = tuple(_named(text))
    if len(named) > 1:
        return named
    listed = split_duties(text)
    if len(listed.items) > 1 and listed.items[0].number is not None and not listed.intro:
        return tuple(Entry(_said(item.text), (item.number or 0,)) for item in listed.items)
    lines = list(_whole_lines(_DASHED.sub("", text) if all(map(_DASHED.match, text.split("\n"))) else text))
    if duties > 1 and len(lines) < duties:
        # A line may hold several times: its end was lost, or there never was one.
        apart = [one for line in lines for one in (list(_running(line, today)) or [line])]
        lines = apart if len(apart) == duties else lines
    if len(lines) > 1 and all(not line or is_time(line) for line in lines):
        return tuple(Entry(line) for line in lines)
    return (Entry(_said(text)),)


def _said(text: str) -> str:
    return "" if _NOTHING.match(text) else text


def _named(text: str) -> Iterator[Entry]:
    """Yield the lines that begin with the numbers of duties: "ข้อ ๑-๓ ภายในเดือนมกราคม"."""
    for line in re.split(r"\n|;\s|(?<=\S)\s(?=ข้อ(?:ที่)?\s?[0-9๐-๙])", text):
        plain = to_arabic(line.strip())
        match = _NUMBERS.match(plain)
        if match is None:
            return
        yield Entry(line.strip()[match.end() :].strip(), tuple(_counted(match["first"], match["more"])))


def _counted(first: str, more: str) -> Iterator[int]:
    last = _last_part(first)
    yield last
    for joint, number in _MORE.findall(more):
        if joint in {",", "และ"}:
            yield _last_part(number)
        else:
            yield from range(last + 1, _last_part(number) + 1)
        last = _last_part(number)


def _last_part(number: str) -> int:
    """Return 2 of "3.2": the step within its measure."""
    return int(number.rpartition(".")[2])


def _whole_lines(text: str) -> Iterator[str]:
    """Yield the lines of a cell; a time that runs over the end of a line is whole again."""
    whole = ""
    for line in text.split("\n"):
        stripped = re.sub(r"^\s*[•●▪*]\s*|^\s*[-–]\s+(?=\S)", "", line).strip()
        if _NOTHING.match(line):
            if whole:
                yield whole
            whole = ""
            yield ""
        elif whole and (_OPEN_END.search(whole) or _GOES_ON.match(line) or not (is_time(whole) and is_time(stripped))):
            whole = f"{whole} {line.strip()}"
        else:
            if whole:
                yield whole
            whole = stripped
    if whole:
        yield whole


def _running(text: str, today: date) -> Iterator[str]:
    """Yield the times of a text that runs on without line ends between them."""
    starts = []
    for reading in find(text, today):
        before = text[: reading.span[0]]
        if _JOINING.search(before):
            return
        lead = _BEFORE_TIME.search(before)
        starts.append(lead.start() if lead else reading.span[0])
    if not starts or text[: starts[0]].strip():
        return
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        yield text[start:end].strip()


def by_number(duties: Sequence[Item], times: Sequence[Entry]) -> list[int | None] | None:
    """Return for each duty the index of the time that names its number, None where the numbers do not tell."""
    if not all(time.numbers for time in times):
        return None
    own = [item.number for item in duties]
    numbers = [_within(number) for number in own if number is not None]
    if len(numbers) != len(own) or len(set(numbers)) != len(numbers):
        numbers = list(range(1, len(duties) + 1))
    wanted = {number: index for index, time in enumerate(times) for number in time.numbers}
    if not set(wanted) <= set(numbers):
        return None
    return [wanted.get(number) for number in numbers]


def _within(number: int) -> int:
    return number % 100 if number > 100 else number
