"""Excel workbooks (.xlsx, .xls) through python-calamine: cached values only, formulas are never computed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from documents.reading.errors import UnreadablePlan
from documents.reading.grid import Block, Cell, GridRow, Paper, Paragraph, Place, Table
from documents.reading.limits import MAX_CELL_CHARACTERS, MAX_COLUMNS, MAX_ROWS, MAX_SHEET_CELLS
from documents.reading.markup import plain_lines
from documents.reading.sources.package import Package, damaged, encrypted, too_big
from thai.format import long_date

_REFERENCE = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,4})([0-9]{1,8})"')
#: A formula with nothing, or an empty value, behind it.
_UNCOUNTED = re.compile(
    rb'<c\b[^>]*?\br="([A-Z]{1,4}[0-9]{1,8})"[^>]*>\s*<f\b[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
_MOST_NAMED = 100
_OVERLAP = 256


def read(name: str, data: bytes) -> Paper:
    """Read every visible sheet of a workbook."""
    import python_calamine

    uncounted: list[str] = []
    if data[:2] == b"PK":
        uncounted = _check_extent(Package(name, data))
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        blocks = list(_sheets(book))
    except python_calamine.PasswordError:
        raise encrypted(name) from None
    except (python_calamine.CalamineError, OSError, ValueError, KeyError):
        raise damaged(name) from None
    return Paper(name, tuple(blocks), notes=tuple(uncounted))


def _check_extent(package: Package) -> list[str]:
    """Refuse sheets whose outermost cells span more than memory should hold: two cells can claim 17 billion.

    Return the cells with a formula whose value the file does not hold: programs that only write files leave it out.
    """
    uncounted: list[str] = []
    for part in package.names():
        if part.startswith("xl/worksheets/") and part.endswith(".xml"):
            rows, columns = _extent(package, part, uncounted)
            if rows * columns > MAX_SHEET_CELLS or rows > MAX_ROWS:
                raise too_big(package.name)
    return uncounted


def _extent(package: Package, part: str, uncounted: list[str]) -> tuple[int, int]:
    rows = columns = 0
    tail = b""
    for chunk in package.chunks(part):
        block = tail + chunk
        for letters, digits in _REFERENCE.findall(block):
            rows = max(rows, int(digits))
            columns = max(columns, _column_number(letters))
        if b"</f>" in block or b"<f/>" in block:
            found = (match.decode("ascii") for match in _UNCOUNTED.findall(block))
            uncounted.extend(cell for cell in found if cell not in uncounted[-_MOST_NAMED:])
        tail = block[-_OVERLAP:]
    return rows, columns


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _sheets(book: Any) -> Iterator[Block]:
    visible = [sheet.name for sheet in book.sheets_metadata if str(sheet.visible).endswith("Visible")]
    for sheet_name in visible:
        sheet = book.get_sheet_by_name(sheet_name)
        if sheet.total_height * max(sheet.total_width, 1) > MAX_SHEET_CELLS or sheet.total_height > MAX_ROWS:
            raise UnreadablePlan(
                f"แผ่นงาน {sheet_name} ใหญ่เกินไป (เกิน {MAX_ROWS:,} แถว)",
                f"the sheet {sheet_name} is too large (more than {MAX_ROWS:,} rows)",
            )
        if sheet.total_height:
            if len(visible) > 1:
                yield Paragraph(sheet_name, Place(f"แผ่นงาน {sheet_name}"))
            yield Table(tuple(_rows(sheet, sheet_name)), Place(f"แผ่นงาน {sheet_name}"))


def _rows(sheet: Any, sheet_name: str) -> Iterator[GridRow]:
    first_row = sheet.start[0] if sheet.start else 0
    first_column = sheet.start[1] if sheet.start else 0
    merged = _merged(sheet, first_row, first_column)
    seen: dict[tuple[int, int], str] = {}
    for index, values in enumerate(sheet.iter_rows()):
        cells = [Cell(_text(value)) for value in values[:MAX_COLUMNS]]
        for column in range(len(cells)):
            origin = merged.get((index, column)) if merged else None
            if origin == (index, column):
                seen[origin] = cells[column].text
            elif origin is not None:
                cells[column] = Cell(seen.get(origin, ""), merged=origin[0] < index)
        yield GridRow(tuple(cells), Place(f"แผ่นงาน {sheet_name} แถว {first_row + index + 1}"))


def _merged(sheet: Any, first_row: int, first_column: int) -> dict[tuple[int, int], tuple[int, int]]:
    """Return for every covered cell the one that holds its value, both relative to the sheet's used range."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if (bottom - top + 1) * (right - left + 1) > MAX_ROWS:
            continue
        origin = (top - first_row, left - first_column)
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                found[row - first_row, column - first_column] = origin
    return found


def _text(value: object) -> str:
    if value == "" or value is None:
        return ""
    if isinstance(value, str):
        return plain_lines(value[:MAX_CELL_CHARACTERS]).strip()
    if isinstance(value, bool):
        return "ใช่" if value else "ไม่ใช่"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.10g}"
    if isinstance(value, datetime):
        return long_date(value.date(), digits="arabic")
    if isinstance(value, date):
        return long_date(value, digits="arabic")
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value)
