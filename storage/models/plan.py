"""The plan of one fiscal year: topics, measures, steps, schedules and the deadlines they make."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from measures.vocabulary import DeadlineState, ScheduleKind, Status
from storage.models.base import Base, Owned, word
from storage.models.organization import Person, Unit


class Plan(Owned, Base):
    """มาตรการ/แผนประจำปีงบประมาณ: one organization, one fiscal year."""

    __tablename__ = "plan"
    __table_args__ = (UniqueConstraint("organization_id", "fiscal_year_be"),)

    fiscal_year_be: Mapped[int]
    title: Mapped[str | None]
    kind: Mapped[str | None] = mapped_column(String(60))
    source_name: Mapped[str | None]
    source_sha256: Mapped[str | None] = mapped_column(String(64))
    #: Scores and bands as the paper states them, contradictions included.
    scores: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: The text around the measures: {"before", "between", "after", "tables", "head"}.
    paper: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}", deferred=True)
    created_at: Mapped[datetime]

    measures: Mapped[list[Measure]] = relationship(back_populates="plan", order_by="Measure.position")
    topics: Mapped[list[Topic]] = relationship(back_populates="plan", order_by="Topic.position")


class Topic(Owned, Base):
    """ประเด็น / ตัวชี้วัด / ข้อคำถาม / OIT, keyed by plan (year) and code."""

    __tablename__ = "topic"
    __table_args__ = (UniqueConstraint("plan_id", "code"),)

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    title: Mapped[str | None]
    instrument: Mapped[str | None] = mapped_column(String(10))
    indicator: Mapped[str | None]
    score: Mapped[float | None]
    previous_score: Mapped[float | None]
    position: Mapped[int] = mapped_column(default=0)

    plan: Mapped[Plan] = relationship(back_populates="topics")


class Measure(Owned, Base):
    """มาตรการ/แนวทาง: "ข้อ 3" in chat."""

    __tablename__ = "measure"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    number: Mapped[str] = mapped_column(String(20))
    title: Mapped[str]
    section: Mapped[str | None]
    #: Codes of the topics it answers: ["i7", "o12"].
    refs: Mapped[list[Any]] = mapped_column(default=list)
    position: Mapped[int] = mapped_column(default=0)
    waived_at: Mapped[datetime | None]
    waived_reason: Mapped[str | None]
    #: {"off": true} for "ไม่ต้องเตือน", {"extra": ["2025-03-01"]} for further dates.
    reminders: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: The cells of its rows verbatim: [{"meaning", "heading", "text", "place", "column", "part"}]; what was read
    #: from them is an interpretation beside it.
    source: Mapped[list[Any]] = mapped_column(default=list, server_default="[]", deferred=True)

    plan: Mapped[Plan] = relationship(back_populates="measures")
    steps: Mapped[list[Step]] = relationship(back_populates="measure", order_by="Step.position")


class Step(Owned, Base):
    """ขั้นตอน/วิธีดำเนินการ: "3.2" in chat."""

    __tablename__ = "step"
    __table_args__ = (UniqueConstraint("measure_id", "number"),)

    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id", ondelete="CASCADE"), index=True)
    number: Mapped[str] = mapped_column(String(20))
    text: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    #: "ทุกกอง": complete only when each unit has reported.
    every_unit: Mapped[bool] = mapped_column(default=False)

    measure: Mapped[Measure] = relationship(back_populates="steps")
    owners: Mapped[list[StepOwner]] = relationship(back_populates="step", cascade="all, delete-orphan")
    schedule: Mapped[Schedule | None] = relationship(back_populates="step", cascade="all, delete-orphan", uselist=False)
    deadlines: Mapped[list[Deadline]] = relationship(back_populates="step", order_by="Deadline.due_on")


class StepOwner(Owned, Base):
    """Who answers for a step: a unit, a person, or a post that is only named on paper."""

    __tablename__ = "step_owner"

    step_id: Mapped[int] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    post: Mapped[str | None] = mapped_column(String(300))

    step: Mapped[Step] = relationship(back_populates="owners")
    unit: Mapped[Unit | None] = relationship()
    person: Mapped[Person | None] = relationship()


class Schedule(Owned, Base):
    """กำหนดเวลา of a step, with the words of the paper."""

    __tablename__ = "schedule"

    step_id: Mapped[int] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"), unique=True)
    kind: Mapped[ScheduleKind] = mapped_column(word(ScheduleKind))
    start: Mapped[date | None]
    end: Mapped[date | None]
    days_after: Mapped[int | None]
    source_text: Mapped[str | None]

    step: Mapped[Step] = relationship(back_populates="schedule")


class Deadline(Owned, Base):
    """งวดที่ต้องรายงาน: one step, one period, one unit (no unit: the step as a whole)."""

    __tablename__ = "deadline"
    __table_args__ = (
        UniqueConstraint("step_id", "unit_key", "period_key"),
        # The loops ask "what is open and due by then?"; finished rows must cost nothing.
        Index("ix_deadline_open_due", "organization_id", "state", "due_on"),
        # The ladder asks "whose next reminder has come?"; what is closed must not lie in its way.
        Index("ix_deadline_next_reminder", "state", "next_reminder_on"),
    )

    step_id: Mapped[int] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"))
    #: unit_id or 0, because NULLs are never equal in a unique constraint.
    unit_key: Mapped[int] = mapped_column(default=0)
    period_key: Mapped[str] = mapped_column(String(40))
    period_start: Mapped[date]
    period_end: Mapped[date]
    due_on: Mapped[date]
    #: The date of the plan, when a postponement moved ``due_on``.
    planned_on: Mapped[date | None]
    state: Mapped[DeadlineState] = mapped_column(word(DeadlineState), default=DeadlineState.OPEN)
    #: The status of the latest report that stands.
    status: Mapped[Status] = mapped_column(word(Status), default=Status.NOT_STARTED)
    done_on: Mapped[date | None]
    next_reminder_on: Mapped[date | None]
    reminded_through: Mapped[date | None]
    created_at: Mapped[datetime]

    step: Mapped[Step] = relationship(back_populates="deadlines")
    unit: Mapped[Unit | None] = relationship()


class PlanQuestion(Owned, Base):
    """What the importer asks about a plan: kept until a person answers."""

    __tablename__ = "plan_question"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    measure_id: Mapped[int | None] = mapped_column(ForeignKey("measure.id", ondelete="CASCADE"))
    field: Mapped[str | None] = mapped_column(String(40))
    question: Mapped[str]
    place: Mapped[str | None]
    candidates: Mapped[list[Any]] = mapped_column(default=list)
    if_unanswered: Mapped[str | None]
    answer: Mapped[str | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    answered_at: Mapped[datetime | None]
