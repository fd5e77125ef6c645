"""What the coordinator has to know about the running of the system: told free, on the next reply, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from delivery.drafting import draft
from delivery.quota import month_of
from delivery.recipients import Member, PrivateRooms, Roster
from measures.economy import Forecast
from measures.vocabulary import NoticeClass, NoticeKind, Role
from messages.alert_to_coordinator import Alert, AlertToCoordinator
from storage import outbox
from storage.clock import local_date
from storage.outbox import Draft

ALERT_LASTS = timedelta(days=30)


def alert(
    session: Session,
    key: str,
    what: Alert,
    now: datetime,
    *,
    count: int = 0,
    names: Sequence[str] = (),
    push: bool = False,
    roster: Roster | None = None,
) -> int:
    """Tell every coordinator who can be reached, once per key; return how many notices were written.

    It goes along with the next reply or digest; with ``push`` it is worth a push of its own after a week.
    """
    roster = roster or Roster.read(session, local_date(now))
    chats = PrivateRooms(session, roster.reachable(roster.with_role(Role.COORDINATOR)), now)
    said = AlertToCoordinator(alert=what, count=count, names=tuple(names))
    return len(outbox.add_many(session, drafts(key, said, roster, chats, now, push=push), now))


def tell_owner(
    session: Session, key: str, what: Alert, person_id: int | None, names: Sequence[str], now: datetime
) -> int:
    """Tell whose matter it is, else the coordinators; return how many were told."""
    roster = Roster.read(session, local_date(now))
    member = roster.members.get(person_id) if person_id is not None else None
    told = roster.reachable([member] if member else []) or roster.reachable(roster.with_role(Role.COORDINATOR))
    said = AlertToCoordinator(alert=what, count=len(names), names=tuple(names))
    return len(
        outbox.add_many(session, _drafts(key, said, told, PrivateRooms(session, told, now), now, push=True), now)
    )


def drafts(
    key: str, said: AlertToCoordinator, roster: Roster, chats: PrivateRooms, now: datetime, *, push: bool = False
) -> list[Draft]:
    """Return the notices of an alert, one per coordinator who can be reached."""
    return _drafts(key, said, roster.reachable(roster.with_role(Role.COORDINATOR)), chats, now, push=push)


def _drafts(
    key: str, said: AlertToCoordinator, told: Sequence[Member], chats: PrivateRooms, now: datetime, *, push: bool
) -> list[Draft]:
    return [
        draft(
            f"alert:{key}:{member.person_id}",
            NoticeKind.ALERT,
            said,
            NoticeClass.NEWS,
            organization_id=member.organization_id,
            room_id=chats.of(member),
            person_id=member.person_id,
            private=True,
            push_by=now + timedelta(days=7) if push else None,
            expires_at=now + ALERT_LASTS,
            local_date=local_date(now),
        )
        for member in told
    ]


def quota_short(session: Session, ahead: Forecast, now: datetime) -> None:
    """Warn early when the month will not do, once a month."""
    if ahead.short_by:
        alert(session, f"quota-short:{month_of(now)}", Alert.QUOTA_SHORT, now, count=ahead.short_by)


def quota_spent(session: Session, held: int, now: datetime) -> None:
    """Say that the month's messages are used up, once a month."""
    alert(session, f"quota-spent:{month_of(now)}", Alert.QUOTA_SPENT, now, count=held)


def group_left(session: Session, room_id: int, now: datetime) -> None:
    """Say that the bot was taken out of a group that it served: what was told there goes 1:1 from now on."""
    alert(session, f"group-left:{room_id}:{local_date(now)}", Alert.GROUP_LEFT, now, push=True)


def token_refused(session: Session, now: datetime) -> None:
    """Say, once a day and as soon as anything can be said again, that the channel's token was refused."""
    alert(session, f"token-refused:{local_date(now)}", Alert.TOKEN_REFUSED, now)


def unreachable(session: Session, person_id: int, name: str, now: datetime) -> None:
    """Report somebody who blocked the bot or never became its friend, once a month."""
    alert(session, f"unreachable:{person_id}:{month_of(now)}", Alert.UNREACHABLE, now, count=1, names=[name], push=True)
