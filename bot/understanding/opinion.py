"""What the grammar takes a clause for: the second opinion beside the model's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.understanding.requests import is_about_us, request
from bot.understanding.scene import Clause
from bot.understanding.statuses import Report, report
from measures.vocabulary import Intent


@dataclass(frozen=True)
class Opinion:
    """An intent and the phrase, ``text[start:end]``, that says so; ``several``: one of several clauses."""

    intent: Intent
    start: int
    end: int
    sure: bool = True
    several: bool = False


def opinion(clause: Clause, today: date, *, spoken_to: bool, several: bool = False) -> Opinion:
    """Return what ``clause`` says by the grammar's rules, ``Intent.NONE`` where they find nothing.

    ``spoken_to``: it quotes the bot or answers its question, so that a bare report is about the plan.
    """
    asked_for = request(clause)
    if asked_for is not None:
        return Opinion(asked_for.intent, asked_for.start, asked_for.end, several=several)
    found = report(clause, today)
    if found is None or not (spoken_to or _is_ours(clause, found)):
        return Opinion(Intent.NONE, clause.start, clause.start, several=several)
    return Opinion(found.intent, found.start, found.end, found.sure, several)


def _is_ours(clause: Clause, found: Report) -> bool:
    """Tell whether a report that names no measure can be about the plan at all."""
    if clause.groups or clause.topics or clause.units:
        return True
    return is_about_us(clause) and not _is_courtesy(clause, found)


def _is_courtesy(clause: Clause, found: Report) -> bool:
    if any(mark.phrase.startswith("ขอบ") for mark in clause.of("polite") if mark.start < found.start):
        return True
    return clause.text[found.start : found.end].strip() in {"เรียบ", "ผ่านแล้ว"}
