"""The tables, one module per area of the vocabulary (docs/glossary.md)."""

from __future__ import annotations

from storage.models.audit import AuditEntry, AuditErasure, ExportFile, Heartbeat, SystemFact
from storage.models.base import Base, Owned
from storage.models.chat import ChatRoom, ChatRoomMember, ChatRoomUnit, InboxEvent, OpenQuestion
from storage.models.menus import StoredMenu
from storage.models.organization import (
    Assignment,
    Channel,
    OfficeHoliday,
    OneTimeCode,
    Organization,
    Person,
    RosterRequest,
    Unit,
)
from storage.models.outbox import Notice, QuotaReading, SentMessage
from storage.models.papers import OfficeTemplate, OitLink, PaperWord
from storage.models.phrases import Phrase
from storage.models.plan import Deadline, Measure, Plan, PlanQuestion, Schedule, Step, StepOwner, Topic
from storage.models.reporting import Acknowledgement, Evidence, OrderReceipt, Postponement, Report, Review
from storage.models.setbacks import Setback

__all__ = [
    "Acknowledgement",
    "Assignment",
    "AuditEntry",
    "AuditErasure",
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
    "OfficeTemplate",
    "OitLink",
    "OneTimeCode",
    "OpenQuestion",
    "OrderReceipt",
    "Organization",
    "Owned",
    "PaperWord",
    "Person",
    "Phrase",
    "Plan",
    "PlanQuestion",
    "Postponement",
    "QuotaReading",
    "Report",
    "Review",
    "RosterRequest",
    "Schedule",
    "SentMessage",
    "Setback",
    "Step",
    "StepOwner",
    "StoredMenu",
    "SystemFact",
    "Topic",
    "Unit",
]
