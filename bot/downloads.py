"""Files behind signed links: exported reports and pictures for cards."""

from __future__ import annotations

from datetime import datetime
from itertools import chain
from urllib.parse import quote

from flask import Blueprint, Response, render_template
from sqlalchemy.orm import Session

from bot import links
from documents import exporting
from documents.scope import Scope
from measures.vocabulary import PersonState
from storage import plans
from storage.clock import Clock, local_date
from storage.database import Database
from storage.files import DamagedFile, FileStore
from storage.models import ExportFile, Person
from storage.secrets import SecretBox

PURPOSE = "export"
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "pdfa": "application/pdf",
    "zip": "application/zip",
    "png": "image/png",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
}


def create_blueprint(database: Database, files: FileStore, box: SecretBox, clock: Clock) -> Blueprint:
    """Make the download routes."""
    blueprint = Blueprint("downloads", __name__)

    @blueprint.get("/files/<token>")
    def download(token: str) -> Response | tuple[str, int]:
        """Give an exported report to whoever holds its link, while the link is good."""
        now = clock.now()
        fields = links.opened(box, PURPOSE, token, now)
        if fields is None:
            return render_template("link_expired.html"), 410
        made = _made(database, files, int(fields["organization"]), int(fields["export"]), now)
        if made is None:
            return render_template("link_expired.html"), 410
        name, kind, digest = made
        media_type = MEDIA_TYPES.get(kind, "application/octet-stream")
        try:
            response = stored(files, int(fields["organization"]), digest, media_type)
        except DamagedFile:
            return render_template("link_expired.html"), 410
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    return blueprint


def stored(files: FileStore, organization_id: int, digest: str, media_type: str) -> Response:
    """Return a stored file block by block, of whatever size; raise ``DamagedFile`` where it is not there at all."""
    blocks = files.stream(organization_id, digest)
    response = Response(chain((next(blocks),), blocks), mimetype=media_type, direct_passthrough=True)
    response.content_length = files.size(organization_id, digest) or 0
    return response


def scope_of(row: ExportFile) -> Scope:
    """Return what part of the plan a promised file is about."""
    return Scope(str(row.period.get("period") or ""), row.period.get("unit_name"))


def _still_belongs(session: Session, row: ExportFile) -> bool:
    """Tell whether whoever asked for a document is still of the office; what nobody asked for is the office's."""
    person = session.get(Person, row.person_id) if row.person_id is not None else None
    return person is None or person.state == PersonState.ACTIVE


def _made(
    database: Database, files: FileStore, organization_id: int, export_id: int, now: datetime
) -> tuple[str, str, str] | None:
    """Return name, format and digest of a promised file, made at the first opening and kept as it was then."""
    with database.reading(organization_id) as session:
        row = session.get(ExportFile, export_id)
        if row is None or row.expires_at <= now or not _still_belongs(session, row):
            return None
        plan = plans.of_year(session, int(row.period["fiscal_year"]))
        if plan is None:
            return None
        name = exporting.file_name(row.layout, row.format, plan.fiscal_year_be)
        if row.sha256 is not None:
            return name, row.format, row.sha256
        content = exporting.export(session, plan, row.layout, row.format, local_date(now), scope_of(row), files)
        kind = row.format
    digest = files.put(organization_id, content)
    with database.organization(organization_id) as session:
        row = session.get_one(ExportFile, export_id)
        row.sha256, row.file_name, row.state = digest, name, "made"
    return name, kind, digest
