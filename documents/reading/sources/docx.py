"""Word documents, read from their XML: merged cells, tracked changes, content controls, automatic numbers.

python-docx repeats merged cells and loses tracked insertions and content controls, so the tree is walked here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from documents.reading.grid import Block, Cell, GridRow, Paper, Paragraph, Place, Table
from documents.reading.limits import MAX_COLUMNS, MAX_ROWS
from documents.reading.markup import TICKED, UNTICKED
from documents.reading.sources.numbering import Numbering
from documents.reading.sources.package import Package, damaged, too_big

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

#: Deleted and moved-away text, field codes, and the second copy that old programs would show.
_UNSEEN = frozenset({f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{MC}Fallback", f"{W}rPr", f"{W}pPr", f"{W}tbl"})
_TRANSPARENT = frozenset({f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}smartTag", f"{W}customXml"})
_TICKED_SYMBOLS = frozenset({"F0FE", "F0FC", "F052", "F0FD", "F050"})
_UNTICKED_SYMBOLS = frozenset({"F0A8", "F06F", "F0A3", "F071", "F02A"})
_FALSE = frozenset({"0", "false", "off"})


def read(name: str, data: bytes) -> Paper:
    """Read a .docx file. Macros are never looked at."""
    package = Package(name, data)
    body = package.xml("word/document.xml").find(f"{W}body")
    if body is None:
        raise damaged(name)
    reader = _Reader(name, Numbering.of(package))
    return Paper(name, tuple(reader.blocks(body)))


def _children(element: Any) -> Iterator[Any]:
    """Yield the children, looking through content controls and tracked insertions."""
    for child in element:
        if child.tag in _TRANSPARENT:
            yield from _children(child)
        elif isinstance(child.tag, str):
            yield child


def _attribute(element: Any | None, name: str = "val", namespace: str = W) -> str | None:
    if element is None:
        return None
    value = element.get(f"{namespace}{name}")
    return None if value is None else str(value)


def _number(element: Any | None, default: int) -> int:
    value = _attribute(element)
    return int(value) if value is not None and value.isdecimal() and len(value) < 6 else default


class _Reader:
    """Walks one document; counts its tables and paragraphs for the places."""

    def __init__(self, name: str, numbering: Numbering) -> None:
        self._name = name
        self._numbering = numbering
        self._tables = 0
        self._paragraphs = 0

    def blocks(self, body: Any) -> Iterator[Block]:
        for child in _children(body):
            if child.tag == f"{W}p":
                self._paragraphs += 1
                for line in self._paragraph(child).split("\n"):
                    if line.strip():
                        yield Paragraph(line.strip(), Place(f"ย่อหน้า {self._paragraphs}"))
            elif child.tag == f"{W}tbl":
                yield from self._table_blocks(child)

    def _table_blocks(self, table: Any) -> Iterator[Block]:
        inner = list(_framed_tables(table))
        if inner:
            for nested in inner:
                yield from self._table_blocks(nested)
            return
        self._tables += 1
        place = f"ตาราง {self._tables}"
        yield Table(tuple(self._rows(table, place)), Place(place))

    def _rows(self, table: Any, place: str) -> Iterator[GridRow]:
        above: dict[int, str] = {}
        number = 0
        for row in _children(table):
            if row.tag != f"{W}tr" or row.find(f"{W}trPr/{W}del") is not None:
                continue
            number += 1
            if number > MAX_ROWS:
                raise too_big(self._name)
            yield GridRow(tuple(self._cells(row, above)), Place(f"{place} แถว {number}"))

    def _cells(self, row: Any, above: dict[int, str]) -> Iterator[Cell]:
        column = 0
        for _ in range(min(_number(row.find(f"{W}trPr/{W}gridBefore"), 0), MAX_COLUMNS)):
            column += 1
            yield Cell("")
        for cell in _children(row):
            if cell.tag != f"{W}tc":
                continue
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            continues = merge is not None and _attribute(merge) != "restart"
            text = above.get(column, "") if continues else self._cell_text(cell)
            for _ in range(max(1, min(_number(cell.find(f"{W}tcPr/{W}gridSpan"), 1), MAX_COLUMNS - column))):
                above[column] = text
                column += 1
                yield Cell(text, merged=continues, filled=_is_filled(cell))

    def _cell_text(self, cell: Any) -> str:
        lines: list[str] = []
        for child in _children(cell):
            if child.tag == f"{W}p":
                lines.append(self._paragraph(child))
            elif child.tag == f"{W}tbl":
                lines.extend(" ".join(text for text in row.texts() if text) for row in self._rows(child, ""))
        return "\n".join(line.strip() for line in lines if line.strip())

    def _paragraph(self, paragraph: Any) -> str:
        text = "".join(_texts(paragraph))
        return self._numbering.marker(paragraph) + text


def _is_filled(cell: Any) -> bool:
    """Tell whether a cell has a colour: plans drawn as calendars mark their months by it."""
    shading = cell.find(f"{W}tcPr/{W}shd")
    colour = (_attribute(shading, "fill") or "auto").lower()
    return colour not in {"auto", "ffffff"} and _attribute(shading) != "nil"


def _framed_tables(table: Any) -> Iterator[Any]:
    """Yield the tables inside a table that only frames them: hardly any columns, and real tables in its cells."""
    cells = [cell for row in _children(table) for cell in _children(row) if cell.tag == f"{W}tc"]
    rows = sum(1 for row in _children(table) if row.tag == f"{W}tr")
    if not rows or len(cells) / rows > 1:
        return
    for cell in cells:
        yield from (child for child in _children(cell) if child.tag == f"{W}tbl" and _columns(child) > 1)


def _columns(table: Any) -> int:
    return max((sum(1 for cell in _children(row) if cell.tag == f"{W}tc") for row in _children(table)), default=0)


def _texts(element: Any) -> Iterator[str]:
    """Yield what a reader of the paragraph sees."""
    for child in element:
        tag = child.tag
        if tag == f"{W}t":
            yield child.text or ""
        elif tag in {f"{W}br", f"{W}cr"}:
            yield "\n"
        elif tag == f"{W}tab":
            yield " "
        elif tag == f"{W}noBreakHyphen":
            yield "-"
        elif tag == f"{W}sym":
            yield _symbol(_attribute(child, "char") or "")
        elif tag == f"{W}checkBox":
            yield _form_box(child)
        elif tag == f"{W}sdt" and (box := child.find(f"{W}sdtPr/{W14}checkbox")) is not None:
            yield _control_box(box)
        elif isinstance(tag, str) and tag not in _UNSEEN:
            yield from _texts(child)
            if tag == f"{W}p":
                yield "\n"


def _symbol(code: str) -> str:
    if code.upper() in _TICKED_SYMBOLS:
        return TICKED
    return UNTICKED if code.upper() in _UNTICKED_SYMBOLS else ""


def _form_box(box: Any) -> str:
    state = box.find(f"{W}checked")
    state = state if state is not None else box.find(f"{W}default")
    return UNTICKED if state is None or (_attribute(state) or "1") in _FALSE else TICKED


def _control_box(box: Any) -> str:
    state = box.find(f"{W14}checked")
    return UNTICKED if state is None or (_attribute(state, "val", W14) or "1") in _FALSE else TICKED
