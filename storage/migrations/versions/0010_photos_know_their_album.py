"""Photos know their album: the id LINE gives those that were sent together."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Migrate forward; there is no way back but a backup."""
    with op.batch_alter_table("evidence") as batch_op:
        batch_op.add_column(sa.Column("album", sa.String(length=64), nullable=True))
        batch_op.create_index(batch_op.f("ix_evidence_album"), ["album"], unique=False)
