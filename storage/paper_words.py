"""What an office says for its papers beside what is reported: head data per plan, further words per measure."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import audit
from storage.models import PaperWord, Plan

#: The whole plan, where a word is about no measure.
WHOLE_PLAN = 0


def said(session: Session, plan_id: int) -> dict[tuple[int, str], str]:
    """Return everything said for a plan's papers: (measure id or ``WHOLE_PLAN``, field) -> text."""
    rows = session.scalars(select(PaperWord).where(PaperWord.plan_id == plan_id))
    return {(row.measure_key, row.field): row.text for row in rows}


def say(
    session: Session,
    plan: Plan,
    field: str,
    text: str | None,
    now: datetime,
    *,
    measure_id: int = WHOLE_PLAN,
    person_id: int | None = None,
) -> bool:
    """Keep a word, or forget it where ``text`` is empty; return whether anything changed. Each change is on record."""
    row = session.scalars(
        select(PaperWord).where(
            PaperWord.plan_id == plan.id, PaperWord.measure_key == measure_id, PaperWord.field == field
        )
    ).one_or_none()
    before = row.text if row is not None else None
    if before == (text or None):
        return False
    if row is not None and not text:
        session.delete(row)
    elif row is not None:
        row.text, row.person_id, row.said_at = str(text), person_id, now
    else:
        made = PaperWord(plan_id=plan.id, measure_key=measure_id, field=field, text=text, person_id=person_id)
        made.said_at = now
        session.add(made)
    detail = {"field": field, "measure": measure_id or None, "before": before, "after": text or None}
    audit.record(session, now, "paper.word_said", "plan", plan.id, person_id=person_id, detail=detail)
    return True
