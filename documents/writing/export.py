"""The front door of writing: a layout's name, a format and the data in, the file's bytes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from documents.report import ReportData
from documents.writing.errors import UnknownFormat, UnknownLayout
from documents.writing.layout import Layout
from documents.writing.layouts import discover
from documents.writing.numerals import localized
from documents.writing.opendata import as_csv, as_json

#: All layouts by name, in the order in which they are listed to people.
LAYOUTS: dict[str, Layout] = discover()
OPEN_DATA: dict[str, Callable[[ReportData], bytes]] = {"json": as_json, "csv": as_csv}
FORMATS = ("docx", "pdf", "xlsx", *OPEN_DATA)
#: PDF/A-2 for archives; every paper that is made as PDF is made so too.
ARCHIVAL = "pdfa"

#: Hears the name of each picture that has been put into a paper.
Progress = Callable[[str], None]


def find_layout(name: str) -> Layout:
    """Return a layout by its name. Raises ``UnknownLayout``."""
    if name not in LAYOUTS:
        known = ", ".join(LAYOUTS)
        raise UnknownLayout(
            f"ไม่มีรูปแบบเอกสาร “{name}” เลือกได้จาก: {known}", f"there is no layout {name!r}; choose from {known}"
        )
    return LAYOUTS[name]


def render(layout: str, form: str, data: ReportData, progress: Progress | None = None) -> bytes:
    """Return a paper as a file.

    ``form`` is docx, pdf, pdfa (PDF/A-2) or xlsx, for the workbook xlsx, json or csv. Raises ``UnknownLayout`` or
    ``UnknownFormat``.
    """
    chosen = find_layout(layout)
    if form not in chosen.formats and not (form == ARCHIVAL and "pdf" in chosen.formats):
        known = ", ".join(chosen.formats)
        raise UnknownFormat(
            f"เอกสาร “{layout}” ไม่มีแบบ {form} เลือกได้จาก: {known}",
            f"layout {layout!r} is made as {known}, not as {form!r}",
        )
    if form in OPEN_DATA:
        return OPEN_DATA[form](data)
    if chosen.proposes:
        data = replace(data, draft=False)
    document = localized(chosen.describe(data))
    # Each renderer brings a heavy library; only the one that is needed is loaded.
    if form == "docx":
        from documents.writing.docx import render_docx

        return render_docx(document, progress)
    if form == "xlsx":
        from documents.writing.xlsx import render_xlsx

        return render_xlsx(document)
    from documents.writing.pdf import render_pdf

    return render_pdf(document, progress, archival=form == ARCHIVAL)
