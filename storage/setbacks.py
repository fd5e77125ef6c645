"""What a loop could not do: tried again at growing intervals, and set aside when it was tried often enough.

A loop that keeps no count in its own rows keeps it here, so that one bad thing neither stops the loop nor is tried
every minute for ever.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from storage.inserting import insert_if_new
from storage.models import Setback

PAUSES = (
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(days=1),
)


def failed(session: Session, loop: str, subject: str, now: datetime, reason: str) -> Setback:
    """Count a failure (a session of one organization) and say when it is tried again; the last one sets it aside."""
    wanted = select(Setback).where(Setback.loop == loop, Setback.subject == subject).with_for_update()
    row = session.scalars(wanted).one_or_none()
    if row is None:
        values = {"organization_id": session.info["organization_id"], "loop": loop, "subject": subject, "attempts": 0}
        session.execute(insert_if_new(session, Setback).values(**values))
        row = session.scalars(wanted).one()
    row.attempts += 1
    row.reason = reason
    if row.attempts > len(PAUSES):
        row.next_attempt_at, row.set_aside_at = None, now
    else:
        row.next_attempt_at = now + PAUSES[row.attempts - 1]
    session.flush()
    return row


def passed(session: Session, loop: str, subject: str) -> None:
    """Forget what went wrong before: it was done now."""
    session.execute(delete(Setback).where(Setback.loop == loop, Setback.subject == subject))


def resting(session: Session, loop: str, now: datetime, organization_ids: Collection[int] = ()) -> set[tuple[int, str]]:
    """Return (organization, subject) of what is to be left alone now, set aside or not yet due."""
    query = select(Setback.organization_id, Setback.subject).where(
        Setback.loop == loop, or_(Setback.set_aside_at.is_not(None), Setback.next_attempt_at > now)
    )
    if organization_ids:
        query = query.where(Setback.organization_id.in_(organization_ids))
    return {(organization_id, subject) for organization_id, subject in session.execute(query)}
