"""The executives' page: figures of a month, what changed, what needs a word, orders, and ทราบ."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import request
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from actions import acknowledge, orders
from actions.acknowledge import Acknowledge
from actions.orders import Give
from actions.outcome import Became
from bot.board import forms, plan_view
from bot.board.doors import Doors, executives
from bot.board.visit import Refused, Visit, missing
from documents.gathering.changes import changes_of
from documents.gathering.view import View
from measures.schedule import month_key
from storage import organizations
from storage.models import Acknowledgement, Deadline, Measure, Plan, Postponement, Step
from thai.calendar import Span, fiscal_months, month_span

#: What is late, longest first: so many lines.
LISTED = 30


def register(doors: Doors) -> None:
    """Add the page, ทราบ, and the two forms of orders."""
    doors.page("/board/executive", executive, executives)
    doors.form("/board/executive/acknowledge", know, executives)
    doors.form("/board/executive/orders", give, executives)
    doors.form("/board/orders/<int:order_id>/pass", pass_on, executives)


def executive(visit: Visit) -> str:
    """Show one month as its summary tells it, with what waits for a word."""
    plan = visit.plan()
    month = _month(visit, plan)
    key = month_key(plan.fiscal_year_be, month)
    view = plan_view.load(visit.session, plan)
    late = [due for due in view.dues if due.standing(visit.today).overdue]
    return visit.show(
        "executive.html",
        plan=plan,
        month=month,
        months=[one for one in fiscal_months(plan.fiscal_year_be) if one.start <= visit.today],
        view=view,
        whole=plan_view.total(view.dues, visit.today),
        newly_done=sum(due.done_on is not None and month.start <= due.done_on <= month.end for due in view.dues),
        newly_overdue=sum(month.start <= due.due_on <= month.end for due in late),
        late=late,
        listed=LISTED,
        changes=changes_of(
            visit.session,
            plan,
            View(month, plan.fiscal_year_be, visit.today),
            _moved(visit, plan),
        ),
        may=acknowledge.is_executive(visit.acting),
        known=_words_on(visit, key),
        key=key,
        orders=[(row, receipts, orders.is_open(receipts)) for row, receipts in orders.standing(visit.acting)],
        units=organizations.units(visit.session),
    )


def _moved(visit: Visit, plan: Plan) -> list[Deadline]:
    """Return the deadlines of a plan that were moved because somebody asked: all that a change of days is told of."""
    asked = select(Postponement.deadline_id).where(Postponement.accepted.is_(True))
    rows = select(Deadline).join(Step).join(Measure).where(Measure.plan_id == plan.id, Deadline.id.in_(asked))
    return list(visit.session.scalars(rows.options(selectinload(Deadline.step).selectinload(Step.measure))))


def _month(visit: Visit, plan: Plan) -> Span:
    """Return the month of ``?month=2026-02``; today's, or the last of a year that is over."""
    known = {f"{one.start:%Y-%m}": one for one in fiscal_months(plan.fiscal_year_be)}
    asked = request.values.get("month", "")
    if asked and asked not in known:
        raise Refused("bad_filter", 400)
    today = month_span(visit.today.year, visit.today.month)
    return known.get(asked) or (today if today in known.values() else _nearest(list(known.values()), visit.today))


def _nearest(months: Sequence[Span], today: date) -> Span:
    return months[-1] if today > months[-1].end else months[0]


def _words_on(visit: Visit, key: str) -> list[Acknowledgement]:
    rows = select(Acknowledgement).where(Acknowledgement.period_key == key, Acknowledgement.order_text.is_(None))
    return list(visit.session.scalars(rows.order_by(Acknowledgement.id)))


def _back(visit: Visit, said: str) -> Response:
    month = request.form.get("month", "")
    address = f"/board/executive?month={month}" if month else "/board/executive"
    return visit.go(visit.in_year(address), said)


def know(visit: Visit) -> Response:
    """Take ทราบ on a month."""
    plan = visit.plan()
    done = acknowledge.acknowledge(visit.acting, Acknowledge(month_key(plan.fiscal_year_be, _month(visit, plan))))
    if done.became is Became.REFUSED:
        raise Refused("not_allowed", 403)
    return _back(visit, "acknowledged")


@forms.staying_on(executive, "words")
def give(visit: Visit) -> Response:
    """Write an order down; the heads of the ticked units get it at once, else the coordinator passes it on."""
    plan = visit.plan()
    month = _month(visit, plan)
    words = forms.text("words", "ข้อสั่งการ", most=orders.LONGEST_ORDER)
    chosen = forms.several_of("unit", [one.id for one in organizations.units(visit.session)])
    name = f"สรุปผล{visit.pen.period(month.start, month.end)}"
    done = orders.give(
        visit.acting, Give(month_key(plan.fiscal_year_be, month), words, name, tuple(chosen) if chosen else None)
    )
    if done.became is Became.REFUSED:
        raise Refused("not_allowed", 403)
    return _back(visit, "ordered")


def pass_on(visit: Visit, order_id: int) -> Response:
    """Send an order on to the heads of all units."""
    done = orders.pass_on(visit.acting, order_id)
    if done.refusal is orders.NoOrder.NOBODY:
        raise Refused("no_heads", 409)
    if done.refusal is not None:
        raise missing()
    return _back(visit, "ordered")
