"""The importer's questions at the plan desk: shown beside their rows, and answered with what answers them in chat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from flask import request
from sqlalchemy import select
from werkzeug.wrappers import Response

from actions import plan_answers as answering
from actions.outcome import Became
from actions.plan_answers import Answer
from bot import plan_effect
from bot.board import forms
from bot.board.visit import Refused, Visit, missing
from documents.importing import plan_answers
from documents.importing.answering import is_agreement
from documents.importing.plan_answers import Effect
from documents.importing.rows import standing_steps
from messages import answer_applied, plan_question
from messages.wording import answer_in_words
from storage import plans
from storage.models import AuditEntry, Measure, Plan, PlanQuestion, Step


@dataclass(frozen=True)
class Wording:
    """How a page words its questions: candidates, the answers given, and what these changed."""

    candidate: Callable[[str], str]
    answer: Callable[[PlanQuestion], str]
    effects: dict[int, tuple[str, ...]]


def of_plan(visit: Visit, plan: Plan) -> dict[int | None, list[PlanQuestion]]:
    """Return a plan's questions by the measure they are about; those of the whole plan are under None."""
    found: dict[int | None, list[PlanQuestion]] = defaultdict(list)
    rows = select(PlanQuestion).where(PlanQuestion.plan_id == plan.id).order_by(PlanQuestion.id)
    for question in visit.session.scalars(rows):
        found[question.measure_id].append(question)
    return found


def of_measure(visit: Visit, measure: Measure) -> Sequence[PlanQuestion]:
    """Return a measure's questions in the order of the paper."""
    rows = select(PlanQuestion).where(PlanQuestion.measure_id == measure.id).order_by(PlanQuestion.id)
    return visit.session.scalars(rows).all()


def wording(visit: Visit, shown: Iterable[PlanQuestion]) -> Wording:
    """Return how the questions that a page shows are worded."""

    def candidate(text: str) -> str:
        return answer_in_words(text, visit.pen)

    return Wording(candidate, lambda one: candidate(_answer_text(one)), _effects(visit, shown))


def _answer_text(asked: PlanQuestion) -> str:
    """Return the answer that was given; what settles a draft is stored as yes or no and read as it was offered."""
    given = asked.answer or ""
    if asked.field == plans.DRAFT_FIELD and len(asked.candidates) == 2 and given not in asked.candidates:
        return str(asked.candidates[0 if is_agreement(given) else 1])
    return given


def answer(visit: Visit, question_id: int) -> Response:
    """Put the coordinator's answer into the plan, as in chat, and show what it changed."""
    asked = visit.session.scalars(
        select(PlanQuestion).where(PlanQuestion.id == question_id).with_for_update()
    ).one_or_none()
    if asked is None:
        raise missing()
    words = forms.optional_text("other", "คำตอบ") or request.form.get("answer", "").strip()
    if not words:
        raise Refused("text_missing", at="other", field="คำตอบ")
    done = answering.answer(visit.acting, Answer(asked.id, words))
    if done.became is Became.KNOWN:
        raise Refused("answered_before", 409)
    if done.unclear is not None:
        # What stands in the way is the words, or a year that has a plan already.
        status = 422 if done.refusal is None else 409
        raise Refused("unclear_answer", status, text=plan_question.not_usable(done.unclear))
    if done.refusal is not None:
        raise Refused(done.refusal.value, 409)
    return visit.go(_page_of(visit, asked), "mended" if done.effect else "answered", at=f"q{asked.id}")


def _page_of(visit: Visit, asked: PlanQuestion) -> str:
    """Return the page a question stands on: a question of a whole plan, as of a draft, has no measure."""
    if asked.measure_id is not None:
        return f"/board/plan/{asked.measure_id}?answered={asked.id}"
    plan = visit.session.get_one(Plan, asked.plan_id)
    return f"/board/plan?year={plan.fiscal_year_be}&answered={asked.id}"


def _effects(visit: Visit, shown: Iterable[PlanQuestion]) -> dict[int, tuple[str, ...]]:
    """Return in words what the answers changed; an answer of chat has said so in chat."""
    answered = {one.id: one for one in shown if one.answered_at is not None}
    if not answered:
        return {}
    just_now = request.args.get("answered", "")
    return {
        question_id: effect_words(visit, entry, with_steps=just_now == str(question_id))
        for question_id, entry in answering.entries(visit.session, list(answered.values())).items()
        if "parts" in entry.detail
    }


def effect_words(visit: Visit, entry: AuditEntry, *, with_steps: bool = False) -> tuple[str, ...]:
    """Return what an answer changed, as chat says it; its steps as they are now."""
    touched = entry.detail["steps"] if with_steps else []
    rows = visit.session.scalars(select(Step).where(Step.id.in_(touched)).order_by(Step.measure_id, Step.position))
    standing = [step for step in rows if step in standing_steps(step.measure)]
    effect = Effect(
        parts=tuple(entry.detail["parts"]),
        steps=tuple(map(plan_answers.step_now, standing)),
        deadlines=int(entry.detail["deadlines"]),
    )
    return answer_applied.effect_lines(plan_effect.told("", effect), visit.settings.digits)
