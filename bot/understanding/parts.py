"""The parts of a message that one thing each is said in, with the grammar's opinion of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from bot.understanding.clauses import clauses, predicates
from bot.understanding.opinion import Opinion, opinion
from bot.understanding.scene import Clause
from measures.vocabulary import Intent

REPORTS = frozenset({Intent.REPORT_DONE, Intent.REPORT_PROGRESS, Intent.REPORT_NOT_STARTED, Intent.REPORT_PROBLEM})


@dataclass(frozen=True)
class Part:
    """A clause, what the grammar takes it for, and the measures that later clauses add to it or take out of it."""

    clause: Clause
    view: Opinion
    added: tuple[str, ...] = ()
    excepted: tuple[str, ...] = ()

    def changed(self, measures: tuple[str, ...]) -> tuple[str, ...]:
        """Return ``measures``, which the clause itself names, as the later clauses leave them."""
        kept = tuple(measure for measure in measures if measure not in self.excepted)
        return distinct((*kept, *self.added))


def parts(whole: Clause, today: date, *, spoken_to: bool) -> list[Part]:
    """Return the parts of a message in order; ``spoken_to``: it quotes the bot or answers its question."""
    cut = clauses(whole)
    found: list[Part] = []
    for clause in cut:
        view = opinion(clause, today, spoken_to=spoken_to, several=len(cut) > 1)
        named = without_excepted(clause)
        if found and clause.has("except") and named:
            found[-1] = replace(found[-1], excepted=(*found[-1].excepted, *named))
        if found and _says_the_same(clause, view, found[-1].view):
            found[-1] = replace(found[-1], added=(*found[-1].added, *named))
        else:
            found.append(Part(clause, view))
    return found


def without_excepted(clause: Clause) -> tuple[str, ...]:
    """Return the measures of "ข้อ 7-9 เสร็จ ยกเว้นข้อ 8": all but those behind ยกเว้น."""
    excepted = [mark.end for mark in clause.of("except")]
    out = {
        value
        for group in clause.groups
        if any(end <= group.start and not clause.text[end : group.start].strip() for end in excepted)
        for value in group.values
    }
    values = distinct(value for group in clause.groups for value in group.values)
    if out and not any(group.values[0] not in out for group in clause.groups):
        last = clause.groups[-1].end  # ยกเว้นข้อ 8 ยังไม่เสร็จ says something about 8 itself
        return values if predicates(clause, last, clause.end) else ()
    return tuple(value for value in values if value not in out)


def distinct(values: Iterable[str]) -> tuple[str, ...]:
    """Return ``values`` in order, each once."""
    return tuple(dict.fromkeys(values))


def _says_the_same(clause: Clause, view: Opinion, before: Opinion) -> bool:
    """Tell whether "ข้อ 5 ด้วย", "ข้อ 6 ก็เหมือนกัน" only adds a measure to what was said before."""
    if view.intent is not Intent.NONE or before.intent not in REPORTS or not clause.groups:
        return False
    return not predicates(clause, clause.start, clause.end) or clause.has("same")
