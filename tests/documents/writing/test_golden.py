"""Golden files: pages, margins, fonts, heads and text of each layout in each format, to be read in diffs.

After a wanted change: TAMNGAN_GOLDEN=write python -m pytest tests/documents/writing/test_golden.py, then look at the
papers as pictures and at the diff.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pdfplumber
import pytest
from docx.oxml.ns import qn
from golden_support import keep

from documents.writing import LAYOUTS, render
from documents.writing.example import example_data

GOLDEN = Path(__file__).with_name("golden")
CASES = [(name, form) for name, layout in LAYOUTS.items() for form in layout.formats]


def pdf_facts(file: bytes) -> Iterator[str]:
    with pdfplumber.open(io.BytesIO(file)) as paper:
        yield f"title {paper.metadata['Title']}"
        for number, page in enumerate(paper.pages, 1):
            fonts = Counter(f"{c['fontname'].partition('+')[2]} {c['size']:.1f}" for c in page.chars)
            left, right = min(c["x0"] for c in page.chars), max(c["x1"] for c in page.chars)
            top, bottom = min(c["top"] for c in page.chars), max(c["bottom"] for c in page.chars)
            yield f"page {number} {page.width:.0f}x{page.height:.0f} text {left:.0f} {top:.0f} {right:.0f} {bottom:.0f}"
            yield from (f"  {font} {count}" for font, count in sorted(fonts.items()))


def docx_facts(file: bytes) -> Iterator[str]:
    word = docx.Document(io.BytesIO(file))
    yield f"title {word.core_properties.title}"
    for section in word.sections:
        lengths = (
            section.page_width, section.page_height, section.top_margin, section.right_margin, section.bottom_margin,
            section.left_margin,
        )  # fmt: skip
        yield "section " + " ".join(f"{length.cm:.1f}" for length in lengths)
    for element in word.element.body:
        if element.tag == qn("w:p"):
            text = "".join(node.text or "" for node in element.iter(qn("w:t")))
            style = element.pPr.pStyle.val if element.pPr is not None and element.pPr.pStyle is not None else "Normal"
            if text:
                yield f"{style}: {text}"
        elif element.tag == qn("w:tbl"):
            yield from _table_facts(element)


def _table_facts(table) -> Iterator[str]:  # type: ignore[no-untyped-def]
    for row in table.iter(qn("w:tr")):
        marks = "head " if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None else ""
        cells = ("".join(n.text or "" for n in cell.iter(qn("w:t"))) for cell in row.iter(qn("w:tc")))
        yield f"  {marks}| " + " | ".join(cells)


def xlsx_facts(file: bytes) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(io.BytesIO(file)):
        yield f"sheet {sheet.title} {sheet.page_setup.orientation} freeze {sheet.freeze_panes} {sheet.auto_filter.ref}"
        for row in sheet.iter_rows(values_only=True):
            if any(value is not None for value in row):
                yield "  | " + " | ".join("" if value is None else str(value).replace("\n", " ⏎ ") for value in row)


def text_facts(file: bytes) -> Iterator[str]:
    yield from file.decode("utf-8-sig").splitlines()


FACTS = {"pdf": pdf_facts, "docx": docx_facts, "xlsx": xlsx_facts, "json": text_facts, "csv": text_facts}


@pytest.mark.parametrize(("name", "form"), CASES)
def test_it_is_as_it_was(name: str, form: str) -> None:
    facts = "\n".join(line.rstrip() for line in FACTS[form](render(name, form, example_data(4)))) + "\n"
    golden = GOLDEN / f"{name}.{form}.txt"
    keep(golden, facts)
    assert facts.splitlines() == golden.read_text(encoding="utf-8").splitlines()
