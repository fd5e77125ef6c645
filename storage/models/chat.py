"""Rooms, what came in through the webhook, and what the bot is waiting to hear."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from measures.vocabulary import InboxState, QuestionKind, RoomKind
from storage.models.base import Base, Owned, only, word
from storage.models.organization import Unit

#: Written out in every query that is to use the index over it: a bound value would hide it from the planner.
UNFINISHED = "state IN ('waiting', 'working')"


class ChatRoom(Owned, Base):
    """A LINE group, or the 1:1 chat with a person (its LINE id is then the person's)."""

    __tablename__ = "chat_room"
    __table_args__ = (UniqueConstraint("organization_id", "line_id"),)

    kind: Mapped[RoomKind] = mapped_column(word(RoomKind))
    line_id: Mapped[str] = mapped_column(String(64))
    name: Mapped[str | None] = mapped_column(String(300))
    #: A group counts only after it was bound by a code or on the command line.
    bound_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    #: Until when a sender works on it (``storage.claims``).
    claimed_until: Mapped[datetime | None]
    member_count: Mapped[int | None]
    member_count_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    units: Mapped[list[ChatRoomUnit]] = relationship(back_populates="room", cascade="all, delete-orphan")


class ChatRoomUnit(Owned, Base):
    """A unit that a group is bound to; a bound group without units serves the whole office."""

    __tablename__ = "chat_room_unit"
    __table_args__ = (UniqueConstraint("room_id", "unit_id"),)

    room_id: Mapped[int] = mapped_column(ForeignKey("chat_room.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="CASCADE"))

    room: Mapped[ChatRoom] = relationship(back_populates="units")
    unit: Mapped[Unit] = relationship()


class ChatRoomMember(Owned, Base):
    """A registered person seen in a group: the roster that the platform does not give."""

    __tablename__ = "chat_room_member"
    __table_args__ = (UniqueConstraint("room_id", "person_id"),)

    room_id: Mapped[int] = mapped_column(ForeignKey("chat_room.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    seen_at: Mapped[datetime]


class InboxEvent(Owned, Base):
    """One webhook event. ``raw`` is erased when the event turns out to be none of our business."""

    __tablename__ = "inbox_event"
    __table_args__ = (
        UniqueConstraint("channel_id", "webhook_event_id"),
        # Small, whatever has been finished: a claim walks the first from its start and looks into the other two.
        Index("ix_inbox_event_unfinished", "occurred_at_ms", "id", **only(UNFINISHED)),
        Index("ix_inbox_event_claimed", "channel_id", "room_key", **only("claimed_until IS NOT NULL")),
        Index("ix_inbox_event_finished", "finished_at"),
        Index("ix_inbox_event_retried", "channel_id", "room_key", **only("next_attempt_at IS NOT NULL")),
    )

    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id", ondelete="RESTRICT"))
    webhook_event_id: Mapped[str] = mapped_column(String(64))
    #: Group, room or user id of the source: events of one room are handled one at a time.
    room_key: Mapped[str] = mapped_column(String(64))
    occurred_at_ms: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[datetime]
    raw: Mapped[str | None] = mapped_column(Text)
    state: Mapped[InboxState] = mapped_column(word(InboxState), default=InboxState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None]
    claimed_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    reason: Mapped[str | None]


class OpenQuestion(Owned, Base):
    """Something the bot asked one person in one room and has not been told yet."""

    __tablename__ = "open_question"
    __table_args__ = (Index("ix_open_question_waiting", "room_id", "person_id", "answered_at"),)

    room_id: Mapped[int] = mapped_column(ForeignKey("chat_room.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[QuestionKind] = mapped_column(word(QuestionKind, 40))
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
