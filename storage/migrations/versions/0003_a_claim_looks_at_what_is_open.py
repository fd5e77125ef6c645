"""Indexes over what is open in the inbox: a claim costs the same however much waits or was finished."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

UNFINISHED = "state IN ('waiting', 'working')"
ROOM = ("channel_id", "room_key")


def upgrade() -> None:
    """Migrate forward; there is no way back but a backup."""
    op.drop_index("ix_inbox_event_open", "inbox_event")
    op.drop_index("ix_inbox_event_room", "inbox_event")
    _index("ix_inbox_event_unfinished", ("occurred_at_ms", "id"), UNFINISHED)
    _index("ix_inbox_event_claimed", ROOM, "claimed_until IS NOT NULL")
    _index("ix_inbox_event_retried", ROOM, "next_attempt_at IS NOT NULL")


def _index(name: str, columns: tuple[str, ...], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, "inbox_event", list(columns), postgresql_where=where, sqlite_where=where)
