"""รายงานผล: what was said about measures goes on record, or it is told why not – one outcome for each thing said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from actions import problem, repeating, review, targets, telling
from actions.acting import Acting
from actions.outcome import Became
from actions.targets import Found, Problem
from measures.reasons import Reason
from measures.transitions import doubt_about
from measures.vocabulary import DeadlineState, Status
from storage import deadlines, plans, reports
from storage.models import Notice, Plan, Report
from storage.reports import Target, Told
from thai.calendar import Span, fiscal_year

#: Of a result or problem so many characters are kept.
LONGEST_WORDS = 4000


class Need(StrEnum):
    """What has to be told or tapped before something can go on record."""

    MEASURE = "measure"
    UNIT = "unit"
    DAY = "day"
    PROBLEM = "problem"
    """What the matter is: only that there is one was said."""
    REPLACE = "replace"
    """A tap, because it would take the place of what stands."""


@dataclass(frozen=True)
class Say:
    """One thing said about one measure. ``day`` is the one that was said; a finished thing without one is today's.

    ``replaces``: what stands was shown beside it, and it was tapped. ``stuck``: the unit has a problem, told in
    ``words`` where it was told.
    """

    reference: str
    status: Status
    day: date | None = None
    period: Span | None = None
    percent: int | None = None
    words: str | None = None
    stuck: bool = False
    unit_id: int | None = None
    message_id: str | None = None
    replaces: bool = False
    #: The very deadline, where it was chosen from a list; the reference is not read then.
    deadline_id: int | None = None


@dataclass(frozen=True)
class Said:
    """What became of one thing said: ``rows`` are on record (or were), ``told`` who hears of a problem."""

    became: Became
    say: Say
    found: Found
    rows: tuple[Report, ...] = ()
    need: Need | None = None
    refusal: Problem | None = None
    told: tuple[str, ...] = ()
    #: The plan of another year that was meant.
    year: int | None = None
    #: What would be written in place of ``rows``, where that is asked first.
    instead: Told | None = None


def report(acting: Acting, said: Sequence[Say]) -> list[Said]:
    """Put things said on record; return what became of each, in their order."""
    return [_one(acting, say) for say in said]


def _one(acting: Acting, say: Say) -> Said:
    year = other_year(acting, say.period)
    plan = acting.plan if year is None else plans.of_year(acting.session, year)
    if year is not None and plan is None:
        return Said(Became.REFUSED, say, Found(say.reference), refusal=Problem.OTHER_YEAR, year=year)
    found, rows = _rows(acting, say, plan)
    if rows is Problem.SEVERAL:
        return Said(Became.ASKED, say, found, need=Need.MEASURE)
    if rows is Problem.WHICH_UNIT:
        return Said(Became.ASKED, say, found, need=Need.UNIT)
    if isinstance(rows, Problem):
        return Said(Became.REFUSED, say, replace(found, problem=rows), refusal=rows)
    if say.status is Status.DONE and say.day is not None and _is_odd(acting, say.day, rows[0].measure.plan):
        return Said(Became.ASKED, say, found, need=Need.DAY)
    if say.stuck and not say.words:
        return Said(Became.ASKED, say, found, need=Need.PROBLEM)
    return _written(acting, say, found, rows)


def _rows(acting: Acting, say: Say, plan: Plan | None) -> tuple[Found, list[Target] | Problem]:
    if say.deadline_id is not None:
        return targets.exact(acting, say.deadline_id)
    found = targets.find(acting, say.reference, plan)
    if found.problem is Problem.SEVERAL:
        return found, Problem.SEVERAL
    return found, targets.targets(acting, found, say.day or acting.today, say.period, say.unit_id)


def _is_odd(acting: Acting, day: date, plan: Plan) -> bool:
    """Tell whether a day of completion lies ahead, or outside of the plan's year: it was said or read wrongly."""
    return doubt_about(day, acting.today, plan.fiscal_year_be) is not None


def other_year(acting: Acting, period: Span | None) -> int | None:
    """Return the fiscal year (พ.ศ.) of days that lie outside of the plan at hand, or None."""
    if period is None or acting.plan is None:
        return None
    year = fiscal_year(acting.plan.fiscal_year_be)
    if period.end >= year.start and period.start <= year.end:
        return None
    return acting.plan.fiscal_year_be + (-1 if period.end < year.start else 1) * _years_between(period, year)


def _years_between(period: Span, year: Span) -> int:
    days = (year.start - period.end).days if period.end < year.start else (period.start - year.end).days
    return days // 366 + 1


def _written(acting: Acting, say: Say, found: Found, rows: Sequence[Target]) -> Said:
    told = told_by(acting, say)
    fresh, standing = repeating.sorted_out(acting, rows, told)
    if fresh:
        batch = record(acting, fresh, told)
        return Said(Became.RECORDED, say, found, tuple(batch), told=problem.names_told(acting, batch))
    if say.day is None and told.status is Status.DONE and standing[0].done_on is not None:
        # A day that was not said must not change the one that was.
        told = replace(told, done_on=standing[0].done_on)
    if review.is_verified(acting, standing) or repeating.says_nothing_new(standing, told):
        return Said(Became.KNOWN, say, found, tuple(standing))
    kept = repeating.added_to(standing[0], told)
    own = repeating.is_own(acting, standing)
    if not say.replaces and (not own or takes_away(standing[0], kept)):
        return Said(Became.ASKED, say, found, tuple(standing), need=Need.REPLACE, instead=kept if own else told)
    batch = amend(acting, standing, kept if own else told)
    return Said(Became.RECORDED, say, found, tuple(batch), told=problem.names_told(acting, batch))


_RANK = {Status.NOT_STARTED: 0, Status.BLOCKED: 1, Status.IN_PROGRESS: 1, Status.DONE: 2, Status.VERIFIED: 3}


def takes_away(before: Report, told: Told) -> bool:
    """Tell whether a report would turn what is done into less, or leave a field empty that is not."""
    if before.status is Status.DONE and _RANK.get(told.status, 0) < _RANK[Status.DONE]:
        return True
    fields = ("result", "problem", "outcome", "suggestion")
    return any(getattr(before, name) and not getattr(told, name) for name in fields)


def told_by(acting: Acting, say: Say) -> Told:
    """Return what is said as a report; a finished thing without a day was finished today."""
    words = (say.words or "")[:LONGEST_WORDS] or None
    return Told(
        status=say.status,
        person_id=acting.person_id,
        source=acting.door.value,
        done_on=(say.day or acting.today) if say.status is Status.DONE else None,
        percent=say.percent,
        result=None if say.stuck else words,
        problem=words if say.stuck else None,
        inbox_event_id=acting.event_id,
        line_message_id=say.message_id or None,
    )


def as_before(acting: Acting, row: Report, message_id: str | None = None, **changes: Any) -> Told:
    """Return what a report says, told anew by the speaker with some changes."""
    said = Told(
        status=row.status,
        person_id=acting.person_id,
        source=acting.door.value,
        done_on=row.done_on,
        percent=row.percent,
        result=row.result,
        problem=row.problem,
        outcome=row.outcome,
        suggestion=row.suggestion,
        inbox_event_id=acting.event_id,
        line_message_id=message_id or row.line_message_id,
    )
    return replace(said, **changes)


def record(acting: Acting, rows: Sequence[Target], told: Told) -> list[Report]:
    """Write a report, tell those who have to know, and drop what was still to be said about its deadlines."""
    batch = reports.record(acting.session, rows, told, acting.now)
    _settled(acting, batch)
    if told.problem:
        problem.tell(acting, batch)
    review.request(acting, batch)
    return batch


def amend(acting: Acting, old: Sequence[Report], told: Told, moved: Sequence[Target] | None = None) -> list[Report]:
    """Supersede a report; whoever was to review the old one is asked about the new one instead."""
    review.take_back_requests(acting, old)
    batch = reports.correct(acting.session, old, told, acting.now, moved)
    _settled(acting, [*old, *batch])
    if told.problem and told.problem != old[0].problem:
        problem.tell(acting, batch)
    review.request(acting, batch)
    return batch


def _settled(acting: Acting, rows: Sequence[Report]) -> None:
    """Closed deadlines need no reminder any more; those that are open again do."""
    again = []
    for row in rows:
        if row.deadline is not None and row.deadline.state is DeadlineState.CLOSED:
            telling.take_back(acting, Reason.REPORTED_ANEW, Notice.deadline_id == row.deadline.id)
        elif row.deadline is not None and row.supersedes_id is not None:
            again.append(row.deadline.id)
    if again:
        deadlines.look_again(acting.session, again, acting.now, Reason.REPORTED_ANEW)
