"""Reminders: each open deadline whose next rung has come gives one notice per recipient and day."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import tuple_, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from delivery import alerts, mishaps, reaching
from delivery.drafting import draft
from delivery.facts import task_of_due
from delivery.reaching import Place
from delivery.recipients import Member, PrivateRooms
from measures.economy import push_by_day, reminder_class
from measures.ladder import Audience, Rung
from measures.reasons import Reason
from measures.vocabulary import NoticeClass, NoticeKind, NoticeState
from messages import catalog
from messages.alert_to_coordinator import Alert, AlertToCoordinator
from messages.catch_up_digest import CatchUpDigest
from messages.reminder import Reminder
from scheduler import offices, outages
from scheduler.offices import Office
from scheduler.outages import Outage
from storage import calendar, deadlines, outbox
from storage.clock import Clock, local_date
from storage.database import Database
from storage.deadlines import DueDeadline
from storage.models import Deadline, Notice
from storage.outbox import Draft
from thai.calendar import BANGKOK

log = logging.getLogger("tamngan.scheduler")

LOOP = "reminders"

#: Deadlines looked at in one transaction, and offices whose rosters and calendars are read together.
AT_ONCE = 500
OFFICES_AT_ONCE = 50


@dataclass(frozen=True)
class Batch:
    """What is known about the deadlines of one transaction, asked in one query each."""

    chats: PrivateRooms
    reached: set[int]
    told: set[tuple[int, int]]
    #: Alerts of this transaction, by key.
    alerts: dict[tuple[int, str], list[Draft]] = field(default_factory=dict)


class ReminderPlanner:
    """Finds deadlines whose next reminder has come, and writes the notices."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Plan by this clock."""
        self._database = database
        self._clock = clock

    def run(self) -> int:
        """Plan for every organization that has something due; return how many deadlines were looked at."""
        now = self._clock.now()
        calendar.prepare(local_date(now))
        with self._database.system() as session:
            due = deadlines.organizations_to_remind(session, local_date(now))
            outage = outages.look(session, now)
        return sum(
            self.plan(due[start : start + OFFICES_AT_ONCE], outage) for start in range(0, len(due), OFFICES_AT_ONCE)
        )

    def plan(self, organization_ids: Sequence[int], outage: Outage | None = None) -> int:
        """Plan today's reminders of some organizations; one that cannot be planned does not cost the others theirs."""
        try:
            return self._plan(organization_ids, outage)
        except Exception as error:  # one office's fault must not silence all that come after it
            if isinstance(error, OperationalError):
                raise  # the database's trouble is no office's fault
            if len(organization_ids) == 1:
                return self._plan_one_by_one(organization_ids[0], outage, error)
        return sum(self.plan([one], outage) for one in organization_ids)

    def _plan_one_by_one(self, organization_id: int, outage: Outage | None, error: Exception) -> int:
        """Find out which deadline it is; it is left alone for a day, and after some tries until it changes."""
        now = self._clock.now()
        with self._database.system() as session:
            due = deadlines.to_remind(session, [organization_id], local_date(now), AT_ONCE)
        failed = [one for one in due if not self._planned(one, outage, now)]
        if not due:
            mishaps.count(self._database, organization_id, LOOP, f"office:{local_date(now)}", error, now)
        return len(due) - len(failed)

    def _planned(self, due: DueDeadline, outage: Outage | None, now: datetime) -> bool:
        try:
            with self._database.system() as session:
                awake = offices.awake(session, [due.organization_id], now, outage)
                plan_all(session, [due], awake, now)
        except OperationalError:
            raise
        except Exception as error:  # one deadline's fault must not silence its office
            setback = mishaps.count(self._database, due.organization_id, LOOP, f"deadline:{due.id}", error, now)
            again = local_date(now) + timedelta(days=1) if setback.set_aside_at is None else None
            with self._database.organization(due.organization_id) as session:
                session.get_one(Deadline, due.id).next_reminder_on = again
            return False
        return True

    def _plan(self, organization_ids: Sequence[int], outage: Outage | None) -> int:
        now, looked_at = self._clock.now(), 0
        awake: dict[int, Office] | None = None
        while True:
            with self._database.system() as session:
                awake = offices.awake(session, organization_ids, now, outage) if awake is None else awake
                due = deadlines.to_remind(session, list(awake), local_date(now), AT_ONCE) if awake else []
                if due:
                    plan_all(session, due, awake, now)
            looked_at += len(due)
            if len(due) < AT_ONCE:
                return looked_at


def plan_all(session: Session, due: Sequence[DueDeadline], by_id: dict[int, Office], now: datetime) -> None:
    """Write the notices of some deadlines and set when each is looked at next (a system session).

    Every row carries the organization of its deadline, and asks only that office's roster.
    """
    ids = [one.id for one in due]
    concerned = {one.organization_id: by_id[one.organization_id] for one in due}
    members = [member for office in concerned.values() for member in office.roster.members.values()]
    batch = Batch(PrivateRooms(session, members, now), outbox.reached(session, ids), reaching.groups_told(session, ids))
    looks: list[tuple[int, date, bool]] = []
    notices: list[Draft] = []
    for one in due:
        office = concerned[one.organization_id]
        rung, next_on = office.rung_of(one)
        reminded = rung is not None and not one.waived
        looks.append((one.id, next_on, reminded))
        if rung is not None and reminded:
            notices += _notices(one, rung, next_on, office, batch)
    _replace_older(session, notices, due, local_date(now), now)
    outbox.put_many(session, notices, now)
    outbox.put_many(session, [one for alert in batch.alerts.values() for one in alert], now)
    deadlines.looked_at(session, looks, local_date(now))


def _notices(due: DueDeadline, rung: Rung, next_on: date, office: Office, batch: Batch) -> Iterator[Draft]:
    if due.reminders.get("off"):
        yield _ended(due, office, f"reminder:{due.id}:off", Reason.REMINDERS_OFF)
        return
    owners = office.roster.owners_of(due.named, due.unit_id, office.settings.staff_reminded_per_unit)
    reachable = office.roster.reachable(owners)
    notice = _reminder(due, rung, next_on, office, batch)
    yield from _to_owners(due, reachable, notice, office, batch)
    if rung.audience is Audience.OWNER_AND_SUPERVISOR:
        yield from _to_supervisors(due, reachable, notice, office, batch)


def _to_owners(
    due: DueDeadline, reachable: Sequence[Member], notice: Draft, office: Office, batch: Batch
) -> Iterator[Draft]:
    places = [_place(member, batch, private=notice.private) for member in reachable]
    if not places:
        _say_who_is_missing(due, office, batch)
        places = reaching.other_ways(due.id, due.unit_id, office.roster, batch.chats, office.now, told=batch.told)
        batch.told.update((due.id, place.room_id) for place in places if place.person_id is None)
    if not places:
        yield _ended(due, office, f"reminder:{due.id}:nobody:{office.today.isoformat()}", Reason.NOBODY)
        return
    for place in places:
        yield place.of(notice, _key(due, place, office))


def _to_supervisors(
    due: DueDeadline, heard: Sequence[Member], notice: Draft, office: Office, batch: Batch
) -> Iterator[Draft]:
    """Somebody above the owner hears of what is overdue; whoever heard as the owner does not hear twice."""
    known = {member.person_id for member in heard}
    found = office.roster.supervisors_of(due.unit_id)
    said = Reminder(task=task_of_due(due), today=office.today, for_supervisor=True)
    notice = replace(notice, message=catalog.name_of(said), data=catalog.to_data(said))
    for member in office.roster.reachable(found):
        if member.person_id not in known:
            place = _place(member, batch, private=True)
            yield place.of(notice, _key(due, place, office))


def _place(member: Member, batch: Batch, *, private: bool) -> Place:
    return Place(batch.chats.of(member), member.person_id, private)


def _key(due: DueDeadline, place: Place, office: Office) -> str:
    return f"reminder:{due.id}:{place.room_id}:{office.today.isoformat()}"


def _reminder(due: DueDeadline, rung: Rung, next_on: date, office: Office, batch: Batch) -> Draft:
    """Return a reminder, but for its place and the key that follows from it."""
    kind = reminder_class((due.due_on - office.today).days, reached=due.id in batch.reached)
    day = push_by_day(kind, office.today, due.due_on, office.days)
    return draft(
        "",
        NoticeKind.REMINDER,
        _said(due, rung, office),
        kind,
        organization_id=due.organization_id,
        subject=_subject(due),
        push_by=office.now if day <= office.today else office.sends_on(day),
        expires_at=_expires(due, next_on, office),
        # What is late is between the office and the owner; what lies ahead may be said where the owner speaks.
        private=kind is NoticeClass.OVERDUE,
        deadline_id=due.id,
        local_date=office.today,
    )


def _said(due: DueDeadline, rung: Rung, office: Office) -> Reminder | CatchUpDigest:
    """Return the message: a reminder, or after an outage that swallowed it the digest of what still matters."""
    task = task_of_due(due)
    outage = office.outage
    if outage is not None and outage.first <= rung.on <= outage.last:
        return CatchUpDigest(tasks=(task,), today=office.today, off_from=outage.first, off_until=outage.last)
    return Reminder(task=task, today=office.today)


def _expires(due: DueDeadline, next_on: date, office: Office) -> datetime:
    """What lies ahead is said before its day is over; what is late until the next reminder of it takes its place."""
    last = due.due_on if due.due_on >= office.today else next_on
    return datetime.combine(last, datetime.max.time(), BANGKOK)


def _ended(due: DueDeadline, office: Office, key: str, reason: Reason) -> Draft:
    """Return a notice that was never to be sent: the reason is on record."""
    said = Reminder(task=task_of_due(due), today=office.today)
    about = {"organization_id": due.organization_id, "deadline_id": due.id, "subject": _subject(due)}
    notice = draft(key, NoticeKind.REMINDER, said, None, private=True, local_date=office.today, **about)
    return notice.skipped(reason, office.now)


def _subject(due: DueDeadline) -> dict[str, list[int]]:
    return {"measures": [due.measure_id], "steps": [due.step_id], "deadlines": [due.id]}


def _say_who_is_missing(due: DueDeadline, office: Office, batch: Batch) -> None:
    """The coordinator hears, once a month and unit, that a duty has nobody who could be told."""
    if due.unit is not None:
        subject, what, name = f"unit:{due.unit_id}", Alert.UNIT_WITHOUT_PEOPLE, due.unit
    else:
        subject, what, name = f"measure:{due.measure_id}", Alert.MEASURE_WITHOUT_OWNER, due.number
    key = f"nobody:{subject}:{office.today:%Y-%m}"
    if (office.organization_id, key) not in batch.alerts:
        said = AlertToCoordinator(alert=what, count=1, names=(name,))
        batch.alerts[office.organization_id, key] = alerts.drafts(key, said, office.roster, batch.chats, office.now)


def _replace_older(
    session: Session, notices: Sequence[Draft], due: Sequence[DueDeadline], today: date, now: datetime
) -> None:
    """An older reminder that still waits gives way to the new one of the same deadline and room."""
    # What was never reminded of has no older one.
    before = {one.id for one in due if one.reminded_through is not None}
    places = {(one.deadline_id, one.room_id) for one in notices if one.deadline_id in before and one.room_id}
    if not places:
        return
    session.execute(
        update(Notice)
        .where(
            Notice.kind == NoticeKind.REMINDER,
            Notice.state == NoticeState.WAITING,
            Notice.first_try_at.is_(None),
            Notice.deadline_id.in_({deadline_id for deadline_id, _ in places}),
            tuple_(Notice.deadline_id, Notice.room_id).in_(places),
            Notice.local_date < today,
        )
        .values(state=NoticeState.SKIPPED, reason=Reason.REPLACED.value, finished_at=now)
        .execution_options(synchronize_session=False)
    )
