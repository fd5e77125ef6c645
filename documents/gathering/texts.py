"""Words on their way to paper: each once, and what a scanned plan tore apart put together again."""

from __future__ import annotations

import re
from collections.abc import Iterable

from documents.reading.tidy import mend
from measures.vocabulary import Door
from storage.models import Plan, Report
from thai.digits import to_arabic

HIDDEN = "(ปิดข้อมูลส่วนบุคคล)"
#: A chat account, a citizen's number and a mobile telephone; an office's own telephone (02, 03 …) is public.
_PRIVATE = re.compile(
    r"(?<![0-9A-Za-z])(?:[UCR][0-9a-f]{32}"
    r"|(?P<citizen>[0-9](?:[ -]?[0-9]){12})"
    r"|0[689][0-9](?:[ -]?[0-9]){7})(?![0-9A-Za-z])"
)


class Told:
    """Prints what people typed as they typed it; what came from a file is mended where its scan tore words."""

    def __init__(self, plan: Plan) -> None:
        """``plan`` tells whether its own texts came from a file."""
        self._from_file = plan.source_name is not None

    def __call__(self, text: str | None, row: Report | None = None) -> str:
        """Return a text of the plan, or of a report on it."""
        if not text:
            return ""
        from_file = self._from_file if row is None else row.source == Door.IMPORT
        if from_file:
            return without_private(_mended(text))
        return text if row is None else without_private(text)


def without_private(text: str) -> str:
    """Return what a person typed without the numbers that belong to persons: papers are published."""
    plain = to_arabic(text)
    kept, place = [], 0
    for found in _PRIVATE.finditer(plain):
        if found["citizen"] and not _is_citizen(found["citizen"]):
            continue
        kept += [text[place : found.start()], HIDDEN]
        place = found.end()
    return "".join((*kept, text[place:]))


def _is_citizen(number: str) -> bool:
    """Tell whether thirteen digits are a citizen's: the last one checks the others."""
    digits = [int(letter) for letter in number if letter.isdigit()]
    weighed = sum(digit * weight for digit, weight in zip(digits, range(13, 1, -1), strict=False))
    return (11 - weighed % 11) % 10 == digits[-1]


def _mended(text: str) -> str:
    return mend(text) if " " in text else text


def unique(words: Iterable[str]) -> tuple[str, ...]:
    """Return the words that say something, each once, in their order."""
    return tuple(dict.fromkeys(word for word in words if word))
