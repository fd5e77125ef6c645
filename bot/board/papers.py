"""Downloads: every layout for any period and unit; long ones are made in the background while the page says how far."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import replace
from datetime import datetime

from flask import request
from sqlalchemy import select, update
from werkzeug.wrappers import Response

from actions import papers
from actions.papers import GIVEN_UP, NotPromised
from bot.board import files, filters
from bot.board.doors import Doors
from bot.board.parts import BoardParts
from bot.board.visit import Refused, Visit, missing
from documents import exporting
from documents.scope import Scope
from documents.writing import LAYOUTS
from measures.errors import TamNganError
from messages.wording import Pen
from storage import organizations, plans
from storage.clock import local_date
from storage.models import ExportFile, Plan, Unit

log = logging.getLogger("tamngan.board.papers")

LISTED = 10
#: So many are made at the same time in a process; the others keep their place in the queue, and their pages ask again.
MADE_AT_ONCE = 2
_making = threading.BoundedSemaphore(MADE_AT_ONCE)
_SECONDS_BETWEEN_WORDS = 1.0


def register(doors: Doors) -> None:
    """Add the choice of papers and the page of one that is being made."""
    doors.page("/board/papers", choose)
    doors.form("/board/papers", ask)
    doors.page("/board/papers/<int:paper_id>", paper)


def choose(visit: Visit) -> str:
    """Show every layout with its formats, and what this visitor asked for lately."""
    plan = visit.plan()
    return visit.show(
        "papers.html",
        plan=plan,
        layouts=LAYOUTS,
        periods=filters.periods(plan.fiscal_year_be),
        units=organizations.units(visit.session),
        mine=_mine(visit),
        titles=LAYOUTS,
        formats=exporting.formats,
        complete=exporting.completeness_of(visit.session, plan, visit.today),
    )


def _mine(visit: Visit) -> list[ExportFile]:
    return list(
        visit.session.scalars(
            select(ExportFile)
            .where(ExportFile.person_id == visit.person.id, ExportFile.expires_at > visit.now)
            .order_by(ExportFile.id.desc())
            .limit(LISTED)
        )
    )


def ask(visit: Visit) -> Response:
    """Promise a paper and start making it."""
    plan = visit.plan()
    layout, _, kind = request.form.get("paper", "").partition(":")
    if layout not in LAYOUTS or kind not in exporting.formats(layout):
        raise Refused("bad_paper", 400)
    period = request.form.get("period", "")
    if period not in filters.periods(plan.fiscal_year_be):
        raise Refused("bad_filter", 400)
    about = {"fiscal_year": plan.fiscal_year_be, "period": period, "unit": _unit(visit)}
    promised = papers.ask(visit.acting, papers.Ask(layout, kind, about, queued=True))
    if promised.row is None:
        crowded = promised.refusal is NotPromised.TOO_MANY
        raise Refused("too_many_papers", 429) if crowded else Refused("not_allowed", 403)
    return visit.go(f"/board/papers/{promised.row.id}")


def _unit(visit: Visit) -> int | None:
    text = request.form.get("unit", "")
    if not text:
        return None
    known = {str(unit.id): unit.id for unit in organizations.units(visit.session)}
    if text not in known:
        raise Refused("bad_filter", 400)
    return known[text]


def paper(visit: Visit, paper_id: int) -> str:
    """Show how far a paper is; the first look starts the work, and the page comes again by itself until it is done."""
    row = visit.session.scalars(
        select(ExportFile).where(ExportFile.id == paper_id, ExportFile.person_id == visit.person.id)
    ).one_or_none()
    if row is None or row.expires_at <= visit.now:
        raise missing()
    if row.state == "waiting":
        parts, organization_id = visit.parts, visit.organization.id
        parts.background(lambda: make(parts, organization_id, paper_id))
    abandoned = row.state == "working" and visit.now - row.made_at > GIVEN_UP
    done, _, of = (row.reason or "").partition("/") if row.state == "working" else ("", "", "")
    return visit.show(
        "paper.html",
        row=row,
        title=exporting.title(row.layout),
        state="failed" if abandoned else row.state,
        progress=(int(done), int(of)) if done.isdecimal() and of.isdecimal() else None,
        link=files.paper_link(visit, row) if row.state == "made" else None,
    )


def make(parts: BoardParts, organization_id: int, paper_id: int) -> None:
    """Make a promised paper, once: whoever claims the row does the work and writes down how it ended."""
    if not _making.acquire(blocking=False):
        return
    try:
        _make(parts, organization_id, paper_id)
    finally:
        _making.release()


def _make(parts: BoardParts, organization_id: int, paper_id: int) -> None:
    now = parts.clock.now()
    if not _claim(parts, organization_id, paper_id, now):
        return
    try:
        name, content = _content(parts, organization_id, paper_id, now)
    except TamNganError as error:
        _end(parts, organization_id, paper_id, state="failed", reason=str(error))
    except Exception:
        log.exception("a paper failed", extra={"export": paper_id})
        _end(parts, organization_id, paper_id, state="failed", reason="")
    else:
        digest = parts.files.put(organization_id, content)
        _end(parts, organization_id, paper_id, state="made", reason=None, sha256=digest, file_name=name)


def _claim(parts: BoardParts, organization_id: int, paper_id: int, now: datetime) -> bool:
    with parts.database.organization(organization_id) as session:
        claimed = session.execute(
            update(ExportFile)
            .where(ExportFile.id == paper_id, ExportFile.state == "waiting")
            .values(state="working", made_at=now)
        )
        return int(claimed.rowcount) == 1  # type: ignore[attr-defined]


def _end(parts: BoardParts, organization_id: int, paper_id: int, **values: object) -> None:
    with parts.database.organization(organization_id) as session:
        session.execute(update(ExportFile).where(ExportFile.id == paper_id).values(**values))


def _content(parts: BoardParts, organization_id: int, paper_id: int, now: datetime) -> tuple[str, bytes]:
    with parts.database.reading(organization_id) as session:
        row = session.get_one(ExportFile, paper_id)
        plan = plans.of_year(session, int(row.period["fiscal_year"]))
        if plan is None:
            raise TamNganError("ไม่มีแผนของปีงบประมาณนี้", "there is no plan of this fiscal year")
        unit = session.get(Unit, row.period["unit"]) if row.period.get("unit") else None
        span = filters.periods(plan.fiscal_year_be)[row.period.get("period", "")]
        scope = Scope.of(span, plan.fiscal_year_be)
        made = exporting.prepare(
            session,
            plan,
            row.layout,
            row.format,
            local_date(now),
            replace(scope, unit=unit.name if unit else None),
            parts.files,
            Pen("arabic").period(*span) if row.period.get("period") else None,
        )
        name = _file_name(row, plan, unit)
    pictures = sum(line.kind == "photo" and line.path is not None for line in made.data.evidence)
    return name, made.write(_Progress(parts, organization_id, paper_id, pictures))


def _file_name(row: ExportFile, plan: Plan, unit: Unit | None) -> str:
    words = [exporting.title(row.layout), str(plan.fiscal_year_be)]
    period = row.period.get("period")
    if period:
        words.append(Pen("arabic").period(*filters.periods(plan.fiscal_year_be)[period]))
    if unit is not None:
        words.append(unit.name)
    return f"{' '.join(words)}.{exporting.ending(row.format)}".replace("/", "-")


class _Progress:
    """Writes down how many pictures are in the paper, at most once a second."""

    def __init__(self, parts: BoardParts, organization_id: int, paper_id: int, of: int) -> None:
        self._parts, self._organization_id, self._paper_id, self._of = parts, organization_id, paper_id, of
        self._done = 0
        self._said_at = 0.0

    def __call__(self, _name: str) -> None:
        self._done += 1
        if time.monotonic() - self._said_at < _SECONDS_BETWEEN_WORDS:
            return
        self._said_at = time.monotonic()
        done = min(self._done, self._of) or self._done
        _end(self._parts, self._organization_id, self._paper_id, reason=f"{done}/{max(self._of, done)}")
