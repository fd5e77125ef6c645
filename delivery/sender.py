"""Sends one notice at a time and gives it its outcome.

The order is what keeps the promise "nothing twice": the body and the retry key are stored and committed before the
first try, so a sender that dies between the call and its record is followed by one that repeats the identical request,
and the platform answers 409 (push) or refuses the used token (reply). A push is judged by the pilot first; what the
platform has to be asked for that is asked outside any transaction.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from delivery import alerts, mishaps, naming, pilot, quota, reaching, riding
from delivery.breaker import Breaker
from delivery.line import Failure, Line, LineError, Sent
from delivery.pilot import Pilot
from delivery.reaching import Errand, Question
from measures.economy import TooManyRequests, explain_429
from measures.reasons import Reason, with_detail
from measures.vocabulary import NoticeClass, NoticeState, PersonState
from storage import channels, outbox
from storage.clock import Clock, local_date
from storage.database import Database
from storage.models import Channel, Notice, Organization
from storage.settings import settings_of

log = logging.getLogger("tamngan.delivery")

#: Waits before the next try of a push, in seconds; a little chance keeps senders apart.
BACKOFF_SECONDS = (5, 30, 120, 600, 1800, 3600)
#: A whole channel rests after its token was refused.
CREDENTIALS_PAUSE = timedelta(minutes=15)
#: What could not be asked of the platform is asked again after this.
ERRAND_WAIT = timedelta(minutes=2)
LOOP = "delivery"
#: Before one push the quota, a friendship and a group's size may have to be asked.
MOST_ERRANDS = 4


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


@dataclass(frozen=True)
class Refusal:
    """A call that did not succeed. ``again``: it was the second one, right after a first that may have arrived."""

    error: LineError
    unsure: bool
    again: bool = False


class Sender:
    """Sends the notices of all organizations."""

    def __init__(self, database: Database, line_of: Callable[[int], Line], clock: Clock) -> None:
        """``line_of`` gives the client of a channel by its id."""
        self._database = database
        self._line_of = line_of
        self._clock = clock
        self._pilot = Pilot()
        self._breaker = Breaker()
        self._stopping = threading.Event()

    def take_no_more(self) -> None:
        """Let ``send_due`` end with the notice in hand."""
        self._stopping.set()

    def send(self, notice_id: int) -> str | None:
        """Send one notice and return its new state, or None when there was nothing to do or it has to wait."""
        organization_id = self._organization_of(notice_id)
        if organization_id is None:
            return None
        for _ in range(MOST_ERRANDS):
            try:
                packed = self._pack(organization_id, notice_id)
                if not isinstance(packed, Errand):
                    return None if packed is None else self._send(packed)
                if not self._run(packed, notice_id):
                    return None
            except OperationalError:  # the database's trouble is no notice's fault
                raise
            except Exception as error:  # one damaged row must not hold up all behind it
                self._put_by(organization_id, notice_id, error)
                return None
        self._set_aside(organization_id, notice_id)
        return None

    def _put_by(self, organization_id: int, notice_id: int, error: Exception) -> None:
        """Leave a notice alone for ever longer, and at last end it; a call that arrived is known by its key."""
        now = self._clock.now()
        setback = mishaps.count(self._database, organization_id, LOOP, f"notice:{notice_id}", error, now)
        with self._database.organization(organization_id) as session:
            notice = session.get_one(Notice, notice_id)
            if notice.state not in {NoticeState.WAITING, NoticeState.SENDING}:
                return
            if setback.next_attempt_at is None:
                outbox.finish(notice, NoticeState.FAILED, now, with_detail(Reason.DAMAGED, type(error).__name__))
                riding.missed(session, notice)
            else:
                detail = with_detail(Reason.TRY_AGAIN, type(error).__name__)
                outbox.try_later(notice, setback.next_attempt_at, detail)

    def _set_aside(self, organization_id: int, notice_id: int) -> None:
        """The platform's answers settle nothing (a person whose LINE id changed): look again later, not at once."""
        now = self._clock.now()
        with self._database.organization(organization_id) as session:
            notice = session.get_one(Notice, notice_id)
            if notice.state == NoticeState.WAITING:
                outbox.try_later(notice, now + ERRAND_WAIT, Reason.REACH_UNKNOWN)

    def send_due(self, limit: int = 50) -> int:
        """Send what is due and return how many notices were taken up; what is too old to be said is ended."""
        now = self._clock.now()
        with self._database.system() as session:
            expired = outbox.expire(session, now)
            due = outbox.due(session, now, limit)
        for notice_id in due:
            if self._stopping.is_set():
                break
            self.send(notice_id)
        return expired + len(due)

    def _organization_of(self, notice_id: int) -> int | None:
        with self._database.system() as session:
            return session.scalar(select(Notice.organization_id).where(Notice.id == notice_id))

    def _pack(self, organization_id: int, notice_id: int) -> Parcel | Errand | None:
        """Claim the notice, and store its body and first try, before anything is called."""
        now = self._clock.now()
        with self._database.organization(organization_id) as session:
            notice = outbox.claim(session, notice_id, now)
            if notice is None:
                return None
            channel = _channel(session)
            problem = _obstacle(notice, channel, now)
            if problem or channel is None or notice.room is None:
                _turn_back(session, notice, problem or Reason.ROOM_GONE, channel, now)
                return None
            resting = self._breaker.rests_until(channel.id, now)
            if resting is not None:
                outbox.let_go(notice)
                outbox.try_later(notice, resting, _still(notice, Reason.PLATFORM_SILENT))
                return None
            cost, kind = 0, NoticeClass.DECISION
            if notice.reply_token is None and notice.first_try_at is None:
                errand = reaching.errand_for(session, notice, channel, now)
                if errand is not None:
                    outbox.let_go(notice)
                    return errand
                if reaching.is_unreachable(session, notice):
                    reaching.reroute(session, notice, now)
                    return None
                judged = self._pilot.judge(session, notice, channel, now)
                if not judged.push:
                    pilot.hold(session, notice, judged, now)
                    return None
                cost, kind = judged.cost, judged.kind
            if notice.body is None and not _fill(session, notice, now):
                return None
            return _parcel(notice, channel, cost or pilot.cost_of(notice), kind, now)

    def _run(self, errand: Errand, notice_id: int) -> bool:
        """Ask the platform and note the answer; False when it could not be asked, and the notice waits."""
        try:
            answers = reaching.ask(self._line_of(errand.channel_id), errand)
        except LineError as error:
            self._not_answered(errand, notice_id, error)
            return False
        with self._database.organization(errand.organization_id) as session:
            reaching.note(session, errand, answers, self._clock.now())
        return True

    def _not_answered(self, errand: Errand, notice_id: int, error: LineError) -> None:
        """Nothing is sent blind: without the quota, or not knowing whether somebody is there, the push waits."""
        now = self._clock.now()
        with self._database.organization(errand.organization_id) as session:
            notice = session.get_one(Notice, notice_id)
            if notice.state != NoticeState.WAITING:
                return
            if error.failure is Failure.CREDENTIALS:
                _pause(session, errand.channel_id, error, now)
            if errand.question is Question.MEMBERS and error.failure is Failure.PERMANENT:
                outbox.finish(notice, NoticeState.FAILED, now, with_detail(Reason.GROUP_UNKNOWN, error.reason))
                return
            reason = Reason.QUOTA_UNKNOWN if errand.question is Question.QUOTA else Reason.REACH_UNKNOWN
            outbox.try_later(notice, now + ERRAND_WAIT, with_detail(reason, error.reason))

    def _send(self, parcel: Parcel) -> str:
        answer = self._call(parcel)
        error = answer.error if isinstance(answer, Refusal) else None
        self._breaker.heard(parcel.channel_id, error, self._clock.now())
        return self._failed(parcel, answer) if isinstance(answer, Refusal) else self._succeeded(parcel, answer)

    def _call(self, parcel: Parcel) -> Sent | Refusal:
        line = self._line_of(parcel.channel_id)
        try:
            if parcel.reply_token is None:
                return line.push(parcel.to, parcel.body, parcel.retry_key)
            return line.reply(parcel.reply_token, parcel.body)
        except LineError as error:
            refusal = Refusal(error, parcel.unsure or _is_unanswered(error))
        if parcel.reply_token is None or refusal.error.failure is not Failure.UNKNOWN:
            return refusal
        # A token works once: either the reply is sent now, or the refusal of the token proves that it had arrived.
        try:
            return line.reply(parcel.reply_token, parcel.body)
        except LineError as error:
            return Refusal(error, refusal.unsure or _is_unanswered(error), again=True)

    def _succeeded(self, parcel: Parcel, sent: Sent) -> str:
        now = self._clock.now()
        cost = 0 if parcel.reply_token else parcel.cost
        with self._database.organization(parcel.organization_id) as session:
            notice = session.get_one(Notice, parcel.notice_id)
            reason = Reason.ACCEPTED_BEFORE if sent.repeated else None
            outbox.finish(notice, NoticeState.SENT, now, reason, billed=cost)
            notice.local_date, notice.request_id = local_date(now), sent.request_id
            riding.arrived(session, notice, sent, now)
            quota.count(session, parcel.channel_id, cost, now)
        self._pilot.spent(parcel.organization_id, parcel.kind, cost)
        log.info("sent", extra={**parcel.traces, "action": "notice.sent", "billed": cost, "request": sent.request_id})
        return NoticeState.SENT

    def _failed(self, parcel: Parcel, refusal: Refusal) -> str:
        now, error = self._clock.now(), refusal.error
        if parcel.reply_token is None and error.status == 429:
            error = self._explained(parcel, error)
        with self._database.organization(parcel.organization_id) as session:
            notice = session.get_one(Notice, parcel.notice_id)
            if error.failure is Failure.TOKEN and (refusal.again or parcel.attempts > 1):
                _end_tried_reply(session, notice, now)
                return notice.state
            _after_failure(session, notice, parcel, replace(refusal, error=error), now)
            if notice.state != NoticeState.WAITING or notice.body is None:
                riding.missed(session, notice)
            notice.request_id = error.request_id or notice.request_id
            why = {"failure": error.failure.value, "status": error.status, "request": error.request_id}
            log.warning("not sent", extra={**parcel.traces, "action": "notice.not_sent", **why})
            return notice.state

    def _explained(self, parcel: Parcel, error: LineError) -> LineError:
        """Tell a spent month from a burst by what the platform says of the quota now, not by the refusal's words."""
        line = self._line_of(parcel.channel_id)
        now = self._clock.now()
        try:
            limit, used = line.quota(), line.consumption()
        except LineError:
            return LineError(Failure.RATE, error.reason, error.status)
        with self._database.organization(parcel.organization_id) as session:
            channel = session.get_one(Channel, parcel.channel_id)
            reading = quota.store(session, channel, limit, used, now)
            why = explain_429(quota.quota(reading), parcel.cost)
        month = why is TooManyRequests.MONTH_EXHAUSTED
        return LineError(Failure.MONTH if month else Failure.RATE, error.reason, error.status)


def _channel(session: Session) -> Channel | None:
    standing = select(Channel).where(Channel.revoked_at.is_(None))
    return session.scalars(standing.order_by(Channel.id).limit(1)).one_or_none()


def _fill(session: Session, notice: Notice, now: datetime) -> bool:
    """Write the body once; False when nothing of the notice holds any more."""
    digits = settings_of(session.get_one(Organization, notice.organization_id)).digits
    load = riding.load(session, notice, now, digits)
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


def _still(notice: Notice, reason: str) -> str:
    """Return the reason to wait without a call; that an earlier one had no answer stays with a reply."""
    return Reason.NO_ANSWER if notice.reply_token is not None and notice.reason == Reason.NO_ANSWER else reason


def _is_unanswered(error: LineError) -> bool:
    """Tell whether no answer came at all, so that the call may have done its work."""
    return error.failure is Failure.UNKNOWN and error.status is None


def _end_tried_reply(session: Session, notice: Notice, now: datetime) -> None:
    """The token is refused, and it is not the first call on it.

    While the token would still be good, the refusal proves that the reply had arrived. Later it proves nothing.
    """
    if notice.reply_until is None or now <= notice.reply_until:
        outbox.finish(notice, NoticeState.SENT, now, Reason.TOKEN_USED)
        riding.arrived(session, notice, Sent(()), now)
    else:
        _end_uncertain_reply(session, notice, now)


def _end_uncertain_reply(session: Session, notice: Notice, now: datetime) -> None:
    """Said again it might be said twice: it ends there, and what rode on it does not count as received."""
    outbox.finish(notice, NoticeState.FAILED, now, Reason.UNCERTAIN)
    riding.lost(session, notice, Reason.UNCERTAIN, now)


def _pause(session: Session, channel_id: int, error: LineError, now: datetime) -> None:
    channels.refused(session.get_one(Channel, channel_id), now + CREDENTIALS_PAUSE, error.reason, now)
    alerts.token_refused(session, now)


def _after_failure(session: Session, notice: Notice, parcel: Parcel, refusal: Refusal, now: datetime) -> None:
    error = refusal.error
    match error.failure:
        case Failure.PERMANENT if error.status == 400 and naming.without_mentions(notice):
            # Nothing was accepted. A mention of somebody who left unseen must not cost the group the matter itself.
            notice.retry_key = outbox.new_retry_key()
            outbox.try_later(notice, now, with_detail(Reason.TRY_AGAIN, error.reason))
        case Failure.TOKEN:
            give_up_reply(notice, now)
        case Failure.CREDENTIALS if notice.reply_token is not None and not refusal.unsure:
            # Its token will have died when the channel's is mended.
            _pause(session, parcel.channel_id, error, now)
            outbox.finish(notice, NoticeState.FAILED, now, with_detail(Reason.REFUSED, error.reason))
        case Failure.CREDENTIALS:
            _pause(session, parcel.channel_id, error, now)
            outbox.try_later(notice, now + CREDENTIALS_PAUSE, _why_later(notice, refusal, Reason.CHANNEL_RESTS))
        case Failure.MONTH if parcel.reply_token is None:
            _month_spent(session, notice, parcel, now)
        case Failure.RATE | Failure.TEMPORARY | Failure.UNKNOWN | Failure.MONTH:
            _back_off(session, notice, refusal, now)
        case _ if notice.reply_token is not None and refusal.unsure:
            _end_uncertain_reply(session, notice, now)
        case _:
            outbox.finish(notice, NoticeState.FAILED, now, with_detail(Reason.REFUSED, error.reason))


def _month_spent(session: Session, notice: Notice, parcel: Parcel, now: datetime) -> None:
    """Nothing was sent: the notice may ride, and is judged anew when the refusal is no longer believed."""
    reading = quota.reading_of(session, session.get_one(Channel, parcel.channel_id), now)
    reading.exhausted_at = now
    _unpack(notice)
    outbox.try_later(notice, now + quota.REFUSAL_LASTS, Reason.QUOTA_SPENT)
    alerts.quota_spent(session, 1, now)


def _unpack(notice: Notice) -> None:
    """Forget a body that was never accepted, so that the notice can be said anew or ride."""
    notice.body = None
    notice.first_try_at = None
    notice.retry_key = outbox.new_retry_key()


def _why_later(notice: Notice, refusal: Refusal, reason: Reason) -> str:
    """Return the reason to wait; that an earlier try had no answer must not be forgotten over it."""
    if notice.reply_token is not None and refusal.unsure:
        return Reason.NO_ANSWER
    return with_detail(reason, refusal.error.reason)


def _back_off(session: Session, notice: Notice, refusal: Refusal, now: datetime) -> None:
    seconds = BACKOFF_SECONDS[min(notice.attempts, len(BACKOFF_SECONDS)) - 1]
    at = now + timedelta(seconds=seconds * random.uniform(0.8, 1.2))  # noqa: S311 -- jitter, not a secret
    if notice.reply_token is not None and notice.reply_until is not None and at >= notice.reply_until:
        if refusal.unsure:
            _end_uncertain_reply(session, notice, now)
        else:
            give_up_reply(notice, now)
    elif notice.first_try_at is not None and at - notice.first_try_at > outbox.RETRY_KEY_LASTS:
        # After 24 hours the platform forgets the key and would send again: a person has to look.
        outbox.finish(notice, NoticeState.FAILED, now, with_detail(Reason.GIVEN_UP, refusal.error.reason))
    else:
        outbox.try_later(notice, at, _why_later(notice, refusal, Reason.TRY_AGAIN))


def give_up_reply(notice: Notice, now: datetime) -> None:
    """The token died: the notice rides on the next reply, or is pushed if it has a ``push_by``."""
    notice.reply_token = None
    notice.reply_until = None
    _unpack(notice)
    notice.expires_at = notice.expires_at or now + timedelta(days=1)
    outbox.try_later(notice, now, Reason.TOKEN_DIED)


def _obstacle(notice: Notice, channel: Channel | None, now: datetime) -> Reason | None:
    """Say why a claimed notice cannot go out now."""
    if channel is None:
        return Reason.NO_CHANNEL
    if notice.room is None or notice.room.left_at is not None:
        return Reason.ROOM_GONE
    tried = notice.first_try_at is not None
    if (
        not tried
        and notice.reply_token is None
        and notice.person is not None
        and notice.person.state == PersonState.LEFT
    ):
        return Reason.PERSON_LEFT
    if notice.expires_at is not None and notice.expires_at <= now and not tried:
        return Reason.EXPIRED
    pushed = notice.first_try_at if notice.reply_token is None else None
    if pushed is not None and now - pushed > outbox.RETRY_KEY_LASTS:
        return Reason.GIVEN_UP
    if channel.paused_until is not None and channel.paused_until > now:
        return Reason.CHANNEL_RESTS
    # A reply that was tried before goes through the call again: only the platform can tell whether it had arrived.
    unused = notice.reply_token is not None and not tried
    if unused and notice.reply_until is not None and notice.reply_until <= now:
        return Reason.TOKEN_DIED
    return None


def _turn_back(session: Session, notice: Notice, problem: Reason, channel: Channel | None, now: datetime) -> None:
    if problem is Reason.CHANNEL_RESTS and channel is not None:
        reason = _still(notice, with_detail(Reason.CHANNEL_RESTS, channel.pause_reason))
        outbox.try_later(notice, channel.paused_until or now, reason)
    elif problem is Reason.TOKEN_DIED:
        give_up_reply(notice, now)
    elif problem is Reason.GIVEN_UP:
        outbox.finish(notice, NoticeState.FAILED, now, problem)
        riding.missed(session, notice)
    else:
        outbox.finish(notice, NoticeState.SKIPPED, now, problem)
