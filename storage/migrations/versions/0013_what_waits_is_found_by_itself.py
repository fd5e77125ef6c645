"""What waits is found by itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

WITHOUT_MENU = sa.text("line_user_id IS NOT NULL AND menu_state IS NULL")
BODY = sa.text("body IS NOT NULL")
NOT_STORED = sa.text("state IN ('waiting', 'failed')")


def upgrade() -> None:
    """Migrate forward; there is no way back but a backup."""
    op.create_index("ix_inbox_event_finished", "inbox_event", ["finished_at"])
    op.create_index(
        "ix_notice_body",
        "notice",
        ["organization_id", "finished_at"],
        postgresql_where=BODY,
        sqlite_where=BODY,
    )
    op.create_index(
        "ix_evidence_not_stored",
        "evidence",
        ["state", "attempts", "id"],
        postgresql_where=NOT_STORED,
        sqlite_where=NOT_STORED,
    )
    op.create_index(
        "ix_person_without_menu",
        "person",
        ["organization_id"],
        postgresql_where=WITHOUT_MENU,
        sqlite_where=WITHOUT_MENU,
    )
