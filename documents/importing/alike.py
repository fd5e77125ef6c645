"""Units of a plan that look like one unit under two spellings: asked about once, and merged where they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.importing.answering import UnclearAnswer, is_agreement, is_refusal
from documents.reading.neutral import Question
from documents.reading.questions import ask
from measures.unit_names import Likeness, likeness
from storage import audit, merging, organizations
from storage.models import Measure, PlanQuestion, Step, StepOwner, Unit

_FIELD = "unit."
_ANSWERS = ("ใช่", "ไม่ใช่")


def questions(session: Session, plan_id: int) -> Iterator[Question]:
    """Yield a question for each unit of a plan that may be another spelling of one that the office had before it."""
    owning = select(StepOwner.unit_id).join(Step).join(Measure).where(Measure.plan_id == plan_id)
    named = set(session.scalars(owning))
    known = sorted(organizations.units(session), key=lambda unit: unit.id)
    for place, unit in enumerate(known):
        like = next((one for one in known[:place] if likeness(unit.name, one.name) is Likeness.MAYBE), None)
        if like is not None and named & {unit.id, like.id}:
            field = f"{_FIELD}{unit.id}.{like.id}"
            yield ask("unit-alike", unit.name, _ANSWERS, field=field, phrase=unit.name, value=like.name)


def is_about_a_unit(asked: PlanQuestion) -> bool:
    """Tell whether a stored question is one of these."""
    return (asked.field or "").startswith(_FIELD)


def settle(session: Session, asked: PlanQuestion, words: str, now: datetime, person_id: int | None) -> bool:
    """Merge the two units on a yes; False: they stay two. Raises ``UnclearAnswer`` for anything else than yes or no."""
    if is_refusal(words):
        return False
    if not is_agreement(words):
        raise UnclearAnswer(asked.field or "", words, "ให้ตอบ ใช่ หรือ ไม่ใช่", "answer yes or no")
    unit, into = (session.get(Unit, int(one)) for one in (asked.field or "").removeprefix(_FIELD).split("."))
    if unit is None or into is None or unit.retired or into.retired:
        return False  # they have become one, or one is gone, since it was asked
    detail = {"into": into.id, "question": asked.id}
    audit.record(session, now, "unit.merged", "unit", unit.id, person_id=person_id, detail=detail)
    merging.merge(session, unit, into, now)
    return True
