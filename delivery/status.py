"""The state of the message economy: what "โควตา" in chat and ``tamngan quota`` show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from delivery import outlook, quota
from delivery.lexicon import CLASS_NAMES
from delivery.priority import class_of
from measures.economy import BILLING_ZONE, billing_day
from measures.reasons import Reason
from measures.vocabulary import NoticeClass, NoticeState
from messages.quota_status import HeldBack, QuotaStatus
from messages.reasons import thai
from storage.models import Channel, Notice, Organization


@dataclass(frozen=True)
class Month:
    """An office's month: the figures, and how many messages its rest is expected to take, by what they are for."""

    status: QuotaStatus
    needs: Mapping[NoticeClass, int]


def quota_status(session: Session, organization: Organization, now: datetime) -> QuotaStatus | None:
    """Return this month's figures of an office, in a writing session; None where it has no LINE channel yet."""
    month = month_of(session, organization, now)
    return month.status if month is not None else None


def month_of(session: Session, organization: Organization, now: datetime) -> Month | None:
    """Return this month of an office, in a writing session; None where it has no LINE channel yet."""
    channel = _channel(session, organization)
    if channel is None:
        return None
    reading = quota.reading_of(session, channel, now)
    known = quota.quota(reading)
    ahead = outlook.outlook(session, organization, known, now)
    status = QuotaStatus(
        month=quota.month_of(now),
        used=known.used,
        limit=known.limit,
        reserved=ahead.reserve,
        forecast=ahead.expected,
        rode_free=_rode(session, now),
        short_by=ahead.short_by,
        held_back=held_back(session, now),
        read_at=reading.read_at,
        exhausted=quota.is_exhausted(reading, now),
    )
    return Month(status, ahead.needs)


def _channel(session: Session, organization: Organization) -> Channel | None:
    rows = select(Channel).where(Channel.organization_id == organization.id).order_by(Channel.id).limit(1)
    return session.scalars(rows).one_or_none()


def _rode(session: Session, now: datetime) -> int:
    first = datetime.combine(billing_day(now).replace(day=1), time(), BILLING_ZONE)
    number = session.scalar(
        select(func.count(Notice.id)).where(Notice.state == NoticeState.RODE, Notice.finished_at >= first)
    )
    return int(number or 0)


def held_back(session: Session, now: datetime) -> tuple[HeldBack, ...]:
    """Return what should have been pushed this month and was not, by class and reason, the most important first.

    That is what waits past its time, and what was held back until it was too old to be said.
    """
    first = datetime.combine(billing_day(now).replace(day=1), time(), BILLING_ZONE)
    late = and_(Notice.state == NoticeState.WAITING, Notice.push_by <= now + timedelta(minutes=1))
    too_old = and_(
        Notice.state == NoticeState.SKIPPED,
        Notice.finished_at >= first,
        Notice.reason.startswith(f"{Reason.EXPIRED}: "),
    )
    waiting = session.scalars(
        select(Notice).where(Notice.reply_token.is_(None), Notice.reason.is_not(None), or_(late, too_old))
    )
    counted = Counter((class_of(notice), thai(notice.reason) or "") for notice in waiting)
    return tuple(
        HeldBack(kind=CLASS_NAMES[kind], count=number, reason=why) for (kind, why), number in sorted(counted.items())
    )
