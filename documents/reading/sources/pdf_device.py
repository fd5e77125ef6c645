"""The glyphs of a page as pdfminer draws them, with the text that the page itself gives for them (``ActualText``)."""

from __future__ import annotations

from typing import Any

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
        self._height = float(page.mediabox[3])
        self._said: list[str | None] = []

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        super().begin_tag(tag, props)
        self._said.append(_actual_text(props))

    def end_tag(self) -> None:
        super().end_tag()
        if self._said:
            self._said.pop()

    def render_char(self, *args: Any, **kwargs: Any) -> float:
        advance: float = super().render_char(*args, **kwargs)
        objects = self.cur_item._objs
        drawn = objects.pop()
        self.glyphs.append(self._glyph(drawn, args))
        return advance

    def _glyph(self, drawn: Any, args: tuple[Any, ...]) -> Glyph:
        baseline = self._height - float(drawn.matrix[5])
        return Glyph(
            text=self._text(drawn.get_text()),
            x0=float(drawn.x0),
            x1=float(drawn.x1),
            top=self._height - float(drawn.y1),
            baseline=baseline,
            size=float(drawn.size) or 1.0,
            key=(str(drawn.fontname), int(args[5]) if len(args) > 5 and isinstance(args[5], int) else -1),
        )

    def _text(self, own: str) -> str:
        """Return what the page says in place of its glyphs: the first glyph gets it all, the others nothing."""
        for depth in range(len(self._said) - 1, -1, -1):
            said = self._said[depth]
            if said is not None:
                self._said[depth] = ""
                return said
        return plain_text(own)


def glyphs_of(document: Any, page: Any) -> list[Glyph]:
    """Draw a page once; its rules stay on the page for finding tables, its glyphs are returned in their order."""
    collector = _Collector(document.rsrcmgr, page)
    try:
        ContentInterpreter(document.rsrcmgr, collector).process_page(page.page_obj)
    except Exception as error:
        raise PdfminerException(error) from error
    # pdfplumber would draw the page again for itself; what was drawn here is the same but for the glyphs.
    page._layout = collector.get_result()
    return collector.glyphs


def _actual_text(props: Any) -> str | None:
    if not isinstance(props, dict) or "ActualText" not in props:
        return None
    value = resolve1(props["ActualText"])
    if isinstance(value, bytes):
        if value.startswith(b"\xfe\xff"):
            return value[2:].decode("utf-16-be", "replace")
        return value.decode("utf-8", "replace") if value.startswith(b"\xef\xbb\xbf") else value.decode("latin-1")
    return str(value)
