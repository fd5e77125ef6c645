"""The plan desk: the coordinator sees and mends the plan; deadlines follow, and every change can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from bot.board import changes, forms, paging, plan_questions
from bot.board.doors import Doors, coordinators
from bot.board.visit import Refused, Visit, missing
from documents.assembling import schedule_text
from measures.codes import sort_key
from measures.reasons import Reason
from measures.schedule import InvalidScheduleError
from measures.schedule import Schedule as ScheduleRule
from measures.vocabulary import ScheduleKind
from storage import organizations, outbox, people, plans
from storage.models import (
    Deadline,
    Measure,
    Notice,
    Plan,
    Postponement,
    Report,
    Schedule,
    Step,
    StepOwner,
)
from thai.calendar import fiscal_year

_DATED = frozenset({ScheduleKind.BY_DATE, ScheduleKind.BY_MONTH, ScheduleKind.PERIOD})
_PER_PAGE = 40
#: A plan of one year does name days of the next; beyond that a year was mistyped.
_BEYOND = timedelta(days=366)


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
    doors.form("/board/plan/deadlines/<int:deadline_id>", change_deadline, coordinators)


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


def _back(visit: Visit, measure_id: int, said: str = "saved") -> Response:
    return visit.go(f"/board/plan/{measure_id}", said)


def add_measure(visit: Visit) -> Response:
    """Add a measure that the importer missed, with one step that has no time yet."""
    plan = visit.plan()
    number = forms.text("number", "เลขข้อ", most=20)
    title = forms.text("title", "ชื่อมาตรการ")
    taken = select(Measure.id).where(Measure.plan_id == plan.id, Measure.number == number)
    if visit.session.scalar(taken) is not None:
        raise Refused("number_taken", 409, text=number)
    last = visit.session.scalar(select(func.max(Measure.position)).where(Measure.plan_id == plan.id)) or 0
    own = {"organization_id": visit.organization.id}
    measure = Measure(**own, plan_id=plan.id, number=number, title=title, refs=[], position=last + 1, reminders={})
    with changes.watched(visit, "board.measure_added", "measure"):
        measure.steps = [_new_step(visit, f"{number}.1", title, 1)]
        visit.session.add(measure)
    return _back(visit, measure.id, "added")


def _new_step(visit: Visit, number: str, text: str, position: int) -> Step:
    own = {"organization_id": visit.organization.id}
    schedule = Schedule(**own, kind=ScheduleKind.NONE.value)
    return Step(**own, number=number, text=text, position=position, every_unit=False, schedule=schedule)


def change_measure(visit: Visit, measure_id: int) -> Response:
    """Change a measure's title, heading, codes and whether it is reminded of."""
    measure = _measure(visit, measure_id)
    title = forms.text("title", "ชื่อมาตรการ")
    section = forms.optional_text("section", "หัวข้อ")
    refs = forms.codes("refs")
    reminders = {name: value for name, value in measure.reminders.items() if name != "off"}
    with changes.watched(visit, "board.measure_changed", "measure", measure_id):
        measure.title, measure.section, measure.refs = title, section, refs
        measure.reminders = {**reminders, **({"off": True} if forms.ticked("silent") else {})}
    return _back(visit, measure_id)


def waive(visit: Visit, measure_id: int) -> Response:
    """Cancel a measure for this year, with the reason that the record keeps."""
    measure = _measure(visit, measure_id)
    reason = forms.text("reason", "เหตุผล", most=500)
    if measure.waived_at is not None:
        raise Refused("waived", 409)
    with changes.watched(visit, "board.measure_waived", "measure", measure_id):
        measure.waived_at, measure.waived_reason = visit.now, reason
    return _back(visit, measure_id)


def reinstate(visit: Visit, measure_id: int) -> Response:
    """Take a cancelled measure back into the plan."""
    measure = _measure(visit, measure_id)
    with changes.watched(visit, "board.measure_reinstated", "measure", measure_id):
        measure.waived_at = measure.waived_reason = None
    return _back(visit, measure_id)


def add_step(visit: Visit, measure_id: int) -> Response:
    """Add a step at the end of a measure."""
    measure = _measure(visit, measure_id)
    text = forms.text("text", "ขั้นตอน")
    last = max((step.number for step in measure.steps), key=sort_key, default=f"{measure.number}.0")
    tail = last.rpartition(".")[2]
    number = f"{measure.number}.{int(tail) + 1 if tail.isdecimal() else len(measure.steps) + 1}"
    position = max((step.position for step in measure.steps), default=0) + 1
    with changes.watched(visit, "board.step_added", "measure", measure_id):
        measure.steps.append(_new_step(visit, number, text, position))
    return _back(visit, measure_id, "added")


def _step(visit: Visit, step_id: int) -> Step:
    step = visit.session.scalars(select(Step).where(Step.id == step_id)).one_or_none()
    if step is None:
        raise missing()
    return step


def remove_step(visit: Visit, step_id: int) -> Response:
    """Take a step out of a measure, with its deadlines; one that was reported or postponed stays on record."""
    step = _step(visit, step_id)
    measure = _measure(visit, step.measure_id)
    if len(measure.steps) == 1:
        raise Refused("last_step", 409)
    due_ids = [due.id for due in step.deadlines]
    if _is_on_record(visit, step, due_ids):
        raise Refused("step_in_use", 409)
    with changes.watched(visit, "board.step_removed", "measure", measure.id):
        _let_go(visit, due_ids)
        visit.session.expire(step, ["deadlines"])
        visit.session.delete(step)
    return _back(visit, measure.id, "removed")


def _is_on_record(visit: Visit, step: Step, due_ids: list[int]) -> bool:
    reported = select(Report.id).where(or_(Report.step_id == step.id, Report.deadline_id.in_(due_ids)))
    asked = select(Postponement.id).where(Postponement.deadline_id.in_(due_ids))
    moved = any(due.planned_on is not None for due in step.deadlines)
    return moved or any(visit.session.scalar(query.limit(1)) is not None for query in (reported, asked))


def _let_go(visit: Visit, due_ids: list[int]) -> None:
    """Remove deadlines; what was said about them stays in the outbox, what was not said yet is skipped."""
    about = Notice.deadline_id.in_(due_ids)
    outbox.cancel(visit.session, visit.now, Reason.DEADLINE_CANCELLED, about)
    visit.session.execute(update(Notice).where(about).values(deadline_id=None))
    visit.session.execute(delete(Deadline).where(Deadline.id.in_(due_ids)))


def change_step(visit: Visit, step_id: int) -> Response:
    """Change a step's words, owners and schedule."""
    step = _step(visit, step_id)
    measure = _measure(visit, step.measure_id)
    text = forms.text("text", "ขั้นตอน")
    wanted = _owners(visit)
    schedule = _schedule(visit, measure.plan.fiscal_year_be)
    with changes.watched(visit, "board.step_changed", "step", step_id):
        step.text, step.every_unit = text, forms.ticked("every_unit")
        _set_owners(visit, step, wanted)
        _set_schedule(visit, step, schedule)
    return _back(visit, measure.id)


_Owner = tuple[int | None, int | None, str | None]


def _owners(visit: Visit) -> list[_Owner]:
    units = forms.several_of("unit", [unit.id for unit in organizations.units(visit.session)])
    persons = forms.several_of("person", [person.id for person in people.active(visit.session)])
    posts = (forms.optional_text("posts", "ตำแหน่ง") or "").splitlines()
    named: list[_Owner] = [(unit_id, None, None) for unit_id in units]
    named += [(None, person_id, None) for person_id in persons]
    return named + [(None, None, post.strip()[:300]) for post in posts if post.strip()]


def _set_owners(visit: Visit, step: Step, wanted: list[_Owner]) -> None:
    held = {(owner.unit_id, owner.person_id, owner.post): owner for owner in step.owners}
    for key, owner in held.items():
        if key not in wanted:
            step.owners.remove(owner)
    for unit_id, person_id, post in wanted:
        if (unit_id, person_id, post) not in held:
            own = visit.organization.id
            step.owners.append(StepOwner(organization_id=own, unit_id=unit_id, person_id=person_id, post=post))


def _schedule(visit: Visit, year_be: int) -> ScheduleRule:
    kind = forms.choice("kind", ScheduleKind)
    start, end = forms.day("start", visit.today, year_be), forms.day("end", visit.today, year_be)
    days = forms.number("days_after", 0, 366)
    if kind in _DATED and end is None:
        raise Refused("schedule_incomplete")
    if kind is ScheduleKind.AFTER_EVENT and days is None:
        raise Refused("days_missing")
    year = fiscal_year(year_be)
    for day in (start, end):
        if day is not None and not year.start - _BEYOND <= day <= year.end + _BEYOND:
            raise Refused("bad_date", text=visit.pen.short(day))
    try:
        return ScheduleRule(kind, start, end, days if kind is ScheduleKind.AFTER_EVENT else None)
    except InvalidScheduleError as error:
        raise Refused("schedule_backwards") from error


def _set_schedule(visit: Visit, step: Step, wanted: ScheduleRule) -> None:
    row = step.schedule
    if row is None:
        row = step.schedule = Schedule(organization_id=visit.organization.id, kind=wanted.kind)
    now = (row.kind, row.start, row.end, row.days_after)
    if now != (wanted.kind, wanted.start, wanted.end, wanted.days_after):
        row.kind, row.start, row.end = wanted.kind, wanted.start, wanted.end
        # The paper's own words no longer say what holds; the entry in the audit trail keeps them.
        row.days_after, row.source_text = wanted.days_after, None


def change_deadline(visit: Visit, deadline_id: int) -> Response:
    """Move one deadline; the plan's date stays in the record beside it."""
    deadline = visit.session.scalars(
        select(Deadline).where(Deadline.id == deadline_id).options(selectinload(Deadline.step))
    ).one_or_none()
    if deadline is None:
        raise missing()
    wanted = forms.day("due_on", visit.today)
    if wanted is None:
        raise Refused("text_missing", field="วันครบกำหนด")
    with changes.watched(visit, "board.deadline_changed", "deadline", deadline_id):
        if wanted != deadline.due_on:
            planned = deadline.planned_on or deadline.due_on
            deadline.planned_on = None if wanted == planned else planned
            deadline.due_on = wanted
            deadline.next_reminder_on, deadline.reminded_through = visit.today, None
    return _back(visit, deadline.step.measure_id)
