"""Was the machine off? The planner leaves a trace of each day it ran; a gap in them is an outage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from storage import heartbeat
from storage.clock import local_date

NAME = "planner"


@dataclass(frozen=True)
class Outage:
    """The days, both included, on which nothing was planned."""

    first: date
    last: date


def look(session: Session, now: datetime) -> Outage | None:
    """Note that the planner runs and return the outage that ended today, if there was one.

    It is remembered for the rest of the day: offices have different sending hours.
    """
    today = local_date(now)
    row = heartbeat.locked(session, NAME, now)
    before = local_date(row.beat_at)
    if before < today:
        gap = (today - before).days > 1
        first, last = before + timedelta(days=1), today - timedelta(days=1)
        row.detail = {"on": today.isoformat(), "first": first.isoformat(), "last": last.isoformat()} if gap else {}
    row.beat_at = max(row.beat_at, now)
    return _told(row.detail, today)


def _told(detail: dict[str, str], today: date) -> Outage | None:
    if detail.get("on") != today.isoformat():
        return None
    return Outage(date.fromisoformat(detail["first"]), date.fromisoformat(detail["last"]))
