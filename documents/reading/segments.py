"""Cutting tables at their headings: one sheet may hold several tables, one table may run over many pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from documents.reading.cells import split_duties
from documents.reading.contents import columns_by_cells, settle_by_cells
from documents.reading.grid import Block, Cell, GridRow, Paragraph, Table, plain_row
from documents.reading.headers import (
    Columns,
    Meaning,
    columns_of,
    continues_heading,
    heading_meaning,
    is_bare_year,
    torn_heading,
)
from documents.reading.months import month_columns
from documents.reading.turning import is_planned_or_done, told_by, turned

Mender = Callable[[str], str]
#: "ระยะเวลา", a year and its months.
_HIGHEST_HEADING = 3
_LONGEST_LOWER = 40
#: Between the pages of a table stand page numbers at most.
_LONGEST_PAGE_MARK = 12
#: A heading that was torn in two rows stands at the top of its table.
_TOP_ROWS = 12


@dataclass(slots=True)
class Segment:
    """Rows under one heading; ``columns`` is None where the table has no heading that is understood."""

    table: Table
    columns: Columns | None = None
    rows: list[GridRow] = field(default_factory=list)
    headings: list[GridRow] = field(default_factory=list)


def segments(blocks: Iterable[Block], mend: Mender) -> list[Paragraph | Segment]:
    """Return paragraphs and segments in their order, every text mended and every column's meaning settled."""
    found: list[Paragraph | Segment] = []
    for block in _with_whole_headings(list(turned(list(blocks)))):
        if isinstance(block, Paragraph):
            found.append(replace(block, text=mend(block.text)))
        else:
            found.extend(_cut(block, mend))
    named = [item for item in found if isinstance(item, Segment)]
    settle_by_cells(named)
    _settle(named)
    return found


def _with_whole_headings(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks with each heading that a page cut in two put together in the table of the second page."""
    before: Table | None = None
    between: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            between.append(block)
            continue
        table = block
        if before is not None:
            before, table = _heading_moved(before, table, between)
            if before.rows:
                yield before
        yield from between
        before, between = table, []
    if before is not None:
        yield before
    yield from between


def _heading_moved(before: Table, after: Table, between: Sequence[Paragraph]) -> tuple[Table, Table]:
    if not before.rows or not after.rows or any(len(one.text) > _LONGEST_PAGE_MARK for one in between):
        return before, after
    upper, lower = before.rows[-1].texts(), after.rows[0].texts()
    joined = torn_heading(upper, lower)
    if joined is None and columns_of(upper) is not None and continues_heading(upper, lower):
        joined = [f"{above} {below}".strip() for above, below in zip(upper, lower, strict=True)]
    if joined is None:
        return before, after
    heading = plain_row(joined, after.rows[0].place)
    return replace(before, rows=before.rows[:-1]), replace(after, rows=(heading, *after.rows[1:]))


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
        current = Segment(table, columns, headings=rows[index : index + height])
        index += height
    if current.columns is None:
        current = _told_by_cells(current)
    if current.rows or current.columns is not None:
        yield current


def _told_by_cells(segment: Segment) -> Segment:
    """Return a segment under a row that names its subject, where the cells below say what the other columns are."""
    for at, row in enumerate(segment.rows[:_TOP_ROWS]):
        columns = columns_by_cells(row.texts(), segment.rows[at + 1 :])
        if columns is not None:
            return Segment(segment.table, columns, segment.rows[at + 1 :], [*segment.rows[: at + 1]])
    return segment


def _titles(rows: Sequence[GridRow]) -> Iterator[Paragraph]:
    for row in rows:
        text = " ".join(dict.fromkeys(text for text in row.texts() if text))
        if text:
            yield Paragraph(text, row.place)


def _mended(row: GridRow, mend: Mender) -> GridRow:
    return GridRow(tuple([_mended_cell(cell, mend) if cell.text else cell for cell in row.cells]), row.place)


def _mended_cell(cell: Cell, mend: Mender) -> Cell:
    text = mend(cell.text)
    return cell if text == cell.text else Cell(text, cell.merged, cell.filled)


def _heading_at(rows: Sequence[GridRow], index: int) -> tuple[Columns | None, int]:
    """Return what the headings in a row mean and how many rows they take; None and 0 for a row of data."""
    first = rows[index].texts()
    columns, height = columns_of(first), 1
    if (columns is not None or index < _TOP_ROWS) and index + 1 < len(rows):
        whole = torn_heading(first, rows[index + 1].texts())
        if whole is not None:
            first, columns, height = whole, columns_of(whole), 2
    if columns is None:
        return None, 0
    texts, above = first, first
    for row in rows[index + height : index + _HIGHEST_HEADING]:
        joined = _joined_texts(texts, row)
        below = columns_of(joined, above) if joined is not None else None
        if joined is None or below is None:
            break
        above = [" ".join(dict.fromkeys(pair)) for pair in zip(above, joined, strict=True)]
        columns, texts, height = below, joined, height + 1
    return columns, height


def _joined_texts(upper: Sequence[str], lower: GridRow) -> list[str] | None:
    """Join "ระยะเวลา" over "เริ่ม | สิ้นสุด": the lower row repeats what spans both rows and names the rest.

    Texts have no merged cells: there it leaves those empty, and may only name months or their years. A heading that
    was torn in two ("ระยะเวลา" over "ดำเนินการ") is one again.
    """
    if len(upper) != len(lower.cells):
        return None
    named = [cell.text for cell in lower.cells if cell.text and not cell.merged]
    if not named or max(map(len, named)) > _LONGEST_LOWER:
        return None
    if any(cell.merged for cell in lower.cells):
        if not all(cell.merged or cell.text for cell in lower.cells):
            return None
        plain = month_columns(lower.texts()) is not None
        return [
            above if cell.merged else cell.text if plain else _whole(above, cell.text)
            for above, cell in zip(upper, lower.cells, strict=True)
        ]
    texts = lower.texts()
    over = _spread(upper, texts)
    if month_columns(over) is not None and all(map(is_planned_or_done, named)):
        return [told_by(above, text) if text else above for above, text in zip(over, texts, strict=True)]
    if month_columns(texts) is not None or all(map(is_bare_year, named)):
        return [text or above for above, text in zip(upper, texts, strict=True)]
    if _fills_a_gap(upper, texts) and columns_of(texts) is None:
        below = [_whole(above, text) for above, text in zip(over, texts, strict=True)]
        if all(map(heading_meaning, filter(None, below))):
            return [text or above for above, text in zip(upper, below, strict=True)]
    if continues_heading(upper, texts):
        return [f"{above} {text}".strip() for above, text in zip(upper, texts, strict=True)]
    return None


def _spread(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Return the headings above, each over all columns that the lower row names and that have none of their own."""
    over: list[str] = []
    for above, below in zip(upper, lower, strict=True):
        over.append(above or (over[-1] if below and over else ""))
    return over


def _whole(above: str, below: str) -> str:
    """Return a lower heading with the one above it where it says nothing alone: "หลัก" under ผู้รับผิดชอบ."""
    whole = f"{above} {below}"
    told = heading_meaning(below) or heading_meaning(whole) not in {Meaning.OWNER, Meaning.DEADLINE}
    return below if not below or told else whole


def _fills_a_gap(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Tell whether a row names columns that the heading above leaves open: "เริ่มต้น | สิ้นสุด" under one ระยะเวลา."""
    return any(text and not above for above, text in zip(upper, lower, strict=True))


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
