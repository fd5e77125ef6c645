"""Whatever is written, reading it is a bounded amount of work.

Work is counted in calls of functions, not in seconds: the same on every machine. Pieces of every kind of token are
repeated up to the length of a chat message (5,000 characters).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from types import FrameType
from typing import Any

import pytest

from bot.conversation import gate
from bot.conversation.events import names_event
from bot.events import IncomingMessage
from bot.understanding.catalogue import Catalogue, MeasureEntry, UnitEntry
from bot.understanding.introductions import introduction
from bot.understanding.reader import Reader
from bot.understanding.roster_words import roster_words
from documents.reading import times
from documents.reading.cells import split_duties
from documents.reading.headers import heading_meaning
from documents.reading.owners import read_owners
from documents.reading.schedules import read_schedule
from documents.reading.statuses import read_progress
from messages.commands import commands
from thai import dates, digits, text

TODAY = date(2026, 2, 3)
MOST_CHARACTERS = 5_000
PIECES = {
    "numbers": "1 ",
    "digits": "1",
    "Thai digits": "๙",
    "dots": "1.2.",
    "slashes": "1/2/",
    "dashes": "1-2-",
    "months": "ม.ค. ",
    "years": "2569 ",
    "ranges": "1-3 มี.ค. ",
    "relative days": "พรุ่งนี้ ",
    "measures": "ข้อ 3 ",
    "codes": "o12 ",
    "units": "กองคลัง ",
    "done": "เสร็จแล้ว ",
    "not yet": "ยังไม่",
    "percent": "50% ",
    "vowels": "ะ",
    "marks": "่",
    "consonants": "ก",
    "long s": "ฮ่า",
    "spaces": " ",
    "new lines": "\n",
    "brackets": "((",
    "links": "http://a.b/ ",
    "emoji": "😀",
    "Latin": "a b ",
}
CATALOGUE = Catalogue(
    tuple(MeasureEntry(str(n), f"มาตรการที่ {n} เผยแพร่ข้อมูล", (f"{n}.1",), (f"o{n}",)) for n in range(1, 21)),
    (UnitEntry("กองคลัง", ("คลัง",)), UnitEntry("สำนักปลัด", ("สป.",))),
)
UNITS = {"กองคลัง": ["คลัง"], "สำนักปลัด": ["สป."]}


def cell_of_a_plan(said: str) -> None:
    """Read a cell whatever its column may be taken for."""
    read_schedule(said, 2569, TODAY)
    read_owners(said)
    split_duties(said)
    times.entries(said, 3, TODAY)
    read_progress(said, TODAY, 2569)
    heading_meaning(said)


READERS: dict[str, Callable[[str], Any]] = {
    "chat": lambda said: Reader(CATALOGUE).read(said, TODAY),
    "dates": lambda said: dates.find(said, TODAY),
    "one date": lambda said: dates.read(said[:500], TODAY),
    "the gate": lambda said: gate.opening(
        IncomingMessage(id="1", kind="text", text=said), private=False, quotes_us=False, answering=False
    ),
    "a registration": lambda said: introduction(said, UNITS),
    "the roster": lambda said: roster_words(said, TODAY, UNITS),
    "a command": lambda said: [row.match(said) or row.is_overheard(said) for row in commands().values()],
    "an event": lambda said: names_event(said) and dates.find(said, TODAY),
    "a cell of a plan": cell_of_a_plan,
    "digits": digits.to_arabic,
    "normalising": text.normalize,
}
#: Calls of functions for a whole message of one kind of token; an ordinary message takes some hundreds.
MOST_CALLS = 400_000


class _Counting:
    """Counts calls and gives up where there are far too many, so that a hostile text fails a test and hangs none."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, _frame: FrameType, event: str, _argument: Any) -> None:
        if event in {"call", "c_call"}:
            self.calls += 1
            if self.calls > 3 * MOST_CALLS:
                sys.setprofile(None)
                raise TimeoutError("far too much work")


def work(read: Callable[[str], Any], said: str) -> int:
    counting = _Counting()
    sys.setprofile(counting)
    try:
        read(said)
    finally:
        sys.setprofile(None)
    return counting.calls


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    """What is loaded once is no work of a text."""
    for read in READERS.values():
        read("ข้อ 3 เสร็จแล้ว 3 ก.พ. 2569")


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("kind", PIECES)
def test_a_message_of_one_kind_of_token_costs_a_bounded_amount_of_work(reader: str, kind: str) -> None:
    piece = PIECES[kind]
    said = (piece * MOST_CHARACTERS)[:MOST_CHARACTERS]
    assert work(READERS[reader], said) <= MOST_CALLS
