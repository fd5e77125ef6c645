"""All evidence of a year: photos and files with what they prove, one by one in large, and as one archive."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

from flask import Response, request, stream_with_context
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload
from werkzeug.wrappers import Response as Redirect

from actions import review
from actions.outcome import Became
from actions.review import Decide
from bot.board import files, filters, forms, paging
from bot.board.doors import Doors, reviewers
from bot.board.parts import BoardParts
from bot.board.visit import Refused, Visit, missing
from measures.permissions import may_review
from measures.vocabulary import EvidenceState, ReviewDecision
from storage import organizations, reports
from storage.clock import local_date
from storage.files import DamagedFile
from storage.models import Evidence, Measure, Plan, Report

PER_PAGE = 24
#: An archive of more than so many bytes is asked for in parts: by unit or period.
MOST_BYTES = 500 * 1024 * 1024
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


@dataclass(frozen=True)
class Chosen:
    """What the address narrows the evidence to; empty is everything of the year."""

    year: int
    period: str = ""
    unit: int | None = None
    measure: int | None = None
    q: str = ""

    def address(self, path: str = "/board/evidence", **more: object) -> str:
        """Return an address of the same choice."""
        pairs = {"year": self.year, "period": self.period, "unit": self.unit, "measure": self.measure, "q": self.q}
        return f"{path}?" + urlencode({name: value for name, value in {**pairs, **more}.items() if value})


def register(doors: Doors) -> None:
    """Add the gallery, the large view, asking for a better one, and the archive."""
    doors.page("/board/evidence", gallery)
    doors.page("/board/evidence.zip", archive)
    doors.page("/board/evidence/<int:evidence_id>", large)
    doors.form("/board/evidence/<int:evidence_id>/better", better, reviewers)


def gallery(visit: Visit) -> str:
    """Show the evidence of a choice, newest first."""
    plan = visit.plan()
    chosen = _chosen(visit, plan)
    rows = rows_of(visit, plan, chosen)
    return visit.show(
        "gallery.html",
        plan=plan,
        chosen=chosen,
        shown=paging.page_of(rows, PER_PAGE),
        periods=filters.periods(plan.fiscal_year_be),
        units=organizations.units(visit.session),
        link=lambda proof, small=False: files.evidence_link(visit, proof, small=small),
        pictures=files.PICTURES,
    )


def _chosen(visit: Visit, plan: Plan) -> Chosen:
    period, unit, measure = (request.values.get(name, "") for name in ("period", "unit", "measure"))
    units = {str(one.id) for one in organizations.units(visit.session)}
    if period not in filters.periods(plan.fiscal_year_be) or (unit and unit not in units):
        raise Refused("bad_filter", 400)
    if measure and not (measure.isascii() and measure.isdecimal() and len(measure) < 10):
        raise Refused("bad_filter", 400)
    words = request.values.get("q", "").strip()[: filters.LONGEST_SEARCH]
    return Chosen(plan.fiscal_year_be, period, int(unit) if unit else None, int(measure) if measure else None, words)


def rows_of(visit: Visit, plan: Plan, chosen: Chosen) -> list[Evidence]:
    """Return what the visitor may see of a choice; evidence of other units is told only where it may be opened."""
    query = (
        select(Evidence)
        .join(Evidence.report)
        .join(Report.measure)
        .where(
            Measure.plan_id == plan.id,
            Evidence.removed_at.is_(None),
            Evidence.state == EvidenceState.STORED,
            *reports.standing_condition(),  # type: ignore[arg-type]
        )
        .options(
            contains_eager(Evidence.report).contains_eager(Report.measure),
            contains_eager(Evidence.report).joinedload(Report.unit),
            contains_eager(Evidence.report).joinedload(Report.person),
            contains_eager(Evidence.report).joinedload(Report.step),
        )
        .order_by(Evidence.received_at.desc(), Evidence.id.desc())
    )
    if chosen.unit:
        query = query.where(Report.unit_id == chosen.unit)
    if chosen.measure:
        query = query.where(Report.measure_id == chosen.measure)
    span = filters.periods(plan.fiscal_year_be)[chosen.period]
    return [
        row
        for row in visit.session.scalars(query)
        if (not chosen.period or span.start <= _day(row) <= span.end)
        and filters.holds(chosen.q, _words(row))
        and (row.url is not None or files.may_see(visit.actor, row, visit.now))
    ]


def _day(row: Evidence) -> date:
    done_on = row.report.done_on if row.report is not None else None
    return done_on or local_date(row.received_at)


def _words(row: Evidence) -> str:
    said = row.report
    named = (
        (f"ข้อ {said.measure.number}", said.measure.title, said.unit.name if said.unit else "")
        if said is not None
        else ()
    )
    return " ".join((row.file_name or "", row.caption or "", row.url or "", *named))


def large(visit: Visit, evidence_id: int) -> str:
    """Show one piece in large with the ones before and after it in the same choice."""
    plan = visit.plan()
    chosen = _chosen(visit, plan)
    rows = rows_of(visit, plan, chosen)
    place = next((place for place, row in enumerate(rows) if row.id == evidence_id), None)
    if place is None:
        raise missing()
    row = rows[place]
    said = row.report
    unit_ids = [said.unit_id] if said is not None and said.unit_id else []
    by = said.person_id if said is not None else None
    return visit.show(
        "proof.html",
        plan=plan,
        chosen=chosen,
        proof=row,
        place=place + 1,
        total=len(rows),
        before=rows[place - 1] if place else None,
        after=rows[place + 1] if place + 1 < len(rows) else None,
        link=files.evidence_link(visit, row) if row.sha256 else row.url,
        pictures=files.PICTURES,
        may_ask=visit.settings.review and may_review(visit.actor, unit_ids, visit.today, reported_by=by),
    )


@forms.staying_on(large, "reason")
def better(visit: Visit, evidence_id: int) -> Redirect:
    """Send the report back, asking for better evidence; its reporter is told in chat."""
    row = visit.session.scalars(
        select(Evidence).where(Evidence.id == evidence_id).options(joinedload(Evidence.report))
    ).one_or_none()
    if row is None or row.report_id is None or not files.may_see(visit.actor, row, visit.now):
        raise missing()
    reason = forms.text("reason", "สิ่งที่ต้องการ", most=review.LONGEST_REASON)
    done = review.decide(visit.acting, Decide(row.report_id, ReviewDecision.RETURNED, reason))
    if done.became is Became.REFUSED:
        raise Refused(str(done.refusal or "missing"), 409, at="reason")
    return visit.go("/board/evidence", "asked_better")


def archive(visit: Visit) -> Response:
    """Give all files of a choice as one ZIP, written while it is read: nobody waits for it in a transaction."""
    plan = visit.plan()
    rows = [row for row in rows_of(visit, plan, _chosen(visit, plan)) if row.sha256]
    if sum(row.size_bytes or 0 for row in rows) > MOST_BYTES:
        raise Refused("archive_too_large", 409)
    named = list(_named(rows))
    response = Response(
        stream_with_context(_zipped(visit.parts, visit.organization.id, named)), mimetype="application/zip"
    )
    name = quote(f"หลักฐาน {plan.fiscal_year_be}.zip")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _named(rows: Sequence[Evidence]) -> Iterator[tuple[str, str]]:
    """Yield the name within the archive and the digest: a folder for each measure, then day, unit and a number."""
    for number, row in enumerate(reversed(rows), 1):
        said = row.report
        folder = f"ข้อ {said.measure.number}" if said is not None else "อื่น ๆ"
        unit = said.unit.name if said is not None and said.unit is not None else "ทั้งหน่วยงาน"
        ending = (row.file_name or "").rpartition(".")[2] if "." in (row.file_name or "") else _ending(row)
        name = f"{_day(row):%Y-%m-%d} {unit} {number}.{ending}"
        yield f"{_NOT_IN_NAMES.sub('-', folder)}/{_NOT_IN_NAMES.sub('-', name)}", str(row.sha256)


def _ending(row: Evidence) -> str:
    kind = (row.media_type or "").rpartition("/")[2]
    return {"jpeg": "jpg"}.get(kind, kind) if kind.isalnum() else "bin"


class _Pipe(io.BytesIO):
    """What a ZIP is written to piece by piece: it cannot be gone back in, and gives on what it holds."""

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise io.UnsupportedOperation

    def taken(self) -> bytes:
        data = self.getvalue()
        super().seek(0)
        self.truncate()
        return data


def _zipped(parts: BoardParts, organization_id: int, named: Sequence[tuple[str, str]]) -> Iterator[bytes]:
    """Yield an archive; a file that is damaged stands in it as a line that says so."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as package:
        for name, digest in named:
            try:
                package.writestr(name, parts.files.get(organization_id, digest))
            except DamagedFile:
                package.writestr(f"{name}.txt", "ไฟล์นี้เสียหายหรือหายไปจากระบบ")
            yield pipe.taken()
    yield pipe.taken()
