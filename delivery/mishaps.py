"""One bad thing never stops a loop: it is counted, left alone for ever longer, and at last set aside with a word."""

from __future__ import annotations

import logging
from datetime import datetime

from delivery import alerts
from measures.errors import place_of
from messages.alert_to_coordinator import Alert
from storage import setbacks
from storage.database import Database
from storage.models import Setback

log = logging.getLogger("tamngan.mishaps")


def count(
    database: Database, organization_id: int, loop: str, subject: str, error: Exception, now: datetime
) -> Setback:
    """Count what a loop could not do, in a transaction of its own; the coordinator hears of what is set aside."""
    reason = place_of(error)
    log.error("a loop could not do one thing", extra={"organization": organization_id, "loop": loop, "error": reason})
    with database.organization(organization_id) as session:
        row = setbacks.failed(session, loop, subject, now, reason)
        if row.set_aside_at is not None:
            alerts.alert(session, f"set-aside:{loop}:{subject}", Alert.ITEM_SET_ASIDE, now, count=1)
        return row
