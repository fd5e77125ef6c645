"""What becomes of a notice after its call: its outcome, or when it is tried again, with the reason."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from delivery import alerts, naming, quota, riding
from delivery.calling import Refusal
from delivery.line import Failure, LineError, Sent
from delivery.packing import Parcel
from measures.reasons import Reason, with_detail
from measures.vocabulary import NoticeState
from storage import channels, outbox
from storage.clock import local_date
from storage.models import Channel, Notice

#: Waits before the next try of a push, in seconds; a little chance keeps senders apart.
BACKOFF_SECONDS = (5, 30, 120, 600, 1800, 3600)
#: A whole channel rests after its token was refused.
CREDENTIALS_PAUSE = timedelta(minutes=15)


def succeeded(session: Session, notice: Notice, parcel: Parcel, sent: Sent, now: datetime) -> list[outbox.Said]:
    """Give a notice that was accepted its outcome, and what went along too; return the messages to be remembered."""
    cost = 0 if parcel.reply_token else parcel.cost
    outbox.finish(notice, NoticeState.SENT, now, Reason.ACCEPTED_BEFORE if sent.repeated else None, billed=cost)
    notice.local_date, notice.request_id = local_date(now), sent.request_id
    return riding.arrived(session, notice, sent, now)


def failed(session: Session, notice: Notice, parcel: Parcel, refusal: Refusal, now: datetime) -> None:
    """Decide what a refused call means for its notice; what was to go along waits again unless it goes out anew."""
    if refusal.error.failure is Failure.TOKEN and (refusal.again or parcel.attempts > 1):
        _end_tried_reply(session, notice, now)
        return
    _after_failure(session, notice, parcel, refusal, now)
    if notice.state is not NoticeState.WAITING or notice.body is None:
        riding.missed(session, notice)
    notice.request_id = refusal.error.request_id or notice.request_id


def _after_failure(session: Session, notice: Notice, parcel: Parcel, refusal: Refusal, now: datetime) -> None:
    error = refusal.error
    match error.failure:
        case Failure.PERMANENT if error.status == 400 and naming.without_mentions(notice):
            # Nothing was accepted. A mention of somebody who left unseen must not cost the group the matter itself.
            notice.retry_key = outbox.new_retry_key()
            outbox.try_later(notice, now, with_detail(Reason.TRY_AGAIN, error.reason))
        case Failure.TOKEN:
            outbox.give_up_reply(notice, now)
        case Failure.CREDENTIALS if notice.reply_token is not None and not refusal.unsure:
            # Its token will have died when the channel's is mended.
            pause(session, parcel.channel_id, error, now)
            outbox.finish(notice, NoticeState.FAILED, now, with_detail(Reason.REFUSED, error.reason))
        case Failure.CREDENTIALS:
            pause(session, parcel.channel_id, error, now)
            outbox.try_later(notice, now + CREDENTIALS_PAUSE, _why_later(notice, refusal, Reason.CHANNEL_RESTS))
        case Failure.MONTH if parcel.reply_token is None:
            _month_spent(session, notice, parcel, now)
        case Failure.RATE | Failure.TEMPORARY | Failure.UNKNOWN | Failure.MONTH:
            _back_off(session, notice, refusal, now)
        case _ if notice.reply_token is not None and refusal.unsure:
            _end_uncertain_reply(session, notice, now)
        case _:
            outbox.finish(notice, NoticeState.FAILED, now, with_detail(Reason.REFUSED, error.reason))


def pause(session: Session, channel_id: int, error: LineError, now: datetime) -> None:
    """Let a channel rest whose token was refused, and tell the coordinators."""
    channels.refused(session.get_one(Channel, channel_id), now + CREDENTIALS_PAUSE, error.reason, now)
    alerts.token_refused(session, now)


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


def _month_spent(session: Session, notice: Notice, parcel: Parcel, now: datetime) -> None:
    """Nothing was sent: the notice may ride, and is judged anew when the refusal is no longer believed."""
    reading = quota.reading_of(session, session.get_one(Channel, parcel.channel_id), now)
    reading.exhausted_at = now
    outbox.unpack(notice)
    outbox.try_later(notice, now + quota.REFUSAL_LASTS, Reason.QUOTA_SPENT)
    alerts.quota_spent(session, 1, now)


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
            outbox.give_up_reply(notice, now)
    elif notice.first_try_at is not None and at - notice.first_try_at > outbox.RETRY_KEY_LASTS:
        # After 24 hours the platform forgets the key and would send again: a person has to look.
        outbox.finish(notice, NoticeState.FAILED, now, with_detail(Reason.GIVEN_UP, refusal.error.reason))
    else:
        outbox.try_later(notice, at, _why_later(notice, refusal, Reason.TRY_AGAIN))
