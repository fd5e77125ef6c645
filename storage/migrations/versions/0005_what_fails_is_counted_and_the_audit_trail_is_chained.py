"""What failed in a loop is counted, thumbnails are kept, and the audit trail is chained and guarded by triggers."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage import chain

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ENTRY = sa.table(
    "audit_entry",
    sa.column("id", sa.Integer),
    sa.column("organization_id", sa.Integer),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("person_id", sa.Integer),
    sa.column("action", sa.String),
    sa.column("subject", sa.String),
    sa.column("subject_id", sa.Integer),
    sa.column("detail", sa.JSON),
    sa.column("content_hash", sa.String),
    sa.column("chain_hash", sa.String),
    sa.column("chain_position", sa.Integer),
)
REFUSAL = "an entry of the audit trail is never changed"


def upgrade() -> None:
    """Migrate forward; there is no way back but a backup."""
    op.create_table(
        "audit_erasure",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_erasure")),
    )
    op.create_table(
        "setback",
        sa.Column("loop", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_setback_organization_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setback")),
        sa.UniqueConstraint("organization_id", "loop", "subject", name=op.f("uq_setback_organization_id_loop_subject")),
    )
    op.create_index(op.f("ix_setback_organization_id"), "setback", ["organization_id"])
    op.add_column("audit_entry", sa.Column("content_hash", sa.String(length=64), nullable=True))
    op.add_column("audit_entry", sa.Column("chain_hash", sa.String(length=64), nullable=True))
    op.add_column("audit_entry", sa.Column("chain_position", sa.Integer(), nullable=True))
    op.create_index("ix_audit_entry_chain", "audit_entry", ["organization_id", "chain_position"])
    op.add_column("evidence", sa.Column("thumbnail_sha256", sa.String(length=64), nullable=True))
    _chain_what_is_there()
    if op.get_bind().dialect.name == "postgresql":
        _guard_on_postgres()
    else:
        _guard_on_sqlite()


def _chain_what_is_there() -> None:
    connection = op.get_bind()
    heads: dict[int, str] = {}
    places: dict[int, int] = {}
    for row in connection.execute(sa.select(ENTRY).order_by(ENTRY.c.id)).all():
        content = chain.content_hash(
            row.organization_id, _aware(row.at), row.person_id, row.action, row.subject, row.subject_id, row.detail
        )
        heads[row.organization_id] = chain.chain_hash(heads.get(row.organization_id, chain.START), content)
        places[row.organization_id] = places.get(row.organization_id, 0) + 1
        hashes = {
            "content_hash": content,
            "chain_hash": heads[row.organization_id],
            "chain_position": places[row.organization_id],
        }
        connection.execute(sa.update(ENTRY).where(ENTRY.c.id == row.id).values(hashes))


def _aware(moment: Any) -> Any:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _guard_on_sqlite() -> None:
    # Until its hash is written, in the transaction that adds it, an entry may be completed.
    sealed = {"UPDATE": "OLD.chain_hash IS NOT NULL AND ", "DELETE": ""}
    for change, condition in sealed.items():
        op.execute(
            f"CREATE TRIGGER audit_entry_no_{change.lower()} BEFORE {change} ON audit_entry "
            f"WHEN {condition}NOT EXISTS (SELECT 1 FROM audit_erasure) BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def _guard_on_postgres() -> None:
    op.execute(
        "CREATE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF (TG_OP = 'DELETE' OR OLD.chain_hash IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM audit_erasure) THEN "
        f"RAISE EXCEPTION '{REFUSAL}'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION audit_entry_stays()"
    )
    op.execute(
        "CREATE FUNCTION audit_trail_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_trail_stays()"
    )
