"""The lines of a step: what each unit said about each period, and who has said nothing yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from documents.gathering.periods import label
from documents.gathering.texts import Told, unique
from documents.gathering.view import View, unit_of
from documents.report import ReportLine
from measures.standing import FINISHED
from measures.vocabulary import Door, Status
from messages.wording import UNSENT
from storage.models import Deadline, Report, Step


@dataclass(frozen=True)
class Said:
    """The reports of a measure that count on a paper, oldest first, and how its deadlines stand by them."""

    rows: tuple[Report, ...]
    told: Told
    #: Report id -> status; a report that was sent back (ส่งกลับ) is not what its writer called it any more.
    statuses: Mapping[int, Status]

    @classmethod
    def of(cls, rows: Iterable[Report], view: View, told: Told) -> Said:
        """Choose the reports that count and take the reviews into account."""
        every = tuple(rows)
        latest = {row.deadline_id: row.id for row in every if row.deadline_id is not None}
        statuses = {
            row.id: Status(row.deadline.status)
            if row.deadline is not None and latest[row.deadline.id] == row.id
            else Status(row.status)
            for row in every
        }
        return cls(tuple(row for row in every if view.counts(row)), told, statuses)

    def about(self, step: Step) -> Said:
        """Return what was said about one step, be it as part of the whole measure: papers speak of all its steps."""
        rows = (row for row in self.rows if row.step_id in {None, step.id} or row.source == Door.IMPORT)
        return replace(self, rows=tuple(rows))

    def on(self, due: Deadline) -> tuple[Report, ...]:
        """Return the reports on one deadline."""
        return tuple(row for row in self.rows if row.deadline_id == due.id)

    def status_on(self, due: Deadline) -> Status:
        """Return how a deadline stands by the reports that count."""
        rows = self.on(due)
        return self.statuses[rows[-1].id] if rows else Status.NOT_STARTED

    def done_on(self, rows: Sequence[Report] | None = None) -> date | None:
        """Return the last day on which something was finished."""
        kept = self.rows if rows is None else rows
        return max((row.done_on for row in kept if row.done_on and self.statuses[row.id] in FINISHED), default=None)

    def words(self, name: str, rows: Sequence[Report] | None = None) -> str | None:
        """Return every different text of one field (result, problem, …), one below the other."""
        kept = self.rows if rows is None else rows
        marks = self._marks if name == "result" else {}
        return "\n".join(unique(f"{self.told(getattr(row, name), row)}{marks.get(row.id, '')}" for row in kept)) or None

    @property
    def _marks(self) -> dict[int, str]:
        """Return what stands behind a report (id) whose message its sender has unsent and nobody has verified."""
        unsent = (row for row in self.rows if row.message_unsent_at is not None)
        return {row.id: f" ({UNSENT})" for row in unsent if self.statuses[row.id] is not Status.VERIFIED}

    def unit(self, row: Report) -> str:
        """Return the unit a report was made for, "" for the whole office."""
        return unit_of(row) or ""

    def line(self, unit: str, rows: Sequence[Report]) -> ReportLine:
        """Return what was said in some reports of one unit as one line."""
        return replace(
            _line(unit, rows, self), period_label=label([r.deadline for r in rows if r.deadline is not None])
        )

    @property
    def percent(self) -> int | None:
        """Return the last percentage given."""
        return next((row.percent for row in reversed(self.rows) if row.percent is not None), None)


def lines_of(dues: Sequence[Deadline], said: Said, view: View) -> tuple[ReportLine, ...]:
    """Return a line per unit and stretch of periods; nothing where nobody said anything about the step."""
    if not said.rows:
        return ()
    if _one_paper_for_all(said):
        return (_line("", said.rows, said),)
    units: dict[str, list[Deadline]] = {}
    for due in dues:
        units.setdefault(due.unit.name if due.unit else "", []).append(due)
    loose = [row for row in said.rows if row.deadline_id not in {due.id for due in dues}]
    lines = [line for name, owed in units.items() for line in _unit_lines(name, owed, said, view)]
    return (*(_loose_line(row, said) for row in loose), *lines)


def _one_paper_for_all(said: Said) -> bool:
    """Tell whether one imported paper spoke of all units and periods in one breath."""
    return all(row.source == Door.IMPORT for row in said.rows) and len({row.batch for row in said.rows}) == 1


def _unit_lines(unit: str, dues: Sequence[Deadline], said: Said, view: View) -> list[ReportLine]:
    """Return a unit's lines in the order of time; periods of which the same was said share a line."""
    found: dict[ReportLine, list[Deadline]] = {}
    for due in dues:
        rows = said.on(due)
        if rows or view.owed(due):
            found.setdefault(_line(unit, rows, said), []).append(due)
    return [replace(line, period_label=label(owed)) for line, owed in found.items()]


def _line(unit: str, rows: Sequence[Report], said: Said) -> ReportLine:
    if not rows:
        return ReportLine(unit)
    last = rows[-1]
    return ReportLine(
        who=unit,
        status=said.statuses[last.id],
        done_on=said.done_on(rows),
        result=said.words("result", rows),
        problem=said.words("problem", rows),
        percent=last.percent,
    )


def _loose_line(row: Report, said: Said) -> ReportLine:
    period = label([row.deadline]) if row.deadline is not None else None
    return replace(_line(unit_of(row) or "", [row], said), period_label=period)
