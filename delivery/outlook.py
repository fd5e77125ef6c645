"""The forecast of a month: which pushes lie ahead, from the plan's open deadlines, the rounds and what waits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from delivery.priority import class_from
from delivery.recipients import Member, Roster, named_in
from measures.economy import Forecast, PlannedPush, Quota, billing_day, forecast, reminder_class, ride_rate
from measures.ladder import Audience, Rung, rungs
from measures.rounds import FOLLOW_UPS, SUMMARIES, rounds_due
from measures.vocabulary import DeadlineState, NoticeClass, NoticeState, Role
from measures.working_days import WorkingDays
from storage import calendar
from storage.clock import local_date
from storage.models import Deadline, Measure, Notice, Organization, Step
from storage.settings import OrganizationSettings, settings_of
from thai.calendar import month_span

#: Rides are judged by what was seen in this time.
RIDES_SEEN_DAYS = 60


def outlook(session: Session, organization: Organization, quota: Quota, now: datetime) -> Forecast:
    """Return what the rest of the billing month needs, as far as it can be seen today."""
    settings = settings_of(organization)
    planned = list(planned_pushes(session, organization, settings, now))
    return forecast(
        quota,
        billing_day(now),
        planned,
        rides=rides_seen(session, now),
        safety_percent=settings.quota_safety_percent,
    )


def rides_seen(session: Session, now: datetime) -> float:
    """Return the share of notices that went out free lately, cautious while little was seen."""
    rows = session.execute(
        select(Notice.state, func.count())
        .where(
            Notice.finished_at > now - timedelta(days=RIDES_SEEN_DAYS),
            Notice.kind != "reply",
            Notice.state.in_((NoticeState.RODE, NoticeState.SENT)),
        )
        .group_by(Notice.state)
    )
    counts = dict(rows.all())
    return ride_rate(counts.get(NoticeState.RODE, 0), counts.get(NoticeState.SENT, 0))


def planned_pushes(
    session: Session, organization: Organization, settings: OrganizationSettings, now: datetime
) -> Iterator[PlannedPush]:
    """Yield every push that may be needed until the end of the month, before merging."""
    today = local_date(now)
    last = month_span(today.year, today.month).end
    roster = Roster.read(session, today)
    days = calendar.working_days(session, organization, today.year)
    yield from _waiting(session, today)
    for deadline in _open(session, last):
        yield from _of_deadline(deadline, roster, settings, days, today, last)
    yield from _of_rounds(roster, settings, days, today, last)


def _open(session: Session, last: date) -> list[Deadline]:
    return list(
        session.scalars(
            select(Deadline)
            .join(Step, Deadline.step_id == Step.id)
            .join(Measure, Step.measure_id == Measure.id)
            .where(Deadline.state == DeadlineState.OPEN, Deadline.next_reminder_on <= last, Measure.waived_at.is_(None))
            .options(
                selectinload(Deadline.step).selectinload(Step.owners),
                selectinload(Deadline.step).selectinload(Step.measure),
            )
        )
    )


def _waiting(session: Session, today: date) -> Iterator[PlannedPush]:
    """What is written already: everything that waits for one person goes out as one push."""
    # Columns, not rows: most of what waits is its words.
    columns = (Notice.priority, Notice.kind, Notice.push_by, Notice.person_id, Notice.room_id)
    for notice in session.execute(
        select(*columns).where(
            Notice.state == NoticeState.WAITING, Notice.push_by.is_not(None), Notice.reply_token.is_(None)
        )
    ):
        on = max(today, local_date(notice.push_by)) if notice.push_by else today
        yield PlannedPush(class_from(notice.priority, notice.kind), on, 1, notice.person_id or ("room", notice.room_id))


def _of_deadline(
    deadline: Deadline,
    roster: Roster,
    settings: OrganizationSettings,
    days: WorkingDays,
    today: date,
    last: date,
) -> Iterator[PlannedPush]:
    wishes = deadline.step.measure.reminders
    if wishes.get("off"):
        return
    created = local_date(deadline.created_at)
    extra = [date.fromisoformat(day) for day in wishes.get("extra", [])]
    for rung in rungs(deadline.due_on, settings.ladder(), days, created_on=created, until=last, extra_dates=extra):
        if rung.on > today:
            yield from _of_rung(deadline, rung, roster, settings)


def _of_rung(deadline: Deadline, rung: Rung, roster: Roster, settings: OrganizationSettings) -> Iterator[PlannedPush]:
    kind = reminder_class((deadline.due_on - rung.on).days, reached=True)
    people = roster.reachable(roster.owners_of(named_in(deadline), deadline.unit_id, settings.staff_reminded_per_unit))
    if not people:
        group = roster.group_of(deadline.unit_id)
        if group is not None:
            # Once only: it is counted for the day itself.
            if rung.offset_days == 0:
                yield PlannedPush(kind, rung.on, group.members)
        else:
            people = roster.reachable(roster.with_role(Role.COORDINATOR))
    if rung.audience is Audience.OWNER_AND_SUPERVISOR:
        people = [*people, *roster.reachable(roster.supervisors_of(deadline.unit_id))]
    yield from _to(people, kind, rung.on)


def _of_rounds(
    roster: Roster, settings: OrganizationSettings, days: WorkingDays, today: date, last: date
) -> Iterator[PlannedPush]:
    for item in rounds_due(last, today, days, settings.rounds()):
        if item.kind in SUMMARIES:
            yield from _to(roster.reachable(roster.with_role(Role.EXECUTIVE)), NoticeClass.SUMMARY, item.ask_on)
        elif item.kind in FOLLOW_UPS:
            yield from _to(roster.reachable(roster.with_role(Role.STAFF)), NoticeClass.FOLLOW_UP, item.ask_on)
        else:
            yield from _to(roster.reachable(roster.with_role(Role.COORDINATOR)), NoticeClass.NEWS, item.ask_on)


def _to(people: Iterable[Member], kind: NoticeClass, on: date) -> Iterator[PlannedPush]:
    yield from (PlannedPush(kind, on, 1, member.person_id) for member in people)
