"""What a report says beyond reference, date and status: the text for the column ผลการดำเนินการ."""

from __future__ import annotations

from bot.understanding.cleaning import Clean
from bot.understanding.scene import Clause
from measures.vocabulary import Intent

_REPORTS = frozenset({Intent.REPORT_DONE, Intent.REPORT_PROGRESS, Intent.REPORT_PROBLEM, Intent.REPORT_NOT_STARTED})
#: Words that carry content of their own beside the status.
_CONTENT = frozenset({"act", "office", "problem", "satisfied", "wait", "because"})
#: What stands around the name of somebody who registers.
_INTRODUCTION = frozenset({"register", "name", "polite", "filler", "me"})
#: What is left out at the edges of the result.
_EDGE = frozenset({"polite", "filler", "join", "link", "but", "me"})


def result_text(clause: Clause, cleaned: Clean, intent: Intent) -> str | None:
    """Return the reported outcome in the person's own words, or None where only a bare status was said."""
    if intent is Intent.REGISTER:
        return _outside(clause, cleaned, _INTRODUCTION)
    if intent not in _REPORTS or not (clause.has(*_CONTENT) or clause.residue() > 3):
        return None
    return _outside(clause, cleaned, _EDGE)


def _outside(clause: Clause, cleaned: Clean, left_out: frozenset[str]) -> str | None:
    """Return the clause as it was typed, without references, dates and what is left out at its edges."""
    holes = [(group.start, group.end) for group in clause.groups] + [day.span for day in clause.dates]
    if "register" in left_out:
        holes += [(unit.start, unit.end) for unit in clause.units]
    marks = (mark for mark in clause.marks if mark.kinds <= left_out)
    holes += [(mark.start, mark.end) for mark in marks if _at_edge(clause, mark.start, mark.end)]
    pieces: list[str] = []
    position = clause.start
    for start, end in [*sorted(holes), (clause.end, clause.end)]:
        if start > position:
            pieces.append(cleaned.typed[slice(*cleaned.original(position, start))])
        position = max(position, end)
    text = " ".join(" ".join(pieces).split()).strip(" ,.-:*")
    return text or None


def _at_edge(clause: Clause, start: int, end: int) -> bool:
    return (
        not clause.text[clause.start : start].strip()
        or not clause.text[end : clause.end].strip(" ")
        or clause.text[start - 1] == " "
    )
