"""The year in one picture: measures and units by month, and what was planned against what is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.board import plan_view
from bot.board.doors import Doors
from bot.board.plan_view import DueRow, PlanView
from bot.board.visit import Visit
from measures.standing import Counts
from storage import plans
from thai.calendar import fiscal_month_place, fiscal_months

CELL_WIDTH, CELL_HEIGHT, NAME_WIDTH = 44, 22, 220
LINE_WIDTH, LINE_HEIGHT = 528, 150


@dataclass(frozen=True)
class Cell:
    """The deadlines of one row in one month: how they stand, what the cell says first, and where it leads."""

    month: int
    counts: Counts
    kind: str
    x: int
    link: str


@dataclass(frozen=True)
class Row:
    """One measure or unit with the months in which something falls due."""

    number: str
    name: str
    link: str
    y: int
    cells: tuple[Cell, ...]

    def cell(self, month: int) -> Cell | None:
        """Return the cell of a month, counted from October as 0."""
        return next((cell for cell in self.cells if cell.month == month), None)


@dataclass(frozen=True)
class Course:
    """Deadlines added up over the months: planned, done by their own day, and done in the year before."""

    planned: tuple[int, ...]
    done: tuple[int, ...]
    last_year: tuple[int, ...]

    @property
    def highest(self) -> int:
        """Return the highest figure of all, at least 1."""
        return max((*self.planned, *self.done, *self.last_year, 1))

    def points(self, figures: Sequence[int], width: int = LINE_WIDTH, height: int = LINE_HEIGHT) -> str:
        """Return the points of a line as SVG writes them, in a picture of that size."""
        step = width / 12
        return " ".join(
            f"{round((place + 0.5) * step, 1)},{round(height * (1 - figure / self.highest), 1)}"
            for place, figure in enumerate(figures)
        )


def register(doors: Doors) -> None:
    """Add the page of the whole year, made to be printed."""
    doors.page("/board/year", year)


def year(visit: Visit) -> str:
    """Show every measure by month, on one page of paper."""
    plan = visit.plan()
    view = plan_view.load(visit.session, plan)
    rows = measure_rows(view, visit.today)
    return visit.show(
        "year.html",
        plan=plan,
        rows=rows,
        units=unit_rows(view, visit.today, lambda unit, period: _unit_link(plan.fiscal_year_be, unit, period)),
        course=course(visit, view, view.dues),
        months=fiscal_months(plan.fiscal_year_be),
        counts=plan_view.total(view.dues, visit.today),
        now=this_month(plan.fiscal_year_be, visit.today),
        uncounted=sum(not row.dues and not row.waived for row in view.measures),
    )


def _unit_link(year_be: int, unit_id: int | None, period: str) -> str:
    unit = f"&unit={unit_id}" if unit_id else ""
    return f"/board/?year={year_be}{unit}&period={period}#measures"


def this_month(year_be: int, today: date) -> int | None:
    """Return the month of a fiscal year that today is in, counted from October as 0; None outside of the year."""
    return next((at for at, month in enumerate(fiscal_months(year_be)) if month.start <= today <= month.end), None)


def measure_rows(view: PlanView, today: date) -> list[Row]:
    """Return one row per measure that something falls due of, in the plan's order."""
    found = [row for row in view.measures if row.dues and not row.waived]
    return [
        Row(
            row.number,
            row.title,
            f"/board/measures/{row.id}",
            place * CELL_HEIGHT,
            _cells(row.dues, view.plan.fiscal_year_be, today, lambda _, link=f"/board/measures/{row.id}": link),  # type: ignore[misc]
        )
        for place, row in enumerate(found)
    ]


def unit_rows(view: PlanView, today: date, link: Callable[[int | None, str], str]) -> list[Row]:
    """Return one row per unit that has deadlines; ``link`` leads to a unit in a period of the overview's filters."""
    by_unit: dict[int | None, list[DueRow]] = defaultdict(list)
    for due in view.dues:
        by_unit[due.unit_id].append(due)
    names: list[tuple[int | None, str]] = [*view.units, (None, "ทั้งหน่วยงาน")]
    held = [(unit_id, name) for unit_id, name in names if by_unit.get(unit_id)]
    return [
        Row(
            "",
            name,
            link(unit_id, ""),
            place * CELL_HEIGHT,
            _cells(
                by_unit[unit_id],
                view.plan.fiscal_year_be,
                today,
                lambda period, unit_id=unit_id: link(unit_id, period),  # type: ignore[misc]
            ),
        )
        for place, (unit_id, name) in enumerate(held)
    ]


def _cells(dues: Iterable[DueRow], year_be: int, today: date, link: Callable[[str], str]) -> tuple[Cell, ...]:
    by_month: dict[int, list[DueRow]] = defaultdict(list)
    months = fiscal_months(year_be)
    for due in dues:
        by_month[fiscal_month_place(year_be, due.due_on)].append(due)
    return tuple(
        Cell(
            place,
            counts := plan_view.total(found, today),
            counts.foremost or "done",
            NAME_WIDTH + place * CELL_WIDTH,
            link(f"{months[place].start.month:02d}"),
        )
        for place, found in sorted(by_month.items())
    )


def course(visit: Visit, view: PlanView, dues: Sequence[DueRow]) -> Course:
    """Return the year's course: a month to come has no figure of what is done."""
    year_be = view.plan.fiscal_year_be
    now = this_month(year_be, visit.today)
    over = visit.today > fiscal_months(year_be)[-1].end
    shown = 12 if over else (now + 1 if now is not None else 0)
    before = plans.of_year(visit.session, year_be - 1) if year_be - 1 in visit.years else None
    earlier = plan_view.load(visit.session, before).dues if before is not None else ()
    return Course(
        _added_up((due.due_on for due in dues), year_be),
        _added_up((due.done_on for due in dues if due.done_on), year_be)[:shown],
        _added_up((due.done_on for due in earlier if due.done_on), year_be - 1) if earlier else (),
    )


def _added_up(days: Iterable[date], year_be: int) -> tuple[int, ...]:
    known = sorted(days)
    return tuple(sum(day <= month.end for day in known) for month in fiscal_months(year_be))
