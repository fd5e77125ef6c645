"""From a read plan to the database: what is certain is written, the rest stays as questions on the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.assessment import keep_place, words_of
from documents.importing import alike, questions, updating
from documents.importing.results import report_again, take_over
from documents.importing.rows import add_measure
from documents.reading.neutral import PlanReading
from measures.errors import TamNganError
from storage import audit, deadlines
from storage.models import Measure, Plan, Topic
from storage.plans import draft_question


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
    replace: bool = False,
    answers: Mapping[str, str] | None = None,
) -> Plan:
    """Write a plan, its deadlines and what the paper already reports. The same file again changes nothing.

    ``replace`` lets another file take the place of a stored plan: what was reported stays with its measure. Without it
    that raises ``PlanExists``; only a draft that was carried over from last year always gives way. ``answers``
    (question key -> answer) are already applied to the reading; they are kept with their questions.
    """
    if reading.fiscal_year_be is None:
        raise TamNganError("ไม่ทราบปีงบประมาณ ให้ระบุ --fiscal-year", "the fiscal year is not known: say --fiscal-year")
    source = Source(source_name, source_sha256)
    known = updating.stored_plan(session, reading)
    if known is None:
        keep_place(session, organization_id, reading)
        return _write_new(session, organization_id, reading, source, now, answers or {})
    if not answers and source_sha256 is not None and known.source_sha256 == source_sha256:
        return known
    if not replace and draft_question(session, known.id) is None:
        raise PlanExists(reading.fiscal_year_be)
    return _write_over(session, known, reading, source, now, answers or {})


@dataclass(frozen=True, slots=True)
class Source:
    """The file that a plan was read from."""

    name: str | None
    sha256: str | None


def _write_new(
    session: Session,
    organization_id: int,
    reading: PlanReading,
    source: Source,
    now: datetime,
    answers: Mapping[str, str],
) -> Plan:
    plan = Plan(
        organization_id=organization_id,
        fiscal_year_be=reading.fiscal_year_be,
        kind=reading.kind,
        source_name=source.name,
        source_sha256=source.sha256,
        scores=_scores(reading),
        paper=reading.paper,
        created_at=now,
    )
    session.add(plan)
    session.flush()
    measures = [add_measure(session, plan, row, position) for position, row in enumerate(reading.rows)]
    session.flush()
    _follow(session, plan, measures, reading, answers, now)
    for measure, row in zip(measures, reading.rows, strict=True):
        take_over(session, measure, row, now)
    audit.record(session, now, "plan.imported", "plan", plan.id, detail={"rows": len(reading.rows)})
    return plan


def _write_over(
    session: Session, plan: Plan, reading: PlanReading, source: Source, now: datetime, answers: Mapping[str, str]
) -> Plan:
    found = updating.difference(session, plan, reading)
    said = updating.describe(session, plan, reading, found)
    measures = updating.apply(session, plan, reading, found, now)
    plan.source_name, plan.source_sha256 = source.name, source.sha256
    plan.kind, plan.scores, plan.paper = reading.kind, _scores(reading), reading.paper
    _follow(session, plan, measures, reading, answers, now)
    for measure, row in zip(measures, reading.rows, strict=True):
        report_again(session, measure, row, now)
    detail = {key: [entry["no"] for entry in entries] for key, entries in said.items()}
    audit.record(session, now, "plan.updated", "plan", plan.id, detail={**detail, "source": source.sha256})
    return plan


def _follow(
    session: Session,
    plan: Plan,
    measures: Sequence[Measure],
    reading: PlanReading,
    answers: Mapping[str, str],
    now: datetime,
) -> None:
    """Bring what hangs on the measures up to date: topics, questions, deadlines."""
    put_topics(session, plan, reading)
    asked = (*reading.questions, *alike.questions(session, plan.id))
    questions.put(session, plan, measures, replace(reading, questions=asked), answers, now)
    session.flush()
    session.expire(plan, ["measures"])
    deadlines.follow_plan(session, plan, now)


def put_topics(session: Session, plan: Plan, reading: PlanReading) -> None:
    """Write one topic per code: those the paper lists with title and score, then those only referred to."""
    listed = {topic.code: topic for topic in reading.topics if topic.code}
    codes = dict.fromkeys([*listed, *(code for row in reading.rows for code in row.refs)])
    known = {topic.code: topic for topic in session.scalars(select(Topic).where(Topic.plan_id == plan.id))}
    for code in known.keys() - codes.keys():
        session.delete(known[code])
    for position, code in enumerate(codes):
        topic = known.get(code) or Topic(organization_id=plan.organization_id, plan_id=plan.id, code=code)
        said = listed.get(code)
        topic.title, topic.score = (said.title, said.score) if said else (None, None)
        topic.instrument, topic.position = _instrument(code), position
        session.add(topic)


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
    return {**(stated if reading.scores else {}), **words_of(reading)}
