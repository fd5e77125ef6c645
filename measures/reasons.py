"""Why a notice waits, ended without being sent, or went out as it did: the codes that are stored with it.

Their sentences, Thai and English, are one table in ``messages.reasons``. A code may be followed by a detail or by
another code: ``expired: kept_for_more_important``.
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """One code per reason; the values are stored, so they never change."""

    # It goes out.
    WITHIN_BUDGET = "within_budget"
    FROM_RESERVE = "from_reserve"
    FREE = "free"
    RODE_ON = "rode_on"
    MERGED_INTO = "merged_into"
    ACCEPTED_BEFORE = "accepted_before"
    TOKEN_USED = "token_used"  # noqa: S105 -- a code, no password
    # It waits.
    NOT_READY = "not_ready"
    WAITING_FOR_RIDE = "waiting_for_ride"
    QUIET_HOURS = "quiet_hours"
    ALREADY_PUSHED_TODAY = "already_pushed_today"
    QUOTA_UNKNOWN = "quota_unknown"
    KEPT_FOR_MORE_IMPORTANT = "kept_for_more_important"
    QUOTA_SPENT = "quota_spent"
    REACH_UNKNOWN = "reach_unknown"
    CHANNEL_RESTS = "channel_rests"
    TOKEN_DIED = "token_died"  # noqa: S105 -- a code, no password
    TRY_AGAIN = "try_again"
    PLATFORM_SILENT = "platform_silent"
    #: Stands with a reply from before its call until the platform has answered: who finds it there later knows that an
    #: earlier sender died around its call, or heard nothing.
    NO_ANSWER = "no_answer"
    # It will not be said: the matter is settled or has changed.
    NO_LONGER_TRUE = "no_longer_true"
    EXPIRED = "expired"
    REPLACED = "replaced"
    REMINDERS_OFF = "reminders_off"
    REMINDERS_ON = "reminders_on"
    DATE_CHANGED = "date_changed"
    OWNER_CHANGED = "owner_changed"
    PERSON_LEFT = "person_left"
    DEADLINE_CANCELLED = "deadline_cancelled"
    REPORTED_ANEW = "reported_anew"
    REPORT_RETURNED = "report_returned"
    REPORT_WITHDRAWN = "report_withdrawn"
    # It cannot be said to whom it was meant for.
    UNREACHABLE = "unreachable"
    OTHERS_TOLD = "others_told"
    GROUP_TOLD = "group_told"
    COORDINATOR_TOLD = "coordinator_told"
    COORDINATOR_KNOWS = "coordinator_knows"
    NOBODY = "nobody"
    NOBODY_ELSE = "nobody_else"
    NO_STAFF = "no_staff"
    NO_COORDINATOR = "no_coordinator"
    NO_EXECUTIVE = "no_executive"
    NO_CHANNEL = "no_channel"
    ROOM_GONE = "room_gone"
    NO_PAPER = "no_paper"
    # It was tried and did not arrive, as far as anybody knows.
    REFUSED = "refused"
    UNCERTAIN = "uncertain"
    GIVEN_UP = "given_up"
    GROUP_UNKNOWN = "group_unknown"
    DAMAGED = "damaged"


def with_detail(reason: Reason, detail: object) -> str:
    """Return what is stored for a reason with a detail: another reason, a notice's number, the platform's words."""
    return f"{reason}: {detail}"


def parts(stored: str) -> tuple[Reason | None, str]:
    """Return the code a stored reason begins with (None: it is none of ours) and what follows it."""
    code, _, detail = stored.partition(": ")
    return (Reason(code), detail) if code in _CODES else (None, stored)


_CODES = frozenset(Reason)
