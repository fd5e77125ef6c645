"""Tables of steps under a line that names their measure: what the lines around a table say becomes columns of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from documents.reading.grid import Block, Cell, GridRow, Paragraph, Table
from documents.reading.headers import Meaning, columns_of, heading_meaning
from documents.reading.tidy import one_line, tidy, to_arabic

_TOP_ROWS = 12
_HEADING = re.compile(
    r"^\W*(?:(?:มาตรการ|แนวทาง|กิจกรรม|โครงการ)(?:ที่|ข้อ(?:ที่)?)?\s*[0-9]{1,3}\s*[:.)–-]*|(?:ชื่อ)?(?:มาตรการ|โครงการ|กิจกรรม)\s*:)"
    r"\s*(?:เรื่อง\s*)?(?P<title>[^\s:].{4,250})$"
)
_FIELD = re.compile(r"^\W{0,3}(?P<label>[^:]{2,60}?)\s*:\s*(?P<value>\S.*)$", re.DOTALL)
_SUBJECTS = (Meaning.MEASURE, Meaning.ITEM, Meaning.QUESTION, Meaning.ISSUE, Meaning.ELEMENTS)
_TITLE = "มาตรการ"
#: Within so many letters "มาตรการที่ 1" has said its number.
_NUMBER_REACH = 14


def with_their_measures(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with the measure named above a table of steps, and its fields around it, as columns of it."""
    found = list(blocks)
    starts = [at for at, block in enumerate(found) if isinstance(block, Paragraph) and _title(block.text)]
    for first, last in zip(starts, [*starts[1:], len(found)], strict=False):
        tables = [at for at in range(first, last) if isinstance(found[at], Table)]
        if len(tables) != 1:
            continue
        table = found[tables[0]]
        around = [block for block in found[first:last] if isinstance(block, Paragraph)]
        if isinstance(table, Table) and (top := _heading_row(table)) is not None:
            found[tables[0]] = _widened(table, top, around)
    return [_with_bands(block) if isinstance(block, Table) else block for block in found]


def _title(text: str) -> str:
    match = _HEADING.match(to_arabic(one_line(tidy(text))))
    return match["title"] if match else ""


def _heading_row(table: Table) -> int | None:
    """Return where the headings of a table stand that has steps and nothing that names their measure."""
    for at, row in enumerate(table.rows[:_TOP_ROWS]):
        columns = columns_of([tidy(text) for text in row.texts()])
        if columns is not None:
            return at if columns.is_plan and not columns.has(*_SUBJECTS) else None
    return None


def _widened(table: Table, top: int, around: Sequence[Paragraph]) -> Table:
    own = {heading_meaning(tidy(text)) for text in table.rows[top].texts()}
    whole = one_line(tidy(around[0].text))
    fields = {_TITLE: whole if any(map(str.isdigit, whole[:_NUMBER_REACH])) else _title(whole)}
    for paragraph in around[1:]:
        match = _FIELD.match(tidy(paragraph.text))
        meaning = heading_meaning(match["label"]) if match else None
        if match and meaning is not None and meaning not in own:
            fields[match["label"]] = match["value"]
    headings = tuple(Cell(label) for label in fields)
    values = tuple(Cell(value) for value in fields.values())
    rows = list(table.rows)
    rows[top] = rows[top]._replace(cells=(*headings, *_of_steps(rows[top])))
    for at in range(len(rows)):
        if at != top:
            below = values if at == top + 1 else tuple(cell._replace(merged=True) for cell in values)
            rows[at] = rows[at]._replace(cells=(*below, *rows[at].cells))
    return replace(table, rows=tuple(rows))


def _with_bands(table: Table) -> Table:
    """Return a table of steps whose measures are rows over all its columns with the measure beside each step."""
    top = _heading_row(table)
    if top is None or not any(_band(row) for row in table.rows[top + 1 :]):
        return table
    return replace(table, rows=(*table.rows[:top], *_banded(table.rows[top:])))


def _banded(rows: Sequence[GridRow]) -> Iterator[GridRow]:
    yield rows[0]._replace(cells=(Cell(_TITLE), *_of_steps(rows[0])))
    title, begun = "", False
    for row in rows[1:]:
        if named := _band(row):
            title, begun = named, False
        else:
            yield row._replace(cells=(Cell(title, merged=begun), *row.cells))
            begun = bool(title)


def _of_steps(headings: GridRow) -> Iterator[Cell]:
    """Yield the headings without that of a number: here it counts steps."""
    for cell in headings.cells:
        yield Cell("") if heading_meaning(tidy(cell.text)) is Meaning.NO else cell


def _band(row: GridRow) -> str:
    """Return the measure that a row names alone."""
    texts = list(dict.fromkeys(tidy(text) for text in row.texts() if text.strip()))
    return one_line(texts[0]) if len(texts) == 1 and _title(texts[0]) else ""
