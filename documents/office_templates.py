"""The door to an office's own Word templates: checked, kept in versions, used, taken away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from documents.writing.errors import BadTemplate, UnknownLayout
from documents.writing.samples import SAMPLES
from documents.writing.templates import TemplateCheck, check_template
from storage import office_templates
from storage.files import FileStore
from storage.models import OfficeTemplate


@dataclass(frozen=True)
class Kept:
    """A template that was kept, and what was found in it."""

    row: OfficeTemplate
    check: TemplateCheck


def require_layout(layout: str) -> None:
    """Raise ``UnknownLayout`` unless the layout may have a template of an office's own."""
    if layout not in SAMPLES:
        known = ", ".join(SAMPLES)
        raise UnknownLayout(f"แบบ “{layout}” ใช้แม่แบบของหน่วยงานไม่ได้ เลือกได้จาก: {known}", f"choose from {known}")


def examined(template: bytes) -> TemplateCheck:
    """Return what was found in a template; raise ``BadTemplate`` with its first fault where it cannot be used."""
    check = check_template(template)
    if check.problems:
        more = f" (และอีก {len(check.problems) - 1} แห่ง)" if len(check.problems) > 1 else ""
        raise BadTemplate(check.problems[0] + more, "; ".join(check.problems))
    if not check.known:
        raise BadTemplate(
            "ไม่พบฟิลด์ในแม่แบบ ใส่เช่น {{ ชื่อหน่วยงาน }} ในตำแหน่งที่ต้องการ", "the template has no field to be filled"
        )
    return check


@dataclass(frozen=True)
class Offered:
    """A template that was examined and may be kept."""

    layout: str
    name: str
    content: bytes
    check: TemplateCheck


def offered(layout: str, name: str, content: bytes) -> Offered:
    """Examine a template, in a program of its own: before any transaction. Raise ``BadTemplate``, ``UnknownLayout``."""
    require_layout(layout)
    return Offered(layout, name, content, examined(content))


def keep(
    session: Session,
    files: FileStore,
    organization_id: int,
    template: Offered,
    now: datetime,
    person_id: int | None = None,
) -> Kept:
    """Keep a template as its layout's next version, not used yet."""
    digest = files.put(organization_id, template.content)
    known = template.check.known
    row = office_templates.add(session, template.layout, template.name, digest, known, now, person_id)
    return Kept(row, template.check)


def find(session: Session, layout: str, number: int | None) -> OfficeTemplate:
    """Return a kept version, the newest where no number is given; raise ``BadTemplate`` where there is none."""
    require_layout(layout)
    rows = office_templates.kept(session, layout)
    row = next((row for row in rows if number in {None, row.version}), None)
    if row is None:
        wanted = f"รุ่นที่ {number} " if number else ""
        raise BadTemplate(f"ไม่มีแม่แบบ{wanted}ของ {layout}", f"there is no template {number or ''} of {layout}")
    return row


def own_template(session: Session, files: FileStore | None, layout: str) -> bytes | None:
    """Return the template that a layout's Word files are made with, None where the program's own layout is used."""
    row = office_templates.used(session, layout) if files is not None else None
    return files.get(row.organization_id, row.sha256) if row is not None and files is not None else None
