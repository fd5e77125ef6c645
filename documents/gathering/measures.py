"""Measures and steps as papers print them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from documents.gathering.filing import filed_under, finding_of
from documents.gathering.lines import Said, lines_of
from documents.gathering.source import Kept, since_paper
from documents.gathering.texts import Told, unique, without_private
from documents.gathering.view import View, unit_of
from documents.gathering.year import months_of
from documents.report import EvidenceLine, MeasureLine, StepLine
from measures.standing import FINISHED, overall, standing
from measures.vocabulary import DeadlineState, Door, EvidenceState, ScheduleKind, Status
from storage.clock import local_date
from storage.files import FileStore
from storage.models import Deadline, Evidence, Measure, Report, Schedule, Step
from thai import format as thai_format

_EVIDENCE_KINDS = {"photo": "photo", "url": "link"}
_RECURRING_WORDS = {
    ScheduleKind.MONTHLY: "ทุกเดือน",
    ScheduleKind.QUARTERLY: "ทุกไตรมาส",
    ScheduleKind.EVERY_6_MONTHS: "ทุก ๖ เดือน",
    ScheduleKind.FISCAL_YEAR: "ตลอดปีงบประมาณ",
}


@dataclass(frozen=True)
class Gatherer:
    """Gathers the measures of one plan for one paper."""

    session: Session
    view: View
    told: Told
    kept: Kept
    #: The reports that stand, by measure.
    standing: Mapping[int, Sequence[Report]]
    files: FileStore | None = None

    def measure(self, measure: Measure) -> MeasureLine:
        """Return one measure with its steps and all that counts of what was reported."""
        said = Said.of(self.standing[measure.id], self.view, self.told)
        dues = [due for step in measure.steps for due in self._dues(step)]
        standings = [
            standing(due.due_on, said.status_on(due), said.done_on(said.on(due)), self.view.made_on) for due in dues
        ]
        steps = tuple(self._step(step, said.about(step)) for step in measure.steps if self.view.shows(step))
        imported = [row.source == Door.IMPORT for row in said.rows]
        status = Status.WAIVED if measure.waived_at is not None else _status(said, dues)
        return MeasureLine(
            number=measure.number,
            title=self.told(measure.title),
            section=filed_under(measure.section),
            refs=tuple(str(code) for code in measure.refs),
            steps=steps,
            owners=unique(owner for step in measure.steps for owner in owners_of(step)),
            schedule_text=" ".join(unique(step.schedule_text for step in steps)),
            status=status,
            waived_reason=measure.waived_reason,
            finding=finding_of(measure.plan, measure.number, self.told),
            done_on=said.done_on(),
            result=said.words("result"),
            problem=said.words("problem"),
            suggestion=said.words("suggestion"),
            outcome=said.words("outcome"),
            percent=said.percent,
            late=any(entry.late for entry in standings),
            # A finished report may speak of no deadline by name: what is done is never overdue.
            overdue=status not in (*FINISHED, Status.WAIVED) and any(entry.overdue for entry in standings),
            evidence=tuple(self._proof(measure, row, proof) for row in said.rows for proof in _kept(row)),
            source=self.kept.cells(measure, self.told, deeds=any(imported)),
            since=since_paper(said, measure.steps),
            imported=bool(imported) and all(imported),
            months=months_of(measure, self.view.fiscal_year_be, self.view.made_on, self.view.unit),
        )

    def _dues(self, step: Step) -> list[Deadline]:
        return [due for due in step.deadlines if due.state != DeadlineState.CANCELLED and self.view.concerns(due)]

    def _step(self, step: Step, said: Said) -> StepLine:
        dues = self._dues(step)
        return StepLine(
            number=step.number,
            text=self.told(step.text),
            owners=owners_of(step),
            schedule_text=schedule_text(step.schedule),
            status=_status(said, dues),
            done_on=said.done_on(),
            result=said.words("result"),
            problem=said.words("problem"),
            percent=said.percent,
            reports=lines_of(dues, said, self.view),
        )

    def _proof(self, measure: Measure, row: Report, proof: Evidence) -> EvidenceLine:
        path = self.files.local(proof.organization_id, proof.sha256) if self.files and proof.sha256 else None
        return EvidenceLine(
            kind=_EVIDENCE_KINDS.get(proof.kind, "file"),  # type: ignore[arg-type]
            caption=without_private(proof.caption or ""),
            measure_number=measure.number,
            step_number=row.step.number if row.step else None,
            path=path,
            name=without_private(proof.file_name) if proof.file_name else None,
            url=proof.url,
            sha256=proof.sha256,
            received_on=local_date(proof.received_at),
            who=unit_of(row),
            missing=path is None and self.files is not None and proof.sha256 is not None,
        )


def _kept(row: Report) -> list[Evidence]:
    return [
        proof
        for proof in row.evidence
        if proof.removed_at is None and proof.state in {EvidenceState.STORED, EvidenceState.WAITING}
    ]


def _status(said: Said, dues: Sequence[Deadline]) -> Status | None:
    """Return how a whole stands: nothing where nobody reported; "ทุกกอง" is done only when each unit is."""
    if not said.rows:
        return None
    if not any(said.on(due) for due in dues):
        return said.statuses[said.rows[-1].id]
    return overall(said.status_on(due) for due in dues)


def schedule_text(schedule: Schedule | None) -> str:
    """Return a schedule in the paper's own words, or in ours where the paper had none."""
    if schedule is None:
        return ""
    if schedule.source_text:
        return schedule.source_text
    kind = ScheduleKind(schedule.kind)
    if kind in _RECURRING_WORDS:
        return _RECURRING_WORDS[kind]
    if kind is ScheduleKind.AFTER_EVENT:
        return f"ภายใน {schedule.days_after} วันหลังดำเนินการ" if schedule.days_after else ""
    if kind in (ScheduleKind.BY_DATE, ScheduleKind.BY_MONTH) and schedule.end:
        return f"ภายในวันที่ {thai_format.long_date(schedule.end)}"
    if kind is ScheduleKind.PERIOD and schedule.start and schedule.end:
        return thai_format.month_range(schedule.start, schedule.end)
    return ""


def owners_of(step: Step) -> tuple[str, ...]:
    """Return who answers for a step: units and posts, or everybody."""
    if step.every_unit:
        return ("ทุกส่วนราชการ",)
    return unique(
        owner.unit.name if owner.unit else (owner.post or (owner.person.name if owner.person else ""))
        for owner in step.owners
    )
