"""Requests to be let in or for another post, beside the roster: who waits is on it no more."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ROLES = ("staff", "supervisor", "coordinator", "executive")
NAMED = sa.text("line_user_id IS NOT NULL")


def upgrade() -> None:
    """Migrate forward; there is no way back but a backup."""
    op.create_table(
        "roster_request",
        sa.Column("line_user_id", sa.String(length=64), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("line_name", sa.String(length=300), nullable=True),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("post", sa.String(length=300), nullable=True),
        sa.Column("role", sa.Enum(*ROLES, name="role", native_enum=False, length=20), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("unit_words", sa.String(length=300), nullable=True),
        sa.Column("acting", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("draft", sa.String(), nullable=True),
        sa.Column("draft_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        _points_at("decided_by_id", "person", "SET NULL"),
        _points_at("organization_id", "organization", "RESTRICT"),
        _points_at("person_id", "person", "CASCADE"),
        _points_at("unit_id", "unit", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_roster_request"),
    )
    op.create_index("ix_roster_request_organization_id", "roster_request", ["organization_id"])
    op.create_index("ix_roster_request_person_id", "roster_request", ["person_id"])
    op.create_index(
        "uq_roster_request_line_user",
        "roster_request",
        ["organization_id", "line_user_id"],
        unique=True,
        sqlite_where=NAMED,
        postgresql_where=NAMED,
    )
    _move_who_waits()


def _points_at(column: str, table: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_roster_request_{column}", ondelete=ondelete)


def _move_who_waits() -> None:
    """Take everybody who waits off the roster; whose name stood there before they asked stays, without their LINE."""
    connection = op.get_bind()
    known = sa.MetaData()
    tables = {name: sa.Table(name, known, autoload_with=connection) for name in ("person", "assignment", "audit_entry")}
    request = sa.Table("roster_request", known, autoload_with=connection)
    person, held, audit = tables["person"], tables["assignment"], tables["audit_entry"]
    waiting = sa.select(person).where(person.c.state == "waiting", person.c.line_user_id.is_not(None))
    for row in connection.execute(waiting).mappings().all():
        asked = connection.execute(
            sa.select(audit.c.detail)
            .where(audit.c.action == "person.asked", audit.c.subject_id == row["id"])
            .order_by(audit.c.id.desc())
            .limit(1)
        ).scalar()
        listed = isinstance(asked, dict) and bool(asked.get("on_roster"))
        last = sa.select(held).where(held.c.person_id == row["id"]).order_by(held.c.id.desc()).limit(1)
        post = connection.execute(last).mappings().first()
        connection.execute(sa.insert(request).values(**_asked(row, post)))
        state = "active" if listed else "left"
        connection.execute(sa.update(person).where(person.c.id == row["id"]).values(line_user_id=None, state=state))


def _asked(row: Any, post: Any) -> dict[str, Any]:
    return {
        "organization_id": row["organization_id"],
        "line_user_id": row["line_user_id"],
        "name": row["name"],
        "role": post["role"] if post else "staff",
        "unit_id": post["unit_id"] if post else None,
        "acting": False,
        "asked_at": row["created_at"],
        "times": 1,
    }
