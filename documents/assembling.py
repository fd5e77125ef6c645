"""From storage to the plain data that layouts print: nothing is filled in that nobody said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.report import (
    Acknowledgement,
    EvidenceLine,
    MeasureLine,
    MeasureSection,
    MonthPoint,
    OrganizationFacts,
    OverdueLine,
    ReportData,
    ReportLine,
    ScoreLine,
    Scores,
    Signatory,
    SignatoryRole,
    StepLine,
    TopicLine,
    UnitLine,
)
from documents.scope import Scope
from measures.standing import FINISHED, standing
from measures.vocabulary import Instrument, Role, ScheduleKind, Status
from storage import deadlines, people, plans, reports
from storage.clock import local_date
from storage.files import FileStore
from storage.models import Acknowledgement as AcknowledgementRow
from storage.models import Deadline, Evidence, Measure, Organization, Person, Plan, Report, Schedule, Step
from storage.settings import settings_of
from thai import format as thai_format
from thai.calendar import Span, fiscal_months

_EVIDENCE_KINDS = {"photo": "photo", "url": "link"}


def assemble(
    session: Session,
    organization: Organization,
    plan: Plan,
    made_on: date,
    *,
    period: Span | None = None,
    period_label: str | None = None,
    unit: str | None = None,
    files: FileStore | None = None,
) -> ReportData:
    """Return everything a layout may print about a plan (default: the whole fiscal year and office)."""
    settings = settings_of(organization)
    whole = Scope()
    period = period or whole.span(plan.fiscal_year_be)
    dues = [due for due in deadlines.all_of_plan(session, plan.id) if _of_unit(due, unit)]
    within = [due for due in dues if due.period_start <= period.end and period.start <= due.due_on]
    lines = tuple(
        _measure(session, measure, period, made_on, files)
        for measure in plans.measures_of(session, plan.id)
        if unit is None or _concerns(measure, unit)
    )
    return ReportData(
        organization=_facts(organization),
        fiscal_year_be=plan.fiscal_year_be,
        period=period,
        period_label=period_label or whole.label(plan.fiscal_year_be),
        made_on=made_on,
        digits=settings.digits,
        draft=settings.review and _waits_for_review(session, within),
        unit=unit,
        measures=lines,
        topics=_topics(plan),
        scores=_scores(plan),
        acknowledgements=_acknowledgements(session, plan, made_on),
        evidence=tuple(proof for line in lines for proof in line.evidence),
        units=_units(within, made_on),
        months=_months(dues, plan.fiscal_year_be, made_on),
        overdue=_overdue(within, made_on),
        signatories=_signatories(session, organization, made_on),
    )


def _waits_for_review(session: Session, dues: Sequence[Deadline]) -> bool:
    """Tell whether something reported by a person is not verified yet; what came from a published paper is."""
    reported = {due.id for due in dues if due.status == Status.DONE.value}
    query = select(Report.deadline_id).where(Report.source != "import", *reports.standing_condition())  # type: ignore[arg-type]
    return bool(reported) and not reported.isdisjoint(session.scalars(query))


def _facts(organization: Organization) -> OrganizationFacts:
    return OrganizationFacts(
        organization.name, organization.kind or "", None, organization.district, organization.province
    )


def _concerns(measure: Measure, unit: str) -> bool:
    """Tell whether a unit answers for a step of a measure, by name or as one of all."""
    return any(step.every_unit or unit in _owners(step) for step in measure.steps)


def _of_unit(due: Deadline, unit: str | None) -> bool:
    return unit is None or due.unit is None or due.unit.name == unit


def _measure(session: Session, measure: Measure, period: Span, made_on: date, files: FileStore | None) -> MeasureLine:
    said = [
        row
        for row in reports.standing_of_measure(session, measure.id)
        if local_date(row.recorded_at) <= max(period.end, made_on)
    ]
    steps = tuple(_step(step, [row for row in said if row.step_id == step.id], made_on) for step in measure.steps)
    whole = _joined(said)
    open_dues = [due for step in measure.steps for due in step.deadlines if due.state != "cancelled"]
    standings = [standing(due.due_on, Status(due.status), due.done_on, made_on) for due in open_dues]
    return MeasureLine(
        number=measure.number,
        title=measure.title,
        section=_section(measure.section),
        refs=tuple(str(code) for code in measure.refs),
        steps=steps,
        owners=_unique(owner for step in measure.steps for owner in _owners(step)),
        schedule_text=" ".join(_unique(step.schedule_text for step in steps if step.schedule_text)),
        status=_status(measure, said, open_dues),
        done_on=max((row.done_on for row in said if row.done_on), default=None),
        result=whole("result"),
        problem=whole("problem"),
        suggestion=whole("suggestion"),
        outcome=whole("outcome"),
        percent=said[-1].percent if said else None,
        late=any(entry.late for entry in standings),
        overdue=any(entry.overdue for entry in standings),
        evidence=_evidence(measure, said, files),
    )


def _status(measure: Measure, said: Sequence[Report], dues: Sequence[Deadline]) -> Status | None:
    from measures.standing import overall

    if measure.waived_at is not None:
        return Status.WAIVED
    if not said:
        return None
    return overall(Status(due.status) for due in dues) if dues else Status(said[-1].status)


def _joined(said: Sequence[Report]) -> Callable[[str], str | None]:
    def of(name: str) -> str | None:
        words = _unique(text for row in said if (text := getattr(row, name)))
        return "\n".join(words) or None

    return of


def _step(step: Step, said: Sequence[Report], made_on: date) -> StepLine:
    whole = _joined(said)
    return StepLine(
        number=step.number,
        text=step.text,
        owners=_owners(step),
        schedule_text=schedule_text(step.schedule),
        status=Status(said[-1].status) if said else None,
        done_on=max((row.done_on for row in said if row.done_on), default=None),
        result=whole("result"),
        problem=whole("problem"),
        percent=said[-1].percent if said else None,
        reports=tuple(_report(row) for row in said if local_date(row.recorded_at) <= made_on),
    )


def _report(row: Report) -> ReportLine:
    return ReportLine(
        who=row.unit.name if row.unit else "",
        status=Status(row.status),
        done_on=row.done_on,
        result=row.result,
        problem=row.problem,
        percent=row.percent,
    )


def schedule_text(schedule: Schedule | None) -> str:
    """Return a schedule in the paper's own words, or in ours where the paper had none."""
    if schedule is None:
        return ""
    if schedule.source_text:
        return schedule.source_text
    match ScheduleKind(schedule.kind):
        case ScheduleKind.MONTHLY:
            return "ทุกเดือน"
        case ScheduleKind.QUARTERLY:
            return "ทุกไตรมาส"
        case ScheduleKind.EVERY_6_MONTHS:
            return "ทุก ๖ เดือน"
        case ScheduleKind.FISCAL_YEAR:
            return "ตลอดปีงบประมาณ"
        case ScheduleKind.AFTER_EVENT:
            return f"ภายใน {schedule.days_after} วันหลังดำเนินการ" if schedule.days_after else ""
        case ScheduleKind.BY_DATE | ScheduleKind.BY_MONTH if schedule.end:
            return f"ภายใน{thai_format.long_date(schedule.end)}"
        case ScheduleKind.PERIOD if schedule.start and schedule.end:
            return thai_format.month_range(schedule.start, schedule.end)
    return ""


def _owners(step: Step) -> tuple[str, ...]:
    if step.every_unit:
        return ("ทุกส่วนราชการ",)
    named = (
        owner.unit.name if owner.unit else (owner.post or (owner.person.name if owner.person else ""))
        for owner in step.owners
    )
    return _unique(name for name in named if name)


def _section(section: str | None) -> MeasureSection:
    if not section:
        return MeasureSection()
    instrument = next((kind for kind in Instrument if kind.value in section.upper()), None)
    return MeasureSection(instrument=instrument, indicator=section if "ตัวชี้วัด" in section else None, issue=section)


def _evidence(measure: Measure, said: Sequence[Report], files: FileStore | None) -> tuple[EvidenceLine, ...]:
    return tuple(
        _proof(measure, row, proof, files)
        for row in said
        for proof in row.evidence
        if proof.removed_at is None and proof.state in {"stored", "waiting"}
    )


def _proof(measure: Measure, row: Report, proof: Evidence, files: FileStore | None) -> EvidenceLine:
    stored = files is not None and proof.sha256 is not None
    return EvidenceLine(
        kind=_EVIDENCE_KINDS.get(proof.kind, "file"),  # type: ignore[arg-type]
        caption=proof.caption or "",
        measure_number=measure.number,
        step_number=row.step.number if row.step else None,
        path=files.path(proof.organization_id, proof.sha256) if stored and files and proof.sha256 else None,
        name=proof.file_name,
        url=proof.url,
        sha256=proof.sha256,
        received_on=local_date(proof.received_at),
        who=row.unit.name if row.unit else None,
    )


def _topics(plan: Plan) -> tuple[TopicLine, ...]:
    return tuple(
        TopicLine(
            code=topic.code,
            title=topic.title or "",
            instrument=Instrument(topic.instrument) if topic.instrument else None,
            indicator=topic.indicator,
            score=topic.score,
            previous_score=topic.previous_score,
        )
        for topic in plan.topics
    )


def _scores(plan: Plan) -> Scores | None:
    stated = plan.scores
    if not stated:
        return None
    return Scores(
        fiscal_year_be=int(stated.get("fiscal_year_be") or plan.fiscal_year_be - 1),
        total=stated.get("total"),
        band=stated.get("band"),
        previous_total=stated.get("previous_total"),
        instruments=_score_lines(stated.get("instruments")),
        indicators=_score_lines(stated.get("indicators")),
    )


def _score_lines(stated: object) -> tuple[ScoreLine, ...]:
    if isinstance(stated, dict):
        return tuple(ScoreLine(str(label), score) for label, score in stated.items())
    return ()


def _acknowledgements(session: Session, plan: Plan, made_on: date) -> tuple[Acknowledgement, ...]:
    rows = session.scalars(
        select(AcknowledgementRow)
        .where(AcknowledgementRow.fiscal_year_be == plan.fiscal_year_be)
        .order_by(AcknowledgementRow.id)
    ).all()
    return tuple(
        Acknowledgement(
            role=_signing_role(row.person),
            name=row.person.name,
            post=row.person.post or "",
            words=row.order_text or "",
            given_on=local_date(row.given_at),
        )
        for row in rows
        if local_date(row.given_at) <= made_on
    )


def _signing_role(person: Person) -> SignatoryRole:
    post = person.post or ""
    if post.startswith("นายก"):
        return "executive"
    return "chief_administrator" if post.startswith(("ปลัด", "รองปลัด")) else "unit_head"


def _signatories(session: Session, organization: Organization, today: date) -> tuple[Signatory, ...]:
    facts = OrganizationFacts(organization.name)
    preparers = people.with_role(session, Role.COORDINATOR, today)[:1]
    found = [Signatory("preparer", person.post or "ผู้ประสานงาน", person.name) for person in preparers]
    by_role = {_signing_role(person): person for person in people.with_role(session, Role.EXECUTIVE, today)}
    for role, post in (("chief_administrator", facts.chief_post), ("executive", facts.executive_post)):
        person = by_role.get(role)  # type: ignore[call-overload]
        found.append(Signatory(role, post, person.name if person else None))  # type: ignore[arg-type]
    return tuple(found)


def _units(dues: Iterable[Deadline], today: date) -> tuple[UnitLine, ...]:
    by_unit: dict[str, list[Deadline]] = {}
    for due in dues:
        by_unit.setdefault(due.unit.name if due.unit else "ทั้งหน่วยงาน", []).append(due)
    return tuple(_unit_line(name, rows, today) for name, rows in by_unit.items())


def _unit_line(name: str, rows: Sequence[Deadline], today: date) -> UnitLine:
    standings = [standing(due.due_on, Status(due.status), due.done_on, today) for due in rows]
    finished = sum(Status(due.status) in FINISHED for due in rows)
    going = sum(due.status == Status.IN_PROGRESS.value for due in rows)
    return UnitLine(
        name=name,
        done=finished,
        in_progress=going,
        not_reported=len(rows) - finished - going,
        overdue=sum(entry.overdue for entry in standings),
        late=sum(entry.late for entry in standings),
    )


def _months(dues: Sequence[Deadline], year_be: int, today: date) -> tuple[MonthPoint, ...]:
    points = []
    for month in fiscal_months(year_be):
        due = sum(entry.due_on <= month.end for entry in dues)
        done = sum(entry.done_on is not None and entry.done_on <= month.end for entry in dues)
        points.append(MonthPoint(month.start, due, done if month.start <= today else None))
    return tuple(points)


def _overdue(dues: Iterable[Deadline], today: date) -> tuple[OverdueLine, ...]:
    return tuple(
        OverdueLine(
            measure_number=due.step.measure.number,
            text=due.step.text,
            who=due.unit.name if due.unit else ", ".join(_owners(due.step)),
            due_on=due.due_on,
            days=(today - due.due_on) // timedelta(days=1),
        )
        for due in dues
        if standing(due.due_on, Status(due.status), due.done_on, today).overdue
    )


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
