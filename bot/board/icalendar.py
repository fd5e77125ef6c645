"""Deadlines as an iCalendar file (RFC 5545): whole days, one event each. Small enough to need no library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

MEDIA_TYPE = "text/calendar"
_LONGEST_LINE = 75


@dataclass(frozen=True)
class Event:
    """Something that falls on a day; ``key`` stays the same while its words and day change."""

    key: str
    day: date
    title: str
    words: str = ""


def calendar(name: str, events: Iterable[Event], made_at: datetime) -> str:
    """Return the file; ``made_at`` is in UTC."""
    return "".join(f"{part}\r\n" for line in _lines(name, events, made_at) for part in _folded(line))


def _lines(name: str, events: Iterable[Event], made_at: datetime) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//TamNgan//TamNgan//TH", f"X-WR-CALNAME:{_escaped(name)}")
    for event in events:
        yield from ("BEGIN:VEVENT", f"UID:{event.key}@tamngan", f"DTSTAMP:{made_at:%Y%m%dT%H%M%SZ}")
        yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}"
        yield f"SUMMARY:{_escaped(event.title)}"
        if event.words:
            yield f"DESCRIPTION:{_escaped(event.words)}"
        yield "END:VEVENT"
    yield "END:VCALENDAR"


def _escaped(text: str) -> str:
    for letter in "\\;,":
        text = text.replace(letter, f"\\{letter}")
    return text.replace("\r\n", "\n").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most 75 octets, never within a letter; what follows begins with a blank."""
    piece, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _LONGEST_LINE:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + octets
    yield piece
