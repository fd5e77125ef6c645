"""What a change was, in the words of the plan: which measure, step and period, from what to what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.changes import Change
from bot.board.visit import Visit
from storage.models import Deadline, Measure, OfficeHoliday, Person, PlanQuestion, Schedule, Step, StepOwner, Unit

#: Fields that follow from others, or mean nothing to a reader.
_UNSAID = frozenset(
    {
        "plan_id",
        "measure_id",
        "step_id",
        "position",
        "paper",
        "source",
        "candidates",
        "field",
        "place",
        "next_reminder_on",
        "reminded_through",
        "created_at",
        "room_id",
    }
)
_MODELS: dict[str, Any] = {
    "measure": Measure,
    "step": Step,
    "step_owner": StepOwner,
    "schedule": Schedule,
    "deadline": Deadline,
    "person": Person,
    "unit": Unit,
    "office_holiday": OfficeHoliday,
    "plan_question": PlanQuestion,
}


@dataclass(frozen=True)
class Field:
    """One value that changed; plain data as the audit trail holds it, None for nothing."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Told:
    """One row that changed: ``what`` is added, removed or changed; the rest says what it belongs to."""

    table: str
    what: str
    fields: tuple[Field, ...]
    measure: Measure | None = None
    step: Step | None = None
    deadline: Deadline | None = None
    name: str = ""


@dataclass
class Book:
    """The rows that some changes are about, looked up once."""

    rows: dict[str, dict[int, Any]]

    def get(self, table: str, row_id: object) -> Any:
        """Return a row that is still there."""
        return self.rows.get(table, {}).get(row_id) if isinstance(row_id, int) else None


def tell(visit: Visit, changes: Iterable[Sequence[Change]]) -> list[list[Told]]:
    """Return each list of changes in words; what has nothing to say is left out."""
    lists = [[change for change in one if "table" in change] for one in changes]
    book = _looked_up(visit.session, [change for one in lists for change in one])
    return [[told for change in one if (told := _told(book, change)).fields or told.what != "changed"] for one in lists]


def _looked_up(session: Session, changes: Sequence[Change]) -> Book:
    """Fetch the rows in the order in which they name each other: owners and deadlines, then steps, then measures."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for change in changes:
        wanted[change["table"]].add(int(change["id"]))
        for values in (change["before"] or {}, change["after"] or {}):
            for name in ("step", "measure"):
                if isinstance(values.get(f"{name}_id"), int):
                    wanted[name].add(values[f"{name}_id"])
    book = Book(defaultdict(dict))
    for table in ("step_owner", "schedule", "deadline", "plan_question", "step", "measure", "person", "unit"):
        _fetch(session, book, table, wanted[table])
        for row in book.rows[table].values():
            for name in ("step", "measure"):
                if isinstance(getattr(row, f"{name}_id", None), int):
                    wanted[name].add(getattr(row, f"{name}_id"))
    _fetch(session, book, "office_holiday", wanted["office_holiday"])
    return book


def _fetch(session: Session, book: Book, table: str, ids: set[int]) -> None:
    if ids:
        model = _MODELS[table]
        book.rows[table] = {row.id: row for row in session.scalars(select(model).where(model.id.in_(ids)))}


def _told(book: Book, change: Change) -> Told:
    table, before, after = str(change["table"]), change["before"], change["after"]
    values = {**(before or {}), **(after or {})}
    row = book.get(table, change["id"])
    step = row if table == "step" else book.get("step", values.get("step_id") or getattr(row, "step_id", None))
    measure_id = values.get("measure_id") or getattr(row, "measure_id", None) or getattr(step, "measure_id", None)
    measure = row if table == "measure" else book.get("measure", measure_id)
    what = "added" if before is None else "removed" if after is None else "changed"
    names = [name for name in values if name not in _UNSAID]
    said = (Field(name, (before or {}).get(name), (after or {}).get(name)) for name in names)
    return Told(
        table=table,
        what=what,
        fields=tuple(one for one in said if one.before != one.after and (one.before or one.after is not None)),
        measure=measure,
        step=step,
        deadline=row if table == "deadline" else None,
        name=str(values.get("name") or getattr(row, "name", "") or ""),
    )
