"""For the coordinator: what was planned, merged, ridden, sent or held back on a day, with the reason and the rule."""

from __future__ import annotations

from datetime import date

from flask import request

from bot.board.doors import Doors, coordinators
from bot.board.visit import Refused, Visit
from delivery import trace
from delivery.why import explain_within
from storage.clock import local_date


def register(doors: Doors) -> None:
    """Add the page."""
    doors.page("/board/why", told, coordinators)


def told(visit: Visit) -> str:
    """Show a day's notices, and of today what each rule says next."""
    today = local_date(visit.now)
    try:
        day = date.fromisoformat(request.args.get("on") or today.isoformat())
    except ValueError as error:
        raise Refused("bad_filter", 400) from error
    rules = explain_within(visit.session, visit.now) if day == today else []
    return visit.show("why.html", day=day, rows=trace.on_day(visit.session, day), rules=rules)
