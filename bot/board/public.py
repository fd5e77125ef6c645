"""The public page: measures, their status and published evidence, for the office's website. Off by default.

It names no person and shows nobody's words: only what the plan says, how far it is, and links that staff gave as
evidence of what is verified to be done, or done where the office reviews nothing.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.board import figures, paging, plan_view
from bot.board.doors import Doors, refusal_page
from bot.board.parts import BoardParts
from bot.board.plan_view import MeasureRow, PlanView
from bot.board.visit import Refused
from messages.wording import Pen
from storage import plans, reports
from storage.clock import local_date
from storage.models import Evidence, Measure, Organization, Plan, Report, Review
from storage.settings import settings_of

CACHED_SECONDS = 600
#: Measures on one page, so that it stays light on a phone: 150 of them weigh a hundred kilobytes.
PER_PAGE = 50
#: Sees no organization's rows, only the table of organizations, which belongs to none.
_NOBODY = 0


def register(doors: Doors) -> None:
    """Add the public page, which needs no session."""
    parts = doors.parts

    @doors.blueprint.get("/p/<name>")
    def newest(name: str) -> ResponseReturnValue:
        """Lead to the year that is current."""
        organization_id = _published(parts, name)
        if organization_id is None:
            return refusal_page(Refused("missing")), 404
        with parts.database.reading(organization_id) as session:
            plan = plans.current(session, parts.clock.now())
            year = plan.fiscal_year_be if plan is not None else None
        if year is None:
            return refusal_page(Refused("missing")), 404
        return redirect(f"/p/{name}/{year}", 302)

    @doors.blueprint.get("/p/<name>/<int:year>")
    def public(name: str, year: int) -> ResponseReturnValue:
        """Show a published plan to anybody."""
        organization_id = _published(parts, name)
        if organization_id is None:
            return refusal_page(Refused("missing")), 404
        today = local_date(parts.clock.now())
        with parts.database.reading(organization_id) as session:
            organization = session.get_one(Organization, organization_id)
            plan = plans.of_year(session, year)
            if plan is None:
                return refusal_page(Refused("missing")), 404
            view = plan_view.load(session, plan)
            shown = paging.page_of(view.measures, PER_PAGE)
            page = render_template(
                "board/public.html",
                office=organization,
                plan=plan,
                view=view,
                counts=plan_view.total(view.dues, today),
                bars=figures.unit_bars(view.dues, view.units, today),
                shown=shown,
                owners={row.id: _units(row, view) for row in shown.rows},
                links=_links(session, plan, reviewed=settings_of(organization).review),
                today=today,
                years=_years(session),
                pen=Pen(settings_of(organization).digits),
                visit=None,
            )
        return _cached(page)


def _published(parts: BoardParts, name: str) -> int | None:
    """Return the organization that has published under a name."""
    with parts.database.reading(_NOBODY) as session:
        return session.scalars(select(Organization.id).where(Organization.public_name == name)).one_or_none()


def _years(session: Session) -> Sequence[int]:
    """Return the years that hold, newest first; a draft is nobody's business yet."""
    return session.scalars(
        select(Plan.fiscal_year_be).where(~plans.is_draft()).order_by(Plan.fiscal_year_be.desc())
    ).all()


def _units(row: MeasureRow, view: PlanView) -> list[str]:
    """Return the units that answer for a measure; posts and people stay inside the office."""
    if any(step.every_unit for step in row.steps):
        return ["ทุกส่วนราชการ"]
    named = {unit_id for step in row.steps for unit_id in step.unit_ids}
    return [name for unit_id, name in view.units if unit_id in named]


def _links(session: Session, plan: Plan, *, reviewed: bool) -> dict[int, list[tuple[str, str]]]:
    """Return the addresses published as evidence by measure: host to show, and address."""
    finished = ("verified",) if reviewed else ("done", "verified")
    rows = session.execute(
        select(Report.measure_id, Evidence.url)
        .join(Evidence, Evidence.report_id == Report.id)
        .join(Measure, Report.measure_id == Measure.id)
        .where(
            Measure.plan_id == plan.id,
            Evidence.url.is_not(None),
            Evidence.removed_at.is_(None),
            Report.id.in_(_finished(session, plan, finished)),
            *reports.standing_condition(),  # type: ignore[arg-type]
        )
        .order_by(Evidence.id)
    )
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for measure_id, url in rows:
        address = urlsplit(url)
        if url and address.scheme in {"http", "https"} and address.hostname:
            found[measure_id][url] = address.hostname
    return {measure_id: [(host, url) for url, host in urls.items()] for measure_id, urls in found.items()}


def _finished(session: Session, plan: Plan, statuses: tuple[str, ...]) -> list[int]:
    """Return the standing reports of a plan that may be published: verified ones, where the office verifies."""
    rows = session.execute(
        select(Report.id, Report.status, Review.decision)
        .join(Measure, Report.measure_id == Measure.id)
        .outerjoin(Review, Review.report_id == Report.id)
        .where(Measure.plan_id == plan.id, Report.status == "done")
        .order_by(Review.id)
    )
    latest = {report_id: (decision or status) for report_id, status, decision in rows}
    return [report_id for report_id, state in latest.items() if state in statuses]


def _cached(page: str) -> Response:
    response = make_response(page)
    response.headers["Cache-Control"] = f"public, max-age={CACHED_SECONDS}"
    response.set_etag(hashlib.sha256(page.encode()).hexdigest()[:32])
    response.make_conditional(request)
    return response
