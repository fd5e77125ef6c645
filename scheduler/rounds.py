"""Rounds: what the calendar asks for and sums up: follow-ups to units, summaries to executives, drafts."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from delivery import alerts, mishaps
from delivery.drafting import draft
from delivery.figures import Figures, figures
from delivery.recipients import Member, PrivateRooms, Roster
from measures.economy import push_by_day
from measures.ladder import SendingHour
from measures.reasons import Reason
from measures.rounds import DRAFTS, FOLLOW_UPS, Round, RoundKind, next_round_on, rounds_due
from measures.vocabulary import NoticeClass, NoticeKind, Role
from measures.working_days import WorkingDays
from messages import catalog
from messages.alert_to_coordinator import Alert
from messages.executive_summary import ExecutiveSummary
from messages.export_ready import ExportFile, ExportReady
from messages.followup_round import FollowupRound
from messages.followup_round import Round as Asked
from scheduler.missing import Missing, missing_in, open_in
from scheduler.papers import Paper, PaperMaker
from storage import calendar, outbox, plans, rollover, setbacks
from storage.clock import Clock, local_date
from storage.database import Database
from storage.models import Notice, Organization, Plan
from storage.outbox import Draft
from storage.settings import OrganizationSettings, settings_of
from thai.calendar import fiscal_year_be

log = logging.getLogger("tamngan.scheduler")

LOOP = "rounds"

LASTS = timedelta(days=30)

_ASKED = {
    RoundKind.MONTHLY_FOLLOW_UP: Asked.MONTHLY,
    RoundKind.QUARTERLY_FOLLOW_UP: Asked.QUARTERLY,
    RoundKind.HALF_YEAR_FOLLOW_UP: Asked.HALF_YEARLY,
    RoundKind.YEAR_END_FOLLOW_UP: Asked.YEAR_END,
}
_DRAFT_LAYOUTS = {RoundKind.HALF_YEAR_DRAFT: "six-month-report", RoundKind.ANNUAL_DRAFT: "annual-report"}
SUMMARY_LAYOUT = "executive-summary"


@dataclass(frozen=True)
class Scene:
    """One round of one office at one moment."""

    organization: Organization
    plan: Plan
    settings: OrganizationSettings
    days: WorkingDays
    roster: Roster
    chats: PrivateRooms
    now: datetime

    @property
    def today(self) -> date:
        """Return the day in Thailand."""
        return local_date(self.now)


class RoundPlanner:
    """Finds the offices whose next round has come, and writes its notices."""

    def __init__(self, database: Database, clock: Clock, papers: PaperMaker | None = None) -> None:
        """Without ``papers`` summaries carry no links and drafts are recorded as not made."""
        self._database = database
        self._clock = clock
        self._papers = papers

    def run(self) -> int:
        """Plan for every organization whose next round has come; return how many rounds were held."""
        today = local_date(self._clock.now())
        calendar.prepare(today)
        with self._database.system() as session:
            due = session.scalars(
                select(Organization.id)
                .where(
                    or_(Organization.next_round_on.is_(None), Organization.next_round_on <= today),
                    Organization.suspended_at.is_(None),
                )
                .order_by(Organization.id)
            ).all()
        return sum(self._planned(organization_id) for organization_id in due)

    def _planned(self, organization_id: int) -> int:
        try:
            return self.plan(organization_id)
        except OperationalError:
            raise  # the database's trouble is no office's fault
        except Exception as error:  # one office's fault must not silence all that come after it
            failed = {"organization": organization_id, "error": type(error).__name__}
            log.error("an office's rounds could not be held", extra=failed)  # noqa: TRY400
            return 0

    def plan(self, organization_id: int) -> int:
        """Hold one organization's rounds of today, once its sending time has come."""
        now = self._clock.now()
        today = local_date(now)
        with self._database.organization(organization_id) as session:
            organization = session.get_one(Organization, organization_id)
            settings = settings_of(organization)
            if now < SendingHour(settings.sending_time).on(today):
                return 0
            days = calendar.working_days(session, organization, today.year)
            since = organization.rounds_through
        come = rounds_due(today, since, days, settings.rounds())
        held = [self._is_held_or_set_aside(organization_id, item, now) for item in come]
        if not all(held):
            return 0
        with self._database.organization(organization_id) as session:
            organization = session.get_one(Organization, organization_id)
            organization.rounds_through = today
            organization.next_round_on = next_round_on(today, days, settings.rounds())
            if come:
                _begin_year(session, now)
        return len(come)

    def _is_held_or_set_aside(self, organization_id: int, item: Round, now: datetime) -> bool:
        """Hold one round; one that cannot be held waits ever longer and costs the others of its day nothing."""
        subject = f"{item.kind.value}:{item.period.end}"
        with self._database.reading(organization_id) as session:
            before = setbacks.of(session, LOOP, subject)
        if before is not None and before.set_aside_at is not None:
            return True
        if before is not None and before.next_attempt_at is not None and before.next_attempt_at > now:
            return False
        try:
            self._hold(organization_id, item, now)
        except OperationalError:
            raise
        except Exception as error:
            setback = mishaps.count(self._database, organization_id, LOOP, subject, error, now)
            return setback.set_aside_at is not None
        return True

    def _hold(self, organization_id: int, item: Round, now: datetime) -> None:
        """Hold one round; what was written before (a crash between two rounds) is known by its keys."""
        papers = self._made(organization_id, item, now)
        with self._database.organization(organization_id) as session:
            scene = _scene(session, organization_id, item, now)
            if scene is None:
                return
            if item.kind in FOLLOW_UPS:
                notices = list(_follow_ups(session, scene, item))
            elif item.kind in DRAFTS:
                notices = list(_drafts(session, scene, item, papers))
            else:
                notices = list(_summaries(session, scene, item, papers))
            outbox.add_many(session, notices, now)

    def _made(self, organization_id: int, item: Round, now: datetime) -> tuple[Paper, ...]:
        """Write the papers of a round, before its transaction: they take a while."""
        if self._papers is None or item.kind in FOLLOW_UPS or self._is_held(organization_id, item):
            return ()
        year = fiscal_year_be(item.period.end)
        layout = _DRAFT_LAYOUTS.get(item.kind, SUMMARY_LAYOUT)
        formats = ("docx", "pdf") if item.kind in DRAFTS else ("pdf", "png")
        return self._papers.make(organization_id, year, layout, formats, item.period, now)

    def _is_held(self, organization_id: int, item: Round) -> bool:
        with self._database.reading(organization_id) as session:
            known = select(Notice.id).where(Notice.key.startswith(f"{item.key}:", autoescape=True)).limit(1)
            return session.scalar(known) is not None


def _begin_year(session: Session, now: datetime) -> None:
    """Open the plan of a fiscal year that has begun as a draft of the last one, and ask the coordinators, once.

    The year's first round is on its first working day, so that is when it happens; where a machine or a plan came later
    it happens with the next round.
    """
    draft = rollover.begin_year(session, now)
    if draft is not None:
        count = len(draft.measures)
        alerts.alert(session, f"year-begun:{draft.id}", Alert.YEAR_BEGUN, now, count=count, push=True)


def _scene(session: Session, organization_id: int, item: Round, now: datetime) -> Scene | None:
    plan = plans.of_year(session, fiscal_year_be(item.period.end))
    if plan is None or plans.draft_question(session, plan.id) is not None:
        return None  # a draft asks nobody for anything and has nothing to sum up
    organization = session.get_one(Organization, organization_id)
    roster = Roster.read(session, local_date(now))
    chats = PrivateRooms(session, [member for member in roster.members.values() if member.line_user_id], now)
    days = calendar.working_days(session, organization, local_date(now).year)
    return Scene(organization, plan, settings_of(organization), days, roster, chats, now)


def _follow_ups(session: Session, scene: Scene, item: Round) -> Iterator[Draft]:
    """Ask each unit for what it has not told, and only for that."""
    missing: dict[int | None, list[Missing]] = {}
    for one in missing_in(session, scene.plan, item):
        missing.setdefault(one.unit_id, []).append(one)
    for unit_id, found in missing.items():
        staff = scene.roster.staff_of(unit_id, scene.settings.staff_reminded_per_unit)
        people = scene.roster.reachable(staff) or scene.roster.reachable(scene.roster.with_role(Role.COORDINATOR))
        asked = FollowupRound(
            round=_ASKED[item.kind],
            period_start=item.period.start,
            period_end=item.period.end,
            tasks=tuple(one.task for one in found),
            today=scene.today,
            unit=found[0].unit,
            answer_by=scene.days.add(item.ask_on, scene.settings.answer_working_days),
        )
        for member in people:
            key = f"{item.key}:{unit_id or 0}:{member.person_id}"
            yield _notice(
                scene, key, NoticeKind.FOLLOW_UP, asked, NoticeClass.FOLLOW_UP, member, subject=_subject(found)
            )
        if not people:
            key = f"{item.key}:{unit_id or 0}:nobody"
            yield _unsent(scene, key, NoticeKind.FOLLOW_UP, asked, Reason.NO_STAFF)


def _summaries(session: Session, scene: Scene, item: Round, papers: tuple[Paper, ...]) -> Iterator[Draft]:
    """Tell every executive how things stand, also when nobody reported."""
    found = figures(session, scene.organization, scene.plan, item.period, scene.today, until=scene.today)
    said = _summary(session, scene, item, found, papers)
    executives = scene.roster.reachable(scene.roster.with_role(Role.EXECUTIVE))
    for member in executives:
        yield _notice(scene, f"{item.key}:{member.person_id}", NoticeKind.SUMMARY, said, NoticeClass.SUMMARY, member)
    if not executives:
        yield from _without_executive(session, scene, item, said)


def _without_executive(session: Session, scene: Scene, item: Round, said: ExecutiveSummary) -> Iterator[Draft]:
    """Nobody to send it to: that is on record, and the coordinators get it to hand it on."""
    key = f"no-executive:{scene.today:%Y-%m}"
    alerts.alert(session, key, Alert.NO_EXECUTIVE, scene.now, roster=scene.roster)
    yield _unsent(scene, f"{item.key}:nobody", NoticeKind.SUMMARY, said, Reason.NO_EXECUTIVE)
    only_read = replace(said, may_acknowledge=False)
    for member in scene.roster.reachable(scene.roster.with_role(Role.COORDINATOR)):
        yield _notice(
            scene, f"{item.key}:{member.person_id}", NoticeKind.SUMMARY, only_read, NoticeClass.SUMMARY, member
        )


def _summary(
    session: Session, scene: Scene, item: Round, found: Figures, papers: tuple[Paper, ...]
) -> ExecutiveSummary:
    pdf = next((paper for paper in papers if paper.format == "pdf"), None)
    picture = next((paper for paper in papers if paper.format == "png"), None)
    return ExecutiveSummary(
        key=item.key.partition(":")[2],
        organization=scene.organization.name,
        period_start=item.period.start,
        period_end=item.period.end,
        whole=found.whole,
        today=scene.today,
        units=found.units,
        overdue=found.overdue,
        reports_in_period=found.reports_in_period,
        previous_percent=_previous_percent(session, scene),
        newly_done=found.newly_done,
        newly_overdue=found.newly_overdue,
        # The platform fetches pictures over HTTPS only (Flex message elements, "Image").
        picture_url=picture.url if picture and picture.url.startswith("https://") else None,
        pdf_url=pdf.url if pdf else None,
        pdf_until=local_date(pdf.until) if pdf else None,
    )


def _previous_percent(session: Session, scene: Scene) -> int | None:
    """Return the share that the last summary of this plan told."""
    year = str(scene.plan.fiscal_year_be)
    data = session.scalars(
        select(Notice.data)
        .where(Notice.kind == NoticeKind.SUMMARY, Notice.message == "executive_summary", Notice.created_at < scene.now)
        .order_by(Notice.id.desc())
        .limit(1)
    ).one_or_none()
    if data is None or not str(data.get("key", "")).startswith(year):
        return None
    before: ExecutiveSummary = catalog.from_data("executive_summary", data)
    return before.whole.percent


def _drafts(session: Session, scene: Scene, item: Round, papers: tuple[Paper, ...]) -> Iterator[Draft]:
    """Give the coordinators the draft of the report, with how many rows of it are still empty."""
    missing = [due for due in open_in(session, scene.plan, item) if due.due_on <= item.period.end]
    said = ExportReady(
        title=_title(item.kind),
        files=tuple(ExportFile(format=paper.format, url=paper.url) for paper in papers),
        expires_at=papers[0].until if papers else scene.now,
        fiscal_year_be=scene.plan.fiscal_year_be,
        missing=len(missing),
        draft=True,
    )
    coordinators = scene.roster.reachable(scene.roster.with_role(Role.COORDINATOR))
    if not papers or not coordinators:
        reason = Reason.NO_PAPER if not papers else Reason.NO_COORDINATOR
        yield _unsent(scene, f"{item.key}:nobody", NoticeKind.DRAFT, said, reason)
        return
    for member in coordinators:
        yield _notice(scene, f"{item.key}:{member.person_id}", NoticeKind.DRAFT, said, NoticeClass.NEWS, member)


def _title(kind: RoundKind) -> str:
    from documents.writing import LAYOUTS

    return str(LAYOUTS[_DRAFT_LAYOUTS[kind]].title_th) if _DRAFT_LAYOUTS[kind] in LAYOUTS else _DRAFT_LAYOUTS[kind]


def _subject(found: Iterable[Missing]) -> dict[str, list[int]]:
    found = list(found)
    return {
        "measures": list(dict.fromkeys(one.task.measure_id for one in found)),
        "steps": list(dict.fromkeys(one.step_id for one in found)),
        "deadlines": [one.task.deadline_id for one in found if one.task.deadline_id is not None],
    }


def _notice(
    scene: Scene,
    key: str,
    kind: NoticeKind,
    said: object,
    worth: NoticeClass,
    member: Member,
    *,
    subject: dict[str, list[int]] | None = None,
) -> Draft:
    day = push_by_day(worth, scene.today, None, scene.days)
    return replace(
        _draft(scene, key, kind, said, worth),
        subject=subject or {},
        push_by=scene.now if day <= scene.today else SendingHour(scene.settings.sending_time).on(day),
        room_id=scene.chats.of(member),
        person_id=member.person_id,
    )


def _unsent(scene: Scene, key: str, kind: NoticeKind, said: object, reason: Reason) -> Draft:
    """Return a notice that has nobody to go to: the reason is on record."""
    return _draft(scene, key, kind, said, None).skipped(reason, scene.now)


def _draft(scene: Scene, key: str, kind: NoticeKind, said: object, worth: NoticeClass | None) -> Draft:
    return draft(key, kind, said, worth, private=True, expires_at=scene.now + LASTS, local_date=scene.today)
