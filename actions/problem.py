"""A unit is stuck: its supervisor and the coordinator hear of it."""

from __future__ import annotations

from collections.abc import Sequence

from actions import telling
from actions.acting import Acting
from actions.telling import Policy
from delivery.facts import subject_of
from delivery.recipients import can_be_reached
from measures.vocabulary import NoticeClass, NoticeKind, Role
from messages.problem_notice import ProblemNotice
from storage import people
from storage.models import Person, Report

POLICY = Policy(NoticeKind.PROBLEM, NoticeClass.DECISION)


def tell(acting: Acting, rows: Sequence[Report]) -> None:
    """Tell the supervisors of the units concerned and the coordinators what the matter is."""
    row = rows[0]
    data = ProblemNotice(
        subject=subject_of(row.measure, row.step if len(rows) == 1 and len(row.measure.steps) > 1 else None),
        problem=row.problem or "",
        by=row.person.name if row.person else None,
        unit=row.unit.name if row.unit else None,
        due_on=row.deadline.due_on if row.deadline else None,
    )
    telling.tell(
        acting,
        _who(acting, rows),
        data,
        POLICY,
        report_id=row.id,
        subject={"measures": [row.measure_id], "reports": [report.id for report in rows]},
    )


def names_told(acting: Acting, rows: Sequence[Report]) -> tuple[str, ...]:
    """Return who hears of the problem of a report; nobody where there is none."""
    if not rows or not rows[0].problem:
        return ()
    who = [person for person in _who(acting, rows) if person is not acting.person and can_be_reached(person)]
    return tuple(dict.fromkeys(person.name for person in who))


def _who(acting: Acting, rows: Sequence[Report]) -> list[Person]:
    units = sorted({report.unit_id for report in rows if report.unit_id is not None})
    heads = [
        person for unit in units for person in people.with_role(acting.session, Role.SUPERVISOR, acting.today, unit)
    ]
    return [*heads, *telling.coordinators(acting)]
