"""เตือนอีกครั้งพรุ่งนี้: one more reminder on the next working day, for the one who asked."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy.orm import Session

from delivery.drafting import draft
from delivery.facts import task_of
from measures.economy import reminder_class
from measures.ladder import SendingHour
from measures.vocabulary import NoticeKind
from messages.reminder import Reminder
from storage import calendar, outbox
from storage.clock import local_date
from storage.models import Deadline, Organization
from storage.settings import settings_of
from thai.calendar import BANGKOK


def remind_again(session: Session, deadline: Deadline, person_id: int, room_id: int, now: datetime) -> date:
    """Write a reminder for the next working day and return that day; asked for twice it is written once.

    ``room_id`` is the person's 1:1 chat. The session sees the deadline's organization.
    """
    organization = session.get_one(Organization, deadline.organization_id)
    settings = settings_of(organization)
    day = calendar.working_days(session, organization, local_date(now).year).add(local_date(now), 1)
    kind = reminder_class((deadline.due_on - day).days, reached=True)
    at = SendingHour(settings.sending_time).on(day)
    notice = draft(
        f"reminder:{deadline.id}:{room_id}:{day.isoformat()}",
        NoticeKind.REMINDER,
        Reminder(task=task_of(deadline), today=day),
        kind,
        subject={"measures": [deadline.step.measure_id], "steps": [deadline.step_id], "deadlines": [deadline.id]},
        room_id=room_id,
        person_id=person_id,
        private=True,
        ready_at=at,
        push_by=at,
        expires_at=datetime.combine(max(deadline.due_on, day), time.max, BANGKOK),
        deadline_id=deadline.id,
        local_date=day,
    )
    outbox.add(session, notice, now)
    return day
