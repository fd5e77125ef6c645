"""The official reports by name: from the database to the bytes of a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from documents.assembling import assemble
from documents.office_templates import filled
from documents.report import ReportData
from documents.scope import Scope
from documents.writing import LAYOUTS, UnknownFormat, UnknownLayout, render
from documents.writing.export import Progress
from documents.writing.pictures import summary_png
from storage.files import FileStore
from storage.models import Organization, Plan

WHOLE = Scope()

#: Pictures for cards in chat; they are no formats that a person asks for.
PICTURES: dict[str, dict[str, Callable[[ReportData], bytes]]] = {"executive-summary": {"png": summary_png}}


def formats(layout: str) -> tuple[str, ...]:
    """Return the formats a layout can be written in; raise ``UnknownLayout``."""
    if layout not in LAYOUTS:
        raise UnknownLayout(
            f"ไม่มีแบบรายงานชื่อ {layout} (มี {', '.join(LAYOUTS)})", f"there is no layout {layout}: {', '.join(LAYOUTS)}"
        )
    return tuple(LAYOUTS[layout].formats)


def export(
    session: Session,
    plan: Plan,
    layout: str,
    kind: str,
    made_on: date,
    scope: Scope = WHOLE,
    files: FileStore | None = None,
    progress: Progress | None = None,
) -> bytes:
    """Write one report and return the file's bytes; raise ``UnknownLayout``, ``UnknownFormat`` or ``UnknownPeriod``.

    ``progress`` hears the name of each picture that has been put in.
    """
    if kind not in (*formats(layout), *PICTURES.get(layout, {})):
        raise UnknownFormat(
            f"แบบ {layout} ไม่มีรูปแบบ {kind} (มี {', '.join(formats(layout))})", f"{layout} cannot be written as {kind}"
        )
    scope, year_be = scope_of(layout, scope), plan.fiscal_year_be
    data = assemble(
        session,
        session.get_one(Organization, plan.organization_id),
        plan,
        made_on,
        period=scope.span(year_be),
        period_label=scope.label(year_be),
        unit=scope.unit,
        files=files,
        layout=layout,
    )
    data = replace(data, digits=scope.digits) if scope.digits else data
    draw = PICTURES.get(layout, {}).get(kind)
    if draw:
        return draw(data)
    own = filled(session, files, layout, data) if kind == "docx" else None
    return own if own is not None else render(layout, kind, data, progress)


def scope_of(layout: str, scope: Scope = WHOLE) -> Scope:
    """Return what a paper is about: the period asked for, or else its own (October to March for a half-year)."""
    return replace(scope, period="H1") if not scope.period and LAYOUTS[layout].first_half else scope


def file_name(layout: str, kind: str, fiscal_year_be: int) -> str:
    """Return the name under which a report is downloaded."""
    return f"{LAYOUTS[layout].title_th} {fiscal_year_be}.{kind}".replace("/", "-")


def title(layout: str) -> str:
    """Return a layout's Thai title."""
    return str(LAYOUTS[layout].title_th)
