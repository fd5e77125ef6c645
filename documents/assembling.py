"""From storage to the plain data that layouts print: nothing is filled in that nobody said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.gathering import figures, filing, heading, roster
from documents.gathering.changes import changes_of
from documents.gathering.measures import Gatherer, schedule_text
from documents.gathering.source import Kept, tables_of
from documents.gathering.texts import Told
from documents.gathering.view import View
from documents.head_data import head_of
from documents.report import ReportData
from documents.scope import Scope
from measures.vocabulary import Door, Status
from storage import deadlines, plans, reports
from storage.files import FileStore
from storage.models import Deadline, Measure, Organization, Plan, Report
from storage.settings import settings_of
from thai.calendar import Span

__all__ = ["assemble", "schedule_text"]


def assemble(  # noqa: PLR0913 - each says one thing about the paper, most are rarely said
    session: Session,
    organization: Organization,
    plan: Plan,
    made_on: date,
    *,
    period: Span | None = None,
    period_label: str | None = None,
    unit: str | None = None,
    files: FileStore | None = None,
    layout: str | None = None,
) -> ReportData:
    """Return everything a layout may print about a plan (default: the whole fiscal year and office).

    ``layout`` is the one it is for: what belongs to the imported paper alone is only proposed for one of its kind.
    """
    settings, whole, year_be = settings_of(organization), Scope(), plan.fiscal_year_be
    view = View(period or whole.span(year_be), year_be, made_on, unit)
    told = Told(plan)
    measures = plans.measures_of(session, plan.id)
    standing = reports.standing_of_measures(session, [row.id for row in measures])
    gatherer = Gatherer(session, view, told, Kept(session, plan, measures), standing, files)
    dues = deadlines.all_of_plan(session, plan.id)
    within = [due for due in dues if view.concerns(due)]
    head = head_of(session, plan, layout)
    lines = tuple(
        heading.with_follow_up(gatherer.measure(entry), head.follow_ups.get(entry.id))
        for entry in measures
        if unit is None or _shown(entry, view)
    )
    facts = heading.organization_of(roster.facts_of(session, organization, view), head, unit)
    signing = heading.signatories_of(roster.signatories_of(session, facts, made_on), head, facts)
    paper, before = plan.paper or {}, plans.of_year(session, year_be - 1)
    return ReportData(
        organization=facts,
        fiscal_year_be=year_be,
        period=view.period,
        period_label=period_label or whole.label(year_be),
        made_on=made_on,
        digits=settings.digits,
        font=settings.paper_font,
        draft=settings.review and _waits_for_review(session, within),
        unit=unit,
        measures=lines,
        topics=filing.topics_of(plan, lines, told, before, head.lines("questions")),
        scores=filing.scores_of(plan, before),
        acknowledgements=(*heading.opinions_of(head, signing), *roster.words_of(session, plan, view)),
        evidence=tuple(proof for line in lines for proof in line.evidence),
        units=figures.units(within, made_on),
        months=figures.months(_ours(dues, unit), year_be, made_on, _ours(_dues_of(session, before), unit)),
        overdue=figures.overdue(within, made_on, told),
        changes=head.lines("changes") or changes_of(session, plan, view, within),
        signatories=signing,
        announcement=heading.announcement_of(head),
        memo=heading.memo_of(head),
        catalogue=filing.catalogue_of(plan, lines),
        links=filing.links_of(session, year_be),
        tables=tables_of(plan, told) if unit is None else (),
        reporter_signs=not paper.get("tables") or bool((paper.get("head") or {}).get("signers")),
    )


def _shown(measure: Measure, view: View) -> bool:
    """Tell whether the unit asked for answers for a step of a measure, by name or as one of all."""
    return any(view.shows(step) for step in measure.steps)


def _ours(dues: Iterable[Deadline], unit: str | None) -> list[Deadline]:
    return [due for due in dues if unit is None or due.unit is None or due.unit.name == unit]


def _dues_of(session: Session, plan: Plan | None) -> Sequence[Deadline]:
    return deadlines.all_of_plan(session, plan.id) if plan is not None else ()


def _waits_for_review(session: Session, dues: Sequence[Deadline]) -> bool:
    """Tell whether something reported by a person is not verified yet; what came from a published paper is."""
    reported = {due.id for due in dues if due.status == Status.DONE}
    query = select(Report.deadline_id).where(Report.source != Door.IMPORT, *reports.standing_condition())  # type: ignore[arg-type]
    return bool(reported) and not reported.isdisjoint(session.scalars(query))
