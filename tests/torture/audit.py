"""What the torture left behind: the database beside the books of the platform."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from measures.reasons import Reason
from storage import outbox
from storage.database import Database
from storage.models import InboxEvent, Notice, Report
from tests.torture import office
from tests.torture.platform_stub import Books

REACHED = ("sent", "rode", "merged")


@dataclass
class Outcome:
    """What is found at the end; everything below ``faults`` has to be nothing."""

    accepted: int = 0
    sending_seconds: float = 0
    seconds: float = 0
    killed: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    exit_codes: list[int] = field(default_factory=list)
    notices: dict[str, int] = field(default_factory=dict)
    #: The only answer that cannot be known: its sender died around the call, and its token was too old to be asked.
    unsure_replies: int = 0
    unfinished_events: int = 0
    set_aside: int = 0
    missing_reports: int = 0
    doubled_reports: int = 0
    unanswered_events: int = 0
    doubled_replies: int = 0
    doubled_pushes: int = 0
    said_again: int = 0
    changed_bodies: int = 0
    believed_but_not_said: int = 0
    said_but_not_believed: int = 0
    notices_without_outcome: int = 0
    outcomes_without_reason: int = 0


def examine(database: Database, books: Books, events: int, outcome: Outcome) -> None:
    """Fill in what is found; two more days pass, so that what waited for a ride comes to its end."""
    with database.system() as session:
        outbox.expire(session, datetime.now(UTC) + timedelta(days=2))
        _events(session, events, outcome)
        _notices(session, books, outcome)
    outcome.doubled_replies = _more_than_once(books.replies.values())
    outcome.doubled_pushes = _more_than_once(books.pushes.values())
    outcome.changed_bodies = len(books.changed_bodies)


def _events(session: Session, events: int, outcome: Outcome) -> None:
    states = dict(session.execute(select(InboxEvent.state, func.count()).group_by(InboxEvent.state)).all())
    outcome.unfinished_events = states.get("waiting", 0) + states.get("working", 0)
    outcome.set_aside = states.get("set_aside", 0)
    # Who reports once more what stands is told so, and adds no report: each measure has exactly one in the end.
    reported = session.execute(select(Report.measure_id, func.count()).group_by(Report.measure_id)).all()
    outcome.missing_reports = min(events, office.MEASURES) - len(reported)
    outcome.doubled_reports = _more_than_once(count for _, count in reported)


def _notices(session: Session, books: Books, outcome: Outcome) -> None:
    tokens = {
        row_id: json.loads(raw)["replyToken"] for row_id, raw in session.execute(select(InboxEvent.id, InboxEvent.raw))
    }
    notices = list(session.scalars(select(Notice)))
    outcome.notices = dict(Counter(f"{notice.kind} {notice.state}" for notice in notices))
    answered = {notice.inbox_event_id for notice in notices if notice.kind == "reply"}
    outcome.unanswered_events = len(set(tokens) - answered)
    outcome.notices_without_outcome = sum(notice.state in {"waiting", "sending"} for notice in notices)
    outcome.outcomes_without_reason = sum(
        notice.state not in {*REACHED, "waiting", "sending"} and not notice.reason for notice in notices
    )
    for notice in notices:
        token = tokens.get(notice.inbox_event_id or 0)
        if notice.kind == "reply" and token is not None:
            _belief(notice, bool(books.replies[token]), outcome)
        elif notice.state == "sent":
            outcome.believed_but_not_said += not books.pushes[notice.retry_key or ""]


def _belief(notice: Notice, said: bool, outcome: Outcome) -> None:
    """Hold what the bot believes of an answer against whether the platform gave it out on its token."""
    by_token = notice.state == "sent" and notice.reply_token is not None
    if notice.state == "failed" and notice.reason == Reason.UNCERTAIN:
        outcome.unsure_replies += 1
    elif by_token:
        outcome.believed_but_not_said += not said
    elif said and notice.state in REACHED:
        outcome.said_again += 1
    else:
        outcome.said_but_not_believed += said


def _more_than_once(counts: Iterable[Any]) -> int:
    return sum(count > 1 for count in counts)
