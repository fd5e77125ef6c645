"""Figures for Prometheus, read from the database at the moment they are asked for."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from measures.vocabulary import InboxState, NoticeState
from storage import inbox
from storage.clock import Clock
from storage.database import Database
from storage.models import Channel, Heartbeat, InboxEvent, Notice, QuotaReading

CONTENT_TYPE = CONTENT_TYPE_LATEST


def exposition(database: Database, clock: Clock) -> bytes:
    """Return all figures in Prometheus' text format; no names, ids or texts are in them."""
    registry = CollectorRegistry()
    inbox_age = Gauge("tamngan_inbox_oldest_seconds", "Age of the oldest event not yet handled", registry=registry)
    outbox_age = Gauge("tamngan_outbox_oldest_seconds", "Age of the oldest notice due and not sent", registry=registry)
    events = Gauge("tamngan_inbox_events", "Events by state", ["state"], registry=registry)
    notices = Gauge("tamngan_notices", "Notices by kind and state", ["kind", "state"], registry=registry)
    quota = Gauge("tamngan_quota_used", "Billed messages this month by channel", ["channel"], registry=registry)
    limit = Gauge("tamngan_quota_limit", "Free messages a month by channel", ["channel"], registry=registry)
    beat = Gauge("tamngan_beat_age_seconds", "Seconds since a loop last ran", ["loop"], registry=registry)
    retrying = Gauge("tamngan_inbox_retrying", "Events that failed and wait for their next try", registry=registry)
    refused = Gauge(
        "tamngan_notices_retrying", "Notices that were refused and wait for their next try", registry=registry
    )
    paused = Gauge(
        "tamngan_channel_paused", "1 while a channel rests after its token was refused", ["channel"], registry=registry
    )
    now = clock.now()
    with database.looking() as session:
        oldest = inbox.oldest_waiting(session)
        inbox_age.set((now - oldest).total_seconds() if oldest else 0)
        overdue = session.scalar(
            select(func.min(Notice.push_by)).where(
                Notice.state == NoticeState.WAITING, Notice.push_by.is_not(None), Notice.push_by <= now
            )
        )
        outbox_age.set((now - overdue).total_seconds() if overdue else 0)
        for event_state, count in session.execute(select(InboxEvent.state, func.count()).group_by(InboxEvent.state)):
            events.labels(event_state).set(count)
        kinds = select(Notice.kind, Notice.state, func.count()).group_by(Notice.kind, Notice.state)
        for kind, state, count in session.execute(kinds):
            notices.labels(kind, state).set(count)
        retrying.set(_count(session, InboxEvent, InboxEvent.state == InboxState.WAITING, InboxEvent.attempts > 0))
        refused.set(_count(session, Notice, Notice.state == NoticeState.WAITING, Notice.first_try_at.is_not(None)))
        for channel in session.scalars(select(Channel)):
            paused.labels(str(channel.id)).set(channel.paused_until is not None and channel.paused_until > now)
        for reading in session.scalars(select(QuotaReading).order_by(QuotaReading.month)):
            quota.labels(str(reading.channel_id)).set(reading.used)
            if reading.limit is not None:
                limit.labels(str(reading.channel_id)).set(reading.limit)
        for heart in session.scalars(select(Heartbeat)):
            beat.labels(heart.name).set((now - heart.beat_at).total_seconds())
    return generate_latest(registry)


def _count(session: Session, model: type[InboxEvent | Notice], *conditions: object) -> int:
    return session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0  # type: ignore[arg-type]
