"""An office's own Word templates: versions are kept, at most one of a layout is used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import audit
from storage.models import OfficeTemplate


def kept(session: Session, layout: str | None = None) -> list[OfficeTemplate]:
    """Return the versions that were not removed, the newest of each layout first."""
    query = select(OfficeTemplate).where(OfficeTemplate.removed_at.is_(None))
    if layout is not None:
        query = query.where(OfficeTemplate.layout == layout)
    return list(session.scalars(query.order_by(OfficeTemplate.layout, OfficeTemplate.version.desc())))


def used(session: Session, layout: str) -> OfficeTemplate | None:
    """Return the version that a layout's Word files are made with, None for the program's own."""
    return next((row for row in kept(session, layout) if row.used), None)


def version(session: Session, layout: str, number: int) -> OfficeTemplate | None:
    """Return one kept version of a layout's template."""
    return next((row for row in kept(session, layout) if row.version == number), None)


def add(
    session: Session,
    layout: str,
    name: str,
    sha256: str,
    fields: Sequence[str],
    now: datetime,
    person_id: int | None = None,
) -> OfficeTemplate:
    """Keep a template as the next version of its layout; the same file again is the version it was."""
    known = next((row for row in kept(session, layout) if row.sha256 == sha256), None)
    if known is not None:
        return known
    last = session.scalar(select(func.max(OfficeTemplate.version)).where(OfficeTemplate.layout == layout)) or 0
    row = OfficeTemplate(
        layout=layout, version=last + 1, name=name[:200], sha256=sha256, fields=list(fields), made_at=now
    )
    row.person_id = person_id
    session.add(row)
    session.flush()
    _note(session, "template.kept", row, now, person_id)
    return row


def use(session: Session, row: OfficeTemplate | None, layout: str, now: datetime, person_id: int | None = None) -> None:
    """Make Word files of a layout with this version from now on; None goes back to the program's own."""
    for other in kept(session, layout):
        other.used = row is not None and other.id == row.id
    audit.record(
        session,
        now,
        "template.used",
        "office_template",
        row.id if row else None,
        person_id=person_id,
        detail={"layout": layout, "version": row.version if row else None},
    )
    session.flush()


def remove(session: Session, row: OfficeTemplate, now: datetime, person_id: int | None = None) -> None:
    """Take a version away; its number is not given again."""
    row.removed_at, row.used = now, False
    _note(session, "template.removed", row, now, person_id)
    session.flush()


def _note(session: Session, action: str, row: OfficeTemplate, now: datetime, person_id: int | None) -> None:
    detail = {"layout": row.layout, "version": row.version, "sha256": row.sha256}
    audit.record(session, now, action, "office_template", row.id, person_id=person_id, detail=detail)
