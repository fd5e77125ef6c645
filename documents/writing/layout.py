"""What a layout is. Each file of ``layouts/`` has one, named ``LAYOUT``; a new layout is a new file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from documents.report import ReportData
from documents.writing.blocks import Document, Section

PAPER_FORMATS = ("docx", "pdf", "xlsx")


@dataclass(frozen=True)
class Layout:
    """One kind of paper. ``describe`` is pure: the same data always gives the same description.

    ``first_half`` papers are about October to March unless another period is asked for; the others about the year.
    """

    name: str
    title_th: str
    describe: Callable[[ReportData], Document]
    formats: tuple[str, ...] = PAPER_FORMATS
    position: int = 100
    first_half: bool = False


def paper(data: ReportData, title: str, *sections: Section, page_numbers: bool = True) -> Document:
    """Return a document of these sections, with what all papers of an office share."""
    return Document(
        title, data.organization.name, data.made_on, sections, data.digits, data.draft, page_numbers=page_numbers
    )
