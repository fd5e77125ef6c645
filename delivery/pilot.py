"""The quota pilot: decides, notice by notice, whether a push is worth its price today.

The rules are ``measures.economy``'s; here they meet the database. A forecast is made once an hour and office and then
carried along, push by push.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from delivery import alerts, outlook, quota
from delivery.priority import class_of
from measures.economy import Action, Budget, Decision, Forecast, NoticeFacts, Reason, budget, decide
from measures.ladder import SendingHour
from measures.vocabulary import NoticeClass, RoomKind
from storage import outbox
from storage.clock import local_date
from storage.models import Notice, Organization, QuotaReading
from storage.settings import OrganizationSettings, settings_of

OUTLOOK_LASTS = timedelta(hours=1)
QUOTA_UNKNOWN_WAIT = timedelta(minutes=15)


@dataclass(frozen=True)
class Judgement:
    """A decision with what it was about: ``kind`` is the most urgent class that waits for the room."""

    decision: Decision
    kind: NoticeClass
    cost: int

    @property
    def push(self) -> bool:
        """Tell whether it goes out now."""
        return self.decision.action is Action.PUSH


class Pilot:
    """Keeps each organization's forecast in memory; what is decided follows from the database all the same."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._outlooks: dict[int, tuple[datetime, Forecast]] = {}
        self._lock = threading.Lock()

    def judge(
        self,
        session: Session,
        notice: Notice,
        reading: QuotaReading,
        now: datetime,
        *,
        beside: Sequence[Notice],
        pushed_today: bool,
        promised: int = 0,
    ) -> Judgement:
        """Return what becomes of a push now; the month's quota (``reading``) has been asked for before.

        ``beside`` waits for the same room; ``pushed_today``: the room had a push that day already; ``promised`` is
        what pushes cost that are on their way and not counted yet.
        """
        organization = session.get_one(Organization, notice.organization_id)
        settings = settings_of(organization)
        kind = min([class_of(notice), *(class_of(other) for other in _due(beside, now))])
        facts = NoticeFacts(
            kind=kind,
            cost=cost_of(notice),
            expired=notice.expires_at is not None and notice.expires_at <= now,
            push_by_passed=notice.push_by is not None and notice.push_by <= now,
            quiet_now=settings.quiet_hours().covers(now),
            pushed_today=pushed_today,
        )
        purse = self._purse(session, organization, reading, promised, now)
        return Judgement(decide(facts, purse), kind, facts.cost)

    def spent(self, organization_id: int, kind: NoticeClass, cost: int) -> None:
        """Take a push that was made out of what the forecast still needs."""
        with self._lock:
            known = self._outlooks.get(organization_id)
            if known is not None:
                made, ahead = known
                left = {**ahead.needs, kind: max(ahead.needs.get(kind, 0) - cost, 0)}
                self._outlooks[organization_id] = (made, Forecast(ahead.left, left, ahead.safety, ahead.degraded))

    def forget(self, organization_id: int) -> None:
        """Make the forecast anew at the next push."""
        with self._lock:
            self._outlooks.pop(organization_id, None)

    def _purse(
        self, session: Session, organization: Organization, reading: QuotaReading, promised: int, now: datetime
    ) -> Budget:
        known = quota.quota(reading)
        known = replace(known, counted_used=known.used + promised)
        ahead = self._outlook(session, organization, reading, now)
        return budget(
            known,
            Forecast(known.left, ahead.needs, ahead.safety, ahead.degraded),
            exhausted=quota.is_exhausted(reading, now),
        )

    def _outlook(self, session: Session, organization: Organization, reading: QuotaReading, now: datetime) -> Forecast:
        with self._lock:
            made, ahead = self._outlooks.get(organization.id, (None, None))
        same_day = made is not None and local_date(made) == local_date(now)
        if made is not None and ahead is not None and same_day and timedelta() <= now - made < OUTLOOK_LASTS:
            return ahead
        ahead = outlook.outlook(session, organization, quota.quota(reading), now)
        alerts.quota_short(session, ahead, now)
        with self._lock:
            self._outlooks[organization.id] = (now, ahead)
        return ahead


def _due(beside: Sequence[Notice], now: datetime) -> list[Notice]:
    """Return what would be worth a push by now as well."""
    return [one for one in beside if one.push_by is not None and one.push_by <= now]


def hold(session: Session, notice: Notice, beside: Sequence[Notice], judgement: Judgement, now: datetime) -> None:
    """Keep a room's notices until the question may be asked again, with the reason.

    The most urgent of them was judged, so the answer is the same for all that is no more urgent.
    """
    settings = settings_of(session.get_one(Organization, notice.organization_id))
    until = _again_at(judgement.decision, settings, now)
    reason = judgement.decision.reason.value
    outbox.let_go(notice)
    if judgement.decision.reason is Reason.WAITING_FOR_RIDE:
        return
    outbox.try_later(notice, until, reason)
    outbox.hold(session, [other.id for other in _due(beside, now)], until, reason)


def _again_at(decision: Decision, settings: OrganizationSettings, now: datetime) -> datetime:
    if decision.reason is Reason.QUIET_HOURS:
        return settings.quiet_hours().over_at(now)
    if decision.reason is Reason.QUOTA_UNKNOWN:
        return now + QUOTA_UNKNOWN_WAIT
    return SendingHour(settings.sending_time).on(local_date(now) + timedelta(days=1))


def cost_of(notice: Notice) -> int:
    """Return how many messages a push is billed as: the number of people it reaches (Messaging API pricing)."""
    if notice.room is None or notice.room.kind == RoomKind.PRIVATE:
        return 1
    return notice.room.member_count or 1
