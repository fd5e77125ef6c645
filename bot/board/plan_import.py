"""A plan brought in the browser: the file, what was read beside the paper's own cells, questions in place, a yes.

The paper is read before anything is locked, in the background while the page says how far; what is written is written
by ``actions.plan_import``, as in chat.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from flask import request
from sqlalchemy import select
from werkzeug.wrappers import Response

from actions import evidence
from actions import plan_import as bringing
from actions.outcome import Became
from actions.plan_import import Bring, NotBrought
from bot.board import forms
from bot.board.doors import Doors, coordinators
from bot.board.parts import BoardParts
from bot.board.visit import Refused, Visit, missing
from bot.plan_papers import KINDS, READINGS, Read, read
from documents.importing import updating
from documents.importing.answering import UnclearAnswer, apply_answers, read_year
from documents.importing.summary import summarise
from documents.reading.neutral import PlanReading
from measures.errors import TamNganError
from measures.vocabulary import EvidenceKind
from storage import organizations
from storage.clock import local_date
from storage.files import DamagedFile
from storage.models import Evidence, Organization, Unit

_YEAR = "fiscal_year_be"


def register(doors: Doors) -> None:
    """Add the way in, the look at what was read, and the form that writes it."""
    doors.page("/board/plan/import", choose, coordinators)
    doors.form("/board/plan/import", bring, coordinators, before=_stored)
    doors.page("/board/plan/import/<int:file_id>", look, coordinators)
    doors.form("/board/plan/import/<int:file_id>", write, coordinators, before=_read_for_writing)


def choose(visit: Visit) -> str:
    """Show where to put the file."""
    return visit.show("bring.html", kinds=",".join(sorted(KINDS)))


@dataclass(frozen=True)
class _Stored:
    name: str
    sha256: str
    size_bytes: int


def _stored(parts: BoardParts, organization_id: int) -> _Stored | Refused:
    """Store the file of the form."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return Refused("text_missing", at="file", field="ไฟล์แผน")
    if PurePath(sent.filename).suffix.lower() not in KINDS:
        return Refused("bad_plan_kind", at="file")
    content = sent.stream.read()
    return _Stored(sent.filename, parts.files.put(organization_id, content), len(content))


@forms.staying_on(choose, "file")
def bring(visit: Visit) -> Response:
    """Keep the paper, and show what is read in it."""
    if isinstance(visit.beforehand, Refused):
        raise visit.beforehand
    sent: _Stored = visit.beforehand
    row = evidence.keep_paper(visit.acting, sent.name, sent.sha256, sent.size_bytes)
    return visit.go(f"/board/plan/import/{row.id}")


def look(visit: Visit, file_id: int) -> str:
    """Show what was read; while that is not there yet, how far it is."""
    paper = _paper(visit, file_id)
    key = (visit.organization.id, str(paper.sha256))
    found = READINGS.get(*key)
    if found is None and READINGS.begin(*key):
        parts, name = visit.parts, paper.file_name or "plan"
        parts.background(lambda: _read_in_background(parts, *key, name))
        found = READINGS.get(*key)
    if found is None:
        return visit.show("reading.html", paper=paper, progress=READINGS.progress(*key))
    return _shown(visit, paper, found)


def _paper(visit: Visit, file_id: int) -> Evidence:
    row = visit.session.scalars(
        select(Evidence).where(
            Evidence.id == file_id, Evidence.kind == EvidenceKind.PLAN, Evidence.removed_at.is_(None)
        )
    ).one_or_none()
    if row is None or row.sha256 is None:
        raise missing()
    return row


def _read_in_background(parts: BoardParts, organization_id: int, digest: str, name: str) -> None:
    try:
        found = _read(parts, organization_id, digest, name)
        READINGS.put(organization_id, digest, found)
    finally:
        READINGS.give_up(organization_id, digest)


def _read(parts: BoardParts, organization_id: int, digest: str, name: str, year_be: int | None = None) -> Read:
    with parts.database.reading(organization_id) as session:
        office = session.get_one(Organization, organization_id).name
        units = organizations.spellings(organizations.units(session))
    try:
        content = parts.files.get(organization_id, digest)
    except DamagedFile:
        return TamNganError("ไม่พบไฟล์แผนที่ส่งไว้ กรุณาส่งใหม่", "the file is gone")
    progress = READINGS.told(organization_id, digest)
    return read(name, content, units, office, local_date(parts.clock.now()), year_be=year_be, progress=progress)


def _shown(visit: Visit, paper: Evidence, found: Read) -> str:
    if isinstance(found, TamNganError):
        return visit.show("unread.html", paper=paper, fault=found.thai)
    units: list[Unit] = list(organizations.units(visit.session))
    stored = updating.stored_plan(visit.session, found) if found.fiscal_year_be is not None else None
    difference = None
    if stored is not None:
        change = updating.difference(visit.session, stored, found)
        difference = updating.describe(visit.session, stored, found, change)
    known = [name for unit in units for name in (unit.name, *map(str, unit.aliases))]
    return visit.show(
        "read.html",
        paper=paper,
        reading=found,
        figures=summarise(found, known),
        stored=stored,
        same=stored is not None and stored.source_sha256 == paper.sha256,
        difference=difference,
        questions=list(enumerate(found.questions)),
        asked_of={row.no: [one for one in enumerate(found.questions) if one[1].row == row.no] for row in found.rows},
    )


def _read_for_writing(parts: BoardParts, organization_id: int) -> tuple[str, Read] | None:
    """Return the paper's hash and reading, read again where this process does not know it or a year was answered."""
    file_id = int((request.view_args or {})["file_id"])
    with parts.database.reading(organization_id) as session:
        row = session.get(Evidence, file_id)
        if row is None or row.kind is not EvidenceKind.PLAN or row.sha256 is None:
            return None
        digest, name = row.sha256, row.file_name or "plan"
    found = READINGS.get(organization_id, digest) or _read(parts, organization_id, digest, name)
    year = _answers(found).get(_YEAR, "") if isinstance(found, PlanReading) else ""
    if year and isinstance(found, PlanReading):
        try:
            found = _read(parts, organization_id, digest, name, read_year(_YEAR, year))
        except UnclearAnswer:
            return digest, found  # it is said at its field, with the other answers
    READINGS.put(organization_id, digest, found)
    return digest, found


def _answers(reading: PlanReading) -> dict[str, str]:
    """Return what was answered on the page, by the question's key."""
    given = {}
    for place, question in enumerate(reading.questions):
        words = request.form.get(f"other{place}", "").strip() or request.form.get(f"answer{place}", "").strip()
        if words:
            given[question.key] = words[:500]
    return given


@forms.staying_on(look, "agreed")
def write(visit: Visit, file_id: int) -> Response:
    """Write the plan with the answers, or the new edition where that was agreed to."""
    paper = _paper(visit, file_id)
    if visit.beforehand is None:
        raise missing()
    _, found = visit.beforehand
    if isinstance(found, TamNganError):
        raise Refused("unclear_answer", at="agreed", text=found.thai)
    answers = _answers(found)
    reading = _answered(visit, found, answers)
    brought = bringing.bring(
        visit.acting, Bring(reading, paper.file_name, paper.sha256, forms.ticked("agreed"), answers)
    )
    if brought.became is Became.ASKED:
        raise Refused("edition_unseen", 409, at="agreed")
    if brought.plan is None:
        year = brought.refusal is NotBrought.YEAR_UNKNOWN
        raise Refused("year_unknown" if year else "unclear_answer", at="agreed", text=brought.fault)
    year_be = brought.plan.fiscal_year_be
    return visit.go(f"/board/plan?year={year_be}", "unchanged" if brought.became is Became.KNOWN else "imported")


def _answered(visit: Visit, found: PlanReading, answers: Mapping[str, str]) -> PlanReading:
    """Put the answers in, one after another, so that the one at fault is known by its field."""
    units = organizations.spellings(organizations.units(visit.session))
    places = {question.key: place for place, question in enumerate(found.questions)}
    for key, words in answers.items():
        try:
            apply_answers(found, {key: words}, visit.today, units)
        except UnclearAnswer as error:
            raise Refused("unclear_answer", at=f"other{places[key]}", text=error.wanted) from error
    try:
        return apply_answers(found, answers, visit.today, units)
    except UnclearAnswer as error:
        raise Refused("unclear_answer", at="agreed", text=error.thai) from error
