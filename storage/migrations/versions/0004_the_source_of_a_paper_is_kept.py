"""The cells of a measure and the text around the tables, as the paper has them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Migrate forward; there is no way back but a backup."""
    with op.batch_alter_table("measure") as table:
        table.add_column(sa.Column("source", sa.JSON(none_as_null=True), server_default="[]", nullable=False))
    with op.batch_alter_table("plan") as table:
        table.add_column(sa.Column("paper", sa.JSON(none_as_null=True), server_default="{}", nullable=False))
