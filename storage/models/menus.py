"""Rich menus that stand on the platform."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, Owned


class StoredMenu(Owned, Base):
    """One rich menu of a channel: made once for everybody who sees the same, linked per person.

    Who sees which is ``Person.menu_state`` (the key); the menu of people who are not registered is the default.
    """

    __tablename__ = "rich_menu"
    __table_args__ = (UniqueConstraint("channel_id", "key"),)

    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id", ondelete="CASCADE"))
    #: ``messages.rich_menu.RichMenu.key``: role, number, look.
    key: Mapped[str] = mapped_column(String(80))
    #: The platform's id; none while it is being made.
    line_menu_id: Mapped[str | None] = mapped_column(String(80))
    #: When it had its picture, and may be linked.
    ready_at: Mapped[datetime | None]
    #: When it became what everybody sees who has none of their own.
    default_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
