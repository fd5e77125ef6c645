"""The words of the imported paper: the cells of each measure as long as the plan still says so, and the tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.gathering.lines import Said
from documents.gathering.texts import Told
from documents.report import PaperTable, ReportLine, SourceCell
from measures.vocabulary import Door
from storage.models import AuditEntry, Measure, Plan, Step

#: What tells of deeds: printed from the paper only while the report that was read from it stands.
DEEDS = frozenset({"result", "status", "done_on", "outcome", "suggestion", "problem", "evidence"})
#: A value that was changed since -> the columns of the paper that do not hold any more.
_CHANGED = {
    ("measure", "title"): ("title", "item", "question"),
    ("measure", "section"): ("issue", "indicator"),
    ("measure", "number"): ("number",),
    ("step", None): ("method", "elements"),
    ("step", "text"): ("method", "elements"),
    ("step", "every_unit"): ("owner",),
    ("step_owner", None): ("owner",),
    ("schedule", None): ("time", "follow_up", "months", "start", "end", "schedule_kind"),
}
_EDITIONS = ("plan.imported", "plan.updated")


class Kept:
    """Knows for each measure of a plan which columns of its paper were changed by hand since the paper was read."""

    def __init__(self, session: Session, plan: Plan, measures: Sequence[Measure]) -> None:
        """Look through the changes made since the last edition of the plan."""
        rows = session.execute(select(Measure.id, Measure.source).where(Measure.plan_id == plan.id))
        self._cells: dict[int, list[Any]] = {row.id: row.source for row in rows}
        steps = {step.id: measure.id for measure in measures for step in measure.steps}
        self._changed: dict[int, set[str]] = {}
        for entry in _entries(session, plan):
            for change in entry.detail.get("changes", ()):
                measure_id = _measure_of(change, steps)
                if measure_id is not None:
                    self._changed.setdefault(measure_id, set()).update(_columns(change))

    def cells(self, measure: Measure, told: Told, *, deeds: bool) -> tuple[SourceCell, ...]:
        """Return the cells that still hold; those that tell of deeds only where the paper's own report stands."""
        stale = self._changed.get(measure.id, set())
        return tuple(
            SourceCell(
                meaning=cell.get("meaning"),
                heading=cell.get("heading") or "",
                text=told(cell.get("text")),
                column=int(cell.get("column") or 0),
                part=int(cell.get("part") or 0),
                place=cell.get("place") or "",
            )
            for cell in self._cells.get(measure.id) or ()
            if cell.get("meaning") not in stale and (deeds or cell.get("meaning") not in DEEDS)
        )


def _entries(session: Session, plan: Plan) -> Iterable[AuditEntry]:
    """Return the changes to measures and steps that were noted since the last edition."""
    edition = select(AuditEntry.id).where(
        AuditEntry.action.in_(_EDITIONS), AuditEntry.subject == "plan", AuditEntry.subject_id == plan.id
    )
    since = session.scalars(edition.order_by(AuditEntry.id.desc()).limit(1)).first() or 0
    query = select(AuditEntry).where(AuditEntry.id > since, AuditEntry.subject.in_(("measure", "step")))
    return session.scalars(query.order_by(AuditEntry.id))


def _measure_of(change: Mapping[str, Any], steps: Mapping[int, int]) -> int | None:
    """Return the measure that a changed row belongs to."""
    values = {**(change.get("before") or {}), **(change.get("after") or {})}
    table = change.get("table")
    if table == "measure":
        return int(change["id"])
    if table == "step":
        return values.get("measure_id") or steps.get(change["id"])
    return steps.get(values.get("step_id", -1)) if table in {"step_owner", "schedule"} else None


def _columns(change: Mapping[str, Any]) -> Iterable[str]:
    table = str(change.get("table"))
    came_or_went = change.get("before") is None or change.get("after") is None
    names = {*(change.get("before") or {}), *(change.get("after") or {})}
    if came_or_went or table in {"schedule", "step_owner"}:
        yield from _CHANGED.get((table, None), ())
    for name in () if came_or_went else names:
        yield from _CHANGED.get((table, name), ())


def since_paper(said: Said, steps: Sequence[Step]) -> tuple[ReportLine, ...]:
    """Return what people reported after the paper, a line for each step and unit, in the order of the steps."""
    lives = [row for row in said.rows if row.source != Door.IMPORT]
    several = len(steps) > 1
    groups: dict[tuple[str | None, str], list[Any]] = {}
    for row in lives:
        number = row.step.number if several and row.step is not None else None
        groups.setdefault((number, said.unit(row)), []).append(row)
    return tuple(replace(said.line(unit, rows), step=number) for (number, unit), rows in groups.items())


def tables_of(plan: Plan, told: Told) -> tuple[PaperTable, ...]:
    """Return the tables of the paper with the rows that are no measure of the plan, each under its heading."""
    paper = plan.paper or {}
    return tuple(_table(table, told) for table in paper.get("tables", ()))


def _table(table: Mapping[str, Any], told: Told) -> PaperTable:
    return PaperTable(
        headings=_joined(table.get("headings") or ()),
        rows=tuple(tuple(told(cell) for cell in row) for row in table.get("rows") or () if any(row)),
        kind=str(table.get("kind") or "other"),
        place=str(table.get("place") or ""),
    )


def _joined(headings: Sequence[Any]) -> tuple[str, ...]:
    """Return one heading for each column; a heading over several columns leads those below it."""
    rows = [row if isinstance(row, list | tuple) else [row] for row in headings]
    width = max((len(row) for row in rows), default=0)
    columns = ([str(row[place]) for row in rows if place < len(row) and row[place]] for place in range(width))
    return tuple(" ".join(dict.fromkeys(column)) for column in columns)
