"""The province's page: how the offices stand, their channels and quotas, and none of their contents.

Its visitors belong to no office. They come in through a link of ``tamngan province link`` and may add an office, let
one rest, and hand over the code of its first coordinator.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime

from flask import Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.board.doors import FORM_FIELD, Doors, from_elsewhere, refusal_page
from bot.board.visit import Refused
from delivery import enrolling
from delivery.enrolling import Enrolled, Newcomer
from messages.wording import Pen
from storage import audit, channels, health, organizations, tickets
from storage.health import Problem
from storage.models import Organization, QuotaReading, Report

COOKIE = "tamngan-province"
PAGE = "/province/"
#: What the form for a new office asks for.
FIELDS = ("office", "short_name", "line_channel_id", "secret", "access_token", "coordinator")


@dataclass(frozen=True)
class OfficeRow:
    """One office as the province sees it."""

    id: int
    name: str
    suspended: bool
    channel: str | None
    refused: bool
    last_report: datetime | None
    used: int | None
    limit: int | None


def register(doors: Doors) -> None:
    """Add the page, its forms, and the way in and out."""
    _add_doors(doors)
    _add_page(doors)


def _add_doors(doors: Doors) -> None:
    parts, blueprint = doors.parts, doors.blueprint

    @blueprint.get("/province/open/<token>")
    def province_look(token: str) -> ResponseReturnValue:
        """Show the button that uses the link up; looking at it does not."""
        with parts.database.looking() as session:
            if not tickets.stands(session, parts.box, tickets.LINK, token, parts.clock.now()):
                return refusal_page(Refused("link_expired")), 410
        return render_template("board/open.html", office="", visit=None)

    @blueprint.post("/province/open/<token>")
    def province_enter(token: str) -> ResponseReturnValue:
        """Turn the link into a session of this browser."""
        now = parts.clock.now()
        if from_elsewhere(parts.public_url):
            return refusal_page(Refused("form_token")), 403
        with parts.database.system() as session:
            stands = tickets.stands(session, parts.box, tickets.LINK, token, now)
            if not stands or not tickets.end(session, parts.box, tickets.LINK, token):
                return refusal_page(Refused("link_used")), 410
            cookie = tickets.issue(session, parts.box, tickets.SESSION, now)
        response = make_response(redirect(PAGE, 303))
        lasts = int(tickets.LASTS[tickets.SESSION].total_seconds())
        response.set_cookie(COOKIE, cookie, max_age=lasts, secure=doors.secure, httponly=True, samesite="Lax")
        return response

    @blueprint.post("/province/leave")
    def province_leave() -> Response:
        """End the session."""
        with parts.database.system() as session:
            tickets.end(session, parts.box, tickets.SESSION, request.cookies.get(COOKIE, ""))
        response = make_response(refusal_page(Refused("left")))
        response.delete_cookie(COOKIE, secure=doors.secure, httponly=True, samesite="Lax")
        return response


def _add_page(doors: Doors) -> None:
    parts, blueprint = doors.parts, doors.blueprint

    @blueprint.get(PAGE)
    def province_overview() -> ResponseReturnValue:
        """Show all offices."""
        return _page(doors) if _stands(doors) else _refused(401)

    @blueprint.post("/province/offices")
    def province_add() -> ResponseReturnValue:
        """Add an office, or give one its channel; what LINE says of it is shown."""
        if not _may_change(doors):
            return _refused(403)
        now = parts.clock.now()
        newcomer = Newcomer(**{name: request.form.get(name, "").strip() for name in FIELDS})
        checked = enrolling.check(newcomer, now, parts.api_url)
        return _page(doors, enrolling.enrol(parts.database, parts.box, checked, now))

    @blueprint.post("/province/offices/<int:office_id>/<any(suspend,resume,code):deed>")
    def province_change(office_id: int, deed: str) -> ResponseReturnValue:
        """Let an office rest or go on, or make the code of its first coordinator."""
        if not _may_change(doors):
            # Whether there is an office of that number is nobody else's business.
            return _refused(403 if _stands(doors) else 404)
        with parts.database.organization(office_id) as session:
            office = session.get(Organization, office_id)
            if office is None:
                return refusal_page(Refused("missing")), 404
            made = _done(doors, session, office, deed)
        return _page(doors, made) if made is not None else redirect(PAGE, 303)


def _done(doors: Doors, session: Session, office: Organization, deed: str) -> Enrolled | None:
    now = doors.parts.clock.now()
    audit.record(session, now, f"province.{deed}", "organization", office.id)
    if deed == "code":
        return Enrolled(office.name, "known", code=enrolling.first_code(session, doors.parts.box, "", now))
    if deed == "suspend":
        organizations.suspend(session, office, now)
    else:
        organizations.wake(session, office)
    return None


def _stands(doors: Doors) -> bool:
    parts, cookie = doors.parts, request.cookies.get(COOKIE, "")
    with parts.database.looking() as session:
        return bool(cookie) and tickets.stands(session, parts.box, tickets.SESSION, cookie, parts.clock.now())


def _form_token(doors: Doors) -> str:
    return doors.parts.box.code_hash(f"form {request.cookies.get(COOKIE, '')}")


def _may_change(doors: Doors) -> bool:
    given = request.form.get(FORM_FIELD, "").encode()
    return (
        _stands(doors)
        and not from_elsewhere(doors.parts.public_url)
        and hmac.compare_digest(given, _form_token(doors).encode())
    )


def _refused(status: int) -> ResponseReturnValue:
    return refusal_page(Refused({401: "no_session", 404: "missing"}.get(status, "form_token"))), status


def _page(doors: Doors, made: Enrolled | None = None) -> str:
    with doors.parts.database.looking() as session:
        rows, problems = _rows(session), _problems(session, doors.parts.clock.now())
    return render_template(
        "board/province.html",
        visit=None,
        pen=Pen(),
        rows=rows,
        problems=problems,
        made=made,
        base=doors.parts.public_url,
        form_token=_form_token(doors),
    )


def _problems(session: Session, now: datetime) -> list[Problem]:
    return [problem for problem in health.problems(session, now) if problem.code != "no_organization"]


def _rows(session: Session) -> list[OfficeRow]:
    """Read states, dates and counts only: no row of an office's contents is looked at."""
    latest = select(Report.organization_id, func.max(Report.recorded_at)).group_by(Report.organization_id)
    last = {row[0]: row[1] for row in session.execute(latest)}
    newest = select(func.max(QuotaReading.id)).group_by(QuotaReading.channel_id)
    quotas = {
        row.organization_id: row for row in session.scalars(select(QuotaReading).where(QuotaReading.id.in_(newest)))
    }
    lines = {office.id: channel for channel, office in channels.all_channels(session) if channel.revoked_at is None}
    return [
        OfficeRow(
            office.id,
            office.name,
            office.suspended_at is not None,
            lines[office.id].key if office.id in lines else None,
            office.id in lines and lines[office.id].token_refused_at is not None,
            last.get(office.id),
            quotas[office.id].used if office.id in quotas else None,
            quotas[office.id].limit if office.id in quotas else None,
        )
        for office in organizations.all_organizations(session)
    ]
