"""The blocks of a paper as WordprocessingML."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import singledispatchmethod
from pathlib import Path

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.shape import CT_Inline
from docx.parts.document import DocumentPart
from docx.shared import Cm
from lxml import etree

from documents.report import Digits
from documents.writing import alternatives
from documents.writing.blocks import (
    BarChart,
    Block,
    Cover,
    Figures,
    Grid,
    Heading,
    LineChart,
    MemoField,
    MemoHead,
    Mosaic,
    PageBreak,
    Paragraph,
    Picture,
    QrCode,
    Section,
    SideBySide,
    SignOff,
    Space,
    Table,
)
from documents.writing.codes import qr_png
from documents.writing.errors import DamagedPicture
from documents.writing.nodes import NOT_SHOWN, closing_length, signature_line
from documents.writing.pdf import Progress, render_png
from documents.writing.photos import small_jpeg
from documents.writing.word import tables
from documents.writing.word.markup import paragraph, paragraph_properties, text_run, twips

_CHART_PIXELS_PER_CM = 60
_QR_CM = 3.2
_PICTURE_HEIGHTS = {1: 16.0, 2: 7.2, 3: 5.0}


#: In a narrower room a signature stands in its middle.
_NARROW_CM = 10.0


class BodyWriter:
    """Writes the blocks of one section after the other; pictures and links go into the package beside."""

    def __init__(self, part: DocumentPart, digits: Digits, side: int, progress: Progress | None) -> None:
        """Write into a document's main part, with pictures of at most ``side`` pixels each way."""
        self.side = side
        self.part = part
        self.digits: Digits = digits
        self.progress = progress
        self.pictures = 0
        self.links: dict[str, str] = {}

    def section(self, section: Section) -> str:
        """Return the markup of a section's blocks."""
        self.room = section
        closing = closing_length(section.blocks)
        self.tied = section.blocks[-1 - closing] if closing else None
        return "".join(self.block(block) for block in section.blocks)

    def link(self, address: str) -> str:
        """Return the id of a link's relationship."""
        if address not in self.links:
            self.links[address] = self.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        return self.links[address]

    @singledispatchmethod
    def block(self, block: Block) -> str:
        """Return the markup of one block."""
        raise TypeError(f"a Word paper has no block of type {type(block).__name__}")

    @block.register
    def _(self, block: Heading) -> str:
        properties = paragraph_properties(style=f"Heading{block.level}", alignment=block.alignment)
        shown = "<w:r><w:br/></w:r>".join(text_run(line) for line in block.text.splitlines())
        return f"<w:p>{properties}{shown}</w:p>"

    @block.register
    def _(self, block: Paragraph) -> str:
        return paragraph(block, self.link)

    @block.register
    def _(self, block: Space) -> str:
        spacing = f'<w:spacing w:line="{twips(block.height)}" w:lineRule="exact"/>'
        return f"<w:p><w:pPr>{spacing}</w:pPr></w:p>"

    @block.register
    def _(self, _block: PageBreak) -> str:
        return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'

    @block.register
    def _(self, block: Cover) -> str:
        properties = paragraph_properties(before=0.6, alignment="center")
        shown = "".join(
            f"<w:p>{properties}{text_run(line, bold=True, points=points)}</w:p>" for line, points in block.lines
        )
        above = self.block(Space(max(1.0, self.room.height * 0.28)))
        return above + shown + self.block(PageBreak())

    @block.register
    def _(self, block: MemoHead) -> str:
        spacing = f'<w:spacing w:line="{twips(block.emblem_height)}" w:lineRule="atLeast"/>'
        title = f'<w:p><w:pPr><w:pStyle w:val="Heading1"/>{spacing}<w:jc w:val="center"/></w:pPr>'
        title += text_run(block.title, bold=True, points=29) + "</w:p>"
        return title + "".join(self._memo_row(row) for row in block.rows)

    def _memo_row(self, row: tuple[MemoField, ...]) -> str:
        step = self.room.width / len(row)
        stops = "".join(
            f'<w:tab w:val="{"right" if place == len(row) else "left"}" w:leader="dot" w:pos="{twips(step * place)}"/>'
            for place in range(1, len(row) + 1)
        )
        shown = "".join(
            text_run(item.label, bold=True, points=20) + text_run(f" {item.value}") + "<w:r><w:tab/></w:r>"
            for item in row
        )
        return f"<w:p>{paragraph_properties(extra=f'<w:tabs>{stops}</w:tabs>')}{shown}</w:p>"

    @block.register
    def _(self, block: SignOff) -> str:
        shown = [*block.lead.splitlines(), "", signature_line(block.name), *block.posts]
        if block.note:
            shown.append(block.note)
        left = self.room.width * 0.45 if self.room.width > _NARROW_CM else 0.0
        properties = paragraph_properties(keep_with_next=True, left=left, alignment="center")
        last = paragraph_properties(left=left, alignment="center")
        place = len(shown) - 1
        lines = (f"<w:p>{last if at == place else properties}{text_run(line)}</w:p>" for at, line in enumerate(shown))
        return "".join(lines)

    @block.register
    def _(self, block: SideBySide) -> str:
        whole = self.room
        half = replace(whole, margins=replace(whole.margins, right=whole.margins.right + whole.width / 2))
        self.room = half
        cells = [
            tables.raw_cell("".join(self.block(item) for item in side) or "<w:p/>", half.width)
            for side in (block.left, block.right)
        ]
        self.room = whole
        row = f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"
        return tables.frame((half.width, half.width), row, "TableNormal") + tables.thin_line()

    @block.register
    def _(self, block: BarChart) -> str:
        return self._drawn(block, alternatives.bar_chart(block))

    @block.register
    def _(self, block: LineChart) -> str:
        return self._drawn(block, alternatives.line_chart(block))

    @block.register
    def _(self, block: Figures) -> str:
        return self._drawn(block, alternatives.figures(block))

    @block.register
    def _(self, block: Mosaic) -> str:
        return self._drawn(block, alternatives.mosaic(block))

    def _drawn(self, block: BarChart | LineChart | Figures | Mosaic, words: str) -> str:
        width = self.room.width
        image = render_png((block,), width, round(width * _CHART_PIXELS_PER_CM), self.digits)
        inline = self._inline(image, words, width, self.room.height * 0.88)
        return f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{inline}</w:p>'

    def _inline(self, image: bytes, words: str, width: float, height: float) -> str:
        """Return a picture within ``width`` and ``height`` (centimetres), with what a screen reader says."""
        relation, picture = self.part.get_or_add_image(io.BytesIO(image))
        scale = min(width / picture.px_width, height / picture.px_height)
        self.pictures += 1
        across, down = Cm(picture.px_width * scale), Cm(picture.px_height * scale)
        inline = CT_Inline.new_pic_inline(self.pictures, relation, f"picture{self.pictures}", across, down)
        inline.docPr.set("descr", words)
        drawing = etree.tostring(inline, encoding="unicode")
        return f"<w:r><w:drawing>{drawing}</w:drawing></w:r>"

    @block.register
    def _(self, block: Table) -> str:
        return tables.table(block, self.room.width, self.room.height, self.link, tied=block is self.tied)

    @block.register
    def _(self, block: Grid) -> str:
        widths = (self.room.width / block.per_row,) * block.per_row
        rows = ""
        for start in range(0, len(block.items), block.per_row):
            items = block.items[start : start + block.per_row]
            cells = [tables.raw_cell(self._grid_item(item, block.per_row), widths[0]) for item in items]
            cells += [tables.raw_cell("<w:p/>", widths[0])] * (block.per_row - len(items))
            rows += f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"
        return tables.frame(widths, rows, "TableNormal") + tables.thin_line() if rows else ""

    def _grid_item(self, item: Picture | QrCode, per_row: int) -> str:
        if isinstance(item, QrCode):
            inline = self._inline(qr_png(item.address), item.address, _QR_CM, _QR_CM)
        else:
            try:
                inline = self._shown(item, per_row)
            except DamagedPicture:
                return self._empty(item)
        caption = "".join(paragraph(line, self.link, style=tables.TEXT_STYLE) for line in item.caption)
        properties = paragraph_properties(keep_with_next=True, alignment="center")
        return f"<w:p>{properties}{inline}</w:p>{caption}"

    def _shown(self, item: Picture, per_row: int) -> str:
        if item.path is None:
            raise DamagedPicture("ไม่มีไฟล์ภาพ", "the picture is not there")
        width = self.room.width / per_row - 0.6
        return self._inline(self._photo(item.path), item.alternative, width, _PICTURE_HEIGHTS.get(per_row, 5.0))

    def _empty(self, item: Picture) -> str:
        """Return a framed paragraph that names the picture that cannot be shown, and its caption."""
        edges = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="4"/>' for side in ("top", "left", "bottom", "right")
        )
        label = [NOT_SHOWN, *(item.label or item.alternative).splitlines()]
        framed = paragraph_properties(
            style=tables.TEXT_STYLE, keep_with_next=True, alignment="center", extra=f"<w:pBdr>{edges}</w:pBdr>"
        )
        box = "".join(f"<w:p>{framed}{text_run(line)}</w:p>" for line in label)
        return box + "".join(paragraph(line, self.link, style=tables.TEXT_STYLE) for line in item.caption)

    def _photo(self, path: Path) -> bytes:
        image = small_jpeg(path, self.side)
        if self.progress:
            self.progress(path.name)
        return image
