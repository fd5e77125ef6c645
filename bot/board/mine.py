"""งานของฉัน and ของหน่วยงาน: what somebody and their unit owe, and reporting it from the page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from flask import request
from sqlalchemy import select
from werkzeug.wrappers import Response

from actions import evidence, orders, report, targets
from actions.outcome import Became
from actions.report import Need, Said, Say
from actions.targets import Problem
from bot.board import files, forms, plan_view, telling, uploads
from bot.board.doors import Doors, reviewers
from bot.board.figures import unit_bars
from bot.board.plan_view import DueRow, PlanView
from bot.board.visit import Refused, Visit, missing
from measures.permissions import units
from measures.standing import OPEN
from measures.vocabulary import Role, Status
from storage import people, reports
from storage.models import Deadline, StepOwner

#: What a report from the page can say.
STATUSES = (Status.DONE, Status.IN_PROGRESS, Status.NOT_STARTED)
SOON = timedelta(days=30)
#: Of each list so many lines; the rest is a tap away.
LISTED = 25


def register(doors: Doors) -> None:
    """Add the two lists and the form of a report."""
    doors.page("/board/mine", mine)
    doors.page("/board/unit", unit, reviewers)
    doors.page("/board/report/<int:deadline_id>", form)
    doors.form("/board/report/<int:deadline_id>", send, before=uploads.received)
    doors.form("/board/orders/<int:order_id>/seen", seen)


def mine(visit: Visit) -> str:
    """Show what the visitor's units owe, soonest first, and what was reported lately."""
    plan = visit.plan()
    view = plan_view.load(visit.session, plan)
    dues = owed(visit, view, units(visit.actor, visit.today))
    finished = [due for due in dues if is_finished(due)]
    return visit.show(
        "mine.html",
        plan=plan,
        view=view,
        groups=_by_time(visit, [due for due in dues if not is_finished(due)]),
        counts=plan_view.total(dues, visit.today),
        finished=finished,
        most=len(dues) if request.args.get("all") else LISTED,
        orders=_orders_of(visit),
    )


def owed(visit: Visit, view: PlanView, unit_ids: Collection[int]) -> list[DueRow]:
    """Return the deadlines of some units, those of the visitor's own name, and to a coordinator the whole office's."""
    owned = set(visit.session.scalars(select(StepOwner.step_id).where(StepOwner.person_id == visit.person.id)))
    whole = visit.manages and not unit_ids
    return [
        due
        for due in view.dues
        if due.unit_id in unit_ids or (due.unit_id is None and (due.step_id in owned or visit.manages)) or whole
    ]


def is_finished(due: DueRow) -> bool:
    return due.status not in OPEN


def _by_time(visit: Visit, dues: Sequence[DueRow]) -> list[tuple[str, list[DueRow]]]:
    """Return the open deadlines by how soon they are, each group under the name of its heading."""
    groups: dict[str, list[DueRow]] = {"overdue": [], "soon": [], "later": []}
    for due in dues:
        late, near = due.due_on < visit.today, due.due_on <= visit.today + SOON
        groups["overdue" if late else "soon" if near else "later"].append(due)
    return [(name, rows) for name, rows in groups.items() if rows]


def _orders_of(visit: Visit) -> list[object]:
    """Return the orders that the visitor has got and not yet acknowledged."""
    return [
        row
        for row, receipts in orders.standing(visit.acting)
        if any(one.person_id == visit.person.id and one.acknowledged_at is None for one in receipts)
    ]


def seen(visit: Visit, order_id: int) -> Response:
    """Take รับทราบ of an order."""
    if orders.take_note(visit.acting, order_id).became is Became.REFUSED:
        raise missing()
    return visit.go("/board/mine", "seen")


def unit(visit: Visit) -> str:
    """Show the visitor's units: figures, who works there, what is late and what comes next."""
    plan = visit.plan()
    view = plan_view.load(visit.session, plan)
    led = {
        held.unit_id
        for held in visit.person.assignments
        if held.role is Role.SUPERVISOR and held.unit_id is not None and people.holds(held, visit.today)
    }
    shown = [(unit_id, name) for unit_id, name in view.units if unit_id in led or visit.manages]
    dues = [due for due in view.dues if due.unit_id in dict(shown)]
    staff = people.active(visit.session)
    return visit.show(
        "unit.html",
        plan=plan,
        view=view,
        bars=unit_bars(dues, shown, visit.today),
        rows=[
            (
                unit_id,
                name,
                [one.name for one in staff if any(held.unit_id == unit_id for held in one.assignments)],
                _by_time(visit, [due for due in dues if due.unit_id == unit_id and not is_finished(due)]),
            )
            for unit_id, name in shown
        ],
    )


def form(visit: Visit, deadline_id: int) -> str:
    """Show the form of a report on one deadline, beside what stands."""
    due = _due(visit, deadline_id)
    told = [one for one in telling.of_measure(visit.session, due.step.measure_id) if _is_about(one, deadline_id)]
    return visit.show(
        "report.html",
        plan=due.step.measure.plan,
        due=due,
        measure=due.step.measure,
        statuses=STATUSES,
        told=told,
        link=lambda proof, small=False: files.evidence_link(visit, proof, small=small),
        pictures=files.PICTURES,
    )


def _is_about(told: telling.Told, deadline_id: int) -> bool:
    return told.standing and any(row.deadline_id == deadline_id for row in told.rows)


def _due(visit: Visit, deadline_id: int) -> Deadline:
    """Return a deadline that the visitor may report on."""
    _, rows = targets.exact(visit.acting, deadline_id)
    if rows is Problem.WAIVED:
        raise Refused("waived", 409)
    if isinstance(rows, Problem):
        raise missing()
    return visit.session.get_one(Deadline, deadline_id)


@forms.staying_on(form, "status")
def send(visit: Visit, deadline_id: int) -> Response:
    """Put what was filled in on record, with its files and links."""
    due = _due(visit, deadline_id)
    if isinstance(visit.beforehand, Refused):
        raise visit.beforehand
    status = Status(request_status())
    words = forms.optional_text("words", "ผลการดำเนินการ", most=report.LONGEST_WORDS)
    say = Say(
        due.step.number,
        status,
        day=forms.day("done_on", visit.today, due.step.measure.plan.fiscal_year_be),
        percent=forms.number("percent", 0, 100),
        words=forms.optional_text("problem", "ปัญหา", most=report.LONGEST_WORDS) if forms.ticked("stuck") else words,
        stuck=forms.ticked("stuck"),
        replaces=forms.ticked("replaces"),
        deadline_id=deadline_id,
    )
    (said,) = report.report(visit.acting, [say])
    _refuse(said)
    rows = reports.standing_batch(visit.session, said.rows[0].id)
    evidence.add_links(visit.acting, rows, words or "")
    added = evidence.add_files(visit.acting, rows, visit.beforehand or ())
    known = said.became is Became.KNOWN and not added
    return visit.go(f"/board/measures/{due.step.measure_id}", "unchanged" if known else "reported")


def request_status() -> str:
    """Return the status that was chosen; raise ``Refused`` where none was."""
    chosen = forms.optional_text("status", "สถานะ") or ""
    if chosen not in STATUSES:
        raise Refused("text_missing", at="status", field="สถานะ")
    return chosen


#: What has to be filled in otherwise: the field and the sentence.
_NEEDS = {
    Need.DAY: ("done_on", "odd_day"),
    Need.PROBLEM: ("problem", "problem_missing"),
    Need.REPLACE: ("replaces", "would_replace"),
}


def _refuse(said: Said) -> None:
    if said.need is not None:
        field, sentence = _NEEDS[said.need]
        raise Refused(sentence, at=field)
    if said.became is Became.REFUSED or not said.rows:
        raise missing()
