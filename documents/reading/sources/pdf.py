"""PDF files with a text layer: ruled tables by pdfplumber, the text out of the glyphs."""

from __future__ import annotations

import io
import logging
import re
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from documents.reading.errors import UnreadablePlan
from documents.reading.grid import Block, Cell, GridRow, Paper, Paragraph, Place, Table
from documents.reading.limits import MAX_PAGES, MAX_UNPACKED_BYTES
from documents.reading.sources.glyphs import Glyph, join_lines, join_texts, name_glyphs, text_lines
from documents.reading.sources.package import damaged, encrypted, too_big

Progress = Callable[[int, int], None]
Box = tuple[float, float, float, float]

_TOLERANCE = 3.0
_SETTINGS = {"vertical_strategy": "lines", "horizontal_strategy": "lines", "snap_tolerance": _TOLERANCE}
_STREAM = re.compile(rb"stream\r?\n(?=[\x08\x18\x28\x38\x48\x58\x68\x78])")
_PIECE = 256 * 1024
#: A column narrower than this between double rules holds nothing.
_NARROWEST = 6.0


@dataclass(slots=True)
class _Ruled:
    """A ruled table: the boxes of its cells, None where a merged cell covers the place."""

    rows: list[list[Box | None]]
    box: Box
    cut_above: bool = False


@dataclass(slots=True)
class _Page:
    """What a page holds before its text is put together."""

    number: int
    glyphs: list[Glyph]
    tables: list[_Ruled] = field(default_factory=list)


def read(name: str, data: bytes, progress: Progress | None = None) -> Paper:
    """Read the text and the ruled tables of a PDF. Raises ``UnreadablePlan`` for a scan without text."""
    pages = _pages(name, data, progress)
    names = name_glyphs(page.glyphs for page in pages)
    blocks: list[Block] = []
    for page in pages:
        blocks.extend(_page_blocks(page, names))
    if not blocks:
        raise UnreadablePlan(
            f"ไฟล์ {name} เป็นภาพสแกน ไม่มีข้อความให้อ่าน กรุณาใช้ไฟล์ต้นฉบับ (Word หรือ Excel)",
            f"{name} is a scan and holds no text; please use the original file (Word or Excel)",
        )
    return Paper(name, tuple(_joined(blocks, pages)), scanned=True)


def _pages(name: str, data: bytes, progress: Progress | None) -> list[_Page]:
    import pdfplumber

    _check_streams(name, data)
    # pdfminer tells the log about every oddity of a file; what a person needs to know is said in one sentence.
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfexceptions import PDFException
    from pdfplumber.utils.exceptions import PdfminerException

    broken = (PDFException, ValueError, KeyError, TypeError, IndexError, AssertionError, OSError, RecursionError)
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            if len(document.pages) > MAX_PAGES:
                raise UnreadablePlan(f"ไฟล์ {name} มีเกิน {MAX_PAGES} หน้า", f"{name} has more than {MAX_PAGES} pages")
            return list(_read_pages(document, progress))
    except PdfminerException as error:
        inner = error.args[0] if error.args else None
        raise (encrypted(name) if isinstance(inner, PDFPasswordIncorrect) else damaged(name)) from None
    except broken:
        raise damaged(name) from None


def _check_streams(name: str, data: bytes) -> None:
    """Refuse a file whose packed streams unpack to more than any page needs; pictures are never unpacked here."""
    total = 0
    for match in _STREAM.finditer(data):
        if b"/Image" in data[max(0, match.start() - 600) : match.start()].rsplit(b"endobj", 1)[-1]:
            continue
        unpacker = zlib.decompressobj()
        piece = data[match.end() : match.end() + _PIECE]
        position = match.end() + len(piece)
        try:
            while piece and not unpacker.eof:
                total += len(unpacker.decompress(piece, _PIECE))
                piece = unpacker.unconsumed_tail
                if not piece and not unpacker.eof:
                    piece = data[position : position + _PIECE]
                    position += len(piece)
                if total > MAX_UNPACKED_BYTES:
                    raise too_big(name)
        except zlib.error:
            continue


def _read_pages(document: Any, progress: Progress | None) -> Iterator[_Page]:
    from documents.reading.sources.pdf_device import drawn_page

    total = len(document.pages)
    for number, flat in enumerate(document.pages, 1):
        page, glyphs = drawn_page(document, flat)
        yield _Page(number, glyphs, _tables(page))
        # A page keeps every object it was read from; 40 pages of tables would not fit the memory promised.
        page.close()
        flat.close()
        if progress is not None:
            progress(number, total)


# --- tables ------------------------------------------------------------------------------------------------


def _tables(page: Any) -> list[_Ruled]:
    above, below = _open_ends(page)
    found = []
    for table in page.find_tables({**_SETTINGS, "explicit_horizontal_lines": [*above, *below]}):
        for rows in _alike([list(row.cells) for row in table.rows]):
            ruled = _Ruled(rows, _around(rows))
            ruled.cut_above = any(abs(ruled.box[1] - y) < _TOLERANCE for y in above)
            if max(map(len, ruled.rows)) > 1:
                found.append(ruled)
    return sorted(found, key=lambda ruled: (ruled.box[1], ruled.box[0]))


def _alike(rows: list[list[Box | None]]) -> Iterator[list[list[Box | None]]]:
    """Yield runs of rows that share their columns: tables that touch each other are found as one."""
    kept = [row for row in rows if any(box and box[3] - box[1] >= _NARROWEST for box in row)]
    run: list[list[Box | None]] = []
    columns: set[int] = set()
    for row in kept:
        mine = _boundaries(row, run)
        if run and not (mine <= columns or columns <= mine):
            yield _without_rules(run)
            run, columns = [], set()
            mine = _boundaries(row, run)
        run.append(row)
        columns |= mine
    if run:
        yield _without_rules(run)


def _boundaries(row: list[Box | None], above: list[list[Box | None]]) -> set[int]:
    """Return where cells of a row begin, cells of the rows above that reach down into it included."""
    level = min((box[1] for box in row if box), default=0.0) + _TOLERANCE
    begun = {index for index, box in enumerate(row) if box and _width(box) >= _NARROWEST}
    for earlier in above:
        begun |= {index for index, box in enumerate(earlier) if box and _width(box) >= _NARROWEST and box[3] > level}
    return begun


def _around(rows: list[list[Box | None]]) -> Box:
    boxes = [box for row in rows for box in row if box is not None]
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _open_ends(page: Any) -> tuple[list[float], list[float]]:
    """Return where uprights end without a line across: there the page cut a row in two."""
    uprights = [edge for edge in page.edges if edge["orientation"] == "v" and edge["height"] > _TOLERANCE]
    # Rules drawn as thin boxes have short edges at their ends, which close nothing.
    across = [edge["top"] for edge in page.edges if edge["orientation"] == "h" and edge["width"] > _NARROWEST]
    if not uprights:
        return [], []
    highest = min(edge["top"] for edge in uprights)
    lowest = max(edge["bottom"] for edge in uprights)
    closed_above = any(abs(y - highest) < _TOLERANCE for y in across)
    closed_below = any(abs(y - lowest) < _TOLERANCE for y in across)
    return ([] if closed_above else [highest]), ([] if closed_below else [lowest])


def _without_rules(rows: list[list[Box | None]]) -> list[list[Box | None]]:
    """Keep the columns in which a cell begins, but not the gaps between double rules."""
    wide = sorted({index for row in rows for index, box in enumerate(row) if _width(box) >= _NARROWEST})
    return [[row[index] if index < len(row) else None for index in wide] for row in rows]


def _width(box: Box | None) -> float:
    return box[2] - box[0] if box else 0.0


# --- text --------------------------------------------------------------------------------------------------


def _page_blocks(page: _Page, names: dict[tuple[str, int], str]) -> Iterator[Block]:
    """Yield the lines and tables of a page from top to bottom."""
    inside: list[list[Glyph]] = [[] for _ in page.tables]
    outside: list[Glyph] = []
    for glyph in page.glyphs:
        home = next((index for index, table in enumerate(page.tables) if _holds(table.box, glyph)), None)
        (outside if home is None else inside[home]).append(glyph)
    tops = [table.box[1] for table in page.tables]
    between: list[list[Glyph]] = [[] for _ in range(len(tops) + 1)]
    for glyph in outside:
        between[bisect_right(tops, glyph.baseline)].append(glyph)
    for index, glyphs in enumerate(between):
        for line in text_lines(glyphs, names):
            yield Paragraph(line.text, Place(f"หน้า {page.number}"))
        if index < len(tops):
            yield _table(page.tables[index], inside[index], f"หน้า {page.number} ตาราง {index + 1}", names)


def _holds(box: Box, glyph: Glyph) -> bool:
    middle = (glyph.x0 + glyph.x1) / 2
    return box[0] <= middle <= box[2] and box[1] <= glyph.baseline - 0.2 * glyph.size <= box[3]


def _table(ruled: _Ruled, glyphs: Sequence[Glyph], place: str, names: dict[tuple[str, int], str]) -> Table:
    texts = _cell_texts(ruled, glyphs, names)
    columns = [_middle(ruled, column) for column in range(len(ruled.rows[0]))]
    rows = []
    for number, row in enumerate(ruled.rows, 1):
        heights = [box for box in row if box is not None]
        level = (max(box[1] for box in heights) + min(box[3] for box in heights)) / 2
        cells = tuple(_cell(box, middle, level, texts) for box, middle in zip(row, columns, strict=True))
        rows.append(GridRow(cells, Place(f"{place} แถว {number}")))
    return Table(tuple(rows), Place(place))


def _cell_texts(ruled: _Ruled, glyphs: Sequence[Glyph], names: dict[tuple[str, int], str]) -> dict[Box, str]:
    boxes = [box for row in ruled.rows for box in row if box is not None]
    held: dict[Box, list[Glyph]] = {box: [] for box in boxes}
    last: Box | None = None
    for glyph in glyphs:
        # Neighbouring glyphs mostly share a cell, so the last one is tried first.
        if last is None or not _holds(last, glyph):
            last = next((box for box in boxes if _holds(box, glyph)), None)
        if last is not None:
            held[last].append(glyph)
    return {box: join_lines(text_lines(mine, names), box[2]) for box, mine in held.items()}


def _middle(ruled: _Ruled, column: int) -> float:
    """Return the middle of a column by its narrowest cell: wider ones are merged."""
    boxes = [row[column] for row in ruled.rows if row[column] is not None]
    narrowest = min((box for box in boxes if box is not None), key=_width)
    return (narrowest[0] + narrowest[2]) / 2


def _cell(box: Box | None, middle: float, level: float, texts: dict[Box, str]) -> Cell:
    if box is not None:
        return Cell(texts[box])
    for other, text in texts.items():
        if other[0] <= middle <= other[2] and other[1] <= level <= other[3]:
            return Cell(text, merged=level - other[1] > (other[3] - other[1]) / 2)
    return Cell("")


def _joined(blocks: Sequence[Block], pages: Sequence[_Page]) -> Iterator[Block]:
    """Put a row that a page cut in two together again: its table had no line there."""
    cuts = {f"หน้า {page.number}": page for page in pages if page.tables and page.tables[0].cut_above}
    pending: Table | None = None
    for block in blocks:
        if pending is None:
            pending = block if isinstance(block, Table) else None
            if pending is None:
                yield block
        elif isinstance(block, Table) and _continues_cut(pending, block, cuts):
            pending = _with_row_joined(pending, block)
        else:
            yield pending
            pending = block if isinstance(block, Table) else None
            if pending is None:
                yield block
    if pending is not None:
        yield pending


def _continues_cut(before: Table, after: Table, cuts: dict[str, _Page]) -> bool:
    page = after.place.where.rsplit(" ตาราง", 1)[0]
    same_width = len(before.rows[-1].cells) == len(after.rows[0].cells)
    return page in cuts and after.place.where.endswith("ตาราง 1") and same_width


def _with_row_joined(before: Table, after: Table) -> Table:
    last, first = before.rows[-1], after.rows[0]
    cells = tuple(
        Cell(join_texts(one.text, two.text), one.merged) for one, two in zip(last.cells, first.cells, strict=True)
    )
    return Table((*before.rows[:-1], GridRow(cells, last.place), *after.rows[1:]), before.place)
