"""Evidence and papers behind signed links: bound to a person, good for a while, and only as long as they belong here.

The links need no cookie, because a phone opens a file outside LINE's own browser, where there is none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from flask import Response
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from actions.acting import actor_of
from bot import links
from bot.board.doors import Doors, refusal_page
from bot.board.parts import BoardParts
from bot.board.visit import Refused, Visit
from bot.downloads import MEDIA_TYPES, stored
from measures.permissions import Actor, may_see_evidence, roles
from measures.vocabulary import PersonState
from storage.clock import local_date
from storage.files import DamagedFile
from storage.models import Evidence, ExportFile, Person
from storage.pictures.showing import thumbnail

EVIDENCE, THUMBNAIL, PAPER = "board-evidence", "board-thumbnail", "board-paper"
#: Shown in the browser itself; whatever else came in is only ever saved.
SHOWN_IN_PLACE = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "application/pdf"})
PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/heic"})
_LINK_LASTS = timedelta(hours=1)


def evidence_link(visit: Visit, evidence: Evidence, *, small: bool = False) -> str | None:
    """Return the address of a stored piece of evidence, or of its small picture; None for what is not theirs to see."""
    if not may_see(visit.actor, evidence, visit.now):
        return None
    return _link(visit, THUMBNAIL if small else EVIDENCE, "thumbnail" if small else "evidence", evidence.id)


def paper_link(visit: Visit, paper: ExportFile) -> str:
    """Return the address of a finished paper."""
    return _link(visit, PAPER, "paper", paper.id)


def _link(visit: Visit, purpose: str, folder: str, row_id: int) -> str:
    # The end is rounded, so that a page shown twice names the same picture and the browser need not fetch it again.
    until = (visit.now + 2 * _LINK_LASTS).replace(minute=0, second=0, microsecond=0)
    fields = {"organization": visit.organization.id, "person": visit.person.id, "row": row_id}
    return f"/files/{folder}/{quote(links.sign(visit.parts.box, purpose, fields, until))}"


def register(doors: Doors) -> None:
    """Add the addresses of files."""
    parts = doors.parts

    @doors.blueprint.get("/files/evidence/<token>")
    def evidence(token: str) -> ResponseReturnValue:
        """Give a piece of evidence as it was sent."""
        return _given(parts, EVIDENCE, token)

    @doors.blueprint.get("/files/thumbnail/<token>")
    def small_picture(token: str) -> ResponseReturnValue:
        """Give a photo, made small."""
        return _given(parts, THUMBNAIL, token)

    @doors.blueprint.get("/files/paper/<token>")
    def paper(token: str) -> ResponseReturnValue:
        """Give a finished paper."""
        return _given(parts, PAPER, token)


def _given(parts: BoardParts, purpose: str, token: str) -> ResponseReturnValue:
    now = parts.clock.now()
    fields = links.opened(parts.box, purpose, token, now)
    if fields is None:
        return refusal_page(Refused("file_expired")), 410
    organization_id = int(fields["organization"])
    with parts.database.reading(organization_id) as session:
        actor = _actor(session, int(fields["person"]))
        if actor is None or not roles(actor, local_date(now)):
            return refusal_page(Refused("file_expired")), 410
        try:
            found = _FIND[purpose](session, int(fields["row"]), actor, now)
        except Refused:
            return refusal_page(Refused("file_gone")), 404
    try:
        return _named(found.response(parts, organization_id), found.name, found.disposition)
    except DamagedFile:
        return refusal_page(Refused("file_gone")), 404


@dataclass(frozen=True)
class _Found:
    """A stored file that may be given, read only after its row was: a slow disk keeps nobody waiting."""

    sha256: str
    kind: str
    name: str | None = None
    disposition: str = "inline"
    #: The row of a photo whose small picture is wanted and was not made yet.
    small_of: int | None = None

    def response(self, parts: BoardParts, organization_id: int) -> Response:
        """Return the file; raise ``DamagedFile``."""
        if self.small_of is None:
            return stored(parts.files, organization_id, self.sha256, self.kind)
        whole = parts.files.get(organization_id, self.sha256)
        return Response(_made_small(parts, organization_id, self.small_of, whole), mimetype=self.kind)


def _actor(session: Session, person_id: int) -> Actor | None:
    person = session.scalars(
        select(Person)
        .where(Person.id == person_id, Person.state == PersonState.ACTIVE)
        .options(selectinload(Person.assignments))
    ).one_or_none()
    return None if person is None else actor_of(person)


def _photo_or_file(session: Session, row_id: int, actor: Actor, now: datetime) -> Evidence:
    row = session.scalars(
        select(Evidence)
        .where(Evidence.id == row_id, Evidence.removed_at.is_(None))
        .options(joinedload(Evidence.report))
    ).one_or_none()
    if row is None or row.sha256 is None:
        raise Refused("file_gone", 404)
    if not may_see(actor, row, now):
        raise Refused("file_gone", 404)
    return row


def may_see(actor: Actor, row: Evidence, now: datetime) -> bool:
    """Say whether a piece of evidence is theirs to see: their own, or of a unit they may look into."""
    units = () if row.report is None or row.report.unit_id is None else (row.report.unit_id,)
    return may_see_evidence(actor, units, local_date(now), sent_by=row.person_id)


def _evidence(session: Session, row_id: int, actor: Actor, now: datetime) -> _Found:
    row = _photo_or_file(session, row_id, actor, now)
    kind = row.media_type or "application/octet-stream"
    if kind in SHOWN_IN_PLACE:
        return _Found(str(row.sha256), kind, row.file_name)
    return _Found(str(row.sha256), "application/octet-stream", row.file_name, "attachment")


def _thumbnail(session: Session, row_id: int, actor: Actor, now: datetime) -> _Found:
    row = _photo_or_file(session, row_id, actor, now)
    if row.thumbnail_sha256 is not None:
        return _Found(row.thumbnail_sha256, "image/jpeg")
    return _Found(str(row.sha256), "image/jpeg", small_of=row.id)


def _paper(session: Session, row_id: int, _actor: Actor, now: datetime) -> _Found:
    row = session.scalars(select(ExportFile).where(ExportFile.id == row_id)).one_or_none()
    if row is None or row.sha256 is None or row.expires_at <= now:
        raise Refused("file_gone", 404)
    kind = MEDIA_TYPES.get(row.format, "application/octet-stream")
    return _Found(row.sha256, kind, row.file_name, "attachment")


_FIND: dict[str, Callable[[Session, int, Actor, datetime], _Found]] = {
    EVIDENCE: _evidence,
    THUMBNAIL: _thumbnail,
    PAPER: _paper,
}


def _named(response: Response, name: str | None, disposition: str) -> Response:
    named = f"; filename*=UTF-8''{quote(name)}" if name else ""
    response.headers["Content-Disposition"] = f"{disposition}{named}"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _made_small(parts: BoardParts, organization_id: int, row_id: int, whole: bytes) -> bytes:
    """Make the small picture of a photo that was stored without one, once: the next look finds it."""
    small = thumbnail(whole)
    if small is None:
        raise DamagedFile("no picture")
    digest = parts.files.put(organization_id, small)
    with parts.database.organization(organization_id) as session:
        row = session.get(Evidence, row_id)
        if row is not None and row.removed_at is None:
            row.thumbnail_sha256 = digest
    return small
