"""The official reports by name: from the database to the bytes of a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session

from documents.assembling import assemble
from documents.bundle import bundle
from documents.completeness import Completeness, completeness
from documents.head_data import head_of
from documents.office_templates import own_template
from documents.report import ReportData
from documents.scope import Scope
from documents.writing import LAYOUTS, UnknownFormat, UnknownLayout, render
from documents.writing.export import ARCHIVAL, Progress
from documents.writing.pictures import summary_png
from documents.writing.templates import render_template
from storage import audit
from storage.files import FileStore
from storage.models import Organization, Plan

WHOLE = Scope()
#: The report with annex, originals, links and their SHA-256 in one file.
BUNDLE = "zip"

#: Pictures for cards in chat; they are no formats that a person asks for.
PICTURES: dict[str, dict[str, Callable[[ReportData], bytes]]] = {"executive-summary": {"png": summary_png}}


def formats(layout: str) -> tuple[str, ...]:
    """Return the formats a layout can be written in; raise ``UnknownLayout``."""
    if layout not in LAYOUTS:
        raise UnknownLayout(
            f"ไม่มีแบบรายงานชื่อ {layout} (มี {', '.join(LAYOUTS)})", f"there is no layout {layout}: {', '.join(LAYOUTS)}"
        )
    own = tuple(LAYOUTS[layout].formats)
    return (*own, ARCHIVAL, BUNDLE) if "pdf" in own else own


@dataclass(frozen=True)
class Paper:
    """A paper with all that it needs read from the database: writing it waits for nothing but itself.

    ``template`` is the office's own for its Word file; ``complete`` tells what the examiner would miss.
    """

    layout: str
    kind: str
    data: ReportData
    organization_id: int
    complete: tuple[Completeness, ...] = ()
    template: bytes | None = None
    files: FileStore | None = None

    def write(self, progress: Progress | None = None) -> bytes:
        """Return the file's bytes; ``progress`` hears the name of each picture that has been put in."""
        if self.kind == BUNDLE:
            return bundle(self.layout, self.data, self.files, self.organization_id, progress)
        if self.template is not None:
            return render_template(self.template, self.data)
        draw = PICTURES.get(self.layout, {}).get(self.kind)
        return draw(self.data) if draw else render(self.layout, self.kind, self.data, progress)


def prepare(
    session: Session,
    plan: Plan,
    layout: str,
    kind: str,
    made_on: date,
    scope: Scope = WHOLE,
    files: FileStore | None = None,
    period_label: str | None = None,
) -> Paper:
    """Read what a report needs; raise ``UnknownLayout``, ``UnknownFormat`` or ``UnknownPeriod``."""
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
        period_label=period_label or scope.label(year_be),
        unit=scope.unit,
        files=files,
        layout=layout,
    )
    data = replace(data, digits=scope.digits) if scope.digits else data
    return Paper(
        layout,
        kind,
        data,
        plan.organization_id,
        completeness(data, head_of(session, plan).lines("elements")),
        own_template(session, files, layout) if kind == "docx" else None,
        files,
    )


#: What was found out about the plans (ids) of a database, with the day and the last audit entry it holds for.
_COMPLETE: WeakKeyDictionary[object, dict[int, tuple[tuple[date, str | None], tuple[Completeness, ...]]]] = (
    WeakKeyDictionary()
)
_PLANS_KEPT = 200


def completeness_of(session: Session, plan: Plan, today: date) -> tuple[Completeness, ...]:
    """Return what the examiner would find and miss in a plan's papers as they are today.

    A whole paper is put together for it, so it is kept until the audit trail or the day moves on: nothing that a paper
    tells changes without an entry.
    """
    holds_for = today, audit.newest(session)
    kept = _COMPLETE.setdefault(session.get_bind(), {})
    known = kept.get(plan.id)
    if known is None or known[0] != holds_for:
        office = session.get_one(Organization, plan.organization_id)
        found = completeness(assemble(session, office, plan, today), head_of(session, plan).lines("elements"))
        if len(kept) >= _PLANS_KEPT:
            kept.clear()
        known = kept[plan.id] = holds_for, found
    return known[1]


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
    """Write one report and return the file's bytes; raise ``UnknownLayout``, ``UnknownFormat`` or ``UnknownPeriod``."""
    return prepare(session, plan, layout, kind, made_on, scope, files).write(progress)


def scope_of(layout: str, scope: Scope = WHOLE) -> Scope:
    """Return what a paper is about: the period asked for, or else its own (October to March for a half-year)."""
    return replace(scope, period="H1") if not scope.period and LAYOUTS[layout].first_half else scope


def file_name(layout: str, kind: str, fiscal_year_be: int) -> str:
    """Return the name under which a report is downloaded."""
    return f"{LAYOUTS[layout].title_th} {fiscal_year_be}.{ending(kind)}".replace("/", "-")


def ending(kind: str) -> str:
    """Return how the name of a file of a format ends."""
    return "pdf" if kind == ARCHIVAL else kind


def title(layout: str) -> str:
    """Return a layout's Thai title."""
    return str(LAYOUTS[layout].title_th)
