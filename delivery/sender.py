"""Sends one notice at a time and gives it its outcome.

The order is what keeps the promise "nothing twice": the body and the retry key are stored and committed before the
first try, so a sender that dies between the call and its record is followed by one that repeats the identical request,
and the platform answers 409 (push) or refuses the used token (reply).
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from delivery import riding
from delivery.line import Failure, Line, LineError, Sent
from measures.vocabulary import NoticeState, RoomKind
from messages import catalog
from storage import outbox
from storage.clock import Clock, local_date
from storage.database import Database
from storage.models import Channel, Notice, Organization
from storage.settings import settings_of

log = logging.getLogger("tamngan.delivery")

#: Waits before the next try of a push, in seconds; a little chance keeps senders apart.
BACKOFF_SECONDS = (5, 30, 120, 600, 1800, 3600)
#: A whole channel rests after its token was refused.
CREDENTIALS_PAUSE = timedelta(minutes=15)
MONTH_RECHECK = timedelta(hours=6)


@dataclass(frozen=True)
class Parcel:
    """What one call needs, read out of the database before the call."""

    notice_id: int
    channel_id: int
    to: str
    body: list[dict[str, Any]]
    reply_token: str | None
    retry_key: str
    attempts: int
    cost: int


class Sender:
    """Sends the notices of all organizations."""

    def __init__(self, database: Database, line_of: Callable[[int], Line], clock: Clock) -> None:
        """``line_of`` gives the client of a channel by its id."""
        self._database = database
        self._line_of = line_of
        self._clock = clock

    def send(self, notice_id: int) -> str | None:
        """Send one notice and return its new state, or None when there was nothing to do."""
        parcel = self._pack(notice_id)
        if parcel is None:
            return None
        try:
            sent = self._call(parcel)
        except LineError as error:
            return self._failed(parcel, error)
        return self._succeeded(parcel, sent)

    def send_due(self, limit: int = 50) -> int:
        """Send what is due and return how many notices were taken up."""
        with self._database.system() as session:
            due = outbox.due(session, self._clock.now(), limit)
        return sum(1 for notice_id in due if self.send(notice_id) is not None)

    def _pack(self, notice_id: int) -> Parcel | None:
        """Claim the notice, and store its body and first try, before anything is called."""
        now = self._clock.now()
        with self._database.system() as session:
            notice = outbox.claim(session, notice_id, now)
            if notice is None:
                return None
            channel = session.scalars(
                select(Channel).where(Channel.organization_id == notice.organization_id).order_by(Channel.id).limit(1)
            ).one_or_none()
            problem = _obstacle(notice, channel, now)
            if problem or channel is None or notice.room is None:
                _turn_back(notice, problem or "nobody can be reached", channel, now)
                return None
            if notice.body is None:
                organization = session.get_one(Organization, notice.organization_id)
                message = catalog.render(
                    notice.message, notice.data, settings_of(organization).digits, today=local_date(now)
                )
                objects = riding.load(session, notice, list(message.objects), now, settings_of(organization).digits)
                notice.body = objects
            notice.first_try_at = notice.first_try_at or now
            notice.retry_key = notice.retry_key or outbox.new_retry_key()
            return Parcel(
                notice.id,
                channel.id,
                notice.room.line_id,
                list(notice.body),
                notice.reply_token,
                notice.retry_key,
                notice.attempts,
                _cost(notice),
            )

    def _call(self, parcel: Parcel) -> Sent:
        line = self._line_of(parcel.channel_id)
        if parcel.reply_token is None:
            return line.push(parcel.to, parcel.body, parcel.retry_key)
        try:
            return line.reply(parcel.reply_token, parcel.body)
        except LineError as error:
            if error.failure is not Failure.UNKNOWN:
                raise
        return _reply_again(line, parcel.reply_token, parcel.body)

    def _succeeded(self, parcel: Parcel, sent: Sent) -> str:
        now = self._clock.now()
        cost = 0 if parcel.reply_token else parcel.cost
        with self._database.system() as session:
            notice = session.get_one(Notice, parcel.notice_id)
            reason = "the platform had accepted it before" if sent.repeated else None
            outbox.finish(notice, NoticeState.SENT, now, reason, billed=cost)
            notice.local_date = local_date(now)
            riding.arrived(session, notice, sent, now)
        log.info("sent", extra={"notice": parcel.notice_id, "billed": cost, "request": sent.request_id})
        return NoticeState.SENT.value

    def _failed(self, parcel: Parcel, error: LineError) -> str:
        now = self._clock.now()
        with self._database.system() as session:
            notice = session.get_one(Notice, parcel.notice_id)
            if error.failure is Failure.TOKEN and parcel.attempts > 1:
                # An earlier sender died after its call: the token it used up proves that the reply had arrived.
                outbox.finish(notice, NoticeState.SENT, now, "the reply token had been used by the first try")
                riding.arrived(session, notice, Sent(()), now)
                return notice.state
            _after_failure(session, notice, error, now)
            if notice.state != NoticeState.WAITING.value or notice.body is None:
                riding.missed(session, notice)
            log.warning("not sent", extra={"notice": notice.id, "failure": error.failure.value, "status": error.status})
            return notice.state


def _reply_again(line: Line, reply_token: str, body: list[dict[str, Any]]) -> Sent:
    """After a lost answer: a token works once, so either it is sent now or the refusal proves that it had arrived."""
    try:
        return line.reply(reply_token, body)
    except LineError as error:
        if error.failure is Failure.TOKEN:
            return Sent((), repeated=True)
        raise


def _after_failure(session: Session, notice: Notice, error: LineError, now: Any) -> None:
    channel = session.scalars(
        select(Channel).where(Channel.organization_id == notice.organization_id).order_by(Channel.id).limit(1)
    ).one()
    match error.failure:
        case Failure.TOKEN:
            give_up_reply(notice, now)
        case Failure.CREDENTIALS:
            channel.paused_until = now + CREDENTIALS_PAUSE
            channel.pause_reason = error.reason
            outbox.try_later(notice, now + CREDENTIALS_PAUSE, error.reason)
        case Failure.MONTH:
            outbox.try_later(notice, now + MONTH_RECHECK, "the month's free messages are used up")
        case Failure.RATE | Failure.TEMPORARY | Failure.UNKNOWN:
            _back_off(notice, error, now)
        case _:
            outbox.finish(notice, NoticeState.FAILED, now, error.reason)


def _back_off(notice: Notice, error: LineError, now: Any) -> None:
    seconds = BACKOFF_SECONDS[min(notice.attempts, len(BACKOFF_SECONDS)) - 1]
    at = now + timedelta(seconds=seconds * random.uniform(0.8, 1.2))  # noqa: S311 -- jitter, not a secret
    if notice.reply_token is not None and notice.reply_until is not None and at >= notice.reply_until:
        give_up_reply(notice, now)
    elif notice.first_try_at is not None and at - notice.first_try_at > outbox.RETRY_KEY_LASTS:
        # After 24 hours the platform forgets the key and would send again: a person has to look.
        outbox.finish(notice, NoticeState.FAILED, now, f"given up after 24 hours: {error.reason}")
    else:
        outbox.try_later(notice, at, error.reason)


def give_up_reply(notice: Notice, now: Any) -> None:
    """The token died: the notice rides on the next reply to the room, or is pushed if it has a ``push_by``."""
    notice.reply_token = None
    notice.reply_until = None
    notice.body = None
    notice.first_try_at = None
    notice.retry_key = outbox.new_retry_key()
    notice.expires_at = notice.expires_at or now + timedelta(days=1)
    outbox.try_later(notice, now, "the reply token died; it rides on the next reply")


def _obstacle(notice: Notice, channel: Channel | None, now: Any) -> str | None:
    """Say why a claimed notice cannot go out now."""
    if channel is None:
        return "the organization has no LINE channel"
    if notice.room is None or notice.room.left_at is not None:
        return "nobody can be reached: the room is gone"
    if notice.expires_at is not None and notice.expires_at <= now:
        return "it expired before it could be said"
    if channel.paused_until is not None and channel.paused_until > now:
        return "paused"
    # A reply that was tried before goes through the call again: only the platform can tell whether it had arrived.
    unused = notice.reply_token is not None and notice.first_try_at is None
    if unused and notice.reply_until is not None and notice.reply_until <= now:
        return "token"
    return None


def _turn_back(notice: Notice, problem: str, channel: Channel | None, now: Any) -> None:
    if problem == "paused" and channel is not None:
        outbox.try_later(notice, channel.paused_until or now, f"the channel rests: {channel.pause_reason}")
    elif problem == "token":
        give_up_reply(notice, now)
    else:
        outbox.finish(notice, NoticeState.SKIPPED, now, problem)


def _cost(notice: Notice) -> int:
    """Return how many messages a push is billed as: the number of people it reaches (Messaging API pricing)."""
    if notice.room is None or notice.room.kind == RoomKind.PRIVATE.value:
        return 1
    return notice.room.member_count or 1
