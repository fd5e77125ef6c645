"""Rides: what is pending for a room goes along, free, with the next reply to anyone there."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from delivery.line import Sent
from measures.vocabulary import NoticeState
from messages import catalog
from storage import outbox
from storage.clock import local_date
from storage.models import Notice

#: A reply carries at most five objects (Send reply message).
MAX_OBJECTS = 5


def load(
    session: Session, host: Notice, objects: list[dict[str, Any]], now: datetime, digits: Literal["thai", "arabic"]
) -> list[dict[str, Any]]:
    """Put what waits for the host's room behind its own objects, most urgent first, and return all objects.

    Only replies carry riders. A rider is bound to its host until the host's call is over; how many objects each
    brought is kept in ``host.data["riders"]`` so that the ids that come back can be told apart.
    """
    host.data = {key: value for key, value in host.data.items() if key != "riders"}
    if host.reply_token is None or len(objects) >= MAX_OBJECTS:
        return objects
    loads: list[list[int]] = []
    for rider in _waiting(session, host, now):
        own = list(catalog.render(rider.message, rider.data, digits, today=local_date(now)).objects)
        if len(objects) + len(own) > MAX_OBJECTS:
            continue
        objects = _behind(objects, own)
        loads.append([rider.id, len(own)])
        rider.state = NoticeState.SENDING.value
        rider.merged_into_id = host.id
    if loads:
        host.data = {**host.data, "riders": loads}
    return objects


def _behind(objects: list[dict[str, Any]], own: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Join two answers; only the last object's quick replies are shown, so the answer's move there."""
    quick = objects[-1].get("quickReply")
    if quick is None or "quickReply" in own[-1]:
        return [*objects, *own]
    bare = {key: value for key, value in objects[-1].items() if key != "quickReply"}
    return [*objects[:-1], bare, *own[:-1], {**own[-1], "quickReply": quick}]


def _waiting(session: Session, host: Notice, now: datetime) -> list[Notice]:
    return list(
        session.scalars(
            select(Notice)
            .where(
                Notice.organization_id == host.organization_id,
                Notice.room_id == host.room_id,
                Notice.id != host.id,
                Notice.state == NoticeState.WAITING.value,
                Notice.reply_token.is_(None),
                Notice.ready_at <= now,
                Notice.first_try_at.is_(None),
                or_(Notice.expires_at.is_(None), Notice.expires_at > now),
            )
            .order_by(Notice.urgency.desc(), Notice.ready_at, Notice.id)
            .limit(MAX_OBJECTS)
            .with_for_update(skip_locked=True)
        )
    )


def arrived(session: Session, host: Notice, sent: Sent, now: datetime) -> None:
    """Remember the message ids of the host and of each rider; the riders' outcome is "rode"."""
    messages = list(sent.messages)
    loads: list[list[int]] = host.data.get("riders", [])
    behind = sum(count for _, count in loads)
    own = messages[: len(messages) - behind]
    outbox.remember_sent(session, host, own, now)
    position = len(own)
    for rider_id, count in loads:
        rider = session.get(Notice, rider_id)
        if rider is None or rider.merged_into_id != host.id:
            continue
        outbox.finish(rider, NoticeState.RODE, now, f"rode on notice {host.id}")
        outbox.remember_sent(session, rider, messages[position : position + count], now)
        position += count


def missed(session: Session, host: Notice) -> None:
    """The host was not sent: its riders wait again."""
    session.execute(
        update(Notice)
        .where(Notice.merged_into_id == host.id, Notice.state == NoticeState.SENDING.value)
        .values(state=NoticeState.WAITING.value, merged_into_id=None)
    )
