"""What an office keeps for its papers: words that only papers need, where each OIT item is published, own templates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.models.base import Base, Owned
from storage.models.organization import Person


class PaperWord(Owned, Base):
    """ข้อมูลหัวกระดาษ: one thing that a plan's papers print and nobody reports (letter number, meeting, opinions …)."""

    __tablename__ = "paper_word"
    __table_args__ = (UniqueConstraint("plan_id", "measure_key", "field"),)

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    #: The measure it is about, or 0 for the whole plan (NULLs are never equal in a unique constraint).
    measure_key: Mapped[int] = mapped_column(default=0)
    field: Mapped[str] = mapped_column(String(40))
    text: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    said_at: Mapped[datetime]

    person: Mapped[Person | None] = relationship()


class OitLink(Owned, Base):
    """Where an office published one OIT item of a fiscal year, and whether the page still shows it."""

    __tablename__ = "oit_link"
    __table_args__ = (
        UniqueConstraint("organization_id", "fiscal_year_be", "code"),
        Index("ix_oit_link_next_look", "next_look_at"),
    )

    fiscal_year_be: Mapped[int]
    code: Mapped[str] = mapped_column(String(10))
    address: Mapped[str] = mapped_column(String(2000))
    #: What the page must name; empty: the item's title.
    words: Mapped[str | None] = mapped_column(String(300))
    #: Who is told when it breaks; nobody: the coordinators.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    #: unseen, fine, doubtful (one look failed) or broken; ``fault`` is a ``documents.links.Fault``.
    state: Mapped[str] = mapped_column(String(20), default="unseen")
    fault: Mapped[str | None] = mapped_column(String(40))
    looked_at: Mapped[datetime | None]
    broken_since: Mapped[datetime | None]
    next_look_at: Mapped[datetime | None]
    made_at: Mapped[datetime]

    person: Mapped[Person | None] = relationship()


class OfficeTemplate(Owned, Base):
    """One version of an office's own Word template for a layout; the file lies with the evidence, under its hash."""

    __tablename__ = "office_template"
    __table_args__ = (UniqueConstraint("organization_id", "layout", "version"),)

    layout: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    fields: Mapped[list[Any]] = mapped_column(default=list)
    #: Used for the layout's Word files; at most one version of a layout is.
    used: Mapped[bool] = mapped_column(default=False)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
