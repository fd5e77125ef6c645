"""What stands on every page of a Word paper: its number, and ร่าง while it is a draft."""

from __future__ import annotations

import io

from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.shape import CT_Inline
from docx.section import _Header
from docx.shared import Cm
from lxml import etree

from documents.writing.blocks import PAGE_LONG, PAGE_SHORT, Document, Section
from documents.writing.pdf import draft_mark
from documents.writing.word.markup import NAMESPACES, twips

_DRAFT = "ร่าง"
_MARK_CM = 13.0
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_HEADER_DISTANCE_CM = 1.0


def set_headers(word: WordDocument, document: Document) -> None:
    """Write the headers: no number on the first page, "- ๒ -" on those that follow."""
    first = word.sections[0]
    first.different_first_page_header_footer = True
    for header, numbered in ((first.header, document.page_numbers), (first.first_page_header, False)):
        header.is_linked_to_previous = False
        number = _page_number(document.digits == "thai") if numbered else ""
        mark = _watermark(header) if document.draft else ""
        paragraph = f'<w:p {NAMESPACES}><w:pPr><w:jc w:val="center"/></w:pPr>{mark}{number}</w:p>'
        old = header.paragraphs[0]._element
        old.getparent().replace(old, parse_xml(paragraph))


def _page_number(thai: bool) -> str:
    instruction = r" PAGE \* THAIARABIC " if thai else " PAGE "
    field = f'<w:fldSimple w:instr="{instruction}"><w:r><w:t>{"๒" if thai else "2"}</w:t></w:r></w:fldSimple>'
    return f'<w:r><w:t xml:space="preserve">- </w:t></w:r>{field}<w:r><w:t xml:space="preserve"> -</w:t></w:r>'


def _watermark(header: _Header) -> str:
    """Return ร่าง behind the text. A picture looks the same in every program; Word's own text art tears Thai letters."""
    relation, _ = header.part.get_or_add_image(io.BytesIO(draft_mark()))
    side = Cm(_MARK_CM)
    inline = CT_Inline.new_pic_inline(1, relation, _DRAFT, side, side)
    inline.docPr.set("descr", _DRAFT)
    inside = "".join(etree.tostring(child, encoding="unicode") for child in inline)
    centred = "".join(
        f'<wp:position{way} relativeFrom="margin"><wp:align>center</wp:align></wp:position{way}>' for way in "HV"
    )
    extent, _, rest = inside.partition("<wp:docPr")
    return (
        f'<w:r><w:drawing><wp:anchor xmlns:wp="{_DRAWING}" behindDoc="1" locked="0" layoutInCell="1" '
        'allowOverlap="1" simplePos="0" relativeHeight="1" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:simplePos x="0" y="0"/>{centred}{extent}<wp:wrapNone/><wp:docPr{rest}</wp:anchor></w:drawing></w:r>'
    )


def section_properties(section: Section, *, thai: bool, unnumbered_first: bool, references: str = "") -> str:
    """Return w:sectPr: A4 in the section's orientation, its margins, Thai page numbers."""
    wide = section.orientation == "landscape"
    width, height = (PAGE_LONG, PAGE_SHORT) if wide else (PAGE_SHORT, PAGE_LONG)
    turn = ' w:orient="landscape"' if wide else ""
    start = ' w:start="1"' if section.restarts else ""
    margins, distance = section.margins, twips(_HEADER_DISTANCE_CM)
    return (
        f'<w:sectPr>{references}<w:type w:val="nextPage"/><w:pgSz w:w="{twips(width)}" w:h="{twips(height)}"{turn}/>'
        f'<w:pgMar w:top="{twips(margins.top)}" w:right="{twips(margins.right)}" w:bottom="{twips(margins.bottom)}" '
        f'w:left="{twips(margins.left)}" w:header="{distance}" w:footer="{distance}" '
        f'w:gutter="0"/><w:pgNumType w:fmt="{"thaiNumbers" if thai else "decimal"}"{start}/>'
        f"{'<w:titlePg/>' if unnumbered_first else ''}</w:sectPr>"
    )
