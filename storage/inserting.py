"""Rows that two processes may both want to write first: the unique key decides, and nobody fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import TableClause
from sqlalchemy.orm import Session

from storage.models.base import Base

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

    InsertIfNew = postgresql.Insert | sqlite.Insert


def insert_if_new(session: Session, table: type[Base] | TableClause) -> InsertIfNew:
    """Return an insert that passes over a row whose unique key is taken (``ON CONFLICT DO NOTHING``)."""
    # Only the engine in use is imported: each takes as long as a short command may.
    if session.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table).on_conflict_do_nothing()
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table).on_conflict_do_nothing()
