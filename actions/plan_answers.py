"""An answer to a question that the reading of a plan left open, put into the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from actions import changes
from actions.acting import Acting
from actions.changes import Conflict, Noted
from actions.outcome import Became
from documents.importing import plan_answers
from documents.importing.answering import UnclearAnswer
from documents.importing.plan_answers import Effect
from measures.errors import TamNganError
from storage import plans
from storage.models import AuditEntry, PlanQuestion

#: What is written where an answer is put into the plan; a draft's answer is an entry about its plan.
ANSWERED, DRAFT_SETTLED = "plan.answered", ("plan.draft_confirmed", "plan.draft_declined")
#: What an answer changes beyond the rows that can be put back: reports, the plan's own year, a draft.
_NOT_PUT_BACK = frozenset({"status", "done_on", "fiscal_year_be", "confirmed", "declined", "units"})
#: Deadlines follow the plan by themselves, and a unit that an answer named for the first time stays: others may use it.
_FOLLOWING = frozenset({"deadline", "unit"})


class Unanswerable(StrEnum):
    """Why an answer is not taken."""

    NOT_PERMITTED = "not_permitted"
    MISSING = "missing"
    YEAR_TAKEN = "year_taken"
    IN_USE = "in_use"


@dataclass(frozen=True)
class Answer:
    """The words somebody answers with: a candidate, yes or no, a date, names."""

    question_id: int
    words: str


@dataclass(frozen=True)
class Answered:
    """What became of an answer: recorded with its effect, known already, asked again or refused.

    ``unclear`` says what would be understood where the words were not, or names the year that has a plan already.
    """

    became: Became
    question: PlanQuestion | None = None
    effect: Effect = field(default_factory=Effect)
    refusal: Unanswerable | None = None
    unclear: str | None = None


def answer(acting: Acting, command: Answer) -> Answered:
    """Put an answer into the plan once; what it changed is on record with the way back."""
    asked = acting.session.scalars(
        select(PlanQuestion).where(PlanQuestion.id == command.question_id).with_for_update()
    ).one_or_none()
    if not acting.governs:
        return Answered(Became.REFUSED, asked, refusal=Unanswerable.NOT_PERMITTED)
    if asked is None:
        return Answered(Became.REFUSED, refusal=Unanswerable.MISSING)
    if asked.answered_at is not None:
        return Answered(Became.KNOWN, asked)
    try:
        return Answered(Became.RECORDED, asked, _apply(acting, asked, command.words))
    except UnclearAnswer as error:
        return Answered(Became.ASKED, asked, unclear=error.wanted)
    except Conflict:
        return Answered(Became.REFUSED, asked, refusal=Unanswerable.IN_USE)
    except TamNganError as error:
        return Answered(Became.REFUSED, asked, refusal=Unanswerable.YEAR_TAKEN, unclear=error.thai)


def _apply(acting: Acting, asked: PlanQuestion, words: str) -> Effect:
    with acting.session.begin_nested():
        with changes.noted(acting) as changed:
            effect = plan_answers.answer(acting.session, asked, words, acting.now, person_id=acting.person_id)
        _keep(acting, asked, effect, changed)
    return effect


def _keep(acting: Acting, asked: PlanQuestion, effect: Effect, changed: Noted) -> None:
    """Add to the entry of the answer what it changed, and the way back where all of it can be put back."""
    entry = entries(acting.session, [asked])[asked.id]
    detail = {**entry.detail, "parts": list(effect.parts), "deadlines": effect.deadlines, "door": acting.door.value}
    detail["steps"] = list(effect.touched)
    if _NOT_PUT_BACK.isdisjoint(effect.parts):
        detail["changes"] = [change for change in changed if change["table"] not in _FOLLOWING]
    entry.detail = detail


def entries(session: Session, asked: Sequence[PlanQuestion]) -> dict[int, AuditEntry]:
    """Return the latest entry about the answer of each question, by the question's id."""
    drafts = {one.plan_id: one.id for one in asked if one.field == plans.DRAFT_FIELD}
    others = [one.id for one in asked if one.field != plans.DRAFT_FIELD]
    subject, subject_id = AuditEntry.subject, AuditEntry.subject_id
    about_question = (AuditEntry.action == ANSWERED) & (subject == "plan_question") & subject_id.in_(others)
    about_draft = AuditEntry.action.in_(DRAFT_SETTLED) & (subject == "plan") & subject_id.in_(drafts)
    found = session.scalars(select(AuditEntry).where(or_(about_question, about_draft)).order_by(AuditEntry.id))
    return {drafts[row.subject_id] if row.subject == "plan" else row.subject_id: row for row in found if row.subject_id}
