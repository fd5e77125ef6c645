"""The beat of the loops: what readiness and metrics look at."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from storage.database import Database
from storage.models import Heartbeat


def beat(database: Database, name: str, now: datetime, detail: dict[str, Any] | None = None) -> None:
    """Write down that a loop has just run."""
    with database.system() as session:
        row = session.scalars(select(Heartbeat).where(Heartbeat.name == name)).one_or_none()
        if row is None:
            session.add(Heartbeat(name=name, beat_at=now, detail=detail or {}))
        else:
            row.beat_at = now
            row.detail = detail or {}
