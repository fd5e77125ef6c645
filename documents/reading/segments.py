"""Cutting tables at their headings: one sheet may hold several tables, one table may run over many pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from documents.reading.cells import split_duties
from documents.reading.grid import Block, Cell, GridRow, Paragraph, Table
from documents.reading.headers import Columns, Meaning, columns_of

Mender = Callable[[str], str]


@dataclass(slots=True)
class Segment:
    """Rows under one heading; ``columns`` is None where the table has no heading that is understood."""

    table: Table
    columns: Columns | None = None
    rows: list[GridRow] = field(default_factory=list)


def segments(blocks: Iterable[Block], mend: Mender) -> list[Paragraph | Segment]:
    """Return paragraphs and segments in their order, every text mended and every column's meaning settled."""
    found: list[Paragraph | Segment] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found.append(replace(block, text=mend(block.text)))
        else:
            found.extend(_cut(block, mend))
    _settle([item for item in found if isinstance(item, Segment)])
    return found


def _cut(table: Table, mend: Mender) -> Iterator[Paragraph | Segment]:
    """Yield the title rows of a table as paragraphs, then its segments."""
    rows = [_mended(row, mend) for row in table.rows]
    current = Segment(table)
    index = 0
    while index < len(rows):
        columns, height = _heading_at(rows, index)
        if columns is None:
            current.rows.append(rows[index])
            index += 1
            continue
        if current.columns is None:
            yield from _titles(current.rows)
        elif current.rows:
            yield current
        current = Segment(table, columns)
        index += height
    if current.rows or current.columns is not None:
        yield current


def _titles(rows: Sequence[GridRow]) -> Iterator[Paragraph]:
    for row in rows:
        text = " ".join(dict.fromkeys(text for text in row.texts() if text))
        if text:
            yield Paragraph(text, row.place)


def _mended(row: GridRow, mend: Mender) -> GridRow:
    return GridRow(tuple(Cell(mend(cell.text), cell.merged) if cell.text else cell for cell in row.cells), row.place)


def _heading_at(rows: Sequence[GridRow], index: int) -> tuple[Columns | None, int]:
    """Return what the headings in a row mean and how many rows they take; None and 0 for a row of data."""
    columns = columns_of(rows[index].texts())
    if columns is None:
        return None, 0
    both = _two_rows(rows[index], rows[index + 1]) if index + 1 < len(rows) else None
    return (both, 2) if both is not None else (columns, 1)


def _two_rows(upper: GridRow, lower: GridRow) -> Columns | None:
    """Join "ระยะเวลา" over "เริ่ม | สิ้นสุด": the lower row repeats what spans both rows and names the rest."""
    if len(upper.cells) != len(lower.cells):
        return None
    spanning = sum(1 for cell in lower.cells if cell.merged)
    named = [cell.text for cell in lower.cells if cell.text and not cell.merged]
    if not spanning or not named or spanning + len(named) < len(lower.cells) or max(map(len, named)) > 40:
        return None
    pairs = zip(upper.cells, lower.cells, strict=True)
    return columns_of([above.text if below.merged else below.text for above, below in pairs])


def _settle(found: Sequence[Segment]) -> None:
    """Where issues stand beside lists of measures and no method is given, the lists are the method of the issue.

    Decided once for all segments of the same columns: the pages of one table must not be read differently.
    """
    with_lists = {item.columns.meanings for item in found if item.columns and _has_lists(item.columns, item.rows)}
    for item in found:
        if item.columns is not None and item.columns.meanings in with_lists:
            swapped = (Meaning.METHOD if m is Meaning.MEASURE else m for m in item.columns.meanings)
            item.columns = replace(item.columns, meanings=tuple(swapped))


def _has_lists(columns: Columns, rows: Sequence[GridRow]) -> bool:
    if columns.has(Meaning.METHOD, Meaning.ELEMENTS) or not columns.has(Meaning.MEASURE):
        return False
    if not columns.has(Meaning.ISSUE, Meaning.QUESTION):
        return False
    index = columns.meanings.index(Meaning.MEASURE)
    return any(len(row.cells) > index and len(split_duties(row.cells[index].text).items) > 1 for row in rows)
