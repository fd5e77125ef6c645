"""One measure with all that was ever reported about it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import selectinload

from bot.board import files, plan_view, telling
from bot.board.doors import Doors
from bot.board.plan_view import MeasureRow
from bot.board.telling import Told
from bot.board.visit import Visit, missing
from measures.permissions import may_report
from storage.models import AuditEntry, Measure, Person, Postponement

HISTORY = 100


def register(doors: Doors) -> None:
    """Add the page of a measure."""
    doors.page("/board/measures/<int:measure_id>", measure)


def measure(visit: Visit, measure_id: int) -> str:
    """Show one measure: steps, deadlines, reports with every version, evidence, reviews and history."""
    row = visit.session.scalars(
        select(Measure).where(Measure.id == measure_id).options(selectinload(Measure.plan))
    ).one_or_none()
    if row is None:
        raise missing()
    view = plan_view.load(visit.session, row.plan)
    shown = next(one for one in view.measures if one.id == measure_id)
    told = telling.of_measure(visit.session, measure_id)
    return visit.show(
        "measure.html",
        plan=row.plan,
        row=row,
        measure=shown,
        told=told,
        may_report=lambda due: not shown.waived and may_report(visit.actor, (due.unit_id,), visit.today),
        postponements=_postponements(visit, shown),
        history=_history(visit, shown, told),
        link=lambda proof, small=False: files.evidence_link(visit, proof, small=small),
        pictures=files.PICTURES,
    )


def _postponements(visit: Visit, shown: MeasureRow) -> Sequence[Postponement]:
    return visit.session.scalars(
        select(Postponement)
        .where(Postponement.deadline_id.in_([due.id for due in shown.dues]))
        .options(selectinload(Postponement.deadline))
        .order_by(Postponement.id)
    ).all()


def _history(visit: Visit, shown: MeasureRow, told: Sequence[Told]) -> list[tuple[AuditEntry, str]]:
    """Return what the audit trail knows of a measure, newest first, with who did it where the visitor may know."""
    reports = [row.id for one in told for version in (one, *one.earlier) for row in version.rows]
    subjects = {
        "measure": [shown.id],
        "step": [step.id for step in shown.steps],
        "deadline": [due.id for due in shown.dues],
        "report": reports,
    }
    wanted = (and_(AuditEntry.subject == name, AuditEntry.subject_id.in_(ids)) for name, ids in subjects.items())
    rows = visit.session.execute(
        select(AuditEntry, Person.name)
        .outerjoin(Person, AuditEntry.person_id == Person.id)
        .where(or_(*wanted))
        .order_by(AuditEntry.id.desc())
        .limit(HISTORY)
    )
    units = [unit_id for step in shown.steps for unit_id in step.unit_ids]
    return [(entry, name if name and visit.may_name(units, entry.person_id) else "") for entry, name in rows]
