"""Papers as Word files that an official can edit."""

from __future__ import annotations

import io
from datetime import datetime, time

import docx
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from documents.writing.blocks import Cover, Document, Section
from documents.writing.pdf import Progress, picture_side
from documents.writing.word.body import BodyWriter
from documents.writing.word.contents import CONTENTS_FROM_PAGES, contents, estimated_pages
from documents.writing.word.furniture import section_properties, set_headers
from documents.writing.word.markup import NAMESPACES, clean
from documents.writing.word.styles import set_styles
from documents.writing.word.tables import thin_line


def render_docx(document: Document, progress: Progress | None = None) -> bytes:
    """Return the paper as a Word file. ``progress`` hears of each picture."""
    word = docx.Document()
    set_styles(word, document.font)
    set_headers(word, document)
    _set_properties(word, document)
    _write_body(word, document, progress)
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def _write_body(word: WordDocument, document: Document, progress: Progress | None) -> None:
    """Replace the body: each section's blocks, then its page set-up in its last paragraph."""
    body = word.element.body
    headers = body.sectPr.findall(qn("w:headerReference"))
    references = "".join(etree.tostring(reference, encoding="unicode") for reference in headers)
    writer = BodyWriter(word.part, document.digits, picture_side(document), progress)
    markup: list[str] = []
    last = len(document.sections) - 1
    listed_before = _contents_at(document)
    for place, section in enumerate(document.sections):
        first = place == 0
        setup = section_properties(
            section,
            thai=document.digits == "thai",
            unnumbered_first=first or section.restarts or not section.numbered,
            references=references if first else "",
        )
        # The line behind a table at a section's end carries the page set-up itself: a second one could need a page.
        blocks = contents(document) if place == listed_before else ""
        blocks += writer.section(section)
        markup += (blocks, setup) if place == last else (blocks.removesuffix(thin_line()), thin_line(setup))
    fresh = parse_xml(f"<w:body {NAMESPACES}>{''.join(markup)}</w:body>")
    body.getparent().replace(body, fresh)


def _contents_at(document: Document) -> int:
    """Return before which section the contents stand: after the cover or the memo that leads; -1 for short papers."""
    if estimated_pages(document) <= CONTENTS_FROM_PAGES:
        return -1
    leading = (section.restarts or _has_cover(section) for section in document.sections)
    return next((place for place, leads in enumerate(leading) if not leads), 0)


def _has_cover(section: Section) -> bool:
    return any(isinstance(block, Cover) for block in section.blocks)


def _set_properties(word: WordDocument, document: Document) -> None:
    properties = word.core_properties
    properties.title = clean(document.title)[:255]
    properties.author = properties.last_modified_by = clean(document.author)[:255]
    properties.language = "th-TH"
    properties.comments = ""
    properties.created = properties.modified = datetime.combine(document.made_on, time())
