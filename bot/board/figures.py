"""The geometry of the pictures: plain numbers that the templates draw as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.board.plan_view import DueRow, total
from measures.standing import Counts
from thai.calendar import fiscal_months

BAR_WIDTH = 240
CHART_WIDTH = 360
CHART_HEIGHT = 120
_PARTS = ("done", "late", "overdue", "coming")


@dataclass(frozen=True)
class Piece:
    """One part of a bar: what it counts, where it begins and how wide it is, in units of the picture."""

    kind: str
    count: int
    x: float
    width: float


@dataclass(frozen=True)
class UnitBar:
    """One unit's line: its figures and the parts of its bar."""

    unit_id: int | None
    name: str
    counts: Counts
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class MonthColumn:
    """One month: how many deadlines fall due in it, how many of these are met, and the columns' sizes."""

    first_day: date
    counts: Counts
    x: float
    height: float
    met: float
    current: bool


def pieces(counts: Counts, width: float = BAR_WIDTH) -> tuple[Piece, ...]:
    """Return the parts of a bar that is ``width`` wide; nothing to count gives no parts."""
    found: list[Piece] = []
    at = 0.0
    for kind in _PARTS:
        number = getattr(counts, kind)
        if number:
            part = width * number / counts.total
            found.append(Piece(kind, number, round(at, 1), round(part, 1)))
            at += part
    return tuple(found)


def unit_bars(dues: Sequence[DueRow], units: Sequence[tuple[int, str]], today: date) -> tuple[UnitBar, ...]:
    """Return one bar per unit that has deadlines, in the office's order; the whole office's own come last."""
    by_unit: dict[int | None, list[DueRow]] = {unit_id: [] for unit_id, _ in units}
    names: dict[int | None, str] = dict(units)
    for due in dues:
        by_unit.setdefault(due.unit_id, []).append(due)
        names.setdefault(due.unit_id, due.unit)
    bars = []
    for unit_id, rows in by_unit.items():
        counts = total(rows, today)
        if rows:
            bars.append(UnitBar(unit_id, names[unit_id], counts, pieces(counts)))
    return tuple(bars)


def month_columns(dues: Sequence[DueRow], fiscal_year_be: int, today: date) -> tuple[MonthColumn, ...]:
    """Return the twelve months of a fiscal year, scaled to the month with most deadlines."""
    counted = []
    for month in fiscal_months(fiscal_year_be):
        rows = [due for due in dues if month.start <= due.due_on <= month.end]
        counted.append((month, total(rows, today)))
    highest = max((counts.total for _, counts in counted), default=0) or 1
    step = CHART_WIDTH / len(counted)
    return tuple(
        MonthColumn(
            first_day=month.start,
            counts=counts,
            x=round(place * step, 1),
            height=round(CHART_HEIGHT * counts.total / highest, 1),
            met=round(CHART_HEIGHT * counts.finished / highest, 1),
            current=month.start <= today <= month.end,
        )
        for place, (month, counts) in enumerate(counted)
    )
