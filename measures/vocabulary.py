"""The words of the field, one English name for each official term (see docs/glossary.md)."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Status(StrEnum):
    """Where a measure, a step or one deadline stands. Overdue and late are derived, never stored."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    BLOCKED = "blocked"
    """Begun or not, it cannot go on: a problem was reported."""
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


class DeadlineState(StrEnum):
    """Whether something is still to be reported."""

    OPEN = "open"
    CLOSED = "closed"
    """Reported as done, or verified."""
    CANCELLED = "cancelled"
    """Its step or schedule is gone, or the measure was waived."""


class PersonState(StrEnum):
    """Where somebody stands with the office."""

    WAITING = "waiting"
    """Asked to register."""
    ACTIVE = "active"
    LEFT = "left"


class EvidenceKind(StrEnum):
    """What kind of thing proves something."""

    PHOTO = "photo"
    FILE = "file"
    VIDEO = "video"
    AUDIO = "audio"
    URL = "url"
    PLAN = "plan"
    """A plan that was sent as a file, until it is known to be one."""
    TEMPLATE = "template"
    """A Word template of the office's own, sent as a file."""


class EvidenceState(StrEnum):
    """Where a piece of evidence stands."""

    SEEN = "seen"
    """Only its LINE id is remembered: no report has claimed it."""
    WAITING = "waiting"
    """To be downloaded."""
    STORED = "stored"
    FAILED = "failed"


class InboxState(StrEnum):
    """Where a webhook event stands; the last four are final."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    CHATTER = "chatter"
    """None of our business: erased but for its id."""
    SET_ASIDE = "set_aside"
    """Failed too often."""
    UNREADABLE = "unreadable"


class NoticeKind(StrEnum):
    """What brought a notice about."""

    REPLY = "reply"
    REMINDER = "reminder"
    FOLLOW_UP = "followup"
    SUMMARY = "summary"
    DRAFT = "draft"
    ALERT = "alert"
    NEWS = "news"
    REVIEW = "review"
    POSTPONEMENT = "postponement"
    PROBLEM = "problem"
    ORDER = "order"
    DECISION = "decision"
    PLAN = "plan"


class QuestionKind(StrEnum):
    """What the bot waits to hear from one person in one room."""

    WHICH_MEASURE = "which_measure"
    WHICH_EVIDENCE = "which_evidence"
    WHICH_EVENT = "which_event"
    WHICH_REPORT = "which_report"
    WHICH_UNIT = "which_unit"
    DONE_ON = "done_on"
    POSTPONE_DATE = "postpone_date"
    STATUS = "status"
    RESULT = "result"
    PROBLEM = "problem"
    EVIDENCE = "evidence"
    RETURN_REASON = "return_reason"
    REFUSE_REASON = "refuse_reason"
    POSTPONE_REASON = "postpone_reason"
    ORDER = "order"
    ORDER_OFFER = "order_offer"
    PLAN_QUESTION = "plan_question"
    READING = "reading"
    REPLACE = "replace"
    UNDO = "undo"
    SOONER = "sooner"
    REMOVE_DATA = "remove_data"
    PLAN_FILE = "plan_file"
    PLAN_EDITION = "plan_edition"
    TEMPLATE_LAYOUT = "template_layout"
    """Of which paper a file is the template."""
    TEMPLATE_USE = "template_use"
    HEAD_DATA = "head_data"
    LEAVING = "leaving"
    REGISTER_UNIT = "register_unit"
    REGISTER_NAME = "register_name"
    COORDINATOR_NAME = "coordinator_name"
    """Whoever typed the first code says who they are."""
    DRAFT = "draft"
    """Whether what somebody reported before they were let in is to be recorded now."""
    ROSTER_CHANGE = "roster_change"
    """Whether posts, names or units are to be changed as shown."""
    QUEUED = "queued"
    """Nothing is asked yet: something that was said waits until the question before it is answered."""
    TOPIC = "topic"
    """Nothing is asked: the measure whose evidence was announced."""
    ROSTER_REQUEST = "roster_request"
    """Another post or unit that somebody asks for; decided by a coordinator."""


class Door(StrEnum):
    """Where somebody acts from."""

    CHAT = "chat"
    BOARD = "board"
    COMMAND = "command"
    IMPORT = "import"
