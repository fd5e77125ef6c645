"""Tables in WordprocessingML: heads that repeat, rows that are not torn."""

from __future__ import annotations

from documents.writing.blocks import Cell, Paragraph, Row, Run, Table
from documents.writing.measuring import column_widths, row_height
from documents.writing.word.markup import Linker, paragraph, twips

HEAD_STYLE, TEXT_STYLE = "TableHead", "TableText"
_HEAD_SHADE, _GROUP_SHADE = "EDEDED", "F7F7F7"
#: A row that may be higher than this part of a page must be allowed to break.
_WHOLE_ROW = 0.8


def table(item: Table, width: float, height: float, linker: Linker, *, tied: bool = False) -> str:
    """Return a table that fills ``width``; ``height`` is the page's, both in centimetres.

    ``tied`` keeps the last row on the page of what follows the table.
    """
    widths = column_widths(item, width)
    head = "".join(
        _cell((Paragraph((Run(column.title),), "center"),), share, linker, HEAD_STYLE, _HEAD_SHADE, "center")
        for column, share in zip(item.columns, widths, strict=True)
    )
    head = f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"
    last = len(item.rows) - 1
    rows = "".join(
        _row(
            row, widths, row_height(row, widths, item.points) < height * _WHOLE_ROW, linker, keep=tied and place == last
        )
        for place, row in enumerate(item.rows)
    )
    return frame(widths, head + rows) + thin_line(keep_with_next=tied)


def thin_line(properties: str = "", *, keep_with_next: bool = False) -> str:
    """Return the paragraph that Word asks for behind a table, too low to ever make a page of its own."""
    keep = "<w:keepNext/>" if keep_with_next else ""
    spacing = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    return f'<w:p><w:pPr>{keep}{spacing}<w:rPr><w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr>{properties}</w:pPr></w:p>'


def frame(widths: tuple[float, ...], rows: str, style: str = "TableGrid") -> str:
    """Return a table of fixed widths around its rows."""
    columns = "".join(f'<w:gridCol w:w="{twips(share)}"/>' for share in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{twips(sum(widths))}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(row: Row, widths: tuple[float, ...], whole: bool, linker: Linker, *, keep: bool) -> str:
    if row.group:
        cell = _cell(row.cells[0], sum(widths), linker, TEXT_STYLE, _GROUP_SHADE, "top", len(widths), keep=True)
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cell}</w:tr>"
    cells = "".join(_cell(cell, share, linker, keep=keep) for cell, share in zip(row.cells, widths, strict=True))
    return f"<w:tr>{'<w:trPr><w:cantSplit/></w:trPr>' if whole else ''}{cells}</w:tr>"


def _cell(
    cell: Cell,
    width: float,
    linker: Linker,
    style: str = TEXT_STYLE,
    shade: str = "",
    vertical: str = "top",
    span: int = 1,
    *,
    keep: bool = False,
) -> str:
    paragraphs = "".join(paragraph(item, linker, style=style, keep_with_next=keep) for item in cell)
    return raw_cell(
        paragraphs or f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr></w:p>', width, shade, vertical, span
    )


def raw_cell(content: str, width: float, shade: str = "", vertical: str = "top", span: int = 1) -> str:
    """Return a cell around its paragraphs."""
    properties = f'<w:tcW w:w="{twips(width)}" w:type="dxa"/>'
    properties += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties += f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    properties += f'<w:vAlign w:val="{vertical}"/>' if vertical != "top" else ""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"
