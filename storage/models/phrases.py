"""Wordings that people of an office chose a meaning for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, Owned


class Phrase(Owned, Base):
    """A wording without names and numbers, and what somebody meant by it when the bot's first thought was another.

    Kept with the office's consent only; of no use to anything before the coordinator accepted it.
    """

    __tablename__ = "phrase"
    __table_args__ = (UniqueConstraint("organization_id", "wording", "meaning"),)

    wording: Mapped[str] = mapped_column(String(1000))
    #: The value of a ``measures.vocabulary.Intent``.
    meaning: Mapped[str] = mapped_column(String(40))
    times: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
