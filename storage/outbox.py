"""The outbox: notices are written before they are sent, claimed by one sender, and end with an outcome."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, and_, case, or_, select, update
from sqlalchemy.orm import Session, joinedload

from measures.reasons import Reason
from measures.vocabulary import NoticeClass, NoticeKind, NoticeState
from storage.database import ForeignRow
from storage.inserting import insert_if_new
from storage.models import Notice, SentMessage

#: Longer than the two calls of a reply may take (delivery.platform.TIMEOUT).
CLAIM_LASTS = timedelta(seconds=30)
#: LINE remembers a retry key for 24 hours (Retry failed API requests); a little less is safe.
RETRY_KEY_LASTS = timedelta(hours=23, minutes=30)
#: Outcomes with which a notice has reached somebody.
REACHED = (NoticeState.SENT, NoticeState.RODE, NoticeState.MERGED)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A notice before it is written: what whoever has something to say decides about it (see ``Notice``).

    ``key`` makes it unique in its organization. Without ``organization_id`` it is the session's, without ``ready_at``
    it is ready when it is written.
    """

    key: str
    kind: NoticeKind
    message: str
    data: dict[str, Any]
    organization_id: int | None = None
    subject: dict[str, list[int]] = field(default_factory=dict)
    room_id: int | None = None
    person_id: int | None = None
    private: bool = False
    priority: NoticeClass | None = None
    urgency: int = 0
    ready_at: datetime | None = None
    push_by: datetime | None = None
    expires_at: datetime | None = None
    local_date: date | None = None
    reply_token: str | None = None
    reply_until: datetime | None = None
    deadline_id: int | None = None
    report_id: int | None = None
    inbox_event_id: int | None = None
    state: NoticeState = NoticeState.WAITING
    reason: Reason | None = None
    finished_at: datetime | None = None

    def skipped(self, reason: Reason, now: datetime) -> Draft:
        """Return it as one that is never to be sent: only the reason goes on record."""
        return replace(self, state=NoticeState.SKIPPED, reason=reason, finished_at=now)


_COLUMNS = tuple(column.name for column in fields(Draft))


#: A question that lies farther back than so many answers in its room is not asked again.
_ANSWERS_LOOKED_AT = 30


def add(session: Session, draft: Draft, now: datetime) -> int | None:
    """Write a notice unless its key is taken, and return its id (None: it was written before)."""
    return next(iter(add_many(session, [draft], now).values()), None)


def add_many(session: Session, drafts: Sequence[Draft], now: datetime) -> dict[str, int]:
    """Write notices in one statement and return the ids of those whose key was free, by key."""
    if not drafts:
        return {}
    values = [_row(session, draft, now) for draft in drafts]
    statement = insert_if_new(session, Notice).returning(Notice.key, Notice.id)
    return dict(session.execute(statement, values).all())


def put_many(session: Session, drafts: Sequence[Draft], now: datetime) -> None:
    """Write many notices whose ids nobody needs: what ``add_many`` does, at half the cost on PostgreSQL.

    In a system session each draft names its organization.
    """
    if drafts:
        # Past the ORM, which would look at each row once more; rows carry their organization already.
        statement = insert_if_new(session, cast("Table", Notice.__table__))
        session.connection().execute(statement, [_row(session, draft, now) for draft in drafts])


def _row(session: Session, draft: Draft, now: datetime) -> dict[str, Any]:
    own = session.info.get("organization_id")
    if own is not None and draft.organization_id not in (None, own):
        raise ForeignRow("a notice of another organization was about to be written")
    row: dict[str, Any] = {name: getattr(draft, name) for name in _COLUMNS}
    row["organization_id"] = draft.organization_id or own
    row["ready_at"] = draft.ready_at or now
    row["priority"] = None if draft.priority is None else draft.priority.value
    return {**row, "cargo": [], "created_at": now, "retry_key": new_retry_key(), "attempts": 0, "billed": 0}


def new_retry_key() -> str:
    """Return a fresh retry key (a UUID, as "Retry failed API requests" asks)."""
    return str(uuid.uuid4())


def claim_all(session: Session, notice_ids: Sequence[int], now: datetime) -> list[Notice]:
    """Claim some notices for sending and return, in the order given, those that are neither another's nor finished."""
    claimed = session.scalars(
        update(Notice)
        .where(Notice.id.in_(notice_ids), _free(now))
        .values(state=NoticeState.SENDING, claimed_until=now + CLAIM_LASTS, attempts=Notice.attempts + 1)
        .returning(Notice.id)
        .execution_options(synchronize_session=False)
    ).all()
    if not claimed:
        return []
    found = session.scalars(
        select(Notice)
        .where(Notice.id.in_(claimed))
        .options(joinedload(Notice.room), joinedload(Notice.person))
        .execution_options(populate_existing=True)
    )
    return sorted(found, key=lambda notice: list(notice_ids).index(notice.id))


def claim(session: Session, notice_id: int, now: datetime) -> Notice | None:
    """Claim one notice for sending; None when another sender has it or it is finished."""
    return next(iter(claim_all(session, [notice_id], now)), None)


def let_go(notice: Notice) -> None:
    """Give a claim back untouched: nothing was tried."""
    notice.state = NoticeState.WAITING
    notice.claimed_until = None
    notice.attempts = max(notice.attempts - 1, 0)


def finish(
    notice: Notice,
    state: NoticeState,
    now: datetime,
    reason: str | None = None,
    *,
    billed: int = 0,
) -> None:
    """Give a notice its outcome."""
    notice.state = state
    notice.reason = reason
    notice.billed = billed
    notice.finished_at = now
    notice.claimed_until = None


def try_later(notice: Notice, at: datetime, reason: str) -> None:
    """Put a claimed notice back until a later moment."""
    notice.state = NoticeState.WAITING
    notice.next_attempt_at = at
    notice.claimed_until = None
    notice.reason = reason


def give_up_reply(notice: Notice, now: datetime) -> None:
    """The token died: the notice rides on the next reply, or is pushed if it has a ``push_by``."""
    notice.reply_token = None
    notice.reply_until = None
    unpack(notice)
    notice.expires_at = notice.expires_at or now + timedelta(days=1)
    try_later(notice, now, Reason.TOKEN_DIED)


def unpack(notice: Notice) -> None:
    """Forget a body that was never accepted, so that the notice can be said anew or ride."""
    notice.body = None
    notice.first_try_at = None
    notice.retry_key = new_retry_key()


def hold(session: Session, notice_ids: Collection[int], until: datetime, reason: str) -> None:
    """Keep waiting notices from being pushed until a moment; they may ride all the while."""
    session.execute(
        update(Notice)
        .where(Notice.id.in_(notice_ids), Notice.state == NoticeState.WAITING)
        .values(next_attempt_at=until, reason=reason)
    )


def cancel(session: Session, now: datetime, reason: str, *conditions: Any) -> int:
    """Skip waiting notices that no longer hold (a changed date, a report that came in) and return how many.

    One whose first try was made is left alone: only the platform knows whether it was received, and what travels with
    it is bound to it.
    """
    result = session.execute(
        update(Notice)
        .where(
            Notice.state == NoticeState.WAITING,
            Notice.kind != "reply",
            Notice.first_try_at.is_(None),
            *conditions,
        )
        .values(state=NoticeState.SKIPPED, reason=reason, finished_at=now)
        .execution_options(synchronize_session="fetch")
    )
    return int(result.rowcount)  # type: ignore[attr-defined]


def replace_reply(session: Session, room_id: int, key_prefix: str, now: datetime) -> int:
    """Skip the answers of a room that wait under a key, for a newer one to be given instead; return how many."""
    result = session.execute(
        update(Notice)
        .where(
            Notice.room_id == room_id,
            Notice.key.startswith(key_prefix, autoescape=True),
            Notice.state == NoticeState.WAITING,
            Notice.first_try_at.is_(None),
        )
        .values(state=NoticeState.SKIPPED, reason=Reason.REPLACED, finished_at=now, reply_token=None)
        .execution_options(synchronize_session=False)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]


def expire(session: Session, now: datetime) -> int:
    """Skip what is too old to be said; why it was held back until then stays in its reason."""
    result = session.execute(
        update(Notice)
        .where(
            Notice.state == NoticeState.WAITING,
            Notice.expires_at <= now,
            Notice.first_try_at.is_(None),
            Notice.reply_token.is_(None),
        )
        .values(
            state=NoticeState.SKIPPED,
            finished_at=now,
            reason=case((Notice.reason.is_(None), Reason.EXPIRED.value), else_=f"{Reason.EXPIRED}: " + Notice.reason),
        )
        .execution_options(synchronize_session=False)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Said:
    """One message that the platform accepted: (its id, quote token), and what a quote of it points at.

    Subject and room are not the notice's own where several notices are in one card, or rode.
    """

    notice: Notice
    line_message: tuple[str, str | None]
    subject: dict[str, Any]
    room_id: int | None


def remember_sent(session: Session, said: Iterable[Said], now: datetime) -> None:
    """Store the LINE message ids (and quote tokens) of what was sent, in one statement."""
    rows = [
        {
            "organization_id": one.notice.organization_id,
            "line_message_id": one.line_message[0],
            "notice_id": one.notice.id,
            "room_id": one.room_id,
            "quote_token": one.line_message[1],
            "subject": one.subject,
            "sent_at": now,
        }
        for one in said
    ]
    if rows:
        session.execute(insert_if_new(session, SentMessage), rows)


def subject_of(session: Session, line_message_id: str) -> dict[str, Any] | None:
    """Return what one of our messages was about, or None when the message is not ours."""
    row = session.scalars(select(SentMessage).where(SentMessage.line_message_id == line_message_id)).one_or_none()
    return None if row is None else dict(row.subject)


def said_of_question(session: Session, room_id: int, question_id: int) -> Notice | None:
    """Return the last answer in a room that asked a question, so that it can be asked once more."""
    lately = session.scalars(
        select(Notice)
        .where(Notice.room_id == room_id, Notice.kind == NoticeKind.REPLY)
        .order_by(Notice.id.desc())
        .limit(_ANSWERS_LOOKED_AT)
    )
    return next((notice for notice in lately if notice.data.get("question_id") == question_id), None)


def pushed_on(session: Session, room_ids: Collection[int], day: date) -> set[int]:
    """Return those rooms that were pushed something that is billed on a local date already."""
    found = session.scalars(
        select(Notice.room_id)
        .where(Notice.room_id.in_(room_ids), Notice.local_date == day, Notice.billed > 0)
        .distinct()
    )
    return {room_id for room_id in found if room_id is not None}


def reached(session: Session, deadline_ids: Iterable[int]) -> set[int]:
    """Return those deadlines of which somebody was reminded already."""
    found = session.scalars(
        select(Notice.deadline_id)
        .where(Notice.deadline_id.in_(list(deadline_ids)), Notice.state.in_(REACHED))
        .distinct()
    )
    return {deadline_id for deadline_id in found if deadline_id is not None}


def _free(now: datetime) -> Any:
    waiting = and_(
        Notice.state == NoticeState.WAITING,
        Notice.ready_at <= now,
        or_(Notice.next_attempt_at.is_(None), Notice.next_attempt_at <= now),
    )
    # A rider is its host's business: it has no claim of its own.
    left_behind = and_(
        Notice.state == NoticeState.SENDING, Notice.claimed_until <= now, Notice.merged_into_id.is_(None)
    )
    return or_(waiting, left_behind)
