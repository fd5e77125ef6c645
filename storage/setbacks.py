"""What a loop could not do: tried again at growing intervals, and set aside when it was tried often enough.

A loop that keeps no count in its own rows keeps it here, so that one bad thing neither stops the loop nor is tried
every minute for ever.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.inserting import insert_if_new
from storage.models import Setback

PAUSES = (
    timedelta(minutes=10),
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


def of(session: Session, loop: str, subject: str) -> Setback | None:
    """Return what went wrong before with something, if anything did."""
    return session.scalars(select(Setback).where(Setback.loop == loop, Setback.subject == subject)).one_or_none()
