"""The tenant, its channel, units, people and days off."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from measures.vocabulary import PersonState, Role
from storage.models.base import Base, Owned, only, word


class Organization(Base):
    """องค์กรปกครองส่วนท้องถิ่น: the tenant."""

    __tablename__ = "organization"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(300), unique=True)
    kind: Mapped[str | None] = mapped_column(String(40))
    district: Mapped[str | None] = mapped_column(String(200))
    province: Mapped[str | None] = mapped_column(String(200))
    public_name: Mapped[str | None] = mapped_column(String(80), unique=True)
    #: What the office has chosen (see ``storage.settings.OrganizationSettings``); an absent key means the default.
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: The last day whose rounds (follow-ups, summaries, drafts) were looked at, and the day the next one comes.
    rounds_through: Mapped[date | None]
    next_round_on: Mapped[date | None] = mapped_column(index=True)
    created_at: Mapped[datetime]
    #: Since then nothing is taken in and nothing is sent; everything is kept.
    suspended_at: Mapped[datetime | None]


class Channel(Owned, Base):
    """The organization's LINE channel; secret and token are encrypted (``storage.secrets``)."""

    __tablename__ = "channel"

    key: Mapped[str] = mapped_column(String(80), unique=True)
    secret_sealed: Mapped[str]
    previous_secret_sealed: Mapped[str | None]
    #: Until then a webhook may still be signed with the secret before this one.
    previous_until: Mapped[datetime | None]
    access_token_sealed: Mapped[str]
    #: ``storage.channels.TokenKind``; none: a long-lived token that somebody pasted.
    token_kind: Mapped[str | None] = mapped_column(String(20))
    token_expires_at: Mapped[datetime | None]
    #: Set while the platform refuses the token; a renewed or accepted one clears it.
    token_refused_at: Mapped[datetime | None]
    #: What tokens are issued with: the platform's id of the channel and, for version 2.1, the assertion signing key.
    line_channel_id: Mapped[str | None] = mapped_column(String(40))
    assertion_key_sealed: Mapped[str | None]
    #: The one channel that the address without a key belongs to, and the ``LINE_*`` settings with it.
    answers_bare_path: Mapped[bool | None]
    revoked_at: Mapped[datetime | None]
    bot_user_id: Mapped[str | None] = mapped_column(String(64))
    paused_until: Mapped[datetime | None]
    pause_reason: Mapped[str | None]
    created_at: Mapped[datetime]


class Unit(Owned, Base):
    """ส่วนราชการ, with the short names people use for it."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("organization_id", "name"),)

    name: Mapped[str] = mapped_column(String(300))
    aliases: Mapped[list[Any]] = mapped_column(default=list)
    position: Mapped[int] = mapped_column(default=0)
    retired: Mapped[bool] = mapped_column(default=False)


class Person(Owned, Base):
    """Somebody of the office. The chat identity may go while the person stays on the record."""

    __tablename__ = "person"
    __table_args__ = (
        Index(
            "uq_person_line_user",
            "organization_id",
            "line_user_id",
            unique=True,
            sqlite_where=text("line_user_id IS NOT NULL"),
            postgresql_where=text("line_user_id IS NOT NULL"),
        ),
        Index("ix_person_without_menu", "organization_id", **only("line_user_id IS NOT NULL AND menu_state IS NULL")),
    )

    name: Mapped[str] = mapped_column(String(300))
    post: Mapped[str | None] = mapped_column(String(300))
    line_user_id: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[PersonState] = mapped_column(word(PersonState), default=PersonState.ACTIVE)
    #: A friend of the bot can be reached 1:1; unknown (None) until LINE tells.
    is_friend: Mapped[bool | None]
    #: When LINE was last asked for it: a push to somebody who blocked the bot is accepted and not delivered.
    friend_checked_at: Mapped[datetime | None]
    unreachable_since: Mapped[datetime | None]
    unreachable_reason: Mapped[str | None]
    menu_state: Mapped[str | None] = mapped_column(String(80))
    created_at: Mapped[datetime]

    assignments: Mapped[list[Assignment]] = relationship(back_populates="person", cascade="all, delete-orphan")


class Assignment(Owned, Base):
    """A role in a unit over time; ``acting`` is รักษาราชการแทน. No unit means the whole organization."""

    __tablename__ = "assignment"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"))
    role: Mapped[Role] = mapped_column(word(Role))
    acting: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]

    person: Mapped[Person] = relationship(back_populates="assignments")
    unit: Mapped[Unit | None] = relationship()


class OfficeHoliday(Owned, Base):
    """A day off, or a working day in spite of the calendar (``working``)."""

    __tablename__ = "office_holiday"
    __table_args__ = (UniqueConstraint("organization_id", "day"),)

    day: Mapped[date]
    name: Mapped[str] = mapped_column(String(300))
    working: Mapped[bool] = mapped_column(default=False)
    #: library (public holidays) or office.
    source: Mapped[str] = mapped_column(String(20), default="office")


class OneTimeCode(Owned, Base):
    """A code or link that works once: first coordinator, binding a group, opening the board, a download."""

    __tablename__ = "one_time_code"

    purpose: Mapped[str] = mapped_column(String(40))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RosterRequest(Owned, Base):
    """Somebody asks to be let in, or for another post: the roster stays as it is until it is decided on.

    ``line_user_id`` is theirs who are not on the roster yet, and goes with the decision; ``person_id`` is whom it is
    about once that is known.
    """

    __tablename__ = "roster_request"
    __table_args__ = (
        Index(
            "uq_roster_request_line_user",
            "organization_id",
            "line_user_id",
            unique=True,
            sqlite_where=text("line_user_id IS NOT NULL"),
            postgresql_where=text("line_user_id IS NOT NULL"),
        ),
    )

    line_user_id: Mapped[str | None] = mapped_column(String(64))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    #: The name they show in LINE, once LINE has told it.
    line_name: Mapped[str | None] = mapped_column(String(300))
    name: Mapped[str] = mapped_column(String(300))
    post: Mapped[str | None] = mapped_column(String(300))
    role: Mapped[Role] = mapped_column(word(Role))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id", ondelete="SET NULL"))
    #: A unit in their words, where the office has none of that name.
    unit_words: Mapped[str | None] = mapped_column(String(300))
    acting: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    #: What they reported before they were let in, to be offered to them then.
    draft: Mapped[str | None]
    draft_at: Mapped[datetime | None]
    asked_at: Mapped[datetime]
    #: How often they asked on the day of ``asked_at``.
    times: Mapped[int] = mapped_column(default=1)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    accepted: Mapped[bool | None]

    unit: Mapped[Unit | None] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
