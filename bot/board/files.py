"""Evidence and papers behind signed links: bound to a person, good for a while, and only as long as they belong here.

The links need no cookie, because a phone opens a file outside LINE's own browser, where there is none.
"""

from __future__ import annotations

import io
import warnings
from datetime import datetime, timedelta
from urllib.parse import quote

from flask import Response
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import links
from bot.board.doors import Doors, refusal_page
from bot.board.parts import BoardParts
from bot.board.visit import Refused, Visit
from bot.downloads import MEDIA_TYPES
from measures.vocabulary import PersonState
from storage.clock import local_date
from storage.files import DamagedFile
from storage.models import Assignment, Evidence, ExportFile, Person
from storage.people import holds

EVIDENCE, THUMBNAIL, PAPER = "board-evidence", "board-thumbnail", "board-paper"
#: Shown in the browser itself; whatever else came in is only ever saved.
SHOWN_IN_PLACE = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "application/pdf"})
PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
THUMBNAIL_PIXELS = 320
#: A picture that unpacks to more than this is not drawn small: it may be made to exhaust the machine.
LARGEST_PICTURE_PIXELS = 60_000_000
_LINK_LASTS = timedelta(hours=1)


def evidence_link(visit: Visit, evidence: Evidence, *, small: bool = False) -> str:
    """Return the address of a stored piece of evidence, or of its small picture."""
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
    def thumbnail(token: str) -> ResponseReturnValue:
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
        if not _still_belongs(session, int(fields["person"]), now):
            return refusal_page(Refused("file_expired")), 410
        give = _paper if purpose == PAPER else _evidence
        try:
            return give(parts, session, organization_id, int(fields["row"]), small=purpose == THUMBNAIL)
        except (DamagedFile, Refused):
            return refusal_page(Refused("file_gone")), 404


def _still_belongs(session: Session, person_id: int, now: datetime) -> bool:
    held = session.scalars(
        select(Assignment).join(Person).where(Person.id == person_id, Person.state == PersonState.ACTIVE)
    ).all()
    return any(holds(assignment, local_date(now)) for assignment in held)


def _evidence(parts: BoardParts, session: Session, organization_id: int, row_id: int, *, small: bool) -> Response:
    row = session.scalars(select(Evidence).where(Evidence.id == row_id, Evidence.removed_at.is_(None))).one_or_none()
    if row is None or row.sha256 is None:
        raise Refused("file_gone", 404)
    content = parts.files.get(organization_id, row.sha256)
    kind = row.media_type or "application/octet-stream"
    if small:
        return _response(_made_small(content), "image/jpeg", None, "inline")
    shown = kind in SHOWN_IN_PLACE
    return _response(
        content, kind if shown else "application/octet-stream", row.file_name, "inline" if shown else "attachment"
    )


def _paper(parts: BoardParts, session: Session, organization_id: int, row_id: int, *, small: bool) -> Response:  # noqa: ARG001
    row = session.scalars(select(ExportFile).where(ExportFile.id == row_id)).one_or_none()
    if row is None or row.sha256 is None or row.expires_at <= parts.clock.now():
        raise Refused("file_gone", 404)
    kind = MEDIA_TYPES.get(row.format, "application/octet-stream")
    return _response(parts.files.get(organization_id, row.sha256), kind, row.file_name, "attachment")


def _response(content: bytes, kind: str, name: str | None, disposition: str) -> Response:
    response = Response(content, mimetype=kind)
    named = f"; filename*=UTF-8''{quote(name)}" if name else ""
    response.headers["Content-Disposition"] = f"{disposition}{named}"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _made_small(content: bytes) -> bytes:
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as picture:
                if picture.width * picture.height > LARGEST_PICTURE_PIXELS:
                    raise Refused("file_gone", 404)
                picture.draft("RGB", (THUMBNAIL_PIXELS, THUMBNAIL_PIXELS))
                upright = ImageOps.exif_transpose(picture).convert("RGB")
                upright.thumbnail((THUMBNAIL_PIXELS, THUMBNAIL_PIXELS))
                small = io.BytesIO()
                upright.save(small, "JPEG", quality=78)
                return small.getvalue()
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError, Warning) as error:
        raise Refused("file_gone", 404) from error
