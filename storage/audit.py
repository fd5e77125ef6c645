"""The audit trail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from storage.models import AuditEntry


def record(
    session: Session,
    at: datetime,
    action: str,
    subject: str,
    subject_id: int | None = None,
    *,
    person_id: int | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write down one decision: ``record(session, now, "report.recorded", "report", 12, person_id=3)``."""
    session.add(
        AuditEntry(
            at=at, action=action, subject=subject, subject_id=subject_id, person_id=person_id, detail=detail or {}
        )
    )
