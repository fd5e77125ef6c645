"""The beat of the loops: what readiness and metrics look at."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.database import Database
from storage.inserting import insert_if_new
from storage.models import Heartbeat


def beat(database: Database, name: str, now: datetime, detail: dict[str, Any] | None = None) -> None:
    """Write down that a loop has just run."""
    with database.system() as session:
        row = locked(session, name, now)
        row.beat_at = now
        row.detail = detail or {}


#: What the name of a loop's own row begins with.
LOOP = "loop:"


def beat_loop(
    database: Database, loop: str, every_seconds: int, now: datetime, *, seconds: float = 0.0, error: str | None = None
) -> None:
    """Write down that the scheduler lives and how a loop's turn ended; one that failed keeps its earlier beat."""
    with database.system() as session:
        shared = locked(session, "scheduler", now)
        shared.beat_at, shared.detail = now, {"loop": loop}
        own = locked(session, f"{LOOP}{loop}", now)
        if error is None:
            own.beat_at = now
        own.detail = {"every_seconds": every_seconds, "seconds": round(seconds, 3), "error": error}


def locked(session: Session, name: str, now: datetime) -> Heartbeat:
    """Return a loop's row, locked until the transaction ends; made when the loop runs for the first time.

    Two schedulers may both be the first: the unique name decides, and the second waits for the first one's row.
    """
    wanted = select(Heartbeat).where(Heartbeat.name == name).with_for_update()
    found = session.scalars(wanted).one_or_none()
    if found is not None:
        return found
    session.execute(insert_if_new(session, Heartbeat).values(name=name, beat_at=now, detail={}))
    return session.scalars(wanted).one()
