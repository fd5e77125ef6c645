"""Which sender works on which room: claims in batches that exclude each other, fair between offices.

A room is claimed, not a notice: what goes to one room is told in one breath, so two senders must not work on it at the
same time. Claims are short and committed by themselves; what a dead sender left is anybody's after a while.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal_column, or_, select, union_all, update
from sqlalchemy.orm import Session

from measures.vocabulary import NoticeState
from storage.models import ChatRoom, Notice

#: Rooms that are claimed together.
AT_ONCE = 64
#: Longer than a batch of calls may take when the platform is slow.
CLAIM_LASTS = timedelta(minutes=2)
#: Others claim at the same moment: so many times more rooms are looked at than are wanted.
LOOK_FURTHER = 4
#: Rooms of one office that come before it is the next one's turn: they share what has to be read of the office.
IN_TURN = 8

#: Written out, not bound: the planner has to know that the indexes over these states serve.
_WAITING: ColumnElement[NoticeState] = literal_column("'waiting'")
_SENDING: ColumnElement[NoticeState] = literal_column("'sending'")


@dataclass(frozen=True)
class Claim:
    """A room that is claimed, with the most urgent notice that is due there."""

    room_id: int
    organization_id: int
    notice_id: int


def claim(session: Session, now: datetime, limit: int = AT_ONCE) -> list[Claim]:
    """Claim rooms in which something is to be sent now, most urgent first (system sessions only)."""
    found = [Claim(*row) for row in session.execute(_due(now, limit * LOOK_FURTHER))]
    if not found:
        return []
    place = case({one.room_id: place for place, one in enumerate(found)}, value=ChatRoom.id)
    # No more is locked than is taken: others who claim at this moment get what comes after it.
    free = (
        select(ChatRoom.id)
        .where(ChatRoom.id.in_([one.room_id for one in found]), _is_free(now))
        .order_by(place)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = set(session.scalars(free).all())
    claimed = [one for one in found if one.room_id in taken]
    session.execute(
        update(ChatRoom)
        .where(ChatRoom.id.in_([one.room_id for one in claimed]))
        .values(claimed_until=now + CLAIM_LASTS)
        .execution_options(synchronize_session=False)
    )
    return claimed


def free(session: Session, room_ids: list[int]) -> None:
    """Give rooms back."""
    session.execute(
        update(ChatRoom)
        .where(ChatRoom.id.in_(room_ids))
        .values(claimed_until=None)
        .execution_options(synchronize_session=False)
    )


def _is_free(now: datetime) -> Any:
    return or_(ChatRoom.claimed_until.is_(None), ChatRoom.claimed_until <= now)


def _due(now: datetime, limit: int) -> Any:
    """Return the question after the most urgent due notice of each free room, offices taking turns.

    Three questions, each by an index of its own, instead of one with OR that would read all that waits.
    """
    columns = (Notice.id, Notice.room_id, Notice.organization_id, Notice.urgency, Notice.push_by)
    waits = (
        Notice.state == _WAITING,
        Notice.ready_at <= now,
        or_(Notice.next_attempt_at.is_(None), Notice.next_attempt_at <= now),
    )
    due = union_all(
        select(*columns).where(*waits, Notice.push_by <= now, Notice.reply_token.is_(None)),
        select(*columns).where(*waits, Notice.reply_token.is_not(None)),
        # A rider is its host's business: it has no claim of its own.
        select(*columns).where(
            and_(Notice.state == _SENDING, Notice.claimed_until <= now, Notice.merged_into_id.is_(None))
        ),
    ).subquery()
    order = (due.c.urgency.desc(), due.c.push_by, due.c.id)
    heads = (
        select(due, func.row_number().over(partition_by=due.c.room_id, order_by=order).label("place"))
        .join(ChatRoom, ChatRoom.id == due.c.room_id)
        .where(_is_free(now))
        .subquery()
    )
    office = heads.c.organization_id
    turn = func.row_number().over(partition_by=office, order_by=(heads.c.urgency.desc(), heads.c.push_by, heads.c.id))
    first = (
        select(
            heads,
            ((turn - 1) // IN_TURN).label("turn"),
            # Rooms of one office stay together: what has to be read of it is read once for all of them.
            func.max(heads.c.urgency).over(partition_by=office).label("most_urgent"),
            func.min(heads.c.push_by).over(partition_by=office).label("earliest"),
        )
        .where(heads.c.place == 1)
        .subquery()
    )
    return (
        select(first.c.room_id, first.c.organization_id, first.c.id)
        .order_by(
            first.c.turn,
            first.c.most_urgent.desc(),
            first.c.earliest,
            first.c.organization_id,
            first.c.urgency.desc(),
            first.c.push_by,
            first.c.id,
        )
        .limit(limit)
    )
