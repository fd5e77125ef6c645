"""Reminders: each open deadline whose next rung has come gives one notice per recipient and day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from messages.digest import Digest
from messages.reminder import Reminder
from sqlalchemy.orm import Session

from delivery.facts import task_of
from measures.ladder import Audience, LadderSettings, Rung, SendingHour, due_rung, next_rung_on
from measures.vocabulary import NoticeState
from measures.working_days import WorkingDays
from messages import catalog
from scheduler.recipients import Recipient, owners_of, supervisors_of
from storage import calendar, deadlines, organizations, outbox
from storage.clock import Clock, local_date
from storage.database import Database
from storage.models import Deadline, Notice, Organization
from storage.settings import OrganizationSettings, settings_of

#: Deadlines looked at in one transaction; the rest comes in the next round of the loop.
AT_ONCE = 200


def ladder_of(settings: OrganizationSettings) -> LadderSettings:
    """Return an office's ladder as the rules see it."""
    return LadderSettings(
        days_before=settings.ladder_days_before,
        days_after=settings.ladder_days_after,
        then_every_days=settings.ladder_then_every_days,
        supervisor_from_days=settings.supervisor_from_days,
    )


class ReminderPlanner:
    """Finds deadlines whose next reminder has come, and writes the notices."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Plan by this clock."""
        self._database = database
        self._clock = clock

    def run(self) -> int:
        """Plan for every organization; return how many deadlines were looked at."""
        with self._database.system() as session:
            everyone = [organization.id for organization in organizations.all_organizations(session)]
        return sum(self.plan(organization_id) for organization_id in everyone)

    def plan(self, organization_id: int) -> int:
        """Plan one organization's reminders of today, once its sending time has come."""
        now = self._clock.now()
        today = local_date(now)
        with self._database.organization(organization_id) as session:
            organization = session.get_one(Organization, organization_id)
            settings = settings_of(organization)
            if now < SendingHour(settings.sending_time).on(today):
                return 0
            due = deadlines.to_remind(session, today, AT_ONCE)
            if not due:
                return 0
            days = calendar.working_days(session, organization, today.year)
            written: dict[int, list[Notice]] = {}
            for deadline in due:
                for notice in _remind(session, deadline, ladder_of(settings), days, now):
                    written.setdefault(notice.room_id or 0, []).append(notice)
            for notices in written.values():
                _fold(session, notices, now)
            return len(due)


def _remind(
    session: Session, deadline: Deadline, ladder: LadderSettings, days: WorkingDays, now: datetime
) -> list[Notice]:
    """Write the notices of one deadline and set when it is looked at next."""
    today = local_date(now)
    wishes = deadline.step.measure.reminders
    extra = [date.fromisoformat(day) for day in wishes.get("extra", [])]
    created = local_date(deadline.created_at)
    rung = due_rung(deadline.due_on, today, ladder, days, deadline.reminded_through, created, extra_dates=extra)
    deadline.next_reminder_on = next_rung_on(deadline.due_on, today, ladder, days, created, extra_dates=extra)
    if rung is None or wishes.get("off") or deadline.step.measure.waived_at is not None:
        return []
    deadline.reminded_through = today
    notices = [_notice(session, deadline, rung, to, now) for to in _recipients(session, deadline, rung, now)]
    return [notice for notice in notices if notice is not None]


def _recipients(session: Session, deadline: Deadline, rung: Rung, now: datetime) -> Iterable[Recipient]:
    today = local_date(now)
    found = owners_of(session, deadline, today, now)
    if rung.audience is Audience.OWNER_AND_SUPERVISOR:
        found = [*found, *supervisors_of(session, deadline, today, now)]
    return {recipient.room.id: recipient for recipient in found}.values()


def _notice(session: Session, deadline: Deadline, rung: Rung, to: Recipient, now: datetime) -> Notice | None:
    today = local_date(now)
    message = Reminder(task=task_of(deadline), today=today)
    notice_id = outbox.add(
        session,
        f"reminder:{deadline.id}:{to.room.id}:{today.isoformat()}",
        kind="reminder",
        message="reminder",
        data=catalog.to_data(message),
        subject=_subject([deadline]),
        now=now,
        room_id=to.room.id,
        person_id=to.person.id if to.person else None,
        push_by=now,
        expires_at=now + timedelta(days=3),
        urgency=40 if rung.offset_days < 0 else 50,
        private=to.person is not None,
        deadline_id=deadline.id,
        local_date=today,
    )
    return session.get_one(Notice, notice_id) if notice_id is not None else None


def _fold(session: Session, notices: list[Notice], now: datetime) -> None:
    """Several reminders of one room and day become one digest: each is merged into it."""
    if len(notices) < 2:
        return
    today = local_date(now)
    dues = [session.get_one(Deadline, notice.deadline_id) for notice in notices]
    dues.sort(key=lambda deadline: (deadline.due_on, deadline.id))
    first = notices[0]
    digest_id = outbox.add(
        session,
        f"digest:{first.room_id}:{today.isoformat()}:{first.id}",
        kind="digest",
        message="digest",
        data=catalog.to_data(Digest(tasks=tuple(task_of(deadline) for deadline in dues), today=today)),
        subject=_subject(dues),
        now=now,
        room_id=first.room_id,
        person_id=first.person_id,
        push_by=now,
        expires_at=now + timedelta(days=3),
        urgency=max(notice.urgency for notice in notices),
        private=first.private,
        local_date=today,
    )
    for notice in notices:
        outbox.finish(notice, NoticeState.MERGED, now, "merged into one digest")
        notice.merged_into_id = digest_id


def _subject(dues: list[Deadline]) -> dict[str, list[int]]:
    return {
        "measures": list(dict.fromkeys(deadline.step.measure_id for deadline in dues)),
        "steps": [deadline.step_id for deadline in dues],
        "deadlines": [deadline.id for deadline in dues],
    }
