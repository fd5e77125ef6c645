"""Papers as Excel files: one sheet for each section, text is never taken for a formula or a link."""

from __future__ import annotations

import io
import re
from datetime import datetime, time

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from documents.writing.blocks import Document, Section
from documents.writing.excel.looks import Looks
from documents.writing.excel.sheet import SheetWriter

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
_DRAFT_HEADER = '&C&"TH Sarabun New,Bold"&20&K999999ร่าง'
_A4 = 9


def render_xlsx(document: Document) -> bytes:
    """Return the paper as an Excel file."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as workbook:
        created = datetime.combine(document.made_on, time())
        workbook.set_properties({"title": document.title, "author": document.author, "created": created})
        looks = Looks(workbook, document.font)
        names: set[str] = set()
        for section in document.sections:
            sheet = workbook.add_worksheet(sheet_name(section.sheet, names))
            _set_page(sheet, section, draft=document.draft)
            SheetWriter(workbook, sheet, looks, section).write()
    return file.getvalue()


def sheet_name(wanted: str, taken: set[str]) -> str:
    """Return a name that Excel accepts (31 characters, some signs not) and no other sheet has."""
    base = _NOT_IN_SHEET_NAMES.sub(" ", wanted).strip()[:28] or "แผ่นงาน"
    name, count = base, 1
    while name.casefold() in taken:
        count += 1
        name = f"{base} {count}"
    taken.add(name.casefold())
    return name


def _set_page(sheet: Worksheet, section: Section, *, draft: bool) -> None:
    sheet.set_paper(_A4)
    if section.orientation == "landscape":
        sheet.set_landscape()
    margins = section.margins
    sheet.set_margins(
        *(centimetres / 2.54 for centimetres in (margins.left, margins.right, margins.top, margins.bottom))
    )
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C- &P -")
    if draft:
        sheet.set_header(_DRAFT_HEADER)
