"""HTML inside cells: paragraphs and list items become lines, check boxes become ☐ and ☑; lists may stay unclosed."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

TICKED = "☑"
UNTICKED = "☐"

_LINE_TAGS = frozenset({"p", "br", "div", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol"})


class _Lines(HTMLParser):
    """Collects text; every block begins a new line and every item of a numbered list its number."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._lists: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LINE_TAGS:
            self.parts.append("\n")
        if tag in {"ul", "ol"}:
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self.parts.append("\n" + self._marker())
        elif tag == "input":
            self.parts.append(f" {TICKED if any(name == 'checked' for name, _ in attrs) else UNTICKED} ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _LINE_TAGS or tag == "li":
            self.parts.append("\n")
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and self.parts and self.parts[-1].startswith("\n") and _has_own_marker(data):
            # "<li>๑. …": the typed number stands, ours would be said twice.
            self.parts[-1] = "\n"
        self.parts.append(data)

    def _marker(self) -> str:
        if not self._lists or self._lists[-1] is None:
            return "- "
        self._lists[-1] += 1
        return f"{self._lists[-1]}. "


def _has_own_marker(text: str) -> bool:
    first = text.lstrip()[:4]
    return bool(first) and (first[0] in "-•*(" or (first[0].isdigit() and any(mark in first for mark in ".)")))


def plain_lines(text: str) -> str:
    """Return a cell's text with its HTML turned into lines; text without HTML comes back as it is."""
    if "<" not in text and "&" not in text:
        return text
    reader = _Lines()
    reader.feed(text)
    reader.close()
    lines = (line.strip() for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


@dataclass(slots=True)
class HtmlCell:
    """A cell of an HTML table."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(slots=True)
class _OpenCell:
    cell: HtmlCell
    parts: list[str] = field(default_factory=list)


class _TableCells(HTMLParser):
    """Collects the cells of the tables, markup inside them kept for ``plain_lines``; inner tables become their text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.rows: list[list[HtmlCell]] = []
        self._open: _OpenCell | None = None
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._depth += 1
        if self._depth > 1 or tag not in {"tr", "td", "th"}:
            self._keep(self.get_starttag_text() or "")
            return
        self._close_cell()
        if tag == "tr":
            self.rows.append([])
        else:
            spans = {name: value for name, value in attrs if value and value.isdecimal() and len(value) < 4}
            cell = HtmlCell("", int(spans.get("colspan") or 1), int(spans.get("rowspan") or 1))
            self._open = _OpenCell(cell)

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._depth -= 1
        if self._depth >= 1 and tag in {"td", "th", "tr"} and self._depth == 1:
            self._close_cell()
        else:
            self._keep(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._keep(data)

    def handle_entityref(self, name: str) -> None:
        self._keep(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._keep(f"&#{name};")

    def close(self) -> None:
        super().close()
        self._close_cell()

    def _keep(self, text: str) -> None:
        if self._open is not None:
            self._open.parts.append(text)

    def _close_cell(self) -> None:
        if self._open is None:
            return
        self._open.cell.text = plain_lines("".join(self._open.parts))
        if not self.rows:
            self.rows.append([])
        self.rows[-1].append(self._open.cell)
        self._open = None


def html_rows(text: str) -> list[list[HtmlCell]]:
    """Return the rows of an HTML table with the spans of each cell."""
    reader = _TableCells()
    reader.feed(text)
    reader.close()
    return [row for row in reader.rows if row]
