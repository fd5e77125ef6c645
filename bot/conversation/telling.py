"""Telling others: a supervisor, the coordinator, whoever asked. Everything goes through the outbox by its policy.

What somebody waits for (a decision, a problem) may be pushed at once; news wait for a free ride for some days. Which,
is said by the class of the notice (``measures.economy``); the pilot still judges each push.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from bot.conversation.context import Context
from delivery.priority import urgency_of
from delivery.recipients import can_be_reached
from measures.economy import push_by_day
from measures.ladder import SendingHour
from measures.vocabulary import NoticeClass, NoticeState, Role, RoomKind
from messages import catalog
from storage import calendar, outbox, people, rooms
from storage.models import Notice, Person

NOTICE_LASTS = timedelta(days=30)


def tell(
    context: Context,
    who: Iterable[Person],
    data: object,
    *,
    kind: str,
    worth: NoticeClass,
    wait: timedelta = timedelta(),
    patience: int | None = None,
    push: bool = True,
    **columns: Any,
) -> int:
    """Write one private notice per person who can be reached, the speaker left out; return how many.

    Without ``push`` it only rides on a reply. ``wait`` is how long it is held back before it may go out, for what may
    still change, ``patience`` how many working days it may wait for a ride, where that is not what its class is given.
    ``columns`` are further columns of ``Notice``: kind, subject, report_id, deadline_id.
    """
    written = 0
    push_by = max(_push_by(context, worth, patience), context.now + wait) if push else None
    for person in dict.fromkeys(who):
        if person is context.person or not can_be_reached(person):
            continue
        written += _write(
            context,
            person,
            data,
            push_by,
            {
                **columns,
                "kind": kind,
                "priority": worth.value,
                "urgency": urgency_of(worth),
                "ready_at": context.now + wait,
            },
        )
    return written


def _write(context: Context, person: Person, data: object, push_by: datetime | None, columns: dict[str, Any]) -> int:
    name = catalog.name_of(data)
    about = columns.get("report_id") or columns.get("deadline_id") or 0
    notice = outbox.add(
        context.session,
        f"{name}:{about}:{context.event_id}:{person.id}",
        message=name,
        data=catalog.to_data(data),
        now=context.now,
        room_id=rooms.ensure(context.session, RoomKind.PRIVATE, str(person.line_user_id), context.now).id,
        person_id=person.id,
        push_by=push_by,
        expires_at=context.now + NOTICE_LASTS,
        private=True,
        **columns,
    )
    if notice is not None and push_by is not None and push_by <= context.now:
        context.notices.append(notice)
    return int(notice is not None)


def _push_by(context: Context, worth: NoticeClass, patience: int | None) -> datetime:
    """Return the moment from which it is worth a push: today at once, another day at the office's sending hour."""
    days = calendar.working_days(context.session, context.organization, context.today.year)
    day = days.add(context.today, patience) if patience else push_by_day(worth, context.today, None, days)
    return context.now if day <= context.today else SendingHour(context.settings.sending_time).on(day)


def coordinators(context: Context) -> list[Person]:
    """Return who runs the plan."""
    return people.with_role(context.session, Role.COORDINATOR, context.today)


def deciders(context: Context, unit_ids: Iterable[int | None], *, besides: int | None = None) -> list[Person]:
    """Return who decides on a report or request of some units: their supervisors, else the coordinators.

    ``besides`` is the person it comes from: nobody decides on their own.
    """
    found: list[Person] = []
    for unit_id in unit_ids:
        supervisors = people.with_role(context.session, Role.SUPERVISOR, context.today, unit_id)
        found += [person for person in supervisors if person.id != besides and can_be_reached(person)]
    return found or [person for person in coordinators(context) if person.id != besides]


def take_back(context: Context, reason: str, *conditions: Any) -> None:
    """Skip what still waits to be said and no longer holds."""
    outbox.cancel(context.session, context.now, reason, Notice.state == NoticeState.WAITING.value, *conditions)
