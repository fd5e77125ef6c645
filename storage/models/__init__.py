"""The tables, one module per area of the vocabulary (docs/glossary.md)."""

from __future__ import annotations

from storage.models.audit import AuditEntry, ExportFile, Heartbeat
from storage.models.base import Base, Owned
from storage.models.chat import ChatRoom, ChatRoomMember, ChatRoomUnit, InboxEvent, OpenQuestion
from storage.models.menus import StoredMenu
from storage.models.organization import Assignment, Channel, OfficeHoliday, OneTimeCode, Organization, Person, Unit
from storage.models.outbox import Notice, QuotaReading, SentMessage
from storage.models.phrases import Phrase
from storage.models.plan import Deadline, Measure, Plan, PlanQuestion, Schedule, Step, StepOwner, Topic
from storage.models.reporting import Acknowledgement, Evidence, Postponement, Report, Review

__all__ = [
    "Acknowledgement",
    "Assignment",
    "AuditEntry",
    "Base",
    "Channel",
    "ChatRoom",
    "ChatRoomMember",
    "ChatRoomUnit",
    "Deadline",
    "Evidence",
    "ExportFile",
    "Heartbeat",
    "InboxEvent",
    "Measure",
    "Notice",
    "OfficeHoliday",
    "OneTimeCode",
    "OpenQuestion",
    "Organization",
    "Owned",
    "Person",
    "Phrase",
    "Plan",
    "PlanQuestion",
    "Postponement",
    "QuotaReading",
    "Report",
    "Review",
    "Schedule",
    "SentMessage",
    "Step",
    "StepOwner",
    "StoredMenu",
    "Topic",
    "Unit",
]
