"""Excel workbooks (.xlsx, .xls) through python-calamine: cached values only, formulas are never computed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from documents.reading.errors import UnreadablePlan
from documents.reading.grid import Block, Cell, GridRow, Paper, Paragraph, Place, Table
from documents.reading.headers import columns_of
from documents.reading.limits import MAX_CELL_CHARACTERS, MAX_COLUMNS, MAX_ROWS, MAX_SHEET_CELLS
from documents.reading.markup import plain_lines
from documents.reading.serials import serial_day, typed_day
from documents.reading.sources.package import Package, damaged, encrypted, too_big
from documents.reading.sources.sheet_looks import Looks, Styles, column_number, counts_from_1904, parts_of_sheets
from thai.format import long_date

_REFERENCE = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,4})([0-9]{1,8})"')
#: A formula with nothing, or an empty value, behind it.
_UNCOUNTED = re.compile(
    rb'<c\b[^>]*?\br="([A-Z]{1,4}[0-9]{1,8})"[^>]*>\s*<f\b[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
_MOST_NAMED = 100
_OVERLAP = 256
_TOP_ROWS = 12
_DAYS_TO_1904 = 1462


def read(name: str, data: bytes) -> Paper:
    """Read every visible sheet of a workbook."""
    import python_calamine

    about = _About()
    if data[:2] == b"PK":
        _look_at(Package(name, data), about)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        blocks = list(_sheets(book, about))
    except python_calamine.PasswordError:
        raise encrypted(name) from None
    except (python_calamine.CalamineError, OSError, ValueError, KeyError):
        raise damaged(name) from None
    return Paper(name, tuple(blocks), notes=tuple(about.uncounted), hidden=tuple(about.hidden))


@dataclass(slots=True)
class _About:
    """What the values do not say: the looks of each sheet, formulas without a value, and what is not shown."""

    looks: dict[str, Looks] = field(default_factory=dict)
    uncounted: list[str] = field(default_factory=list)
    hidden: list[tuple[Paragraph, str]] = field(default_factory=list)
    #: Added to the days of a book that counts from 1904.
    later: int = 0


def _look_at(package: Package, about: _About) -> None:
    """Learn how each sheet looks, and refuse those whose outermost cells span more than memory should hold.

    Two cells can claim 17 billion.
    """
    styles, names = Styles(package), parts_of_sheets(package)
    about.later = _DAYS_TO_1904 if counts_from_1904(package) else 0
    for part in package.names():
        if part.startswith("xl/worksheets/") and part.endswith(".xml"):
            looks = about.looks.setdefault(names.get(part, ""), Looks())
            rows, columns = _extent(package, part, styles, looks, about.uncounted)
            if rows * columns > MAX_SHEET_CELLS or rows > MAX_ROWS:
                raise too_big(package.name)


def _extent(package: Package, part: str, styles: Styles, looks: Looks, uncounted: list[str]) -> tuple[int, int]:
    rows = columns = 0
    tail = b""
    for chunk in package.chunks(part):
        block = tail + chunk
        for letters, digits in _REFERENCE.findall(block):
            rows = max(rows, int(digits))
            columns = max(columns, column_number(letters))
        styles.note(block, looks)
        if b"</f>" in block or b"<f/>" in block:
            found = (match.decode("ascii") for match in _UNCOUNTED.findall(block))
            uncounted.extend(cell for cell in found if cell not in uncounted[-_MOST_NAMED:])
        tail = block[-_OVERLAP:]
    return rows, columns


def _sheets(book: Any, about: _About) -> Iterator[Block]:
    visible = [sheet.name for sheet in book.sheets_metadata if str(sheet.visible).endswith("Visible")]
    unseen = (sheet.name for sheet in book.sheets_metadata if sheet.name not in visible)
    about.hidden.extend((Paragraph(name, Place(f"แผ่นงาน {name}")), "hidden") for name in unseen)
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
            rows = tuple(_rows(sheet, sheet_name, about))
            yield from _side_by_side(Table(rows, Place(f"แผ่นงาน {sheet_name}")))


def _rows(sheet: Any, sheet_name: str, about: _About) -> Iterator[GridRow]:
    looks = about.looks.get(sheet_name, Looks())
    top, left = sheet.start or (0, 0)
    merged = _merged(sheet, top, left)
    looked_at = merged or looks.percents or looks.dates
    seen: dict[tuple[int, int], str] = {}
    for index, values in enumerate(sheet.iter_rows()):
        row = top + index
        cells = [Cell(_text(value)) for value in values[:MAX_COLUMNS]]
        for column in range(len(cells)) if looked_at else ():
            if (row, left + column) in looks.percents or (row, left + column) in looks.dates:
                is_date = (row, left + column) in looks.dates
                cells[column] = Cell(_as_shown(values[column], about.later, is_date=is_date))
            origin = merged.get((index, column)) if merged else None
            if origin == (index, column):
                seen[origin] = cells[column].text
            elif origin is not None:
                cells[column] = Cell(seen.get(origin, ""), merged=origin[0] < index)
        place = Place(f"แผ่นงาน {sheet_name} แถว {row + 1}")
        if not (looks.columns or looks.rows):
            yield GridRow(tuple(cells), place)
            continue
        unseen = [cell.text for column, cell in enumerate(cells) if left + column in looks.columns or row in looks.rows]
        if text := " ".join(filter(None, unseen)):
            about.hidden.append((Paragraph(text, place), "hidden"))
        if row not in looks.rows:
            yield GridRow(tuple(cell for at, cell in enumerate(cells) if left + at not in looks.columns), place)


def _side_by_side(table: Table) -> Iterator[Table]:
    """Yield a sheet's tables one by one where several stand beside each other, an empty column between."""
    width = max((len(row.cells) for row in table.rows), default=0)
    used = [any(len(row.cells) > column and row.cells[column].text for row in table.rows) for column in range(width)]
    runs: list[tuple[int, int]] = []
    for column, filled in enumerate(used):
        if not filled:
            continue
        if runs and runs[-1][1] == column:
            runs[-1] = (runs[-1][0], column + 1)
        else:
            runs.append((column, column + 1))
    parts = [
        replace(table, rows=tuple(row._replace(cells=row.cells[first:last]) for row in table.rows))
        for first, last in runs
    ]
    if len(parts) > 1 and all(_has_heading(part) for part in parts):
        yield from parts
    else:
        yield table


def _has_heading(table: Table) -> bool:
    return any(columns_of(row.texts()) is not None for row in table.rows[:_TOP_ROWS])


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
    if isinstance(value, date):
        return _day(value)
    return str(value)


def _as_shown(value: object, later: int, *, is_date: bool) -> str:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return _text(value)
    if is_date:
        return _day(day) if (day := serial_day(value + later)) else _text(value)
    return f"{value * 100:.10g}%"


def _day(day: date) -> str:
    """Return a day as it was meant: who types 31/3/2569 gets a day of the year 2569 after Christ."""
    return long_date(typed_day(date(day.year, day.month, day.day)), digits="arabic")
