"""The glyphs of a page as pdfminer draws them, with the text that the page itself gives for them (``ActualText``)."""

from __future__ import annotations

from typing import Any

from pdfminer.layout import LTContainer, LTCurve
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdftypes import resolve1
from pdfplumber.page import PDFPageAggregatorWithMarkedContent
from pdfplumber.utils.exceptions import PdfminerException

from documents.reading.sources.glyphs import Glyph, plain_text
from documents.reading.sources.pdf_content import ContentInterpreter


class _Collector(PDFPageAggregatorWithMarkedContent):
    """Keeps glyphs apart from rules, so that finding tables has only rules to look at."""

    def __init__(self, manager: Any, page: Any) -> None:
        super().__init__(manager, pageno=page.page_number, laparams=None)
        self.glyphs: list[Glyph] = []
        # The rules of a page are counted from the corner of its MediaBox; so must its glyphs be.
        self._left = float(page.mediabox[0])
        self._height = float(page.height) + float(page.mediabox[1])
        self._said: list[str | None] = []
        self._upwards = self._downwards = 0

    @property
    def quarter(self) -> int:
        """Return by how many degrees the page has to be turned clockwise for most of its text to stand upright."""
        most = max(self._upwards, self._downwards)
        if most * 2 <= len(self.glyphs):
            return 0
        return 90 if self._upwards >= self._downwards else 270

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        super().begin_tag(tag, props)
        self._said.append(_actual_text(props))

    def end_tag(self) -> None:
        super().end_tag()
        if self._said:
            self._said.pop()

    def render_char(
        self, matrix: Any, font: Any, fontsize: float, scaling: float, rise: float, cid: int, *_rest: Any
    ) -> float:
        """Keep a glyph; pdfminer's own object of it holds much that nobody asks for, and takes as long as the rest."""
        (a, b, c, d, x, y) = matrix
        self._upwards += b > abs(a)
        self._downwards += -b > abs(a)
        advance = float(font.char_width(cid) * fontsize * scaling)
        low = font.get_descent() * fontsize + rise
        high = low + fontsize
        across = (c * low, a * advance + c * low, a * advance + c * high, c * high)
        upright = (d * low, b * advance + d * low, b * advance + d * high, d * high)
        top = max(upright)
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = ""
        self.glyphs.append(
            Glyph(
                text=self._text(text),
                x0=self._left + x + min(across),
                x1=self._left + x + max(across),
                top=self._height - y - top,
                baseline=self._height - y,
                size=top - min(upright) or 1.0,
                key=(str(font.fontname), cid),
            )
        )
        return advance

    def _text(self, own: str) -> str:
        """Return what the page says in place of its glyphs: the first glyph gets it all, the others nothing."""
        for depth in range(len(self._said) - 1, -1, -1):
            said = self._said[depth]
            if said is not None:
                self._said[depth] = ""
                return said
        return plain_text(own)


def drawn_page(document: Any, page: Any) -> tuple[Any, list[Glyph]]:
    """Draw a page once; its rules stay on the page for finding tables, its glyphs are returned in their order.

    A page that was scanned or set on its side comes back turned.
    """
    collector = _drawn(document, page)
    if collector.quarter:
        # The table lies on its side and the page does not say so: it is drawn again as if it did.
        turned = page.page_obj
        turned.rotate = (int(turned.rotate or 0) + collector.quarter) % 360
        turned.attrs["Rotate"] = turned.rotate
        page = type(page)(document, turned, page.page_number)
        collector = _drawn(document, page)
        _straighten(collector.get_result())
    # pdfplumber would draw the page again for itself; what was drawn here is the same but for the glyphs.
    page._layout = collector.get_result()
    return page, collector.glyphs


def _straighten(layout: Any) -> None:
    """Round the ends of rules: turning leaves them a hair from level, and then they count as upright."""
    for item in layout:
        if isinstance(item, LTContainer):
            _straighten(item)
        elif isinstance(item, LTCurve):
            left, bottom, right, top = item.bbox
            item.set_bbox((round(left, 3), round(bottom, 3), round(right, 3), round(top, 3)))


def _drawn(document: Any, page: Any) -> _Collector:
    collector = _Collector(document.rsrcmgr, page)
    try:
        ContentInterpreter(document.rsrcmgr, collector).process_page(page.page_obj)
    except Exception as error:
        raise PdfminerException(error) from error
    return collector


def _actual_text(props: Any) -> str | None:
    if not isinstance(props, dict) or "ActualText" not in props:
        return None
    value = resolve1(props["ActualText"])
    if isinstance(value, bytes):
        if value.startswith(b"\xfe\xff"):
            return value[2:].decode("utf-16-be", "replace")
        return value.decode("utf-8", "replace") if value.startswith(b"\xef\xbb\xbf") else value.decode("latin-1")
    return str(value)
