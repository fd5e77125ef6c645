"""What stands behind a bubble: the rows that the demo's ledger panel shows beside the chat."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from messages.reasons import thai
from storage.database import Database
from storage.models import AuditEntry, InboxEvent, Notice, Report, SentMessage


def behind(database: Database, organization_id: int, identifier: str) -> dict[str, Any]:
    """Return what is stored about a LINE message id or a webhook event id; empty when nothing is."""
    with database.reading(organization_id) as session:
        return {**_event(session, identifier), **_notice(session, identifier)}


def _event(session: Session, identifier: str) -> dict[str, Any]:
    event = session.scalars(select(InboxEvent).where(InboxEvent.webhook_event_id == identifier)).one_or_none()
    rows = session.scalars(
        select(Report).where(
            or_(Report.line_message_id == identifier, Report.inbox_event_id == (event.id if event else -1))
        )
    ).all()
    found: dict[str, Any] = {}
    if event is not None:
        found["event"] = {"id": event.id, "state": event.state, "attempts": event.attempts}
    if rows:
        found["reports"] = [
            {"id": row.id, "status": row.status, "withdrawn": row.withdrawn, "supersedes": row.supersedes_id}
            for row in rows
        ]
        found["audit"] = _audit(session, [row.id for row in rows])
    return found


def _audit(session: Session, report_ids: list[int]) -> list[dict[str, Any]]:
    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.subject == "report", AuditEntry.subject_id.in_(report_ids))
    )
    return [{"id": entry.id, "action": entry.action} for entry in entries]


def _notice(session: Session, identifier: str) -> dict[str, Any]:
    sent = session.scalars(select(SentMessage).where(SentMessage.line_message_id == identifier)).one_or_none()
    notice = session.get(Notice, sent.notice_id) if sent is not None else None
    if notice is None:
        return {}
    return {
        "notice": {
            "id": notice.id,
            "key": notice.key,
            "kind": notice.kind,
            "outcome": notice.state,
            "reason": thai(notice.reason),
            "retry_key": notice.retry_key,
            "billed": notice.billed,
        }
    }
