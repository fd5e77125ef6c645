"""Who changed what and when, exports made, and the heartbeats of the loops."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, Owned


class AuditEntry(Owned, Base):
    """One decision that can be shown to an auditor; never changed: triggers of the database refuse it."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject", "organization_id", "subject", "subject_id"),
        # The chain asks for an office's last entry, whoever wrote meanwhile.
        Index("ix_audit_entry_chain", "organization_id", "chain_position"),
    )

    at: Mapped[datetime]
    #: Nobody for what time or the command line did.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int | None]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: SHA-256 of what was written down, and of that with the hash of the office's entry before (``storage.audit``).
    content_hash: Mapped[str | None] = mapped_column(String(64))
    chain_hash: Mapped[str | None] = mapped_column(String(64))
    #: Its place in the office's chain, from 1: ids are given before transactions end, and not in the order they end in.
    chain_position: Mapped[int | None]


class AuditErasure(Base):
    """Stands only within a transaction that erases: while it has a row, entries may be changed or removed.

    The row is never committed, so nobody else ever sees it.
    """

    __tablename__ = "audit_erasure"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)


class ExportFile(Owned, Base):
    """A report that was made: for whom, what, and until when its link works."""

    __tablename__ = "export_file"

    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    layout: Mapped[str] = mapped_column(String(60))
    format: Mapped[str] = mapped_column(String(10))
    period: Mapped[dict[str, Any]] = mapped_column(default=dict)
    sha256: Mapped[str | None] = mapped_column(String(64))
    file_name: Mapped[str | None]
    state: Mapped[str] = mapped_column(String(20), default="waiting")
    reason: Mapped[str | None]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Heartbeat(Base):
    """When a loop last ran, for ``/ready`` and ``/metrics``; belongs to no organization."""

    __tablename__ = "heartbeat"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    beat_at: Mapped[datetime]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)


class SystemFact(Base):
    """What is known of the installation itself: the key's fingerprint, a pause, the last backup."""

    __tablename__ = "system_fact"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    value: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime]
