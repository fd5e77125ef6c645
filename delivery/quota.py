"""The month's quota as the platform tells it and as we count it ourselves, one row per channel and month."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from measures.economy import Quota, billing_day
from storage.inserting import insert_if_new
from storage.models import Channel, QuotaReading

#: The platform is asked again after this long, and sooner when little is left.
READING_LASTS = timedelta(hours=1)
READING_LASTS_WHEN_SHORT = timedelta(minutes=10)
SHORT = 30
#: After a refusal for the month the count is believed again only after a while: a bigger plan may have been bought.
REFUSAL_LASTS = timedelta(hours=6)


def month_of(moment: datetime) -> date:
    """Return the first day of the month that a moment is billed in."""
    return billing_day(moment).replace(day=1)


def reading_of(session: Session, channel: Channel, now: datetime) -> QuotaReading:
    """Return this month's row of a channel, made when it is first asked for."""
    found = _find(session, channel.id, month_of(now))
    if found is not None:
        return found
    row = {"organization_id": channel.organization_id, "channel_id": channel.id, "month": month_of(now)}
    session.execute(insert_if_new(session, QuotaReading).values(used=0, counted=0, **row))
    made = _find(session, channel.id, month_of(now))
    if made is None:
        raise LookupError("the month's quota row vanished")
    return made


def _find(session: Session, channel_id: int, month: date) -> QuotaReading | None:
    return session.scalars(
        select(QuotaReading).where(QuotaReading.channel_id == channel_id, QuotaReading.month == month)
    ).one_or_none()


def is_stale(reading: QuotaReading, now: datetime) -> bool:
    """Tell whether the platform has to be asked before the next push."""
    if reading.read_at is None:
        return True
    left = quota(reading).left
    lasts = READING_LASTS if left is None or left > SHORT else READING_LASTS_WHEN_SHORT
    return not timedelta() <= now - reading.read_at < lasts


def quota(reading: QuotaReading) -> Quota:
    """Return the reading as the rules see it."""
    used = None if reading.read_at is None else reading.used
    return Quota(reading.limit, used, reading.counted)


def store(session: Session, channel: Channel, limit: int | None, used: int, now: datetime) -> QuotaReading:
    """Keep what the platform just said."""
    reading = reading_of(session, channel, now)
    reading.limit, reading.used, reading.read_at = limit, used, now
    return reading


def count(session: Session, channel_id: int, cost: int, now: datetime) -> None:
    """Add a push that was accepted to our own count."""
    if cost:
        session.execute(
            update(QuotaReading)
            .where(QuotaReading.channel_id == channel_id, QuotaReading.month == month_of(now))
            .values(counted=QuotaReading.counted + cost)
            .execution_options(synchronize_session="fetch")
        )


def is_exhausted(reading: QuotaReading, now: datetime) -> bool:
    """Tell whether the platform has refused for the month, as far as that is still to be believed."""
    return reading.exhausted_at is not None and now - reading.exhausted_at < REFUSAL_LASTS
