"""The official reports by name: from the database to the bytes of a file."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from documents.assembling import assemble
from documents.writing import LAYOUTS, UnknownLayout, render
from storage.files import FileStore
from storage.models import Organization, Plan
from thai.calendar import Span


def formats(layout: str) -> tuple[str, ...]:
    """Return the formats a layout can be written in; raise ``UnknownLayout``."""
    if layout not in LAYOUTS:
        raise UnknownLayout(
            f"ไม่มีแบบรายงานชื่อ {layout} (มี {', '.join(LAYOUTS)})", f"there is no layout {layout}: {', '.join(LAYOUTS)}"
        )
    return tuple(LAYOUTS[layout].formats)


def export(
    session: Session,
    organization: Organization,
    plan: Plan,
    layout: str,
    kind: str,
    made_on: date,
    *,
    period: Span | None = None,
    period_label: str | None = None,
    unit: str | None = None,
    files: FileStore | None = None,
) -> bytes:
    """Write one report and return the file's bytes."""
    data = assemble(
        session, organization, plan, made_on, period=period, period_label=period_label, unit=unit, files=files
    )
    return render(layout, kind, data)


def file_name(layout: str, kind: str, fiscal_year_be: int) -> str:
    """Return the name under which a report is downloaded."""
    return f"{LAYOUTS[layout].title_th} {fiscal_year_be}.{kind}".replace("/", "-")


def title(layout: str) -> str:
    """Return a layout's Thai title."""
    return str(LAYOUTS[layout].title_th)
