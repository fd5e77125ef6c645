"""CSV and TSV files, as Excel of a Thai office saves them."""

from __future__ import annotations

import csv
import io

from documents.reading.errors import UnreadablePlan
from documents.reading.grid import GridRow, Paper, Place, Table, plain_row
from documents.reading.limits import MAX_CELL_CHARACTERS, MAX_COLUMNS, MAX_ROWS
from documents.reading.markup import plain_lines
from documents.reading.sources.text import decode

_DELIMITERS = (",", ";", "\t", "|")


def read(name: str, data: bytes) -> Paper:
    """Read a file of separated values; the separator is the one that splits the most lines alike."""
    text = decode(name, data)
    rows: list[GridRow] = []
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    try:
        for values in reader:
            if len(rows) >= MAX_ROWS:
                raise UnreadablePlan(f"ไฟล์ {name} มีมากกว่า {MAX_ROWS:,} แถว", f"{name} has more than {MAX_ROWS:,} rows")
            cells = [plain_lines(value[:MAX_CELL_CHARACTERS]).strip() for value in values[:MAX_COLUMNS]]
            rows.append(plain_row(cells, Place(f"แถว {reader.line_num}")))
    except csv.Error:
        raise UnreadablePlan(
            f"ไฟล์ {name} อ่านเป็น CSV ไม่ได้ที่บรรทัด {reader.line_num}",
            f"{name} cannot be read as CSV at line {reader.line_num}",
        ) from None
    return Paper(name, (Table(tuple(rows), Place("แถว 1")),) if rows else ())


def _delimiter(text: str) -> str:
    sample = text[:20_000]
    counts = {}
    for delimiter in _DELIMITERS:
        widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row]
        wide = [width for width in widths if width > 1]
        counts[delimiter] = (len(wide), max(widths, default=1))
    return max(_DELIMITERS, key=lambda delimiter: counts[delimiter])
