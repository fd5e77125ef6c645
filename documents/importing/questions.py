"""What a paper left open, kept on its plan: questions, and the answers that people gave to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.reading.neutral import PlanReading, Question
from storage.models import Measure, Plan, PlanQuestion

_STEPS = re.compile(r"steps\.(?P<numbers>[0-9,-]+)(?P<rest>(?:\.[a-z]+)?)")
_FIELD_LIMIT = 40


def put(
    session: Session,
    plan: Plan,
    measures: Sequence[Measure],
    reading: PlanReading,
    answers: Mapping[str, str],
    now: datetime,
) -> None:
    """Make the open questions of a plan those of its reading; what was answered stays, with its answer."""
    stored = list(session.scalars(select(PlanQuestion).where(PlanQuestion.plan_id == plan.id)))
    for row in stored:
        if row.answered_at is None:
            session.delete(row)
    numbers = {reading_row.no: measure for reading_row, measure in zip(reading.rows, measures, strict=True)}
    settled = {(row.measure_id, row.field, row.question) for row in stored if row.answered_at is not None}
    for question in reading.questions:
        measure = numbers.get(question.row or "")
        answer = answers.get(question.key)
        for field in stored_fields(question.field):
            if (measure.id if measure else None, field, question.what) not in settled:
                session.add(_row(plan, measure, field, question, answer, now))


def _row(
    plan: Plan, measure: Measure | None, field: str | None, question: Question, answer: str | None, now: datetime
) -> PlanQuestion:
    return PlanQuestion(
        organization_id=plan.organization_id,
        plan_id=plan.id,
        measure_id=measure.id if measure else None,
        field=field,
        question=question.what,
        place=str(question.where),
        candidates=[str(candidate) for candidate in question.candidates],
        if_unanswered=question.if_unanswered,
        answer=answer,
        answered_at=now if answer is not None else None,
    )


def earlier_answers(session: Session, plan: Plan, reading: PlanReading) -> dict[str, str]:
    """Return what was answered before, in chat or at an import, to questions that a reading asks again in those words.

    Keys are those of ``Question.key``; a question of another wording or about another measure is another question.
    """
    given = session.execute(
        select(PlanQuestion, Measure.number)
        .outerjoin(Measure, PlanQuestion.measure_id == Measure.id)
        .where(PlanQuestion.plan_id == plan.id, PlanQuestion.answered_at.is_not(None))
        .order_by(PlanQuestion.id)
    )
    known: dict[tuple[str | None, str | None, str], str] = {}
    for row, number in given:
        known[number, row.field, row.question] = row.answer or ""
    found = {}
    for question in reading.questions:
        stored = [known.get((question.row, field, question.what)) for field in stored_fields(question.field)]
        if stored[0] and len(set(stored)) == 1:
            found[question.key] = stored[0]
    return found


def stored_fields(field: str | None) -> Iterator[str | None]:
    """Yield a field as it is stored: "steps.1,2,3.end" as "steps.1-3.end", in several parts where it is too long."""
    match = _STEPS.fullmatch(field or "")
    if match is None:
        yield field[:_FIELD_LIMIT] if field else field
        return
    part = ""
    for run in _runs(step_numbers(match["numbers"])):
        longer = f"{part},{run}" if part else run
        if len(f"steps.{longer}{match['rest']}") > _FIELD_LIMIT:
            yield f"steps.{part}{match['rest']}"
            longer = run
        part = longer
    yield f"steps.{part}{match['rest']}"


def steps_named(field: str | None) -> str:
    """Return "1,2" of "steps.1,2.end", "" for a field that is not about steps."""
    match = _STEPS.fullmatch(field or "")
    return match["numbers"] if match else ""


def step_numbers(text: str) -> list[int]:
    """Return the numbers of "1,2,4-6"."""
    found: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        if first.isdigit() and (not last or last.isdigit()):
            found.extend(range(int(first), min(int(last or first), int(first) + 1000) + 1))
    return found


def _runs(numbers: Sequence[int]) -> Iterator[str]:
    first = last = None
    for number in [*numbers, None]:
        if first is not None and last is not None and number != last + 1:
            yield str(first) if first == last else f"{first}-{last}"
            first = None
        first = number if first is None else first
        last = number
