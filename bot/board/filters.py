"""What the overview can be narrowed to; everything stands in the address, so a view can be kept and passed on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from bot.board.plan_view import DueRow, MeasureRow, PlanView
from bot.board.visit import Refused
from measures.standing import count
from measures.vocabulary import Instrument, Status
from thai.calendar import Span, fiscal_half, fiscal_months, fiscal_quarter, fiscal_year
from thai.digits import to_arabic

LONGEST_SEARCH = 100


class Derived(StrEnum):
    """Standings that are counted and never stored."""

    OVERDUE = "overdue"
    LATE = "late"
    COMING = "coming"


def periods(fiscal_year_be: int) -> dict[str, Span]:
    """Return the periods of a fiscal year by key: "H1", "Q3", "10" (October); the year itself is the empty key."""
    months = {f"{month.start.month:02d}": month for month in fiscal_months(fiscal_year_be)}
    quarters = {f"Q{number}": fiscal_quarter(fiscal_year_be, number) for number in (1, 2, 3, 4)}
    halves = {f"H{number}": fiscal_half(fiscal_year_be, number) for number in (1, 2)}
    return {"": fiscal_year(fiscal_year_be), **halves, **quarters, **months}


@dataclass(frozen=True)
class Filters:
    """The choices made; empty means everything."""

    unit: int | None = None
    instrument: Instrument | None = None
    status: Status | Derived | None = None
    period: str = ""
    page: int = 1
    #: The column that measures are ordered by; empty is the plan's own order.
    sort: str = ""
    #: Words looked for in number, title, steps, codes and owners; blanks and the digits' taste do not count.
    q: str = ""

    @property
    def chosen(self) -> bool:
        """Tell whether anything is left out."""
        return any((self.unit, self.instrument, self.status, self.period, self.q))

    def address(self, year: int, **changes: object) -> str:
        """Return the address of these filters with some changed; the first page unless it is named."""
        other = replace(self, page=1) if "page" not in changes else self
        other = replace(other, **changes)  # type: ignore[arg-type]
        pairs = {
            "year": year,
            "unit": other.unit,
            "instrument": other.instrument,
            "status": other.status,
            "period": other.period,
            "q": other.q,
            "sort": other.sort,
            "page": other.page if other.page > 1 else None,
        }
        return "/board/?" + urlencode({name: value for name, value in pairs.items() if value})


def read(given: Mapping[str, str], view: PlanView) -> Filters:
    """Return the filters of an address; raise ``Refused`` for a value there is no choice for."""
    try:
        unit = int(given["unit"]) if given.get("unit") else None
        if unit is not None and unit not in dict(view.units):
            raise Refused("bad_filter", 400)
        period = given.get("period", "")
        if period not in periods(view.plan.fiscal_year_be):
            raise Refused("bad_filter", 400)
        instrument = Instrument(given["instrument"]) if given.get("instrument") else None
        status, page = _status(given.get("status", "")), max(1, int(given.get("page") or 1))
        sort = given.get("sort", "")
        if sort.removeprefix("-") not in ("", *COLUMNS):
            raise Refused("bad_filter", 400)
        return Filters(unit, instrument, status, period, page, sort, given.get("q", "").strip()[:LONGEST_SEARCH])
    except ValueError as error:
        raise Refused("bad_filter", 400) from error


def _status(text: str) -> Status | Derived | None:
    if not text:
        return None
    return Derived(text) if text in set(Derived) else Status(text)


def plain(text: str) -> str:
    """Return a text as it is looked for: without blanks, with Arabic digits and small letters."""
    return "".join(to_arabic(text).lower().split())


def holds(words: str, *texts: str) -> bool:
    """Tell whether some texts together hold all the words."""
    text = plain(" ".join(texts))
    return all(plain(word) in text for word in words.split())


def found(measure: MeasureRow, wanted: str) -> bool:
    """Tell whether a measure holds all the words looked for; a bare number is a whole number."""
    if wanted.isdecimal():
        return wanted == measure.number or wanted in {step.number for step in measure.steps}
    texts = (f"ข้อ {measure.number}", measure.title, measure.section or "", *measure.refs, *measure.owners)
    return holds(wanted, *texts, *(step.text for step in measure.steps))


def within(view: PlanView, filters: Filters) -> tuple[DueRow, ...]:
    """Return the deadlines that unit, instrument and period leave."""
    span = periods(view.plan.fiscal_year_be)[filters.period]
    return tuple(
        due
        for due in view.dues
        if (filters.unit is None or due.unit_id == filters.unit)
        and (not filters.period or span.start <= due.due_on <= span.end)
        and (filters.instrument is None or filters.instrument in view.of(due)[0].instruments)
        and (not filters.q or found(view.of(due)[0], to_arabic(filters.q)))
    )


def counted(view: PlanView, filters: Filters, today: date) -> tuple[DueRow, ...]:
    """Return the deadlines that all filters leave: what the figures of a page count."""
    return tuple(due for due in within(view, filters) if _is(due, filters.status, today))


def _is(due: DueRow, wanted: Status | Derived | None, today: date) -> bool:
    if isinstance(wanted, Derived):
        return bool(getattr(count((due.line,), today), wanted.value))
    return wanted is None or due.status is wanted


#: What measures can be ordered by, each with its key.
COLUMNS: dict[str, Callable[[MeasureRow, date], Any]] = {
    "title": lambda row, _: row.title,
    "owner": lambda row, _: row.owners,
    "status": lambda row, _: list(Status).index(row.status),
    "done": lambda row, today: row.counts(today).percent if row.dues else -1,
    "due": lambda row, _: due.due_on if (due := row.next_due()) is not None else date.max,
}


def _ordered(rows: list[MeasureRow], sort: str, today: date) -> list[MeasureRow]:
    if not sort:
        return rows
    key = COLUMNS[sort.removeprefix("-")]
    return sorted(rows, key=lambda row: key(row, today), reverse=sort.startswith("-"))


def measures(view: PlanView, filters: Filters, today: date) -> list[MeasureRow]:
    """Return the measures that all filters leave, in the order that was chosen."""
    kept = {view.of(due)[0].id for due in within(view, filters)}
    left = [row for row in view.measures if _belongs(row, filters, kept) and _stands(row, filters, today)]
    return _ordered(left, filters.sort, today)


def _belongs(measure: MeasureRow, filters: Filters, kept: set[int]) -> bool:
    if measure.id in kept:
        return True
    if filters.q and not found(measure, to_arabic(filters.q)):
        return False
    if filters.period or (filters.instrument is not None and filters.instrument not in measure.instruments):
        return False
    # A measure without deadlines, or a waived one, still belongs to the units that its steps name.
    named = any(filters.unit in step.unit_ids or step.every_unit for step in measure.steps)
    return filters.unit is None or (named and (measure.waived or not measure.dues))


def _stands(measure: MeasureRow, filters: Filters, today: date) -> bool:
    wanted = filters.status
    if wanted is None:
        return True
    if isinstance(wanted, Status):
        return measure.status is wanted
    if measure.waived:
        return False
    counts = measure.counts(today)
    return bool(getattr(counts, wanted.value))
