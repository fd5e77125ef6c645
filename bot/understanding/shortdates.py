"""Dates as colleagues type them to each other: everything ``thai.dates`` finds, and 13/2 for the 13th of February."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bot.understanding.references import is_counted
from thai import dates
from thai.dates import DateReading, Lean

#: What the date grammar reads but nobody means as a date of anything.
_NO_DATES = frozenset({"none", "vague", "recurring"})
_SHORT = re.compile(r"(?:วันที่\s*)?(?<![\d/.,-])(?P<day>\d{1,2})/(?P<month>\d{1,2})(?![\d/.,%-])")
_MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")


def find_dates(text: str, today: date, lean: Lean) -> list[DateReading]:
    """Return the dates of ``text`` in order; a missing year is the nearest on the side that ``lean`` says."""
    found = [day for day in dates.find(text, today, lean=lean) if day.kind not in _NO_DATES]
    taken = [day.span for day in found]
    for match in _SHORT.finditer(text):
        day = _short(match, today, lean)
        if day is not None and not any(start < match.end() and match.start() < end for start, end in taken):
            found.append(replace(day, span=match.span()))
    return sorted(found, key=lambda day: day.span)


def _short(match: re.Match[str], today: date, lean: Lean) -> DateReading | None:
    month = int(match["month"])
    if not 1 <= month <= len(_MONTHS) or is_counted(match.string, match.end()):
        return None
    days = dates.find(f"{match['day']} {_MONTHS[month - 1]}", today, lean=lean)
    return days[0] if len(days) == 1 and days[0].kind == "day" else None
