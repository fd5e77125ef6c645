"""What planning rests on, read once for several offices and then asked for each of their deadlines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from delivery import recipients
from delivery.recipients import Roster
from measures.ladder import LadderSettings, Rung, SendingHour, due_rung, next_rung_on
from measures.working_days import WorkingDays
from scheduler.outages import Outage
from storage import calendar
from storage.clock import local_date
from storage.deadlines import DueDeadline
from storage.models import Organization
from storage.settings import OrganizationSettings, settings_of


@dataclass(frozen=True)
class Office:
    """One office on one morning."""

    organization_id: int
    settings: OrganizationSettings
    ladder: LadderSettings
    days: WorkingDays
    roster: Roster
    now: datetime
    outage: Outage | None
    #: Deadlines of one day have one ladder: (due, created, reminded, extra dates) -> (rung, the day of the next).
    _ladders: dict[Any, tuple[Rung | None, date]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """Return the day in Thailand."""
        return local_date(self.now)

    def sends_on(self, day: date) -> datetime:
        """Return the office's sending hour of a day."""
        return SendingHour(self.settings.sending_time).on(day)

    def rung_of(self, due: DueDeadline) -> tuple[Rung | None, date]:
        """Return the reminder that has come for a deadline, if any, and the day of the one after it."""
        extra = tuple(date.fromisoformat(day) for day in due.reminders.get("extra", []))
        created = local_date(due.created_at)
        # Unknown where the clock was turned back to before it was made.
        since = created if created <= self.today else None
        key = (due.due_on, since, due.reminded_through, extra)
        if key not in self._ladders:
            rung = due_rung(
                due.due_on, self.today, self.ladder, self.days, due.reminded_through, since, extra_dates=extra
            )
            following = next_rung_on(due.due_on, self.today, self.ladder, self.days, since, extra_dates=extra)
            self._ladders[key] = (rung, following)
        return self._ladders[key]


def awake(
    session: Session, organization_ids: Sequence[int], now: datetime, outage: Outage | None = None
) -> dict[int, Office]:
    """Return those offices whose sending time of today has come, by id."""
    today = local_date(now)
    rows = session.scalars(select(Organization).where(Organization.id.in_(organization_ids)).order_by(Organization.id))
    chosen = {row: settings_of(row) for row in rows}
    ready = [row for row, settings in chosen.items() if now >= SendingHour(settings.sending_time).on(today)]
    if not ready:
        return {}
    numbers = [row.id for row in ready]
    days = calendar.working_days_of(session, ready, today.year)
    rosters = recipients.rosters(session, numbers, today)
    return {
        row.id: Office(row.id, chosen[row], chosen[row].ladder(), days[row.id], rosters[row.id], now, outage)
        for row in ready
    }
