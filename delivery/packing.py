"""From a claimed notice to the parcel of one call: judged, filled and committed before anything is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from delivery import pilot, quota, reaching, riding
from delivery.breaker import Breaker
from delivery.pilot import Pilot
from delivery.reaching import Errand
from delivery.riding import Company
from measures.reasons import Reason, with_detail
from measures.vocabulary import NoticeClass, NoticeState, PersonState
from storage import outbox
from storage.clock import local_date
from storage.models import Channel, Notice, Organization, QuotaReading
from storage.settings import settings_of


@dataclass(frozen=True)
class Parcel:
    """What one call needs, read out of the database before the call."""

    notice_id: int
    organization_id: int
    channel_id: int
    to: str
    body: list[dict[str, Any]]
    reply_token: str | None
    retry_key: str
    attempts: int
    cost: int
    kind: NoticeClass
    reply_until: datetime | None = None
    #: An earlier try of this reply had no answer: it may have arrived.
    unsure: bool = False
    event_id: int | None = None

    @property
    def traces(self) -> dict[str, int | None]:
        """Return what its log lines are found by."""
        return {"notice": self.notice_id, "organization": self.organization_id, "event": self.event_id}


@dataclass
class Desk:
    """What every notice of one office needs, read once for all that are packed together."""

    organization: Organization
    channel: Channel | None
    pilot: Pilot
    breaker: Breaker
    now: datetime
    #: What those packed before cost; it is counted only after their calls.
    promised: int = 0
    _reading: QuotaReading | None = None

    def reading_of(self, session: Session, channel: Channel) -> QuotaReading:
        """Return what is known of the month's quota, read when the first push asks."""
        if self._reading is None:
            self._reading = quota.reading_of(session, channel, self.now)
        return self._reading


def desk_of(session: Session, organization_id: int, pilot_: Pilot, breaker: Breaker, now: datetime) -> Desk:
    """Read an office's channel and settings."""
    standing = select(Channel).where(Channel.revoked_at.is_(None))
    channel = session.scalars(standing.order_by(Channel.id).limit(1)).one_or_none()
    return Desk(session.get_one(Organization, organization_id), channel, pilot_, breaker, now)


def pack_all(session: Session, desk: Desk, notices: Sequence[Notice]) -> tuple[list[Parcel], dict[int, list[Errand]]]:
    """Return the parcels of claimed notices of one office, and what has to be asked before others, by notice.

    Those in neither wait or have ended, with the reason.
    """
    errands: dict[int, list[Errand]] = {}
    ready = [notice for notice in notices if _may_go(session, desk, notice, errands)]
    fresh = [notice for notice in ready if notice.body is None]
    company = riding.gather(session, fresh, desk.now) if fresh else riding.Company({}, {})
    rooms = [one.room_id for one in ready if _is_first_push(one) and one.room_id is not None]
    pushed = outbox.pushed_on(session, rooms, local_date(desk.now)) if rooms else set()
    parcels = [_packed(session, desk, notice, company, pushed) for notice in ready]
    return [parcel for parcel in parcels if parcel is not None], errands


def _may_go(session: Session, desk: Desk, notice: Notice, errands: dict[int, list[Errand]]) -> bool:
    """Tell whether a notice can be packed now; what has to be asked first goes to ``errands``."""
    problem = _obstacle(notice, desk.channel, desk.now)
    if problem or desk.channel is None or notice.room is None:
        _turn_back(session, notice, problem or Reason.ROOM_GONE, desk.channel, desk.now)
        return False
    resting = desk.breaker.rests_until(desk.channel.id, desk.now)
    if resting is not None:
        outbox.let_go(notice)
        outbox.try_later(notice, resting, still(notice, Reason.PLATFORM_SILENT))
        return False
    if not _is_first_push(notice):
        return True
    asked = reaching.errands_for(session, notice, desk.reading_of(session, desk.channel), desk.now)
    if asked:
        outbox.let_go(notice)
        errands[notice.id] = asked
        return False
    if reaching.is_unreachable(session, notice):
        reaching.reroute(session, notice, desk.now)
        return False
    return True


def _is_first_push(notice: Notice) -> bool:
    return notice.reply_token is None and notice.first_try_at is None


def _packed(session: Session, desk: Desk, notice: Notice, company: Company, pushed: set[int]) -> Parcel | None:
    """Return the parcel, None where the pilot holds it or nothing of it holds any more."""
    if desk.channel is None or notice.state is not NoticeState.SENDING:
        return None
    cost, kind = 0, NoticeClass.DECISION
    if _is_first_push(notice):
        reading, beside = desk.reading_of(session, desk.channel), company.of(notice)
        judged = desk.pilot.judge(
            session,
            notice,
            reading,
            desk.now,
            beside=beside,
            pushed_today=notice.room_id in pushed,
            promised=desk.promised,
        )
        if not judged.push:
            pilot.hold(session, notice, beside, judged, desk.now)
            return None
        cost, kind = judged.cost, judged.kind
    if notice.body is None and not _fill(session, desk, notice, company):
        return None
    parcel = _parcel(notice, desk.channel, cost or pilot.cost_of(notice), kind, desk.now)
    desk.promised += 0 if parcel.reply_token else parcel.cost
    return parcel


def _fill(session: Session, desk: Desk, notice: Notice, company: Company) -> bool:
    """Write the body once; False when nothing of the notice holds any more."""
    load = riding.load(session, notice, company, desk.now, settings_of(desk.organization).digits)
    if load is None:
        return False
    notice.body = load.objects
    return True


def _parcel(notice: Notice, channel: Channel, cost: int, kind: NoticeClass, now: datetime) -> Parcel:
    unsure = notice.attempts > 1 and notice.reason == Reason.NO_ANSWER
    if notice.reply_token is not None:
        notice.reason = Reason.NO_ANSWER
    notice.first_try_at = notice.first_try_at or now
    notice.retry_key = notice.retry_key or outbox.new_retry_key()
    return Parcel(
        notice.id,
        notice.organization_id,
        channel.id,
        notice.room.line_id if notice.room else "",
        list(notice.body or []),
        notice.reply_token,
        notice.retry_key,
        notice.attempts,
        cost,
        kind,
        notice.reply_until,
        unsure,
        notice.inbox_event_id,
    )


def still(notice: Notice, reason: str) -> str:
    """Return the reason to wait without a call; that an earlier one had no answer stays with a reply."""
    return Reason.NO_ANSWER if notice.reply_token is not None and notice.reason == Reason.NO_ANSWER else reason


def _obstacle(notice: Notice, channel: Channel | None, now: datetime) -> Reason | None:
    """Say why a claimed notice cannot go out now."""
    if channel is None:
        return Reason.NO_CHANNEL
    if notice.room is None or notice.room.left_at is not None:
        return Reason.ROOM_GONE
    tried, pushed = notice.first_try_at is not None, notice.reply_token is None
    if not tried and pushed and notice.person is not None and notice.person.state is PersonState.LEFT:
        return Reason.PERSON_LEFT
    if notice.expires_at is not None and notice.expires_at <= now and not tried:
        return Reason.EXPIRED
    if pushed and notice.first_try_at is not None and now - notice.first_try_at > outbox.RETRY_KEY_LASTS:
        return Reason.GIVEN_UP
    if channel.paused_until is not None and channel.paused_until > now:
        return Reason.CHANNEL_RESTS
    # A reply that was tried before goes through the call again: only the platform can tell whether it had arrived.
    if not pushed and not tried and notice.reply_until is not None and notice.reply_until <= now:
        return Reason.TOKEN_DIED
    return None


def _turn_back(session: Session, notice: Notice, problem: Reason, channel: Channel | None, now: datetime) -> None:
    if problem is Reason.CHANNEL_RESTS and channel is not None:
        reason = still(notice, with_detail(Reason.CHANNEL_RESTS, channel.pause_reason))
        outbox.try_later(notice, channel.paused_until or now, reason)
    elif problem is Reason.TOKEN_DIED:
        outbox.give_up_reply(notice, now)
    elif problem is Reason.GIVEN_UP:
        outbox.finish(notice, NoticeState.FAILED, now, problem)
        riding.missed(session, notice)
    else:
        outbox.finish(notice, NoticeState.SKIPPED, now, problem)
