"""HTML in texts: paragraphs and list items become lines, check boxes ☐ and ☑; tables are laid out on a plain grid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from lxml import html

from documents.reading.grid import Cell
from documents.reading.limits import MAX_COLUMNS

TICKED = "☑"
UNTICKED = "☐"

_LINE_TAGS = frozenset({"p", "br", "div", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li"})


def plain_lines(text: str) -> str:
    """Return a text with its HTML turned into lines; text without HTML comes back as it is."""
    if "<" not in text and "&" not in text:
        return text
    return _lines(_fragment(text))


def _fragment(text: str) -> Any:
    return html.fragment_fromstring(text.encode(), create_parent="div", parser=html.HTMLParser(encoding="utf-8"))


def _lines(element: Any) -> str:
    lines = (line.strip() for line in "".join(_shown(element)).split("\n"))
    return "\n".join(line for line in lines if line)


def _shown(element: Any) -> Iterator[str]:
    """Yield what an element shows; every block begins a new line, and every item of a list with its marker."""
    end = "\n" if element.tag in _LINE_TAGS else " " if element.tag in {"td", "th"} else ""
    if isinstance(element.tag, str):
        yield end.strip(" ")
        yield _marker(element)
        yield element.text or ""
    for child in element:
        yield from _shown(child)
        yield child.tail or ""
    yield end


def _marker(element: Any) -> str:
    if element.tag == "input":
        return f" {TICKED if 'checked' in element.attrib else UNTICKED} "
    if element.tag != "li" or _has_own_marker(element.text_content()):
        return ""
    above = element.getparent()
    return f"{sum(1 for _ in element.itersiblings('li', preceding=True)) + 1}. " if above.tag == "ol" else "- "


def _has_own_marker(text: str) -> bool:
    """Tell whether an item was typed with its marker: ours would say it twice."""
    first = text.lstrip()[:4]
    return bool(first) and (first[0] in "-•*(" or (first[0].isdigit() and any(mark in first for mark in ".)")))


class _Spanning(NamedTuple):
    """A cell with the columns and rows it covers."""

    text: str
    columns: int
    rows: int


def html_rows(text: str) -> list[tuple[Cell, ...]]:
    """Return the rows of an HTML table, laid out; tables inside it become the text of their cells."""
    table = next(_fragment(text).iter("table"))
    cells = (cell for cell in table.iter("td", "th") if next(cell.iterancestors("table")) is table)
    return _laid_out([list(map(_spanning, row)) for _, row in groupby(cells, lambda cell: cell.getparent())])


def _spanning(cell: Any) -> _Spanning:
    columns, rows = (cell.get(name) or "" for name in ("colspan", "rowspan"))
    spans = (int(value) if value.isdecimal() and len(value) < 4 else 1 for value in (columns, rows))
    return _Spanning(_lines(cell), *(span or 1 for span in spans))


def _laid_out(rows: Iterable[Sequence[_Spanning]]) -> list[tuple[Cell, ...]]:
    """Return full rows: every covered place repeats the text and, below the first row, is marked as merged."""
    grid: list[tuple[Cell, ...]] = []
    hanging: dict[int, tuple[str, int]] = {}
    for row in rows:
        cells: list[Cell] = []
        still: dict[int, tuple[str, int]] = {}
        for cell in (*row, None):
            while len(cells) in hanging and len(cells) < MAX_COLUMNS:
                text, left = hanging.pop(len(cells))
                if left > 1:
                    still[len(cells)] = (text, left - 1)
                cells.append(Cell(text, merged=True))
            for _ in range(min(cell.columns, MAX_COLUMNS - len(cells)) if cell else 0):
                if cell and cell.rows > 1:
                    still[len(cells)] = (cell.text, cell.rows - 1)
                cells.append(Cell(cell.text if cell else ""))
        grid.append(tuple(cells))
        hanging = still
    return grid
