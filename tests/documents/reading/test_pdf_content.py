"""Operators that are cut apart at once are those that pdfminer's own parser finds; what is unusual is left to it."""

from __future__ import annotations

from typing import Any

import papers_support as papers
import pytest
from pdfminer.pdfinterp import PDFContentParser, PDFPageInterpreter
from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import PSEOF, PSKeyword, keyword_name

from documents.reading.reader import read_plan
from documents.reading.sources import pdf_device
from documents.reading.sources.pdf_content import Operator, _Unknown, content_objects

USUAL = [
    b"q 1 0 0 1 72.5 -3 cm BT /F1 12 Tf (abc) Tj ET Q",
    b"[(a) -120.5 (b) .5 <0A1f>] TJ T* f*",
    b"/Span <</ActualText <FEFF0E01> /MCID 3>> BDC EMC",
    b"/P << /A [1 2] /B << /C true >> >> BDC",
    rb"(\050x\051 \n\\ \101\7 a\q \r) ' 1 2 (y) " + b'"',
    b"% a remark\n+5 5. -.25 0 Td\r\n<9 0a> Tj (two\nlines) Tj",
    b"(\\\r\nnext) Tj <> Tj () Tj",
    b"",
    b"  \n",
]
UNUSUAL = [
    b"BI /W 1 /H 1 ID \x00\xff EI",
    b"(nested (brackets)) Tj",
    b"/A#20B gs",
    b"[1 2 Tj",
    b"<< /A >> BDC",
    b"-- 3 Td",
    b"{ 1 } q",
    b"/A null BDC",
    rb"(\777) Tj",
]


def by_pdfminer(contents: bytes) -> list[Any]:
    parser = PDFContentParser([PDFStream({}, contents)])
    found: list[Any] = []
    while True:
        try:
            _, item = parser.nextobject()
        except PSEOF:
            return found
        found.append(Operator(keyword_name(item)) if isinstance(item, PSKeyword) else item)


@pytest.mark.parametrize("contents", USUAL)
def test_it_cuts_operators_apart_as_pdfminer_does(contents: bytes) -> None:
    found = content_objects(contents + b"\n")
    assert found == by_pdfminer(contents + b"\n")
    assert [type(item) for item in found] == [type(item) for item in by_pdfminer(contents + b"\n")]


@pytest.mark.parametrize("contents", UNUSUAL)
def test_it_leaves_what_is_unusual_to_pdfminer(contents: bytes) -> None:
    with pytest.raises(_Unknown):
        content_objects(contents)


def test_a_page_reads_the_same_either_way(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = read_plan(papers.pdf(), today=papers.TODAY)
    monkeypatch.setattr(pdf_device, "ContentInterpreter", PDFPageInterpreter)
    assert read_plan(papers.pdf(), today=papers.TODAY) == fast
