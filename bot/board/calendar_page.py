"""The calendar of deadlines: a month on the board, and a subscription for other programs by a secret link."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote

from flask import Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from actions import subscription
from bot import links
from bot.board import icalendar, mine, plan_view
from bot.board.doors import Doors, refusal_page
from bot.board.opening import Ticket
from bot.board.parts import BoardParts
from bot.board.plan_view import DueRow, MeasureRow, PlanView, StepRow
from bot.board.visit import Refused, Visit
from measures.permissions import units
from measures.vocabulary import Role
from storage import people
from storage.models import OfficeHoliday, Organization, Person
from thai.calendar import Span, fiscal_months, month_span

Item = tuple[DueRow, MeasureRow, StepRow]


@dataclass(frozen=True)
class Day:
    """One square of the month; ``inside`` tells days of the month from those that fill the weeks."""

    date: date
    inside: bool
    items: Sequence[Item]
    holiday: str | None = None


def register(doors: Doors) -> None:
    """Add the month, the two forms of the subscription, and the file that other programs fetch."""
    doors.page("/board/calendar", month)
    doors.form("/board/calendar/share", share)
    doors.form("/board/calendar/revoke", revoke)
    parts = doors.parts

    @doors.blueprint.get("/files/calendar/<token>.ics")
    def subscribed(token: str) -> ResponseReturnValue:
        """Give a person's open duties as whole-day events."""
        return _file(parts, token)


def month(visit: Visit, secret: str | None = None) -> str:
    """Show a month of the plan's year: everything, or what one unit owes."""
    plan = visit.plan()
    view = plan_view.load(visit.session, plan)
    shown = _asked(visit, plan.fiscal_year_be)
    unit = request.values.get("unit", "")
    if unit and unit not in {str(one) for one, _ in view.units}:
        raise Refused("bad_filter", 400)
    months = fiscal_months(plan.fiscal_year_be)
    place = months.index(shown)
    return visit.show(
        "calendar.html",
        plan=plan,
        weeks=_weeks(visit, view, shown, int(unit) if unit else None),
        month=shown,
        before=months[place - 1] if place else None,
        after=months[place + 1] if place < 11 else None,
        units=view.units,
        unit=unit,
        standing=subscription.standing(visit.acting),
        secret=secret,
    )


def _asked(visit: Visit, year_be: int) -> Span:
    """Return the month of ``?month=2026-02``; today's, or the nearest of a year that is not this one."""
    known = {f"{one.start:%Y-%m}": one for one in fiscal_months(year_be)}
    asked = request.values.get("month", "")
    if asked and asked not in known:
        raise Refused("bad_filter", 400)
    first, last = next(iter(known.values())), list(known.values())[-1]
    day = min(max(visit.today, first.start), last.end)
    return known.get(asked) or month_span(day.year, day.month)


def _weeks(visit: Visit, view: PlanView, shown: Span, unit: int | None) -> list[list[Day]]:
    """Return the weeks of a month, each from Sunday to Saturday as Thai calendars have them."""
    by_day: dict[date, list[Item]] = defaultdict(list)
    for due in view.dues:
        if unit is None or due.unit_id == unit:
            by_day[due.due_on].append((due, *view.of(due)))
    holidays = {
        row.day: row.name
        for row in visit.session.scalars(
            select(OfficeHoliday).where(OfficeHoliday.day.between(*shown), ~OfficeHoliday.working)
        )
    }
    first = shown.start - timedelta(days=(shown.start.weekday() + 1) % 7)
    count = -(-((shown.end - first).days + 1) // 7) * 7
    days = [first + timedelta(days=number) for number in range(count)]
    squares = [
        Day(
            day,
            shown.start <= day <= shown.end,
            by_day.get(day, ()) if shown.start <= day <= shown.end else (),
            holidays.get(day),
        )
        for day in days
    ]
    return [squares[at : at + 7] for at in range(0, count, 7)]


def share(visit: Visit) -> str:
    """Make a new link, shown once; the one before opens nothing any more."""
    code = subscription.subscribe(visit.acting, visit.parts.box)
    fields = {"organization": visit.organization.id, "person": visit.person.id, "code": code}
    token = links.sign(visit.parts.box, subscription.PURPOSE, fields, visit.now + subscription.LASTS)
    base = visit.parts.public_url or request.url_root.rstrip("/")
    return month(visit, f"{base}/files/calendar/{quote(token)}.ics")


def revoke(visit: Visit) -> ResponseReturnValue:
    """Take the link back."""
    subscription.unsubscribe(visit.acting)
    return visit.go("/board/calendar", "revoked")


def _file(parts: BoardParts, token: str) -> ResponseReturnValue:
    now = parts.clock.now()
    fields = links.opened(parts.box, subscription.PURPOSE, token, now)
    if fields is None:
        return refusal_page(Refused("file_expired")), 410
    with parts.database.reading(int(fields["organization"])) as session:
        row = people.find_code(session, parts.box, str(fields["code"]))
        person = session.get(Person, int(fields["person"]))
        stands = row is not None and row.used_at is None and row.purpose == subscription.PURPOSE
        if not stands or row is None or person is None or row.person_id != person.id:
            return refusal_page(Refused("file_expired")), 410
        organization = session.get_one(Organization, person.organization_id)
        visit = Visit(
            parts, session, organization, person, Ticket(organization.id, person.id, str(fields["code"])), now
        )
        if not visit.roles:
            return refusal_page(Refused("file_expired")), 410
        text = icalendar.calendar(f"ตามงาน {organization.name}", _events(visit), now)
    response = Response(text, mimetype=icalendar.MEDIA_TYPE)
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _events(visit: Visit) -> list[icalendar.Event]:
    """Return what a person owes and has not finished; executives and coordinators see the whole office's."""
    plan = visit.current_plan
    if plan is None:
        return []
    view = plan_view.load(visit.session, plan)
    everything = bool(visit.roles & {Role.EXECUTIVE, Role.COORDINATOR})
    dues = view.dues if everything else mine.owed(visit, view, units(visit.actor, visit.today))
    found = []
    for due in dues:
        if mine.is_finished(due):
            continue
        measure, step = view.of(due)
        number = visit.pen(step.number if len(measure.steps) > 1 else measure.number)
        title = f"ครบกำหนด ข้อ {number} {measure.title}"
        words = f"{step.text}\n{due.unit or 'ทั้งหน่วยงาน'}"
        found.append(icalendar.Event(f"deadline-{due.id}", due.due_on, title, words))
    return found
