"""PDF files with a text layer: tables by pdfplumber, Thai put back in order."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

from documents.reading.errors import UnreadablePlan
from documents.reading.grid import Block, Paper, Paragraph, Place, Table, plain_row
from documents.reading.limits import MAX_COLUMNS, MAX_PAGES
from documents.reading.sources.package import damaged, encrypted

_LINES = {"vertical_strategy": "lines", "horizontal_strategy": "lines", "snap_tolerance": 4}


def read(name: str, data: bytes, progress: Callable[[int, int], None] | None = None) -> Paper:
    """Read the text and the ruled tables of a PDF. Raises ``UnreadablePlan`` for a scan without text."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfexceptions import PDFException
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            if len(document.pages) > MAX_PAGES:
                raise UnreadablePlan(f"ไฟล์ {name} มีเกิน {MAX_PAGES} หน้า", f"{name} has more than {MAX_PAGES} pages")
            blocks = list(_blocks(document, progress))
    except (PDFPasswordIncorrect, PdfminerException) as error:
        inner = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
        raise (encrypted(name) if isinstance(inner, PDFPasswordIncorrect) else damaged(name)) from None
    except (PDFException, ValueError, KeyError, TypeError, IndexError, AssertionError, OSError, RecursionError):
        raise damaged(name) from None
    if not blocks:
        raise UnreadablePlan(
            f"ไฟล์ {name} เป็นภาพสแกน ไม่มีข้อความให้อ่าน กรุณาใช้ไฟล์ต้นฉบับ (Word หรือ Excel)",
            f"{name} is a scan and holds no text; please use the original file (Word or Excel)",
        )
    return Paper(name, tuple(blocks), scanned=True)


def _blocks(document: Any, progress: Callable[[int, int], None] | None) -> Iterator[Block]:
    total = len(document.pages)
    for number, page in enumerate(document.pages, 1):
        if page.chars:
            yield from _page_blocks(page, number)
        # A page keeps every character as an object; 40 pages of tables would not fit the memory promised.
        page.close()
        if progress is not None:
            progress(number, total)


def _page_blocks(page: Any, number: int) -> Iterator[Block]:
    """Yield the lines and tables of a page from top to bottom."""
    tables = sorted(page.find_tables(_LINES), key=lambda table: table.bbox[1])
    top = 0.0
    for index, table in enumerate(tables, 1):
        yield from _lines(page, top, table.bbox[1], number)
        rows = [[cell or "" for cell in row][:MAX_COLUMNS] for row in table.extract(x_tolerance=2)]
        place = f"หน้า {number} ตาราง {index}"
        yield Table(
            tuple(plain_row(row, Place(f"{place} แถว {line}")) for line, row in enumerate(rows, 1)), Place(place)
        )
        top = max(top, table.bbox[3])
    yield from _lines(page, top, float(page.height), number)


def _lines(page: Any, top: float, bottom: float, number: int) -> Iterator[Block]:
    if bottom - top < 2:
        return
    area = page.crop((page.bbox[0], max(top, page.bbox[1]), page.bbox[2], min(bottom, page.bbox[3])), strict=False)
    for line in (area.extract_text(x_tolerance=2) or "").split("\n"):
        if line.strip():
            yield Paragraph(line.strip(), Place(f"หน้า {number}"))
