"""The plan desk: the coordinator sees and mends the plan; deadlines follow, and every change can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from actions import plan_desk as mending
from actions import plan_steps
from actions.plan_desk import Owners, Times, Unfit
from actions.plan_steps import AddStep, MoveStep, RemoveStep, SplitStep
from bot.board import forms, paging, plan_questions
from bot.board.doors import Doors, coordinators
from bot.board.visit import Refused, Visit, missing
from documents.assembling import schedule_text
from measures.vocabulary import ScheduleKind
from storage import organizations, people, plans
from storage.models import Deadline, Measure, Plan, PlanQuestion, Step, StepOwner

_PER_PAGE = 40


def register(doors: Doors) -> None:
    """Add the desk, the page of one measure, and their forms."""
    doors.page("/board/plan", desk, coordinators)
    doors.form("/board/plan/measures", add_measure, coordinators)
    doors.page("/board/plan/<int:measure_id>", mend, coordinators)
    doors.form("/board/plan/<int:measure_id>", change_measure, coordinators)
    doors.form("/board/plan/<int:measure_id>/waive", waive, coordinators)
    doors.form("/board/plan/<int:measure_id>/reinstate", reinstate, coordinators)
    doors.form("/board/plan/<int:measure_id>/steps", add_step, coordinators)
    doors.form("/board/plan/steps/<int:step_id>", change_step, coordinators)
    doors.form("/board/plan/steps/<int:step_id>/remove", remove_step, coordinators)
    doors.form("/board/plan/steps/<int:step_id>/move", move_step, coordinators)
    doors.form("/board/plan/steps/<int:step_id>/split", split_step, coordinators)
    doors.form("/board/plan/deadlines/<int:deadline_id>", change_deadline, coordinators)
    answer = forms.staying_on(_asked_again, "other")(plan_questions.answer)
    doors.form("/board/plan/questions/<int:question_id>", answer, coordinators)


def desk(visit: Visit) -> str:
    """Show the plan in a table, with the importer's open questions beside the rows they are about."""
    plan = visit.plan()
    measures = plans.measures_of(visit.session, plan.id)
    asked = plan_questions.of_plan(visit, plan)
    return visit.show(
        "plan.html",
        plan=plan,
        shown=paging.page_of(measures, _PER_PAGE),
        loose=asked[None],
        asked=asked,
        wording=plan_questions.wording(visit, asked[None]),
        open_questions=sum(one.answered_at is None for rows in asked.values() for one in rows),
        times={row.id: _times(row) for row in measures},
        next_number=_next_number(measures),
        other_years=_other_years(visit, plan),
    )


def _times(measure: Measure) -> list[str]:
    written = (schedule_text(step.schedule) for step in measure.steps)
    return list(dict.fromkeys(text for text in written if text))


def _next_number(measures: Sequence[Measure]) -> str:
    numbers = [int(measure.number) for measure in measures if measure.number.isdecimal()]
    return str(max(numbers, default=0) + 1)


def _other_years(visit: Visit, plan: Plan) -> Sequence[tuple[int, bool]]:
    """Return the fiscal years of the other plans, newest first, and whether each is a draft that waits for a word."""
    rows = select(Plan.fiscal_year_be, plans.is_draft()).where(Plan.id != plan.id)
    return [(year, draft) for year, draft in visit.session.execute(rows.order_by(Plan.fiscal_year_be.desc()))]


def mend(visit: Visit, measure_id: int) -> str:
    """Show one measure with everything that can be changed about it."""
    measure = _measure(visit, measure_id)
    questions = plan_questions.of_measure(visit, measure)
    return visit.show(
        "mend.html",
        plan=measure.plan,
        measure=measure,
        units=organizations.units(visit.session),
        people=people.active(visit.session),
        kinds=tuple(ScheduleKind),
        wording=plan_questions.wording(visit, questions),
        questions=questions,
    )


def _measure(visit: Visit, measure_id: int) -> Measure:
    found = visit.session.scalars(
        select(Measure)
        .where(Measure.id == measure_id)
        .options(
            selectinload(Measure.plan),
            selectinload(Measure.steps).selectinload(Step.owners).selectinload(StepOwner.unit),
            selectinload(Measure.steps).selectinload(Step.owners).selectinload(StepOwner.person),
            selectinload(Measure.steps).selectinload(Step.schedule),
            selectinload(Measure.steps).selectinload(Step.deadlines).selectinload(Deadline.unit),
        )
    ).one_or_none()
    if found is None:
        raise missing()
    return found


def _edited(visit: Visit, command: Any, said: str = "saved") -> Response:
    """Carry out an edit and show the measure it is about, or why it cannot be."""
    done = plan_steps.edit(visit.acting, command) if type(command) in _OF_STEPS else mending.edit(visit.acting, command)
    if done.refusal is Unfit.MISSING:
        raise missing()
    if done.refusal is not None:
        day = done.facts.get("day")
        text = visit.pen.short(day) if isinstance(day, date) else done.facts.get("text", "")
        status = 422 if done.refusal in _FILLED_IN else 409
        raise Refused(done.refusal.value, status, at=FIELDS.get(done.refusal, ""), text=text)
    return visit.go(f"/board/plan/{done.measure_id}", said)


_OF_STEPS = (AddStep, MoveStep, SplitStep, RemoveStep)
#: The field that has to be filled in otherwise.
FIELDS = {
    Unfit.SCHEDULE_INCOMPLETE: "end",
    Unfit.SCHEDULE_BACKWARDS: "start",
    Unfit.DAYS_MISSING: "days_after",
    Unfit.BAD_DATE: "end",
    Unfit.NUMBER_TAKEN: "number",
    Unfit.ONE_PART: "texts",
}
#: What is wrong with what was filled in; the rest is what the plan itself does not allow.
_FILLED_IN = frozenset(
    {
        Unfit.SCHEDULE_INCOMPLETE,
        Unfit.SCHEDULE_BACKWARDS,
        Unfit.DAYS_MISSING,
        Unfit.BAD_DATE,
        Unfit.ONE_PART,
        Unfit.NOT_PERMITTED,
    }
)


@forms.staying_on(desk)
def add_measure(visit: Visit) -> Response:
    """Add a measure that the importer missed, with one step that has no time yet."""
    number, title = forms.text("number", "เลขข้อ", most=20), forms.text("title", "ชื่อมาตรการ")
    return _edited(visit, mending.AddMeasure(visit.plan().id, number, title), "added")


@forms.staying_on(mend)
def change_measure(visit: Visit, measure_id: int) -> Response:
    """Change a measure's title, heading, codes and whether it is reminded of."""
    title, section = forms.text("title", "ชื่อมาตรการ"), forms.optional_text("section", "หัวข้อ")
    refs = tuple(forms.codes("refs"))
    return _edited(visit, mending.ChangeMeasure(measure_id, title, section, refs, forms.ticked("silent")))


@forms.staying_on(mend)
def waive(visit: Visit, measure_id: int) -> Response:
    """Cancel a measure for this year, with the reason that the record keeps."""
    return _edited(visit, mending.WaiveMeasure(measure_id, forms.text("reason", "เหตุผล", most=500)))


def reinstate(visit: Visit, measure_id: int) -> Response:
    """Take a cancelled measure back into the plan."""
    return _edited(visit, mending.ReinstateMeasure(measure_id))


@forms.staying_on(mend)
def add_step(visit: Visit, measure_id: int) -> Response:
    """Add a step to a measure: at its end, or before the one that was chosen."""
    known = [step.id for step in _measure(visit, measure_id).steps]
    return _edited(visit, AddStep(measure_id, forms.text("text", "ขั้นตอน"), forms.one_of("before", known)), "added")


def move_step(visit: Visit, step_id: int) -> Response:
    """Let a step change places with its neighbour."""
    return _edited(visit, MoveStep(step_id, up=forms.ticked("up")))


def remove_step(visit: Visit, step_id: int) -> Response:
    """Take a step out of a measure, with its deadlines; one that was reported or postponed stays on record."""
    return _edited(visit, RemoveStep(step_id), "removed")


def _mend_step(visit: Visit, step_id: int) -> str:
    """Show the measure that a step belongs to."""
    step = visit.session.get(Step, step_id)
    if step is None:
        raise missing()
    return mend(visit, step.measure_id)


def _asked_again(visit: Visit, question_id: int) -> str:
    """Show the page that a question of the importer stands on."""
    asked = visit.session.get(PlanQuestion, question_id)
    if asked is None:
        raise missing()
    return desk(visit) if asked.measure_id is None else mend(visit, asked.measure_id)


@forms.staying_on(_mend_step)
def split_step(visit: Visit, step_id: int) -> Response:
    """Make several steps of one, a line each."""
    lines = forms.text("texts", "ขั้นตอน").splitlines()
    return _edited(visit, SplitStep(step_id, tuple(line.strip() for line in lines if line.strip())))


def _mend_deadline(visit: Visit, deadline_id: int) -> str:
    """Show the measure that a deadline belongs to."""
    due = visit.session.get(Deadline, deadline_id)
    if due is None:
        raise missing()
    return mend(visit, due.step.measure_id)


@forms.staying_on(_mend_step)
def change_step(visit: Visit, step_id: int) -> Response:
    """Change a step's words, owners and schedule."""
    year_be = visit.session.scalar(
        select(Plan.fiscal_year_be).join(Measure).join(Step, Step.measure_id == Measure.id).where(Step.id == step_id)
    )
    if year_be is None:
        raise missing()
    text, owners = forms.text("text", "ขั้นตอน"), _owners(visit)
    times = _times_filled_in(visit, year_be)
    return _edited(visit, mending.ChangeStep(step_id, text, forms.ticked("every_unit"), owners, times))


def _owners(visit: Visit) -> Owners:
    posts = (forms.optional_text("posts", "ตำแหน่ง") or "").splitlines()
    return Owners(
        tuple(forms.several_of("unit", [unit.id for unit in organizations.units(visit.session)])),
        tuple(forms.several_of("person", [person.id for person in people.active(visit.session)])),
        tuple(post.strip() for post in posts if post.strip()),
    )


def _times_filled_in(visit: Visit, year_be: int | None) -> Times:
    return Times(
        forms.choice("kind", ScheduleKind),
        forms.day("start", visit.today, year_be),
        forms.day("end", visit.today, year_be),
        forms.number("days_after", 0, 366),
    )


@forms.staying_on(_mend_deadline)
def change_deadline(visit: Visit, deadline_id: int) -> Response:
    """Move one deadline; the plan's date stays in the record beside it."""
    wanted = forms.day("due_on", visit.today)
    if wanted is None:
        raise Refused("text_missing", at="due_on", field="วันครบกำหนด")
    return _edited(visit, mending.MoveDeadline(deadline_id, wanted))
