"""Rows that two processes may both want to write first: the unique key decides, and nobody fails."""

from __future__ import annotations

from sqlalchemy import TableClause
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.models.base import Base

InsertIfNew = postgresql.Insert | sqlite.Insert


def insert_if_new(session: Session, table: type[Base] | TableClause) -> InsertIfNew:
    """Return an insert that passes over a row whose unique key is taken (``ON CONFLICT DO NOTHING``)."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()
