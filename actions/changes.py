"""Changes of plan, people and rules: written to the audit trail with the values before and after, to be undone.

An action changes rows as it likes; ``watched`` notes what every editable row was before, and writes one audit entry.
Undoing puts the values back, unless somebody has changed the same values since, and is itself a change: undoing it
brings the change back. Nothing that was reported upon can be removed this way (the database refuses).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, event, insert, inspect, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, UOWTransaction

from actions.acting import Acting
from measures.reasons import Reason
from storage import audit, calendar, deadlines, outbox
from storage.models import (
    Assignment,
    AuditEntry,
    Base,
    ChatRoomUnit,
    Deadline,
    Measure,
    Notice,
    OfficeHoliday,
    Organization,
    Person,
    Plan,
    PlanQuestion,
    Schedule,
    Step,
    StepOwner,
    Topic,
    Unit,
)

#: What the desks may change. Who somebody is in LINE is not among it: an audit trail must not keep what was erased.
EDITABLE: dict[type[Base], tuple[str, ...]] = {
    Unit: ("name", "aliases", "position", "retired"),
    Person: ("name", "post", "state", "created_at"),
    Assignment: ("person_id", "unit_id", "role", "acting", "valid_from", "valid_until"),
    ChatRoomUnit: ("room_id", "unit_id"),
    OfficeHoliday: ("day", "name", "working", "source"),
    Organization: ("settings", "public_name"),
    Plan: ("fiscal_year_be", "title", "kind", "source_name", "source_sha256", "scores", "paper", "created_at"),
    Measure: (
        "plan_id",
        "number",
        "title",
        "section",
        "refs",
        "position",
        "waived_at",
        "waived_reason",
        "reminders",
        "source",
    ),
    Topic: ("plan_id", "code", "title", "instrument", "indicator", "score", "previous_score", "position"),
    Step: ("measure_id", "number", "text", "position", "every_unit"),
    StepOwner: ("step_id", "unit_id", "person_id", "post"),
    Schedule: ("step_id", "kind", "start", "end", "days_after", "source_text"),
    Deadline: ("due_on", "planned_on", "next_reminder_on", "reminded_through"),
    PlanQuestion: (
        "plan_id",
        "measure_id",
        "field",
        "question",
        "place",
        "candidates",
        "if_unanswered",
        "answer",
        "answered_by_id",
        "answered_at",
    ),
}
_BY_TABLE = {str(model.__tablename__): model for model in EDITABLE}
#: Parents before children, so that rows are put back and taken away in an order the database accepts.
_ORDER = {name: place for place, name in enumerate(_BY_TABLE)}
_CALENDAR_TABLES = frozenset({"office_holiday", "organization"})
_PLAN_TABLES = frozenset({"unit", "measure", "step", "step_owner", "schedule"})

UNDONE = "change.undone"

Values = dict[str, Any]
Change = dict[str, Any]
Noted = list[Change]


class Conflicting(StrEnum):
    """What stands in the way of a change or of the way back."""

    IN_USE = "in_use"
    CHANGED_SINCE = "changed_since"
    NOT_UNDOABLE = "not_undoable"


class Conflict(Exception):
    """The rows say no; nothing is written."""

    def __init__(self, reason: Conflicting) -> None:
        """Name what stands in the way."""
        super().__init__(reason.value)
        self.reason = reason


class _Watch:
    """Notes rows as they were before their first change, through any number of flushes."""

    def __init__(self) -> None:
        self.before: dict[Base, Values | None] = {}

    def __call__(self, session: Session, _context: UOWTransaction, _instances: Any) -> None:
        for row in session.new:
            if type(row) in EDITABLE:
                self.before.setdefault(row, None)
        for row in session.dirty:
            if type(row) in EDITABLE and session.is_modified(row):
                self.before.setdefault(row, _values_before(row))
        for row in session.deleted:
            if type(row) in EDITABLE:
                self.before.setdefault(row, _values_before(row))

    def changes(self) -> list[Change]:
        """Return what has changed; rows that came and went, or are as they were, are left out."""
        found = []
        for row, before in self.before.items():
            state = inspect(row)
            after = None if state.deleted or state.was_deleted or state.transient else _values(row)
            if before != after:
                found.append(_change(str(row.__tablename__), row.id, before, after))  # type: ignore[attr-defined]
        return found


def _change(table: str, row_id: int, before: Values | None, after: Values | None) -> Change:
    if before is not None and after is not None:
        names = [name for name in after if before[name] != after[name]]
        before, after = {name: before[name] for name in names}, {name: after[name] for name in names}
    return {"table": table, "id": row_id, "before": before, "after": after}


def _values(row: Base) -> Values:
    return {name: _plain(getattr(row, name)) for name in EDITABLE[type(row)]}


def _values_before(row: Base) -> Values:
    state = inspect(row)
    values = _values(row)
    for name in values:
        history = state.attrs[name].history
        if history.deleted:
            values[name] = _plain(history.deleted[0])
    return values


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value


@contextmanager
def watched(acting: Acting, action: str, subject: str, subject_id: int | None = None) -> Iterator[None]:
    """Write one audit entry about all that is changed within, and by which door; deadlines then follow the plan.

    Raises ``Conflict`` where the database finds a name or number taken.
    """
    with noted(acting) as changes:
        yield
    if changes:
        _record(acting, action, subject, subject_id or _first_id(changes, subject), {"changes": changes})
        _follow(acting, changes)


@contextmanager
def noted(acting: Acting) -> Iterator[list[Change]]:
    """Give a list that holds, once the block is left, all that was changed within; nothing is written about it.

    It is for changes whose own audit entry is written where they are made. Raises ``Conflict`` as ``watched`` does.
    """
    watch = _Watch()
    found: list[Change] = []
    event.listen(acting.session, "before_flush", watch)
    try:
        yield found
        acting.session.flush()
    except IntegrityError as error:
        raise Conflict(Conflicting.IN_USE) from error
    finally:
        event.remove(acting.session, "before_flush", watch)
    found += watch.changes()


def _first_id(changes: list[Change], subject: str) -> int | None:
    return next((int(change["id"]) for change in changes if change["table"] == subject), None)


def _record(acting: Acting, action: str, subject: str, subject_id: int | None, detail: dict[str, Any]) -> None:
    detail = {**detail, "door": acting.door.value}
    audit.record(acting.session, acting.now, action, subject, subject_id, person_id=acting.person_id, detail=detail)


def _follow(acting: Acting, changes: list[Change]) -> None:
    """Let deadlines follow the plan, and drop notices of deadlines that were moved by hand."""
    acting.session.flush()
    acting.session.expire_all()
    if _PLAN_TABLES & {change["table"] for change in changes}:
        for plan in acting.session.scalars(select(Plan)).all():
            deadlines.follow_plan(acting.session, plan, acting.now)
    if _CALENDAR_TABLES & {change["table"] for change in changes}:
        calendar.changed(acting.session, acting.organization, acting.today)
    for change in changes:
        if change["table"] == "deadline":
            outbox.cancel(acting.session, acting.now, Reason.DATE_CHANGED, Notice.deadline_id == change["id"])
    for person_id in _no_longer_theirs(acting, changes):
        deadlines.owner_left(acting.session, person_id, acting.now)


def _no_longer_theirs(acting: Acting, changes: list[Change]) -> set[int]:
    """Return the people from whom a duty or a role was taken: what waits to be said to them may not be theirs now."""
    found = set()
    for change in changes:
        if change["table"] not in {"step_owner", "assignment"} or change["before"] is None:
            continue
        person_id = change["before"].get("person_id")
        if person_id is None and change["after"] is not None:
            # A role that ends keeps its row, and a change names only what has changed.
            held = acting.session.get(_BY_TABLE[change["table"]], change["id"])
            person_id = getattr(held, "person_id", None)
        if person_id is not None:
            found.add(int(person_id))
    return found


def undoable(entry: AuditEntry) -> bool:
    """Tell whether an entry holds the values to go back to."""
    return bool(entry.detail.get("changes"))


def undo(acting: Acting, entry: AuditEntry) -> None:
    """Put back what an entry changed; raise ``Conflict`` where it was changed again since, or is in use."""
    changes = entry.detail.get("changes") or []
    if not changes:
        raise Conflict(Conflicting.NOT_UNDOABLE)
    backwards = [{**change, "before": change["after"], "after": change["before"]} for change in changes]
    for change in changes:
        _must_be_as_left(acting, change)
    try:
        _free_numbers(acting, backwards)
        for change in sorted(backwards, key=_turn):
            _put(acting, change)
        acting.session.flush()
    except IntegrityError as error:
        raise Conflict(Conflicting.IN_USE) from error
    detail = {"changes": backwards, "undoes": entry.id}
    _record(acting, UNDONE, entry.subject, entry.subject_id, detail)
    _follow(acting, backwards)


def _free_numbers(acting: Acting, changes: list[Change]) -> None:
    """Set numbers aside that get others: each is unique in its plan or measure, and two may change places."""
    for change in changes:
        model = {"step": Step, "measure": Measure}.get(change["table"])
        if model is not None and change["before"] and "number" in (change["after"] or {}):
            acting.session.execute(update(model).where(_id(model) == change["id"]).values(number=f"~{change['id']}"))


def _turn(change: Change) -> int:
    """Return when a change has its turn: children are removed before parents, and put back after them."""
    place = _ORDER[change["table"]]
    return -place if change["after"] is None else len(_ORDER) + place


def _must_be_as_left(acting: Acting, change: Change) -> None:
    model = _BY_TABLE[change["table"]]
    if model is Organization and change["id"] != acting.organization.id:
        raise Conflict(Conflicting.NOT_UNDOABLE)
    row = acting.session.scalars(
        select(model).where(_id(model) == change["id"]).execution_options(populate_existing=True)
    ).one_or_none()
    left = change["after"]
    if (row is None) != (left is None):
        raise Conflict(Conflicting.CHANGED_SINCE)
    if row is not None and any(_plain(getattr(row, name)) != value for name, value in left.items()):
        raise Conflict(Conflicting.CHANGED_SINCE)


def _put(acting: Acting, change: Change) -> None:
    model = _BY_TABLE[change["table"]]
    if change["after"] is None:
        acting.session.execute(delete(model).where(_id(model) == change["id"]))
        return
    values = {name: _typed(model, name, value) for name, value in change["after"].items()}
    if change["before"] is None:
        own = {"id": change["id"], "organization_id": acting.organization.id}
        acting.session.execute(insert(model).values(**own, **values))
    else:
        acting.session.execute(update(model).where(_id(model) == change["id"]).values(**values))


def _id(model: type[Base]) -> Any:
    return model.id  # type: ignore[attr-defined]


def _typed(model: type[Base], name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    kind = inspect(model).columns[name].type.python_type
    if kind is datetime:
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if kind is date else value
