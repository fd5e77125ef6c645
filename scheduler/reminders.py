"""Reminders: each open deadline whose next rung has come gives one notice per recipient and day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from delivery import alerts, reaching
from delivery.facts import task_of
from delivery.priority import urgency_of
from delivery.recipients import Member, PrivateRooms, Roster
from measures.economy import push_by_day, reminder_class
from measures.ladder import Audience, LadderSettings, Rung, SendingHour, due_rung, next_rung_on
from measures.vocabulary import NoticeClass, NoticeState
from measures.working_days import WorkingDays
from messages import catalog
from messages.alert_to_coordinator import Alert
from messages.catch_up_digest import CatchUpDigest
from messages.reminder import Reminder
from scheduler import outages
from scheduler.outages import Outage
from storage import calendar, deadlines, outbox
from storage.clock import Clock, local_date
from storage.database import Database
from storage.models import Deadline, Notice, Organization
from storage.settings import OrganizationSettings, settings_of
from thai.calendar import BANGKOK

#: Deadlines looked at in one transaction.
AT_ONCE = 500

REPLACED = "replaced by a newer reminder"
SWITCHED_OFF = "the office wants no reminder of this measure"
NOBODY = "nobody can be reached: no owner, group or coordinator"


@dataclass(frozen=True)
class Office:
    """What planning one office rests on, read once and asked for each of its deadlines."""

    settings: OrganizationSettings
    ladder: LadderSettings
    days: WorkingDays
    roster: Roster
    now: datetime
    outage: Outage | None

    @property
    def today(self) -> date:
        """Return the day in Thailand."""
        return local_date(self.now)

    def sends_on(self, day: date) -> datetime:
        """Return the office's sending hour of a day."""
        return SendingHour(self.settings.sending_time).on(day)


@dataclass(frozen=True)
class Batch:
    """What is known about the deadlines of one transaction, asked in one query each."""

    office: Office
    chats: PrivateRooms
    reached: set[int]
    told: set[tuple[int, int]]
    #: Alerts of this transaction that were written already.
    alerted: set[str]


class ReminderPlanner:
    """Finds deadlines whose next reminder has come, and writes the notices."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Plan by this clock."""
        self._database = database
        self._clock = clock

    def run(self) -> int:
        """Plan for every organization that has something due; return how many deadlines were looked at."""
        now = self._clock.now()
        with self._database.system() as session:
            due = deadlines.organizations_to_remind(session, local_date(now))
            outage = outages.look(session, now)
        return sum(self.plan(organization_id, outage) for organization_id in due)

    def plan(self, organization_id: int, outage: Outage | None = None) -> int:
        """Plan one organization's reminders of today, once its sending time has come."""
        office, looked_at = None, 0
        while True:
            with self._database.organization(organization_id) as session:
                office = office or self._office(session, organization_id, outage)
                if office.now < office.sends_on(office.today):
                    return 0
                due = deadlines.to_remind(session, office.today, AT_ONCE)
                if due:
                    plan_all(session, due, office)
            looked_at += len(due)
            if len(due) < AT_ONCE:
                return looked_at

    def _office(self, session: Session, organization_id: int, outage: Outage | None) -> Office:
        now = self._clock.now()
        organization = session.get_one(Organization, organization_id)
        settings = settings_of(organization)
        days = calendar.working_days(session, organization, local_date(now).year)
        return Office(settings, settings.ladder(), days, Roster.read(session, local_date(now)), now, outage)


def plan_all(session: Session, due: list[Deadline], office: Office) -> None:
    """Write the notices of some deadlines and set when each is looked at next."""
    ids = [deadline.id for deadline in due]
    members = office.roster.members.values()
    batch = Batch(
        office,
        PrivateRooms(session, [member for member in members if member.line_user_id], office.now),
        outbox.reached(session, ids),
        reaching.groups_told(session, ids),
        set(),
    )
    rows = [row for deadline in due for row in _rows(session, deadline, batch)]
    _replace_older(session, rows, office)
    outbox.put_many(session, rows, office.now)


def _rows(session: Session, deadline: Deadline, batch: Batch) -> Iterator[dict[str, Any]]:
    office = batch.office
    wishes = deadline.step.measure.reminders
    extra = [date.fromisoformat(day) for day in wishes.get("extra", [])]
    created = _created_on(deadline, office.today)
    rung = due_rung(
        deadline.due_on,
        office.today,
        office.ladder,
        office.days,
        deadline.reminded_through,
        created,
        extra_dates=extra,
    )
    deadline.next_reminder_on = next_rung_on(
        deadline.due_on, office.today, office.ladder, office.days, created, extra_dates=extra
    )
    if rung is None or deadline.step.measure.waived_at is not None:
        return
    deadline.reminded_through = office.today
    if wishes.get("off"):
        yield _ended(deadline, office, f"reminder:{deadline.id}:off", SWITCHED_OFF)
        return
    yield from _to_owners(session, deadline, rung, batch)
    if rung.audience is Audience.OWNER_AND_SUPERVISOR:
        yield from _to_supervisors(deadline, rung, batch)


def _created_on(deadline: Deadline, today: date) -> date | None:
    """Return since when a deadline can be reminded of; unknown where the clock was turned back before it was made."""
    created = local_date(deadline.created_at)
    return created if created <= today else None


def _to_owners(session: Session, deadline: Deadline, rung: Rung, batch: Batch) -> Iterator[dict[str, Any]]:
    office = batch.office
    owners = office.roster.owners_of(deadline, office.settings.staff_reminded_per_unit)
    reachable = office.roster.reachable(owners)
    places: list[dict[str, object]] = [_place(member, batch) for member in reachable]
    if not places:
        _say_who_is_missing(session, deadline, batch)
        places = reaching.other_ways(deadline, office.roster, batch.chats, office.now, told=batch.told)
        batch.told.update((deadline.id, int(str(place["room_id"]))) for place in places if place["person_id"] is None)
    if not places:
        yield _ended(deadline, office, f"reminder:{deadline.id}:nobody:{office.today.isoformat()}", NOBODY)
        return
    for place in places:
        yield {**_row(deadline, rung, batch), **place, "key": _key(deadline, place, office)}


def _to_supervisors(deadline: Deadline, rung: Rung, batch: Batch) -> Iterator[dict[str, Any]]:
    """Somebody above the owner hears of what is overdue; whoever heard as the owner does not hear twice."""
    office = batch.office
    owners = office.roster.owners_of(deadline, office.settings.staff_reminded_per_unit)
    heard = {member.person_id for member in office.roster.reachable(owners)}
    found = office.roster.supervisors_of(deadline.unit_id)
    told = [member for member in office.roster.reachable(found) if member.person_id not in heard]
    for member in told:
        place = _place(member, batch)
        row = _row(deadline, rung, batch, for_supervisor=True)
        yield {**row, **place, "private": True, "key": _key(deadline, place, office)}


def _place(member: Member, batch: Batch) -> dict[str, object]:
    return {"room_id": batch.chats.of(member), "person_id": member.person_id}


def _key(deadline: Deadline, place: dict[str, object], office: Office) -> str:
    return f"reminder:{deadline.id}:{place['room_id']}:{office.today.isoformat()}"


def _row(deadline: Deadline, rung: Rung, batch: Batch, *, for_supervisor: bool = False) -> dict[str, Any]:
    """Return the columns of a reminder, but for its key and place."""
    office = batch.office
    kind = reminder_class((deadline.due_on - office.today).days, reached=deadline.id in batch.reached)
    day = push_by_day(kind, office.today, deadline.due_on, office.days)
    return {
        "kind": "reminder",
        **_said(deadline, rung, office, for_supervisor=for_supervisor),
        "subject": _subject(deadline),
        "priority": kind.value,
        "urgency": urgency_of(kind),
        "push_by": office.now if day <= office.today else office.sends_on(day),
        "expires_at": _expires(deadline, office),
        # What is late is between the office and the owner; what lies ahead may be said where the owner speaks.
        "private": kind is NoticeClass.OVERDUE,
        "deadline_id": deadline.id,
        "local_date": office.today,
        "state": NoticeState.WAITING.value,
        "reason": None,
        "finished_at": None,
        "person_id": None,
        "room_id": None,
    }


def _said(deadline: Deadline, rung: Rung, office: Office, *, for_supervisor: bool) -> dict[str, Any]:
    """Return the message: a reminder, or after an outage that swallowed it the digest of what still matters."""
    task = task_of(deadline)
    outage = office.outage
    if outage is not None and outage.first <= rung.on <= outage.last and not for_supervisor:
        digest = CatchUpDigest(tasks=(task,), today=office.today, off_from=outage.first, off_until=outage.last)
        return {"message": "catch_up_digest", "data": catalog.to_data(digest)}
    reminder = Reminder(task=task, today=office.today, for_supervisor=for_supervisor)
    return {"message": "reminder", "data": catalog.to_data(reminder)}


def _expires(deadline: Deadline, office: Office) -> datetime | None:
    """What lies ahead is said before its day is over; what is late until the next reminder of it takes its place."""
    last = deadline.due_on if deadline.due_on >= office.today else deadline.next_reminder_on
    return None if last is None else datetime.combine(last, datetime.max.time(), BANGKOK)


def _ended(deadline: Deadline, office: Office, key: str, reason: str) -> dict[str, Any]:
    """Return a notice that was never to be sent: the reason is on record."""
    return {
        "key": key,
        "kind": "reminder",
        "message": "reminder",
        "data": catalog.to_data(Reminder(task=task_of(deadline), today=office.today)),
        "subject": _subject(deadline),
        "priority": None,
        "urgency": 0,
        "push_by": None,
        "expires_at": None,
        "private": True,
        "deadline_id": deadline.id,
        "local_date": office.today,
        "state": NoticeState.SKIPPED.value,
        "reason": reason,
        "finished_at": office.now,
        "person_id": None,
        "room_id": None,
    }


def _subject(deadline: Deadline) -> dict[str, list[int]]:
    return {"measures": [deadline.step.measure_id], "steps": [deadline.step_id], "deadlines": [deadline.id]}


def _say_who_is_missing(session: Session, deadline: Deadline, batch: Batch) -> None:
    """The coordinator hears, once a month and unit, that a duty has nobody who could be told."""
    office = batch.office
    if deadline.unit is not None:
        subject, what, name = f"unit:{deadline.unit_id}", Alert.UNIT_WITHOUT_PEOPLE, deadline.unit.name
    else:
        measure = deadline.step.measure
        subject, what, name = f"measure:{measure.id}", Alert.MEASURE_WITHOUT_OWNER, measure.number
    key = f"nobody:{subject}:{office.today:%Y-%m}"
    if key not in batch.alerted:
        batch.alerted.add(key)
        alerts.alert(session, key, what, office.now, count=1, names=[name], roster=office.roster)


def _replace_older(session: Session, rows: list[dict[str, Any]], office: Office) -> None:
    """An older reminder that still waits gives way to the new one of the same deadline and room."""
    places = {(row["deadline_id"], row["room_id"]) for row in rows if row["room_id"] is not None}
    if not places:
        return
    session.execute(
        update(Notice)
        .where(
            Notice.kind == "reminder",
            Notice.state == NoticeState.WAITING.value,
            Notice.first_try_at.is_(None),
            Notice.deadline_id.in_({deadline_id for deadline_id, _ in places}),
            Notice.room_id.in_({room_id for _, room_id in places}),
            Notice.local_date < office.today,
        )
        .values(state=NoticeState.SKIPPED.value, reason=REPLACED, finished_at=office.now)
        .execution_options(synchronize_session=False)
    )
