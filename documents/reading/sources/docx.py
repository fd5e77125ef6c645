"""Word documents, read from their XML: merged cells, tracked changes, content controls, automatic numbers.

python-docx repeats merged cells and loses tracked insertions and content controls, so the tree is walked here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from documents.reading.errors import UnreadablePlan
from documents.reading.grid import Block, Cell, GridRow, Paper, Paragraph, Place, Table, plain_row
from documents.reading.limits import MAX_COLUMNS, MAX_ROWS
from documents.reading.markup import TICKED, UNTICKED
from documents.reading.sources.numbering import Numbering
from documents.reading.sources.package import Package, too_big

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

#: Deleted and moved-away text, field codes, and the second copy that old programs would show.
_UNSEEN = frozenset({f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{MC}Fallback", f"{W}rPr", f"{W}pPr", f"{W}tbl"})
_BOX = f"{W}txbxContent"
_FEWEST_TABS = 2
_TRANSPARENT = frozenset({f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}smartTag", f"{W}customXml"})
_TICKED_SYMBOLS = frozenset({"F0FE", "F0FC", "F052", "F0FD", "F050"})
_UNTICKED_SYMBOLS = frozenset({"F0A8", "F06F", "F0A3", "F071", "F02A"})
_FALSE = frozenset({"0", "false", "off"})


def read(name: str, data: bytes) -> Paper:
    """Read a .docx file. Macros are never looked at."""
    package = Package(name, data)
    document = package.xml("word/document.xml")
    body = document.find(f"{W}body")
    if body is None:
        raise UnreadablePlan(
            f"ไฟล์ {name} ไม่มีเนื้อความของเอกสาร Word กรุณาเปิดด้วย Word แล้วบันทึกใหม่",
            f"{name} holds no Word text; please open it in Word and save it again",
        )
    reader = _Reader(package)
    blocks = (*_tabbed(list(reader.blocks(body))), *reader.footnotes())
    return Paper(name, blocks, hidden=tuple(reader.hidden))


def _tabbed(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks with lines set out by tabs as a table; tabs of other lines become blanks."""
    run: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph) and block.text.count("\t") >= _FEWEST_TABS:
            run.append(block)
            continue
        yield from _lines_set_out(run)
        run = []
        yield replace(block, text=block.text.replace("\t", " ").strip()) if isinstance(block, Paragraph) else block
    yield from _lines_set_out(run)


def _lines_set_out(run: Sequence[Paragraph]) -> Iterator[Block]:
    if len(run) > 1:
        yield Table(tuple(plain_row(line.text.split("\t"), line.place) for line in run), run[0].place)
    else:
        yield from (replace(line, text=line.text.replace("\t", " ").strip()) for line in run)


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

    def __init__(self, package: Package) -> None:
        self._name = package.name
        self._package = package
        self._numbering = Numbering.of(package)
        self._hidden_styles = _hidden_styles(package)
        self._footnotes = _Footnotes(package)
        self._tables = 0
        self._paragraphs = 0
        self.hidden: list[tuple[Paragraph, str]] = []

    def footnotes(self) -> Iterator[Block]:
        """Yield the footnotes that the text refers to, each behind its mark."""
        for number, text in self._footnotes.texts():
            yield Paragraph(f"*{number} {text}", Place(f"เชิงอรรถ {number}"))

    def blocks(self, body: Any) -> Iterator[Block]:
        for child in _children(body):
            if child.tag == f"{W}p":
                self._paragraphs += 1
                place = Place(f"ย่อหน้า {self._paragraphs}")
                for line in self._paragraph(child, place, framed=False).split("\n"):
                    if line.strip():
                        yield Paragraph(line.strip(" "), place)
                for box in child.iter(_BOX):
                    if not any(above.tag in {_BOX, f"{MC}Fallback"} for above in box.iterancestors()):
                        yield from self.blocks(box)
            elif child.tag == f"{W}tbl":
                yield from self._table_blocks(child)
            elif child.tag == f"{W}altChunk":
                yield from self._chunk(child)

    def _chunk(self, chunk: Any) -> Iterator[Block]:
        """Yield what another file holds that Word shows in this place."""
        part = self._package.targets("word/document.xml").get(chunk.get(f"{R}id") or "")
        if part is None or part not in self._package.names():
            return
        data = self._package.part(part)
        if data[:2] == b"PK":
            yield from read(self._name, data).blocks
            return
        from documents.reading.sources import text

        yield from text.blocks(text.decode(self._name, text.web_page(data)))

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
            where = Place(f"{place} แถว {number}")
            yield GridRow(tuple(self._cells(row, above, where)), where)

    def _cells(self, row: Any, above: dict[int, str], place: Place) -> Iterator[Cell]:
        column = 0
        for _ in range(min(_number(row.find(f"{W}trPr/{W}gridBefore"), 0), MAX_COLUMNS)):
            column += 1
            yield Cell("")
        for cell in _children(row):
            if cell.tag != f"{W}tc":
                continue
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            continues = merge is not None and _attribute(merge) != "restart"
            text = above.get(column, "") if continues else self._cell_text(cell, place)
            for _ in range(max(1, min(_number(cell.find(f"{W}tcPr/{W}gridSpan"), 1), MAX_COLUMNS - column))):
                above[column] = text
                column += 1
                yield Cell(text, merged=continues, filled=_is_filled(cell))

    def _cell_text(self, cell: Any, place: Place) -> str:
        lines: list[str] = []
        for child in _children(cell):
            if child.tag == f"{W}p":
                lines.append(self._paragraph(child, place).replace("\t", " "))
            elif child.tag == f"{W}tbl":
                lines.extend(" ".join(text for text in row.texts() if text) for row in self._rows(child, ""))
        return "\n".join(line.strip() for line in lines if line.strip())

    def _paragraph(self, paragraph: Any, place: Place, *, framed: bool = True) -> str:
        if any(
            control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None for control in paragraph.iterancestors(f"{W}sdt")
        ):
            self._hide(paragraph, place, "placeholder")
            return ""
        text = "".join(self._texts(paragraph, place, framed=framed))
        return self._numbering.marker(paragraph) + text

    def _texts(self, element: Any, place: Place, *, framed: bool) -> Iterator[str]:
        """Yield what a reader of the paragraph sees; ``framed``: what stands in a box is part of it."""
        for child in element:
            tag = child.tag
            if tag == f"{W}sdt" and child.find(f"{W}sdtPr/{W}showingPlcHdr") is not None:
                self._hide(child, place, "placeholder")
            elif tag == f"{W}r" and self._is_hidden(child):
                self._hide(child, place, "hidden")
            elif tag == f"{W}r" and _is_struck(child):
                self._hide(child, place, "struck")
            elif tag == f"{W}footnoteReference":
                yield f" *{self._footnotes.number(_attribute(child, 'id') or '')}"
            elif tag == f"{W}sdt" and (box := child.find(f"{W}sdtPr/{W14}checkbox")) is not None:
                yield _control_box(box)
            elif tag in _SIGNS:
                yield _SIGNS[tag](child)
            elif isinstance(tag, str) and tag not in _UNSEEN and (framed or tag != _BOX):
                yield from self._texts(child, place, framed=framed)
                if tag == f"{W}p":
                    yield "\n"

    def _is_hidden(self, run: Any) -> bool:
        properties = run.find(f"{W}rPr")
        if properties is None:
            return False
        own = properties.find(f"{W}vanish")
        if own is not None:
            return _attribute(own) not in _FALSE
        return _attribute(properties.find(f"{W}rStyle")) in self._hidden_styles

    def _hide(self, element: Any, place: Place, code: str) -> None:
        text = "".join(part.text or "" for part in element.iter(f"{W}t")).strip()
        if text:
            self.hidden.append((Paragraph(text, place), code))


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


def _hidden_styles(package: Package) -> frozenset[str]:
    """Return the character styles whose text is not shown."""
    if "word/styles.xml" not in package.names():
        return frozenset()
    styles = package.xml("word/styles.xml").iter(f"{W}style")
    hidden = ((style.get(f"{W}styleId"), style.find(f"{W}rPr/{W}vanish")) for style in styles)
    return frozenset(str(name) for name, mark in hidden if mark is not None and _attribute(mark) not in _FALSE)


#: What single elements show.
_SIGNS: dict[str, Callable[[Any], str]] = {
    f"{W}t": lambda element: element.text or "",
    f"{W}br": lambda _: "\n",
    f"{W}cr": lambda _: "\n",
    f"{W}tab": lambda _: "\t",
    f"{W}noBreakHyphen": lambda _: "-",
    f"{W}sym": lambda element: _symbol(_attribute(element, "char") or ""),
    f"{W}checkBox": _form_box,
}


def _is_struck(run: Any) -> bool:
    """Tell whether a run is crossed out: a new edition shows the old words so beside its own."""
    marks = (run.find(f"{W}rPr/{W}{name}") for name in ("strike", "dstrike"))
    return any(mark is not None and _attribute(mark) not in _FALSE for mark in marks)


class _Footnotes:
    """The footnotes of a document, numbered as the text refers to them."""

    def __init__(self, package: Package) -> None:
        self._notes: dict[str, str] = {}
        self._order: list[str] = []
        if "word/footnotes.xml" in package.names():
            for note in package.xml("word/footnotes.xml").iter(f"{W}footnote"):
                text = "".join(part.text or "" for part in note.iter(f"{W}t")).strip()
                self._notes[_attribute(note, "id") or ""] = text

    def number(self, name: str) -> int:
        """Return the number of a footnote."""
        if name not in self._order:
            self._order.append(name)
        return self._order.index(name) + 1

    def texts(self) -> Iterator[tuple[int, str]]:
        """Yield number and text of those that were referred to."""
        return ((number, self._notes[name]) for number, name in enumerate(self._order, 1) if self._notes.get(name))
