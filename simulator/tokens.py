"""Reply tokens: good for one use, for a minute after the event was received."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.identifiers import token

OLDEST_EVENT = timedelta(minutes=20)
TIDY_FROM = 2000


@dataclass
class _Ticket:
    room: str
    event_id: str
    event_at: datetime
    received_at: datetime
    used: bool = False


class ReplyTokens:
    """The tokens given out with events. The caller holds the state's lock."""

    def __init__(self, lifetime_seconds: float) -> None:
        self._lifetime = timedelta(seconds=lifetime_seconds)
        self._tickets: dict[str, _Ticket] = {}
        self._tidy_at = TIDY_FROM

    def issue(self, room: str, event_id: str, at: datetime) -> str:
        """Return a new token for an event in a room."""
        name = token()
        self._tickets[name] = _Ticket(room, event_id, at, at)
        return name

    def received(self, name: str, at: datetime) -> None:
        """Note that the event arrived (again): its minute starts now, unless the event is older than 20 minutes."""
        ticket = self._tickets.get(name)
        if ticket is not None and at - ticket.event_at <= OLDEST_EVENT:
            ticket.received_at = at

    def look(self, name: str, at: datetime) -> tuple[str, str] | None:
        """Return (room, event id) of a token that can still be used; None otherwise."""
        ticket = self._tickets.get(name)
        if ticket is None or ticket.used or at - ticket.received_at > self._lifetime:
            return None
        return ticket.room, ticket.event_id

    def spend(self, name: str) -> None:
        """Use a token up; its ticket is forgotten once it could not be used anyway."""
        self._tickets[name].used = True

    def forget_old(self, at: datetime) -> None:
        """Drop tickets that nobody can use any more, so that a simulated year fits into memory."""
        if len(self._tickets) > self._tidy_at:
            self._tickets = {
                name: ticket for name, ticket in self._tickets.items() if at - ticket.event_at <= OLDEST_EVENT
            }
            self._tidy_at = max(TIDY_FROM, 2 * len(self._tickets))
