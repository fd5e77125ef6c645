"""From a read plan to the database: what is certain is written, the rest stays as questions on the plan."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.reading.neutral import PlanReading, RowReading, StepReading
from measures.errors import TamNganError
from measures.vocabulary import ScheduleKind, Status
from storage import audit, deadlines, organizations, reports
from storage.models import Measure, Plan, PlanQuestion, Schedule, Step, StepOwner, Topic
from storage.reports import Target, Told


class PlanExists(TamNganError):
    """The fiscal year has a plan already, and another file was given for it."""

    def __init__(self, year_be: int) -> None:
        """Name the year."""
        super().__init__(f"มีแผนของปีงบประมาณ {year_be} อยู่แล้ว", f"there is a plan of the fiscal year {year_be} already")


def write(
    session: Session,
    organization_id: int,
    reading: PlanReading,
    now: datetime,
    *,
    source_name: str | None = None,
    source_sha256: str | None = None,
) -> Plan:
    """Write a plan, its deadlines and what the paper already reports. The same file again changes nothing."""
    if reading.fiscal_year_be is None:
        raise TamNganError("ไม่ทราบปีงบประมาณ ให้ระบุ --fiscal-year", "the fiscal year is not known: say --fiscal-year")
    known = session.scalars(select(Plan).where(Plan.fiscal_year_be == reading.fiscal_year_be)).one_or_none()
    if known is not None:
        if source_sha256 is not None and known.source_sha256 == source_sha256:
            return known
        raise PlanExists(reading.fiscal_year_be)
    plan = Plan(
        organization_id=organization_id,
        fiscal_year_be=reading.fiscal_year_be,
        kind=reading.kind,
        source_name=source_name,
        source_sha256=source_sha256,
        scores=_scores(reading),
        created_at=now,
    )
    session.add(plan)
    session.flush()
    for position, row in enumerate(reading.rows):
        _measure(session, plan, row, position)
    _topics(session, plan, reading)
    _questions(session, plan, reading)
    session.flush()
    deadlines.follow_plan(session, plan, now)
    _reported(session, plan, reading, now)
    audit.record(session, now, "plan.imported", "plan", plan.id, detail={"rows": len(reading.rows)})
    return plan


def _measure(session: Session, plan: Plan, row: RowReading, position: int) -> None:
    measure = Measure(
        organization_id=plan.organization_id,
        plan_id=plan.id,
        number=str(row.no or position + 1),
        title=row.title,
        section=row.section,
        refs=list(row.refs),
        position=position,
        reminders={},
    )
    session.add(measure)
    session.flush()
    for index, step in enumerate(row.steps, start=1):
        _step(session, measure, step, index, row)


def _step(session: Session, measure: Measure, reading: StepReading, index: int, row: RowReading) -> None:
    units = list(reading.owner_units or row.owner_units)
    step = Step(
        organization_id=measure.organization_id,
        measure_id=measure.id,
        number=f"{measure.number}.{index}",
        text=reading.text,
        position=index,
        every_unit=any(is_every_unit(unit) for unit in units),
    )
    session.add(step)
    session.flush()
    for name in units:
        if not is_every_unit(name):
            unit = organizations.ensure_unit(session, name)
            session.add(StepOwner(organization_id=step.organization_id, step_id=step.id, unit_id=unit.id))
    for post in row.owner_persons:
        session.add(StepOwner(organization_id=step.organization_id, step_id=step.id, post=post))
    session.add(
        Schedule(
            organization_id=step.organization_id,
            step_id=step.id,
            kind=_kind(reading),
            start=reading.start,
            end=reading.end,
            days_after=reading.days_after,
            source_text=reading.source_text,
        )
    )


def is_every_unit(name: str) -> bool:
    """Tell whether an owner is "ทุกกอง", "ทุกส่วนราชการ", "ทุกสำนัก ทุกกอง ..." rather than one unit."""
    return name.startswith("ทุก")


def _kind(reading: StepReading) -> str:
    """A dated kind without its date is not certain: it makes no deadline until somebody says."""
    kind = ScheduleKind(reading.kind)
    dated = kind in (ScheduleKind.BY_DATE, ScheduleKind.BY_MONTH, ScheduleKind.PERIOD)
    return ScheduleKind.NONE.value if dated and reading.end is None else kind.value


def _topics(session: Session, plan: Plan, reading: PlanReading) -> None:
    """Write one topic per code: those the paper lists with title and score, then those only referred to."""
    listed = {topic.code: topic for topic in reading.topics if topic.code}
    codes = dict.fromkeys([*listed, *(code for row in reading.rows for code in row.refs)])
    for position, code in enumerate(codes):
        topic = listed.get(code)
        session.add(
            Topic(
                organization_id=plan.organization_id,
                plan_id=plan.id,
                code=code,
                title=topic.title if topic else None,
                instrument=_instrument(code),
                score=topic.score if topic else None,
                position=position,
            )
        )


def _instrument(code: str) -> str | None:
    return {"i": "IIT", "e": "EIT", "o": "OIT"}.get(code[:1])


def _scores(reading: PlanReading) -> dict[str, Any]:
    """Return scores and bands as the paper states them."""
    stated: dict[str, Any] = {"instruments": {}}
    for score in reading.scores:
        if score.subject == "total":
            stated["total"] = score.score if score.score is not None else stated.get("total")
            stated["band"] = score.band or stated.get("band")
            stated["fiscal_year_be"] = score.fiscal_year_be or stated.get("fiscal_year_be")
        else:
            stated["instruments"][score.subject] = score.score
    return stated if reading.scores else {}


def _questions(session: Session, plan: Plan, reading: PlanReading) -> None:
    for question in reading.questions:
        session.add(
            PlanQuestion(
                organization_id=plan.organization_id,
                plan_id=plan.id,
                field=question.field,
                question=question.what,
                place=str(question.where),
                candidates=[str(candidate) for candidate in question.candidates],
                if_unanswered=question.if_unanswered,
            )
        )


def _reported(session: Session, plan: Plan, reading: PlanReading, now: datetime) -> None:
    """Take over what the paper says was done: a report whose source is the import."""
    session.expire(plan, ["measures"])
    for measure, row in zip(sorted(plan.measures, key=lambda entry: entry.position), reading.rows, strict=True):
        if not (row.status or row.result or row.outcome or row.done_on):
            continue
        told = Told(
            status=_status(row),
            person_id=None,
            source="import",
            done_on=row.done_on,
            result=row.result,
            problem=row.problem,
            outcome=row.outcome,
            suggestion=row.suggestion,
        )
        reports.record(session, _targets(measure), told, now)


def _status(row: RowReading) -> Status:
    if row.status:
        return Status(row.status)
    return Status.DONE if row.done_on or row.result else Status.IN_PROGRESS


def _targets(measure: Measure) -> list[Target]:
    """A paper speaks of the whole measure: every deadline of the year is meant."""
    dues = [due for step in measure.steps for due in step.deadlines]
    if not dues:
        return [Target(measure)]
    return [Target(measure, due.step, due, due.unit_id) for due in dues]
