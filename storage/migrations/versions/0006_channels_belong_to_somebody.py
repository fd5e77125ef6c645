"""What an operator needs: whose a channel is and how its token lives, offices that rest, facts of the installation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Migrate forward; there is no way back but a backup."""
    for name, kind in (
        ("previous_until", MOMENT),
        ("token_kind", sa.String(20)),
        ("token_expires_at", MOMENT),
        ("token_refused_at", MOMENT),
        ("line_channel_id", sa.String(40)),
        ("assertion_key_sealed", sa.String()),
        ("answers_bare_path", sa.Boolean()),
        ("revoked_at", MOMENT),
    ):
        op.add_column("channel", sa.Column(name, kind, nullable=True))
    op.add_column("notice", sa.Column("request_id", sa.String(80), nullable=True))
    op.add_column("organization", sa.Column("suspended_at", MOMENT, nullable=True))
    op.create_table(
        "system_fact",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_system_fact")),
        sa.UniqueConstraint("name", name=op.f("uq_system_fact_name")),
    )
    # The address without a key keeps serving the channel it served.
    channel = sa.table(
        "channel",
        sa.column("id", sa.Integer),
        sa.column("answers_bare_path", sa.Boolean),
        sa.column("previous_secret_sealed", sa.String),
        sa.column("previous_until", MOMENT),
    )
    first = sa.select(sa.func.min(channel.c.id)).scalar_subquery()
    op.execute(channel.update().where(channel.c.id == first).values(answers_bare_path=True))
    rotating = channel.c.previous_secret_sealed.is_not(None)
    op.execute(channel.update().where(rotating).values(previous_until=datetime.now(UTC) + timedelta(days=1)))
