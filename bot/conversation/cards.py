"""From rows to answers: each function says one thing through one message of ``messages/``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from actions.targets import Found, Problem
from bot.conversation.context import Context
from delivery.facts import subject_of, task_of
from measures.standing import overall, standing
from measures.vocabulary import DeadlineState, ReviewDecision, Role, Status
from messages.ask_date import AskDate
from messages.ask_evidence import AskEvidence
from messages.ask_measure import AskMeasure
from messages.ask_result import AskResult, Wanted
from messages.ask_status import AskStatus
from messages.ask_unit import AskUnit
from messages.error_sorry import ErrorSorry
from messages.export_ready import ExportFile, ExportReady
from messages.facts import UnitChoice
from messages.help_card import HelpCard, Topic
from messages.measure_status import LastReport, MeasureStatus
from messages.no_permission import Denied, NoPermission
from messages.plain_answer import Plain, PlainAnswer
from messages.report_recorded import RecordedItem, ReportRecorded
from messages.stale_button import Stale, StaleButton
from messages.undone import Undone, UndoneItem
from messages.unsure import Doubt, Unsure
from messages.welcome_group import WelcomeGroup
from messages.welcome_private import WelcomePrivate
from storage import organizations, people, reports
from storage.clock import local_date
from storage.models import Deadline, Measure, Report


def recorded(
    context: Context, batches: Sequence[Sequence[Report]], told: Sequence[Sequence[str]] | None = None
) -> None:
    """Show exactly what was written down, one entry per measure said; ``told``: who hears of a problem in each."""
    heard = told or [()] * len(batches)
    items = tuple(_recorded_item(context, batch, who) for batch, who in zip(batches, heard, strict=True) if batch)
    rows = [row for batch in batches for row in batch]
    data = ReportRecorded(items=items, by=context.person.name if context.person else None)
    context.answer(data, **_subject(rows))


def _recorded_item(context: Context, batch: Sequence[Report], told: Sequence[str] = ()) -> RecordedItem:
    row = batch[0]
    several = len(row.measure.steps) > 1 and len(batch) == 1
    deadline = row.deadline
    stand = standing(deadline.due_on, Status(row.status), row.done_on, context.today) if deadline else None
    context.session.flush()
    context.session.refresh(row, ["evidence"])
    return RecordedItem(
        measure_id=row.measure.id,
        number=row.measure.number,
        title=row.measure.title,
        step_id=row.step.id if several and row.step else None,
        step_number=row.step.number if several and row.step else None,
        step_text=row.step.text if several and row.step else None,
        deadline_id=deadline.id if deadline else None,
        report_id=row.id,
        status=Status(row.status),
        done_on=row.done_on,
        percent=row.percent,
        result=row.result,
        problem=row.problem,
        evidence_count=sum(proof.removed_at is None for proof in row.evidence),
        unit=unit_name(context, row.unit_id),
        due_on=deadline.due_on if deadline else None,
        period_start=deadline.period_start if deadline else None,
        period_end=deadline.period_end if deadline else None,
        late=bool(stand and stand.late),
        superseded=row.supersedes_id is not None,
        told=tuple(told),
    )


def unit_name(context: Context, unit_id: int | None) -> str | None:
    """Return the name of a unit by its id."""
    return next((unit.name for unit in organizations.units(context.session) if unit.id == unit_id), None)


def _subject(rows: Sequence[Report]) -> dict[str, list[int]]:
    return {
        "measures": list(dict.fromkeys(row.measure.id for row in rows)),
        "steps": [row.step_id for row in rows if row.step_id is not None],
        "deadlines": [row.deadline_id for row in rows if row.deadline_id is not None],
        "reports": [row.id for row in rows],
    }


def refused(context: Context, found: Found) -> None:
    """Say why a report or question about a measure leads nowhere."""
    if context.plan is None:
        no_plan(context)
    elif found.measure is None:
        said = f"ข้อ {found.reference}" if found.reference[:1].isdigit() else found.reference
        context.answer(Unsure(doubt=Doubt.UNKNOWN_MEASURE, said=said, known=measures_known(context)))
    elif found.problem is Problem.WAIVED:
        measure_status(context, found)
    else:
        data = NoPermission(
            reason=Denied.NOT_YOUR_UNIT,
            subject=subject_of(found.measure, found.step),
            owner=owners_of(context, found.measure),
            contact=contact(context),
        )
        context.answer(data)


def measures_known(context: Context) -> str | None:
    """Return what the plan at hand has: "แผนปี 2570 มีข้อ 1–12"."""
    numbers = [measure.number for measure in context.measures]
    if context.plan is None or not numbers:
        return None
    span = f"{numbers[0]}–{numbers[-1]}" if len(numbers) > 1 else numbers[0]
    return f"แผนปี {context.plan.fiscal_year_be} มีข้อ {span}"


def owners_of(context: Context, measure: Measure) -> str | None:
    """Return whose a measure is."""
    return ", ".join(_owner_names(context, measure)) or None


def _owner_names(context: Context, measure: Measure) -> list[str]:
    if any(step.every_unit for step in measure.steps):
        return [unit.name for unit in organizations.units(context.session)]
    names = [owner.unit.name if owner.unit else (owner.post or "") for step in measure.steps for owner in step.owners]
    return [name for name in dict.fromkeys(names) if name]


def contact(context: Context) -> str | None:
    """Return whom to ask: the coordinating officer."""
    found = people.with_role(context.session, Role.COORDINATOR, context.today)
    return found[0].name if found else None


def ask_measure(
    context: Context,
    measures: Sequence[Measure],
    question_id: int | None = None,
    said: str | None = None,
    *,
    to_report: bool = False,
) -> None:
    """Ask which measure is meant; ``said`` are the words in doubt (None: the whole text)."""
    if said is None and not to_report and context.event.message is not None:
        said = context.event.message.text
    data = AskMeasure(
        candidates=tuple(subject_of(measure) for measure in measures[:10]),
        said=said or None,
        more=max(len(measures) - 10, 0),
        question_id=question_id,
        to_report=to_report,
    )
    context.answer(data)


def ask_unit(context: Context, found: Found, question_id: int) -> None:
    """Ask for which unit the report is."""
    choices = tuple(UnitChoice(unit_id=unit.id, name=unit.name) for unit in organizations.units(context.session))
    subject = subject_of(found.measure, found.step) if found.measure else None
    context.answer(AskUnit(units=choices, question_id=question_id, subject=subject))


def ask_status(context: Context, found: Found, question_id: int | None = None) -> None:
    """Ask how a measure stands."""
    if found.measure is not None:
        data = AskStatus(subject=subject_of(found.measure, found.step), question_id=question_id)
        context.answer(data, measures=[found.measure.id], steps=[found.step.id] if found.step else [])


def ask_date(context: Context, found: Found, question_id: int, *, to_postpone: bool = False) -> None:
    """Ask when it was done, or until when it should be postponed."""
    if found.measure is not None:
        subject = subject_of(found.measure, found.step)
        data = AskDate(subject=subject, today=context.today, to_postpone=to_postpone, question_id=question_id)
        context.answer(data, measures=[found.measure.id], steps=[found.step.id] if found.step else [])


def ask_result(
    context: Context, found: Found, question_id: int, wanted: Wanted = Wanted.RESULT, *, noted: bool = False
) -> None:
    """Ask for the words of the result, a problem, an outcome or a suggestion."""
    if found.measure is not None:
        subject = subject_of(found.measure, found.step)
        data = AskResult(subject=subject, wanted=wanted, question_id=question_id, noted=noted)
        context.answer(data, measures=[found.measure.id])


def ask_evidence(context: Context, rows: Sequence[Report], question_id: int | None = None) -> None:
    """Invite a photo or file for a report."""
    have = sum(proof.removed_at is None for row in rows for proof in row.evidence)
    data = AskEvidence(subject=subject_of(rows[0].measure, None), have=have, question_id=question_id)
    context.answer(data, **_subject(rows))


def measure_status(context: Context, found: Found) -> None:
    """Show how one measure stands, with its duties and the last report."""
    measure = found.measure
    if measure is None:
        refused(context, found)
        return
    steps = [found.step] if found.step else measure.steps
    dues = [due for step in steps for due in step.deadlines if due.state != DeadlineState.CANCELLED]
    said = list(reports.standing_of_measure(context.session, measure.id))
    if found.step is not None:
        said = [row for row in said if row.step_id == found.step.id]
    data = MeasureStatus(
        subject=subject_of(measure, found.step),
        status=Status.WAIVED if measure.waived_at else overall(Status(due.status) for due in dues),
        today=context.today,
        owners=tuple(_owner_names(context, measure)),
        refs=tuple(str(code) for code in measure.refs),
        duties=tuple(task_of(due) for due in _that_matter(dues, context)),
        last_report=_last_report(context, said),
        may_report=context.registered,
        waived_reason=measure.waived_reason,
    )
    context.answer(data, measures=[measure.id], steps=[found.step.id] if found.step else [])


def _that_matter(dues: Sequence[Deadline], context: Context) -> list[Deadline]:
    """Return what is open and has begun or comes next, and what was done last."""
    still = sorted((due for due in dues if due.state == DeadlineState.OPEN), key=lambda due: due.due_on)
    begun = [due for due in still if due.period_start <= context.today or due.due_on <= context.today]
    following = [due for due in still if due.due_on == still[0].due_on]
    return (begun or following)[:6] or sorted(dues, key=lambda due: due.due_on)[-1:]


def _last_report(context: Context, said: Sequence[Report]) -> LastReport | None:
    if not said:
        return None
    row = said[-1]
    return LastReport(
        on=local_date(row.recorded_at),
        status=Status(row.status),
        by=row.person.name if row.person else None,
        done_on=row.done_on,
        result=row.result,
        problem=row.problem,
        evidence_count=sum(proof.removed_at is None for proof in row.evidence),
        unsent=row.message_unsent_at is not None,
        returned=_returned(context, row),
    )


def _returned(context: Context, row: Report) -> str | None:
    """Return why a report was sent back; a dash where no reason is known."""
    last = reports.latest_review(context.session, row.id)
    if last is None or last.decision is not ReviewDecision.RETURNED:
        return None
    return f"{last.reason or '-'} (โดย {last.person.name})"


def export_ready(
    context: Context, title: str, files: Sequence[tuple[str, str]], expires_at: datetime, missing: int
) -> None:
    """Give the links of a report."""
    data = ExportReady(
        title=title,
        files=tuple(ExportFile(format=kind, url=url) for kind, url in files),
        expires_at=expires_at,
        fiscal_year_be=context.plan.fiscal_year_be if context.plan else None,
        missing=missing,
        in_group=context.in_group,
    )
    context.answer(data)


def help_card(context: Context, topic: Topic = Topic.START) -> None:
    """Say what this person can do."""
    roles = tuple(sorted(context.roles()))
    person, unit = _example_of(context) if topic is Topic.MANAGE and not context.in_group else (None, None)
    context.answer(HelpCard(roles=roles, topic=topic, in_group=context.in_group, person=person, unit=unit))


def _example_of(context: Context) -> tuple[str | None, str | None]:
    """Return somebody else of the office with a unit, so that the examples of a coordinator are true."""
    units = organizations.units(context.session)
    for one in people.active(context.session):
        home = next((held.unit.name for held in one.assignments if held.unit is not None), None)
        if one is not context.person and home is not None:
            return one.name, home
    return None, units[0].name if units else None


def no_plan(context: Context) -> None:
    """There is no plan yet; a coordinator is told how to bring one."""
    context.answer(Unsure(doubt=Doubt.PLAN_TO_BRING if context.manages else Doubt.NO_PLAN))


def unsure(context: Context, doubt: Doubt = Doubt.EVERYTHING, said: str | None = None) -> None:
    """Say that something was not understood."""
    context.answer(Unsure(doubt=doubt, said=said))


def denied(context: Context, reason: Denied) -> None:
    """Say why something may not be done."""
    context.answer(NoPermission(reason=reason, contact=contact(context)))


def stale(context: Context, reason: Stale = Stale.GONE, by: str | None = None, measure: Measure | None = None) -> None:
    """Say that a button does nothing any more, and where the measure stands now."""
    context.answer(StaleButton(reason=reason, by=by, subject=subject_of(measure) if measure else None))


def stale_report(context: Context, report_id: int) -> None:
    """Say what became of the report behind an old button."""
    report = context.session.get(Report, report_id)
    if report is None:
        stale(context)
        return
    newer = report
    while (found := _successor(context, newer)) is not None:
        newer = found
    reason = Stale.WITHDRAWN if newer.withdrawn else Stale.SUPERSEDED
    stale(context, reason, measure=report.measure)


def _successor(context: Context, report: Report) -> Report | None:
    return context.session.scalars(select(Report).where(Report.supersedes_id == report.id)).one_or_none()


def sorry(context: Context, sentence: str) -> None:
    """Say in one clear sentence why something cannot be done."""
    context.answer(ErrorSorry(sentence=sentence))


def plain(context: Context, what: Plain, name: str = "", more: str = "") -> None:
    """Say one plain sentence about what was asked for."""
    context.answer(PlainAnswer(plain=what, name=name, more=more))


def undone(context: Context, rows: Sequence[Report]) -> None:
    """Say what was withdrawn, and what stands now."""
    items = tuple(
        UndoneItem(
            measure_id=row.measure.id,
            number=row.measure.number,
            title=row.measure.title,
            status_now=Status(row.deadline.status) if row.deadline else Status.NOT_STARTED,
            unit=unit_name(context, row.unit_id),
        )
        for row in {row.measure.id: row for row in rows}.values()
    )
    context.answer(Undone(items=items, by=context.person.name if context.person else None))


def welcome_private(context: Context) -> None:
    """Greet a new friend: what the bot does, what it stores and why, what to press."""
    data = WelcomePrivate(organization=context.organization.name, contact=contact(context), known=context.registered)
    context.answer(data)


def welcome_group(context: Context) -> None:
    """Greet a group."""
    data = WelcomeGroup(
        organization=context.organization.name,
        bound=context.room.bound_at is not None,
        contact=contact(context),
    )
    context.answer(data)
