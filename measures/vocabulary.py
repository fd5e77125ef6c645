"""The words of the field, one English name for each official term (see docs/glossary.md)."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Status(StrEnum):
    """Where a measure, a step or one deadline stands. Overdue and late are derived, never stored."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    VERIFIED = "verified"
    WAIVED = "waived"


class Role(StrEnum):
    """What a person may do; see ``measures.permissions``."""

    STAFF = "staff"
    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"
    EXECUTIVE = "executive"


class ScheduleKind(StrEnum):
    """How a step's time is set. The values are part of the import contract."""

    BY_DATE = "by_date"
    BY_MONTH = "by_month"
    PERIOD = "period"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    EVERY_6_MONTHS = "every_6_months"
    FISCAL_YEAR = "fiscal_year"
    AFTER_EVENT = "after_event"
    NONE = "none"


class Instrument(StrEnum):
    """The three instruments of the assessment."""

    IIT = "IIT"
    EIT = "EIT"
    OIT = "OIT"


class RoomKind(StrEnum):
    """A LINE group or a 1:1 chat."""

    GROUP = "group"
    PRIVATE = "private"


class NoticeState(StrEnum):
    """Where an outbox row stands; the last five are outcomes and final."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    RODE = "rode"
    MERGED = "merged"
    SKIPPED = "skipped"
    FAILED = "failed"


class NoticeClass(IntEnum):
    """What a notice is for, most important first: the order in which quota is kept for them."""

    SUMMARY = 1
    """The executives' summary."""
    LAST_CALL = 2
    """The deadline is today or tomorrow, or near and nobody was reached yet."""
    OVERDUE = 3
    """Past its day: to the owner, later to the supervisor too."""
    DECISION = 4
    """Somebody waits for somebody: review, postponement, registration, a problem."""
    REMINDER = 5
    """A deadline within the week."""
    FOLLOW_UP = 6
    """A round that asks for what is missing."""
    NEWS = 7
    """Drafts, receipts of reviews, what can be looked up as well."""
    EARLY_REMINDER = 8
    """A deadline more than a week away."""


class ReviewDecision(StrEnum):
    """ตรวจรับ or ส่งกลับ."""

    VERIFIED = "verified"
    RETURNED = "returned"


class Intent(StrEnum):
    """What a chat message wants. The values are part of the contract of ``tamngan read``."""

    REPORT_DONE = "report_done"
    REPORT_PROGRESS = "report_progress"
    REPORT_NOT_STARTED = "report_not_started"
    REPORT_PROBLEM = "report_problem"
    POSTPONE_REQUEST = "postpone_request"
    CORRECTION = "correction"
    QUERY_STATUS = "query_status"
    QUERY_MINE = "query_mine"
    EXPORT = "export"
    REGISTER = "register"
    HELP = "help"
    UNDO = "undo"
    NONE = "none"
