"""Telling others: a supervisor, the coordinator, whoever asked. Everything goes through the outbox by its policy.

What somebody waits for (a decision, a problem) may be pushed at once; news wait for a free ride for some days. Which,
is said by the class of the notice (``measures.economy``); the pilot still judges each push.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from actions.acting import Acting
from delivery.drafting import draft
from delivery.recipients import can_be_reached
from measures.economy import push_by_day
from measures.ladder import SendingHour
from measures.reasons import Reason
from measures.vocabulary import NoticeClass, NoticeKind, NoticeState, Role, RoomKind
from messages import catalog
from storage import calendar, outbox, people, rooms
from storage.models import Notice, Person

NOTICE_LASTS = timedelta(days=30)


@dataclass(frozen=True)
class Policy:
    """How something is told.

    Without ``push`` it only rides on a reply. ``wait`` is how long it is held back before it may go out, for what may
    still change, ``patience`` how many working days it may wait for a ride, where that is not what its class is given.
    """

    kind: NoticeKind
    worth: NoticeClass
    push: bool = True
    wait: timedelta = timedelta()
    patience: int | None = None


def tell(
    acting: Acting,
    who: Iterable[Person],
    said: object,
    policy: Policy,
    *,
    subject: dict[str, list[int]] | None = None,
    report_id: int | None = None,
    deadline_id: int | None = None,
) -> int:
    """Write one private notice per person who can be reached, whoever acts left out; return how many."""
    name = catalog.name_of(said)
    ready_at = acting.now + policy.wait
    push_by = max(_push_by(acting, policy.worth, policy.patience), ready_at) if policy.push else None
    written = 0
    for person in dict.fromkeys(who):
        if person is acting.person or not can_be_reached(person):
            continue
        notice = draft(
            f"{name}:{report_id or deadline_id or 0}:{acting.cause}:{person.id}",
            policy.kind,
            said,
            policy.worth,
            room_id=rooms.ensure(acting.session, RoomKind.PRIVATE, str(person.line_user_id), acting.now).id,
            person_id=person.id,
            private=True,
            ready_at=ready_at,
            push_by=push_by,
            expires_at=acting.now + NOTICE_LASTS,
            subject=subject or {},
            report_id=report_id,
            deadline_id=deadline_id,
        )
        written += put(acting, notice)
    return written


def put(acting: Acting, notice: outbox.Draft) -> int:
    """Write one notice, to be pushed at once if its time has come; return 1, or 0 where it was written before."""
    notice_id = outbox.add(acting.session, notice, acting.now)
    if notice_id is not None and notice.push_by is not None and notice.push_by <= acting.now:
        acting.notices.append(notice_id)
    return int(notice_id is not None)


def _push_by(acting: Acting, worth: NoticeClass, patience: int | None) -> datetime:
    """Return the moment from which it is worth a push: today at once, another day at the office's sending hour."""
    days = calendar.working_days(acting.session, acting.organization, acting.today.year)
    day = days.add(acting.today, patience) if patience else push_by_day(worth, acting.today, None, days)
    return acting.now if day <= acting.today else morning(acting, day)


def morning(acting: Acting, day: date) -> datetime:
    """Return the office's sending hour on a day."""
    return SendingHour(acting.settings.sending_time).on(day)


def next_sending_hour(acting: Acting) -> datetime:
    """Return when the office is told things on its next working day."""
    days = calendar.working_days(acting.session, acting.organization, acting.today.year)
    return SendingHour(acting.settings.sending_time).on(days.add(acting.today, 1))


def coordinators(acting: Acting) -> list[Person]:
    """Return who runs the plan."""
    return people.with_role(acting.session, Role.COORDINATOR, acting.today)


def deciders(acting: Acting, unit_ids: Iterable[int | None], *, besides: int | None = None) -> list[Person]:
    """Return who decides on a report or request of some units: their supervisors, else the coordinators.

    ``besides`` is the person it comes from: nobody decides on their own.
    """
    found: list[Person] = []
    for unit_id in unit_ids:
        supervisors = people.with_role(acting.session, Role.SUPERVISOR, acting.today, unit_id)
        found += [person for person in supervisors if person.id != besides and can_be_reached(person)]
    return found or [person for person in coordinators(acting) if person.id != besides]


def take_back(acting: Acting, reason: Reason, *conditions: Any) -> None:
    """Skip what still waits to be said and no longer holds."""
    outbox.cancel(acting.session, acting.now, reason, Notice.state == NoticeState.WAITING, *conditions)
