"""The first page: how the plan stands, by unit and by month, what is late and what is coming."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from flask import request

from actions import plan_bulk
from bot.board import figures, filters, plan_view, year
from bot.board.doors import Doors
from bot.board.filters import Derived, Filters
from bot.board.plan_view import DueRow, MeasureRow, PlanView, StepRow
from bot.board.visit import Visit
from measures.vocabulary import Instrument, Status
from thai.calendar import fiscal_months, fiscal_quarter, fiscal_year_be

HERE = "/board/"
PER_PAGE = 25
LISTED = 6
COMING_WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class Item:
    """The deadlines of a step in a list with what they belong to: the one that is due first, and how many there are.

    ``days_left`` is negative when it is overdue.
    """

    due: DueRow
    measure: MeasureRow
    step: StepRow
    days_left: int
    count: int = 1


def register(doors: Doors) -> None:
    """Add the overview."""
    doors.page("/board/", overview)


def overview(visit: Visit) -> str:
    """Show the plan's standing, narrowed to what the address asks for."""
    plan = visit.plan()
    view = plan_view.load(visit.session, plan)
    shown = plan.fiscal_year_be
    chosen = filters.read(request.args, view)
    dues = filters.counted(view, chosen, visit.today)
    listed = filters.measures(view, chosen, visit.today)
    late, coming = _items(view, dues, visit)
    return visit.show(
        "overview.html",
        plan=plan,
        lacking=len(plan_bulk.lacking(visit.session, plan.id)),
        view_measures=len(view.measures),
        last_year=_last_year(visit, plan.fiscal_year_be),
        filters=chosen,
        counts=plan_view.total(dues, visit.today),
        bars=figures.unit_bars(dues, view.units, visit.today),
        year_units=year.unit_rows(view, visit.today, partial(_narrowed, chosen, shown)),
        year_months=fiscal_months(shown),
        year_now=year.this_month(shown, visit.today),
        course=year.course(visit, view, dues),
        months=figures.month_columns(dues, plan.fiscal_year_be, visit.today),
        late=late,
        coming=coming,
        listed=LISTED,
        measures=_one_page(listed, chosen),
        found=len(listed),
        pages=max(1, -(-len(listed) // PER_PAGE)),
        choices=_choices(view),
        here_to=lambda **changes: f"{chosen.address(shown, **changes).removeprefix(HERE)}#measures",
        unit_link=lambda unit_id: chosen.address(plan.fiscal_year_be, unit=unit_id),
    )


def _last_year(visit: Visit, shown: int) -> int | None:
    """Return last year while its report is due: until the end of December, where it has a plan."""
    year = fiscal_year_be(visit.today)
    in_time = visit.today <= fiscal_quarter(year, 1).end
    return year - 1 if in_time and shown == year and year - 1 in visit.years else None


def _narrowed(chosen: Filters, year_be: int, unit: int | None, period: str) -> str:
    """Return the address within this page: there is one in each cell of the picture."""
    return f"{chosen.address(year_be, unit=unit, period=period).removeprefix(HERE)}#measures"


def _items(view: PlanView, dues: Sequence[DueRow], visit: Visit) -> tuple[list[Item], list[Item]]:
    """Return what is overdue, longest first, and what falls due soon, soonest first; one line for each step."""
    late: dict[int, Item] = {}
    coming: dict[int, Item] = {}
    for due in dues:
        days_left = due.standing(visit.today).days_left
        if days_left is not None and days_left <= COMING_WITHIN.days:
            group = late if days_left < 0 else coming
            known = group.get(due.step_id)
            item = Item(due, *view.of(due), days_left)
            group[due.step_id] = item if known is None else replace(known, count=known.count + 1)
    return list(late.values()), list(coming.values())


def _one_page(listed: Sequence[MeasureRow], chosen: Filters) -> Sequence[MeasureRow]:
    return listed[(chosen.page - 1) * PER_PAGE : chosen.page * PER_PAGE]


def _choices(view: PlanView) -> dict[str, object]:
    return {
        "units": view.units,
        "instruments": tuple(Instrument),
        "statuses": (*Status, *Derived),
        "periods": filters.periods(view.plan.fiscal_year_be),
    }
