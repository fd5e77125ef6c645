"""The beat of the loops: what readiness and metrics look at."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
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


#: What the name of a process's own row begins with.
PROCESS = "process:"
#: A process that has not beaten for so long is not there any more.
GONE_AFTER = timedelta(seconds=90)


def beat_process(session: Session, process: str, now: datetime) -> int:
    """Write down that a process lives, forget those that are gone, and return how many there are, this one included."""
    locked(session, f"{PROCESS}{process}", now).beat_at = now
    session.flush()
    processes = Heartbeat.name.startswith(PROCESS)
    session.execute(delete(Heartbeat).where(processes, Heartbeat.beat_at < now - GONE_AFTER))
    return session.scalar(select(func.count(Heartbeat.id)).where(processes)) or 1


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
