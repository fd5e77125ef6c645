"""Many measures at once: those that lack a time or an owner first; looked at, then written, and undone as one."""

from __future__ import annotations

from flask import make_response, request
from werkzeug.wrappers import Response

from actions import plan_bulk
from actions.plan_bulk import BulkEdit
from actions.plan_desk import Owners, Times, Unfit
from bot.board import changes_told, forms
from bot.board.doors import Doors, coordinators
from bot.board.plan_desk import FIELDS
from bot.board.visit import Refused, Visit, missing
from documents.assembling import schedule_text
from measures.vocabulary import ScheduleKind
from storage import organizations, plans
from storage.models import Measure, Plan

_EVERY_UNIT = "every"


def register(doors: Doors) -> None:
    """Add the table, the look at what would change, and the form that writes it."""
    doors.page("/board/plan/many", many, coordinators)
    doors.form("/board/plan/many/preview", preview, coordinators)
    doors.form("/board/plan/many", write, coordinators)


def many(visit: Visit) -> str:
    """Show the measures that lack something, or all of them with ``rows=all``, each with a box to tick."""
    plan = visit.plan()
    rows = plans.measures_of(visit.session, plan.id)
    lacking = plan_bulk.lacking(visit.session, plan.id)
    everything = request.values.get("rows") == "all"
    shown = rows if everything else [row for row in rows if row.id in lacking]
    return visit.show(
        "many.html",
        plan=plan,
        rows=shown,
        everything=everything,
        lacking=len(lacking),
        times={row.id: _times(row) for row in shown},
        units=organizations.units(visit.session),
        kinds=tuple(ScheduleKind),
    )


def _times(measure: Measure) -> list[str]:
    return list(dict.fromkeys(text for step in measure.steps if (text := schedule_text(step.schedule))))


@forms.staying_on(many, "measure")
def preview(visit: Visit) -> Response:
    """Show what would change, old beside new; nothing is written yet."""
    plan = visit.plan()
    done = plan_bulk.preview(visit.acting, _filled_in(visit, plan))
    _refuse(visit, done)
    (told,) = changes_told.tell(visit, [done.changes])
    again = [(name, value) for name in request.form for value in request.form.getlist(name) if name != "form_token"]
    shown = visit.show(
        "many_preview.html",
        plan=plan,
        told=told,
        again=again,
        unit_names={unit.id: unit.name for unit in organizations.units(visit.session)},
    )
    return make_response(shown)


def write(visit: Visit) -> Response:
    """Carry out what was looked at."""
    plan = visit.plan()
    _refuse(visit, plan_bulk.apply(visit.acting, _filled_in(visit, plan)))
    return visit.go(visit.in_year("/board/plan/many", plan.fiscal_year_be), "many_saved")


def _filled_in(visit: Visit, plan: Plan) -> BulkEdit:
    known = [measure.id for measure in plans.measures_of(visit.session, plan.id)]
    kind = request.form.get("kind", "")
    units = [one for one in request.form.getlist("unit") if one != _EVERY_UNIT]
    named = organizations.units(visit.session)
    if any(not one.isdecimal() or int(one) not in {unit.id for unit in named} for one in units):
        raise Refused("bad_choice", 400)
    command = BulkEdit(
        plan_id=plan.id,
        measure_ids=tuple(forms.several_of("measure", known)),
        owners=Owners(tuple(map(int, units))) if units else None,
        every_unit=_EVERY_UNIT in request.form.getlist("unit"),
        times=_times_filled_in(visit, plan) if kind else None,
        only_missing=not forms.ticked("also_given"),
        due_on=forms.day("due_on", visit.today, plan.fiscal_year_be),
        silent={"off": True, "on": False}.get(request.form.get("reminders", "")),
        waive=forms.optional_text("waive", "เหตุผลที่ยกเลิก", most=500),
    )
    if command.is_empty:
        raise Refused("nothing_chosen", at="measure")
    return command


def _times_filled_in(visit: Visit, plan: Plan) -> Times:
    year = plan.fiscal_year_be
    start, end = forms.day("start", visit.today, year), forms.day("end", visit.today, year)
    return Times(forms.choice("kind", ScheduleKind), start, end, forms.number("days_after", 0, 366))


def _refuse(visit: Visit, done: plan_bulk.Bulked) -> None:
    if done.refusal is Unfit.MISSING:
        raise missing()
    if done.refusal is not None:
        day = done.facts.get("day")
        raise Refused(done.refusal.value, at=FIELDS.get(done.refusal, ""), text=visit.pen.short(day) if day else "")  # type: ignore[arg-type]
