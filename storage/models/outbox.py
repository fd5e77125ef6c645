"""The outbox: what is to be said, what became of it, and which LINE message carries it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from measures.vocabulary import NoticeKind, NoticeState
from storage.models.base import Base, Owned, only, word
from storage.models.chat import ChatRoom
from storage.models.organization import Person
from storage.models.plan import Deadline


class Notice(Owned, Base):
    """ข้อความที่ต้องส่ง. Unique by its key: nobody gets the same notice twice."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("organization_id", "key"),
        Index("ix_notice_waiting", "state", "next_attempt_at"),
        Index("ix_notice_room_waiting", "room_id", "state"),
        Index("ix_notice_person_waiting", "person_id", "state"),
        Index("ix_notice_finished", "finished_at"),
        # The sender asks for three things: answers that wait, what a dead sender left behind, and what is to be pushed
        # by now; the sweep asks what is too old to be said.
        Index("ix_notice_answers", "ready_at", **only("state = 'waiting' AND reply_token IS NOT NULL")),
        Index("ix_notice_left_behind", "claimed_until", **only("state = 'sending'")),
        Index("ix_notice_push", "state", "push_by"),
        Index("ix_notice_expiry", "state", "expires_at"),
        # Bodies of what has ended are kept for some days only, so this stays small.
        Index("ix_notice_body", "organization_id", "finished_at", **only("body IS NOT NULL")),
    )

    key: Mapped[str] = mapped_column(String(200))
    kind: Mapped[NoticeKind] = mapped_column(word(NoticeKind, 40))
    #: A name of ``messages.catalog.MESSAGES`` and its data; rendered at the first try.
    message: Mapped[str] = mapped_column(String(60))
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: What a quote of it points at: {"measures": [12], "steps": [], "deadlines": [], "reports": []} (ids).
    subject: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: The LINE objects as sent: a retry must repeat the identical body (Retry failed API requests).
    body: Mapped[list[Any] | None]
    #: The 1:1 chat or group it goes to, and the person it concerns.
    room_id: Mapped[int | None] = mapped_column(ForeignKey("chat_room.id", ondelete="RESTRICT"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    reply_token: Mapped[str | None] = mapped_column(String(100))
    reply_until: Mapped[datetime | None]
    quote_token: Mapped[str | None]
    #: From ``ready_at`` it may ride on a reply; after ``push_by`` it is pushed.
    ready_at: Mapped[datetime]
    push_by: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    urgency: Mapped[int] = mapped_column(default=0)
    #: ``measures.vocabulary.NoticeClass``: what quota is kept for; none: by its kind (``delivery.priority``).
    priority: Mapped[int | None]
    #: What travels with it: [[[notice ids], number of objects], ...] in the order of its body.
    cargo: Mapped[list[Any]] = mapped_column(default=list)
    private: Mapped[bool] = mapped_column(default=False)
    local_date: Mapped[date | None]
    state: Mapped[NoticeState] = mapped_column(word(NoticeState), default=NoticeState.WAITING)
    #: Why it ended as it did; also why it was held back last.
    reason: Mapped[str | None]
    retry_key: Mapped[str | None] = mapped_column(String(36))
    #: The platform's own id of the last call (``x-line-request-id``): what its support asks for.
    request_id: Mapped[str | None] = mapped_column(String(80))
    first_try_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None]
    claimed_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    billed: Mapped[int] = mapped_column(default=0)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id", ondelete="SET NULL"))
    deadline_id: Mapped[int | None] = mapped_column(ForeignKey("deadline.id", ondelete="CASCADE"), index=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"))
    inbox_event_id: Mapped[int | None] = mapped_column(ForeignKey("inbox_event.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]

    room: Mapped[ChatRoom | None] = relationship()
    person: Mapped[Person | None] = relationship()
    deadline: Mapped[Deadline | None] = relationship(viewonly=True)


class SentMessage(Owned, Base):
    """One LINE message of ours, so that quoting it tells which measure is meant."""

    __tablename__ = "sent_message"
    __table_args__ = (UniqueConstraint("organization_id", "line_message_id"),)

    line_message_id: Mapped[str] = mapped_column(String(64))
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"), index=True)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("chat_room.id", ondelete="SET NULL"))
    quote_token: Mapped[str | None]
    subject: Mapped[dict[str, Any]] = mapped_column(default=dict)
    sent_at: Mapped[datetime]


class QuotaReading(Owned, Base):
    """What the platform last said about a month's quota, and what we counted ourselves."""

    __tablename__ = "quota_reading"
    __table_args__ = (UniqueConstraint("channel_id", "month"),)

    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id", ondelete="CASCADE"))
    #: The first day of the month in the platform's billing zone (UTC+9).
    month: Mapped[date]
    limit: Mapped[int | None]
    #: The platform's count lags and ours may miss what others send with the account: the larger one holds.
    used: Mapped[int] = mapped_column(default=0)
    counted: Mapped[int] = mapped_column(default=0)
    read_at: Mapped[datetime | None]
    exhausted_at: Mapped[datetime | None]
