"""The blocks of a section as one Excel sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import singledispatchmethod

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from documents.writing import alternatives
from documents.writing.blocks import (
    BarChart,
    Block,
    Cell,
    Column,
    Cover,
    DataTable,
    Figures,
    Grid,
    Heading,
    LineChart,
    MemoHead,
    Mosaic,
    PageBreak,
    Paragraph,
    Picture,
    QrCode,
    Row,
    Section,
    SideBySide,
    SignOff,
    Space,
    Table,
    Value,
    lines,
    paragraph,
)
from documents.writing.excel import charts
from documents.writing.excel.looks import BUDDHIST_DATE, Looks
from documents.writing.measuring import columns_on_line
from documents.writing.nodes import signature_line
from documents.writing.word.markup import clean

#: What a cell of Excel can hold; more would be refused without a word.
_LONGEST_TEXT = 32_767
_CUT_NOTE = " …(ข้อความยาวเกินช่องของ Excel)"
_LINE_HEIGHT = 21.0
_HEADING_POINTS = (20, 18, 16)
_CHARACTERS_PER_CM = 4.6
_PLAIN_COLUMNS = 6
_HIGHEST_ROW = 409.0
_NARROWEST = 6.0
#: TH Sarabun's letters are narrower than the digits by which Excel counts a column's width.
_FILL = 1.15


def cell_text(text: str) -> str:
    """Return text as a cell can hold it; what is cut off says so."""
    if len(text) <= _LONGEST_TEXT and text.isprintable():
        return text
    kept = clean(text)
    return kept if len(kept) <= _LONGEST_TEXT else kept[: _LONGEST_TEXT - len(_CUT_NOTE)] + _CUT_NOTE


class SheetWriter:
    """Writes one section, block under block."""

    def __init__(self, workbook: Workbook, sheet: Worksheet, looks: Looks, section: Section) -> None:
        """Write ``section`` into an empty sheet."""
        self.workbook, self.sheet, self.looks, self.section = workbook, sheet, looks, section
        self.blocks = [part for block in section.blocks for part in _without_squares(block)]
        tables = [block for block in self.blocks if isinstance(block, Table | DataTable)]
        self.columns = max((len(table.columns) for table in tables), default=_PLAIN_COLUMNS)
        self.line = 0
        self.widths: list[float] = []
        self.alone = len(tables) == 1
        self.characters = section.width * _CHARACTERS_PER_CM
        whole = sum(column.weight for column in tables[0].columns) if tables else self.columns
        weight = tables[0].columns[0].weight if tables else 1.0
        self.first_width = max(_NARROWEST, weight * self.characters / whole)
        if not tables:
            sheet.set_column(0, self.columns - 1, self.characters / self.columns)

    def write(self) -> None:
        """Write all blocks."""
        for block in self.blocks:
            self.block(block)
        self.sheet.print_area(0, 0, max(self.line - 1, 0), self.columns - 1)

    def text(self, text: str, **properties: object) -> None:
        """Write one line across all columns, as high as its text needs."""
        shown = cell_text(text)
        look = self.looks(**properties)
        if self.columns > 1:
            self.sheet.merge_range(self.line, 0, self.line, self.columns - 1, "", look)
        self.sheet.write_string(self.line, 0, shown, look)
        lines = sum(1 + int(columns_on_line(part) / self.characters) for part in shown.splitlines() or [""])
        size = properties.get("font_size", 14)
        height = lines * _LINE_HEIGHT * (float(size) if isinstance(size, int | float) else 14) / 14
        self.sheet.set_row(self.line, min(_HIGHEST_ROW, height))
        self.line += 1

    @singledispatchmethod
    def block(self, block: Block) -> None:
        """Write one block."""
        raise TypeError(f"an Excel paper has no block of type {type(block).__name__}")

    @block.register
    def _(self, block: Heading) -> None:
        size = _HEADING_POINTS[block.level - 1]
        for line in block.text.splitlines():
            self.text(line, bold=True, font_size=size, align=_align(block.alignment))

    @block.register
    def _(self, block: Paragraph) -> None:
        bold = all(run.bold for run in block.runs)
        self.text(block.text, bold=bold, align=_align(block.alignment), font_size=block.points or 16)

    @block.register
    def _(self, _block: Space) -> None:
        self.line += 1

    @block.register
    def _(self, _block: PageBreak) -> None:
        self.line += 1

    @block.register
    def _(self, block: Cover) -> None:
        for line, points in block.lines:
            self.text(line, bold=True, font_size=points, align="center")
        self.line += 1

    @block.register
    def _(self, block: MemoHead) -> None:
        self.text(block.title, bold=True, font_size=29, align="center")
        for row in block.rows:
            self.text("    ".join(f"{item.label} {item.value}".rstrip() for item in row), font_size=16)

    @block.register
    def _(self, block: SignOff) -> None:
        shown = [*block.lead.splitlines(), "", signature_line(block.name), *block.posts, block.note]
        for line in shown:
            if line or line is shown[-3]:
                self.text(line, align="right", font_size=16)
            else:
                self.line += 1

    @block.register
    def _(self, block: SideBySide) -> None:
        for item in (*block.left, *block.right):
            self.block(item)

    @block.register
    def _(self, block: Figures) -> None:
        self.text(alternatives.figures(block), bold=True, font_size=16)

    @block.register
    def _(self, block: BarChart) -> None:
        self.text(block.title, bold=True, font_size=16)
        self.sheet.set_row(self.line, _LINE_HEIGHT * 2)
        first = self.line + 1
        self.line = charts.bars(self.workbook, self.sheet, self.looks, block, self.line)
        for place, bar in enumerate(block.bars):
            self.sheet.set_row(first + place, _height([bar.label], [self.first_width]))

    @block.register
    def _(self, block: LineChart) -> None:
        self.text(block.title, bold=True, font_size=16)
        self.line = charts.lines(self.workbook, self.sheet, self.looks, block, self.line)

    @block.register
    def _(self, block: Grid) -> None:
        for item in block.items:
            self._grid_item(item)

    def _grid_item(self, item: Picture | QrCode) -> None:
        words = "\n".join(paragraph.text for paragraph in item.caption)
        self.text(f"{item.address}\n{words}" if isinstance(item, QrCode) else words)

    @block.register
    def _(self, block: Table) -> None:
        self._head(block, self.characters / sum(column.weight for column in block.columns))
        first = self.line
        for row in block.rows:
            self._row(row, block)
        self._finish(first, len(block.columns))

    @block.register
    def _(self, block: DataTable) -> None:
        self._head(block, 1.0)
        first = self.line
        looks = {"plain": self.looks(), "date": self.looks(num_format=BUDDHIST_DATE)}
        for values in block.rows:
            for place, value in enumerate(values):
                self._value(place, value, looks["date"] if isinstance(value, date) else looks["plain"])
            self._high([value if isinstance(value, str) else "" for value in values], self.widths)
            self.line += 1
        self._finish(first, len(block.columns))

    def _value(self, place: int, value: Value, look: object) -> None:
        if value is None:
            return
        if isinstance(value, str):
            self.sheet.write_string(self.line, place, cell_text(value), look)
        elif isinstance(value, date):
            self.sheet.write_datetime(self.line, place, value, look)
        else:
            self.sheet.write_number(self.line, place, value, look)

    def _high(self, texts: Sequence[str], widths: Sequence[float]) -> None:
        """Give the row the height that its fullest cell needs: not every program finds it out by itself."""
        self.sheet.set_row(self.line, _height(texts, widths))

    def _head(self, table: Table | DataTable, unit: float) -> None:
        look = self.looks(bold=True, border=1, bg_color="#EDEDED", align="center", valign="vcenter")
        for place, column in enumerate(table.columns):
            self.sheet.set_column(place, place, max(_NARROWEST, column.weight * unit))
            self.sheet.write_string(self.line, place, column.title, look)
        self.widths = [max(_NARROWEST, column.weight * unit) for column in table.columns]
        self._high([column.title for column in table.columns], self.widths)
        self.line += 1

    def _row(self, row: Row, table: Table) -> None:
        if row.group:
            look = self.looks(bold=True, border=1, bg_color="#F7F7F7")
            self.sheet.merge_range(self.line, 0, self.line, len(table.columns) - 1, "", look)
            self.sheet.write_string(self.line, 0, _words(row.cells[0]), look)
            self._high([_words(row.cells[0])], [sum(self.widths)])
        else:
            for place, cell in enumerate(row.cells):
                self._cell(place, cell)
            self._high([_words(cell) for cell in row.cells], self.widths)
        self.line += 1

    def _cell(self, place: int, cell: Cell) -> None:
        alignment = cell[0].alignment if cell else "left"
        self.sheet.write_string(self.line, place, _words(cell), self.looks(border=1, align=_align(alignment)))

    def _finish(self, first: int, columns: int) -> None:
        """Keep the head of a sheet's only table in sight and on each printed page, and let it be filtered."""
        if self.alone and self.line > first:
            self.sheet.freeze_panes(first, 0)
            self.sheet.repeat_rows(first - 1)
            self.sheet.autofilter(first - 1, 0, self.line - 1, columns - 1)


def _height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """Return the height in points of a row of texts in columns so many characters wide."""
    counts = [
        sum(1 + int(columns_on_line(part) / max(width * _FILL, 1)) for part in text.splitlines() or [""])
        for text, width in zip(texts, widths, strict=False)
    ]
    return min(_HIGHEST_ROW, max(counts, default=1) * _LINE_HEIGHT)


def _without_squares(block: Block) -> Iterable[Block]:
    """Yield a block as it is; coloured squares as a table of their signs and what these mean."""
    if not isinstance(block, Mosaic):
        yield block
        return
    columns = (Column("ข้อ", 0.6, "center"), Column("มาตรการ", 4.0), *(Column(name, 0.6) for name in block.columns))
    signs = {key: sign for key, (_, _, sign) in block.legend.items()}
    rows = (
        Row((lines(number), lines(label), *(lines(signs.get(key, ""), alignment="center") for key in squares)))
        for number, label, squares in block.rows
    )
    yield paragraph(block.title, bold=True)
    yield Table(columns, tuple(rows))
    yield paragraph("  ".join(f"{sign} {words}" for words, _, sign in block.legend.values()))


def _words(cell: Cell) -> str:
    return cell_text("\n".join(paragraph.text for paragraph in cell))


def _align(alignment: str) -> str:
    return "left" if alignment == "justify" else alignment
