"""Runs and paragraphs in WordprocessingML. Everything here is text in, markup out."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.sax.saxutils import escape, quoteattr

from documents.writing.blocks import Alignment, Paragraph, Run

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
#: Thai text is only spread over the line by Word's own Thai justification.
_ALIGNMENTS: dict[Alignment, str] = {"left": "left", "center": "center", "right": "right", "justify": "thaiDistribute"}
_BOX_FONT = "Segoe UI Symbol"
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

#: Returns the relationship id of a link's address.
Linker = Callable[[str], str]


def clean(text: str) -> str:
    """Return ``text`` without the characters that XML cannot hold."""
    return _FORBIDDEN.sub("", text)


def twips(centimetres: float) -> int:
    """Return a length in twentieths of a point."""
    return round(centimetres * 1440 / 2.54)


def text_run(text: str, *, bold: bool = False, points: float | None = None, colour: str | None = None) -> str:
    """Return a run; Thai letters only obey the complex-script twins of bold and size."""
    looks = "<w:b/><w:bCs/>" if bold else ""
    if colour:
        looks += f'<w:color w:val="{colour}"/>'
    if points:
        looks += f'<w:sz w:val="{points * 2:.0f}"/><w:szCs w:val="{points * 2:.0f}"/>'
    shown = f"<w:rPr>{looks}</w:rPr>" if looks else ""
    return f'<w:r>{shown}<w:t xml:space="preserve">{escape(clean(text))}</w:t></w:r>'


def checkbox(checked: bool) -> str:
    """Return a box that can be ticked with a click."""
    glyph, state = ("☑", 1) if checked else ("☐", 0)
    font = f'<w:rFonts w:ascii="{_BOX_FONT}" w:hAnsi="{_BOX_FONT}" w:cs="{_BOX_FONT}" w:eastAsia="{_BOX_FONT}"/>'
    return (
        f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{state}"/>'
        f'<w14:checkedState w14:val="2611" w14:font="{_BOX_FONT}"/>'
        f'<w14:uncheckedState w14:val="2610" w14:font="{_BOX_FONT}"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent><w:r><w:rPr>{font}</w:rPr><w:t>{glyph}</w:t></w:r></w:sdtContent></w:sdt>"
        '<w:r><w:t xml:space="preserve"> </w:t></w:r>'
    )


def runs(pieces: tuple[Run, ...], linker: Linker, points: float | None = None) -> str:
    """Return the runs of a paragraph."""
    return "".join(_run(piece, linker, points) for piece in pieces)


def _run(piece: Run, linker: Linker, points: float | None) -> str:
    colour = "595959" if piece.muted else None
    box = "" if piece.checked is None else checkbox(piece.checked)
    if piece.link:
        shown = text_run(piece.text, bold=piece.bold, points=points, colour="1A4F8B")
        return f"{box}<w:hyperlink r:id={quoteattr(linker(piece.link))}>{shown}</w:hyperlink>"
    return box + text_run(piece.text, bold=piece.bold, points=points, colour=colour)


def paragraph(item: Paragraph, linker: Linker, *, style: str | None = None, keep_with_next: bool = False) -> str:
    """Return one paragraph."""
    keep = keep_with_next or item.keep_with_next
    properties = paragraph_properties(
        style=style,
        keep_with_next=keep,
        before=item.space_before,
        left=item.left_indent,
        first=item.first_indent,
        alignment=item.alignment,
    )
    return f"<w:p>{properties}{runs(item.runs, linker, item.points)}</w:p>"


def paragraph_properties(
    *,
    style: str | None = None,
    keep_with_next: bool = False,
    before: float = 0.0,
    left: float = 0.0,
    first: float = 0.0,
    alignment: Alignment = "left",
    extra: str = "",
) -> str:
    """Return w:pPr; its children stand in the order that the schema asks for. ``extra`` are tab stops."""
    inside = f'<w:pStyle w:val="{style}"/>' if style else ""
    inside += "<w:keepNext/>" if keep_with_next else ""
    inside += extra
    inside += f'<w:spacing w:before="{twips(before)}"/>' if before else ""
    if left or first:
        inside += f'<w:ind w:left="{twips(left)}" w:firstLine="{twips(first)}"/>'
    inside += f'<w:jc w:val="{_ALIGNMENTS[alignment]}"/>' if alignment != "left" else ""
    return f"<w:pPr>{inside}</w:pPr>" if inside else ""
