"""What a layout is. Each file of ``layouts/`` has one, named ``LAYOUT``; a new layout is a new file."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from documents.report import ReportData
from documents.writing.blocks import FONT, Document, Section

_OFFICE_KIND = re.compile(r"^(?:องค์การบริหารส่วน(?:ตำบล|จังหวัด)|เทศบาล(?:ตำบล|เมือง|นคร)?)")
PAPER_FORMATS = ("docx", "pdf", "xlsx")


@dataclass(frozen=True)
class Layout:
    """One kind of paper. ``describe`` is pure: the same data always gives the same description.

    ``first_half`` papers are about October to March unless another period is asked for; the others about the year.
    ``proposes`` papers tell what is planned, not what was reported: open reviews make no draft of them.
    """

    name: str
    title_th: str
    describe: Callable[[ReportData], Document]
    formats: tuple[str, ...] = PAPER_FORMATS
    position: int = 100
    first_half: bool = False
    proposes: bool = False


def paper(data: ReportData, title: str, *sections: Section, page_numbers: bool = True) -> Document:
    """Return a document of these sections, with what all papers of an office share."""
    return Document(
        title,
        data.organization.name,
        data.made_on,
        sections,
        data.digits,
        data.draft,
        page_numbers=page_numbers,
        names=names_of(data),
        font=data.font or FONT,
    )


def names_of(data: ReportData) -> tuple[str, ...]:
    """Return the names that a paper of this office must not tear: of the office, its places, units and people."""
    office = data.organization
    units = (*(unit.name for unit in data.units), *(owner for m in data.measures for owner in m.owners), office.office)
    people = (part for person in data.signatories if person.name for part in person.name.split())
    places = (office.subdistrict, office.district, office.province, _OFFICE_KIND.sub("", office.name))
    return tuple(dict.fromkeys(name for name in (*places, *units, *people) if name))
