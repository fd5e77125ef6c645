"""What was reported, with what evidence, and what others said about it. Reports are append-only."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from measures.vocabulary import Door, EvidenceKind, EvidenceState, ReviewDecision, Status
from storage.models.base import Base, Owned, only, word
from storage.models.organization import Person, Unit
from storage.models.plan import Deadline, Measure, Step


class Report(Owned, Base):
    """การรายงานผล. A correction is a new row that names the one it supersedes; nothing is overwritten."""

    __tablename__ = "report"
    __table_args__ = (Index("ix_report_measure", "organization_id", "measure_id", "id"),)

    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id", ondelete="RESTRICT"))
    step_id: Mapped[int | None] = mapped_column(ForeignKey("step.id", ondelete="RESTRICT"))
    deadline_id: Mapped[int | None] = mapped_column(ForeignKey("deadline.id", ondelete="RESTRICT"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"))
    #: Rows that were said in one breath ("ข้อ 3" with two steps) share a batch and are undone together.
    batch: Mapped[str] = mapped_column(String(36), index=True)
    status: Mapped[Status] = mapped_column(word(Status))
    done_on: Mapped[date | None]
    percent: Mapped[int | None]
    result: Mapped[str | None]
    problem: Mapped[str | None]
    outcome: Mapped[str | None]
    suggestion: Mapped[str | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    source: Mapped[Door] = mapped_column(word(Door))
    inbox_event_id: Mapped[int | None] = mapped_column(ForeignKey("inbox_event.id", ondelete="SET NULL"))
    line_message_id: Mapped[str | None] = mapped_column(String(64), index=True)
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("report.id", ondelete="RESTRICT"), unique=True)
    #: An undo is a row too: it supersedes the report and says that nothing stands in its place.
    withdrawn: Mapped[bool] = mapped_column(default=False)
    #: Set when the chat message behind it was unsent: the report stays, marked.
    message_unsent_at: Mapped[datetime | None]
    recorded_at: Mapped[datetime]

    measure: Mapped[Measure] = relationship()
    step: Mapped[Step | None] = relationship()
    deadline: Mapped[Deadline | None] = relationship()
    unit: Mapped[Unit | None] = relationship()
    person: Mapped[Person | None] = relationship()
    evidence: Mapped[list[Evidence]] = relationship(back_populates="report")


#: Written out in every query that is to use the index over it.
NOT_STORED = "state IN ('waiting', 'failed')"


class Evidence(Owned, Base):
    """หลักฐาน: a photo, file or URL with its SHA-256; without a report while it waits for the words."""

    __tablename__ = "evidence"
    # What is still to be fetched, or never came, however much was stored.
    __table_args__ = (Index("ix_evidence_not_stored", "state", "attempts", "id", **only(NOT_STORED)),)

    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id", ondelete="RESTRICT"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("chat_room.id", ondelete="SET NULL"))
    kind: Mapped[EvidenceKind] = mapped_column(word(EvidenceKind))
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    size_bytes: Mapped[int | None]
    media_type: Mapped[str | None] = mapped_column(String(100))
    #: The small picture of a photo, made once when it is stored.
    thumbnail_sha256: Mapped[str | None] = mapped_column(String(64))
    file_name: Mapped[str | None]
    url: Mapped[str | None]
    caption: Mapped[str | None]
    line_message_id: Mapped[str | None] = mapped_column(String(64), index=True)
    #: The id LINE gives the photos that were sent together.
    album: Mapped[str | None] = mapped_column(String(64), index=True)
    state: Mapped[EvidenceState] = mapped_column(word(EvidenceState), default=EvidenceState.STORED)
    reason: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None]
    received_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    report: Mapped[Report | None] = relationship(back_populates="evidence")


class Review(Owned, Base):
    """ตรวจรับ / ส่งกลับ of one report."""

    __tablename__ = "review"

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="RESTRICT"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    decision: Mapped[ReviewDecision] = mapped_column(word(ReviewDecision))
    reason: Mapped[str | None]
    decided_at: Mapped[datetime]

    report: Mapped[Report] = relationship()
    person: Mapped[Person] = relationship()


class Postponement(Owned, Base):
    """A request to move a deadline, and what was decided; the old date stays in the record."""

    __tablename__ = "postponement"

    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadline.id", ondelete="CASCADE"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    asked_at: Mapped[datetime]
    old_due_on: Mapped[date]
    new_due_on: Mapped[date]
    reason: Mapped[str | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    decided_at: Mapped[datetime | None]
    accepted: Mapped[bool | None]

    deadline: Mapped[Deadline] = relationship()


class Acknowledgement(Owned, Base):
    """ทราบ / ข้อสั่งการ of an executive on a summary; printed on the memo."""

    __tablename__ = "acknowledgement"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    fiscal_year_be: Mapped[int]
    #: The summary's period: "2568-10", "2568-Q1", "2568-H1", "2568".
    period_key: Mapped[str] = mapped_column(String(40), index=True)
    order_text: Mapped[str | None]
    given_at: Mapped[datetime]
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)

    person: Mapped[Person] = relationship()


class OrderReceipt(Owned, Base):
    """Who was sent an order, and when they said that they had seen it."""

    __tablename__ = "order_receipt"
    __table_args__ = (Index("ix_order_receipt_once", "acknowledgement_id", "person_id", unique=True),)

    acknowledgement_id: Mapped[int] = mapped_column(ForeignKey("acknowledgement.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    told_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
