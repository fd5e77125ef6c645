"""The same thing said twice: by one person again, or by two people at once. Nothing is recorded twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from actions.acting import Acting
from measures.vocabulary import DeadlineState, Door, Status
from storage import reports
from storage.models import Deadline, Report
from storage.reports import Target, Told

#: Two people of a unit who say that the same thing is done this soon after each other mean the same period.
SAME_BREATH = timedelta(minutes=2)


def sorted_out(acting: Acting, targets: Sequence[Target], told: Told) -> tuple[list[Target], list[Report]]:
    """Return the targets that still wait for this report, and the finished reports that stand for the others."""
    _lock(acting, targets)
    fresh: list[Target] = []
    standing: list[Report] = []
    for target in targets:
        found = _standing(acting, target, told)
        if found is None:
            fresh.append(target)
        else:
            standing.append(found)
    return fresh, standing


def _lock(acting: Acting, targets: Sequence[Target]) -> None:
    """Two rooms may report the same deadline at the same moment: the second waits for the first."""
    wanted = sorted(target.deadline.id for target in targets if target.deadline is not None)
    if wanted and acting.session.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time
        query = select(Deadline).where(Deadline.id.in_(wanted)).order_by(Deadline.id).with_for_update()
        acting.session.scalars(query.execution_options(populate_existing=True)).all()


def _standing(acting: Acting, target: Target, told: Told) -> Report | None:
    """Return the report that closed a target's deadline, or one that said the same just now."""
    # What was read from a paper was said by nobody in chat: a person's own report always stands beside it.
    spoken = (Report.measure_id == target.measure.id, Report.source != Door.IMPORT)
    query = (
        select(Report)
        .where(*spoken, *reports.standing_condition())  # type: ignore[arg-type]
        .order_by(Report.id.desc())
        .limit(1)
    )
    query = query.where(Report.step_id == target.step.id if target.step else Report.step_id.is_(None))
    query = query.where(Report.unit_id == target.unit_id if target.unit_id else Report.unit_id.is_(None))
    if target.deadline is not None and target.deadline.state == DeadlineState.CLOSED:
        return acting.session.scalars(query.where(Report.deadline_id == target.deadline.id)).one_or_none()
    latest = acting.session.scalars(query).one_or_none()
    if latest is None or latest.status is not Status.DONE:
        return None
    if told.status is not Status.DONE:
        # Without a deadline nothing closes: what is done would silently turn into less.
        return latest if target.deadline is None else None
    early = target.deadline is None or target.deadline.period_start > acting.today
    return latest if early and acting.now - latest.recorded_at <= SAME_BREATH else None


def says_nothing_new(standing: Sequence[Report], told: Told) -> bool:
    """Tell whether a report only repeats what stands."""
    row = standing[0]
    same_words = told.result is None or told.result == row.result
    same_problem = told.problem is None or told.problem == row.problem
    return told.status.value == row.status and told.done_on == row.done_on and same_words and same_problem


def is_own(acting: Acting, standing: Sequence[Report]) -> bool:
    """Tell whether the speaker made the report that stands."""
    return acting.person is not None and all(row.person_id == acting.person.id for row in standing)


def added_to(row: Report, told: Told) -> Told:
    """Return a second report by the same person with what they had said before kept where nothing new is said."""
    return replace(
        told,
        percent=told.percent if told.percent is not None else row.percent,
        result=told.result or row.result,
        problem=told.problem or row.problem,
        outcome=row.outcome,
        suggestion=row.suggestion,
    )
