"""What failed in a loop, and when it is tried again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, Owned


class Setback(Owned, Base):
    """One thing that a loop could not do: how often it was tried, and until when it is left alone."""

    __tablename__ = "setback"
    __table_args__ = (UniqueConstraint("organization_id", "loop", "subject"),)

    loop: Mapped[str] = mapped_column(String(40))
    #: What it is about within the loop: "deadline:12", "round:2569-Q1".
    subject: Mapped[str] = mapped_column(String(80))
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None]
    #: After so many tries it is left to a person.
    set_aside_at: Mapped[datetime | None]
    reason: Mapped[str | None]
