"""The table of contents of a long Word paper: a field that Word fills, with the headings in it until it does."""

from __future__ import annotations

from documents.writing.blocks import Document, Grid, Heading, PageBreak, Paragraph, Section, Table
from documents.writing.measuring import column_widths, paragraphs_height, row_height
from documents.writing.word.markup import paragraph_properties, text_run

#: Shorter papers are leafed through.
CONTENTS_FROM_PAGES = 10
_TITLE = "สารบัญ"
_GRID_ROW_CM, _OTHER_CM, _HEADING_CM = 8.0, 1.5, 1.0


def estimated_pages(document: Document) -> float:
    """Return about how many pages a paper has."""
    heights = ((sum(_height(block, section) for block in section.blocks), section) for section in document.sections)
    return sum(max(1.0, height / section.height) for height, section in heights)


def _height(block: object, section: Section) -> float:
    if isinstance(block, Table):
        widths = column_widths(block, section.width)
        return sum(row_height(row, widths, block.points) for row in block.rows)
    if isinstance(block, Grid):
        return _GRID_ROW_CM * (1 + len(block.items) // block.per_row)
    if isinstance(block, Paragraph):
        return paragraphs_height([block], section.width, 16.0)
    if isinstance(block, PageBreak):
        return section.height / 2
    return _HEADING_CM if isinstance(block, Heading) else _OTHER_CM


def contents(document: Document) -> str:
    """Return the field on a page of its own; Word numbers the pages when the field is updated."""
    headings = [
        (block.level, block.text.splitlines()[0])
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Heading) and block.text.strip()
    ]
    begin = '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
    begin += '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-3" \\h \\z \\u </w:instrText></w:r>'
    begin += '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    lines = "".join(
        f"<w:p>{paragraph_properties(left=0.6 * (level - 1))}{begin if place == 0 else ''}{text_run(text)}</w:p>"
        for place, (level, text) in enumerate(headings)
    )
    title = f"<w:p>{paragraph_properties(alignment='center')}{text_run(_TITLE, bold=True, points=20)}</w:p>"
    end = '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:br w:type="page"/></w:r></w:p>'
    return title + lines + end
