"""A unit is stuck: its supervisor and the coordinator hear of it."""

from __future__ import annotations

from collections.abc import Sequence

from actions import telling
from actions.telling import Policy
from bot.conversation import cards
from bot.conversation.context import Context
from delivery.facts import subject_of
from measures.vocabulary import NoticeClass, NoticeKind, Role
from messages.problem_notice import ProblemNotice
from storage import people
from storage.models import Report

POLICY = Policy(NoticeKind.PROBLEM, NoticeClass.DECISION)


def tell(context: Context, rows: Sequence[Report]) -> None:
    """Tell the supervisors of the units concerned and the coordinators what the matter is."""
    row = rows[0]
    data = ProblemNotice(
        subject=subject_of(row.measure, row.step if len(rows) == 1 and len(row.measure.steps) > 1 else None),
        problem=row.problem or "",
        by=row.person.name if row.person else None,
        unit=cards.unit_name(context, row.unit_id),
        due_on=row.deadline.due_on if row.deadline else None,
    )
    units = {report.unit_id for report in rows if report.unit_id is not None}
    who = [
        person
        for unit in sorted(units)
        for person in people.with_role(context.session, Role.SUPERVISOR, context.today, unit)
    ]
    telling.tell(
        context,
        [*who, *telling.coordinators(context)],
        data,
        POLICY,
        report_id=row.id,
        subject={"measures": [row.measure_id], "reports": [report.id for report in rows]},
    )
