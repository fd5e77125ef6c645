"""The vocabulary of a paper: what layouts describe and renderers print.

A layout says *what* stands where; how a heading looks in Word, PDF or Excel is the renderers' business. Lengths are in
centimetres, sizes in points of TH Sarabun.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from documents.report import Digits

Alignment = Literal["left", "center", "right", "justify"]
Orientation = Literal["portrait", "landscape"]

FONT = "TH Sarabun New"
BODY_POINTS = 16.0
TABLE_POINTS = 14.0


@dataclass(frozen=True)
class Run:
    """Text in one look. ``verbatim`` text (addresses, hashes) keeps its digits."""

    text: str
    bold: bool = False
    link: str | None = None
    checked: bool | None = None
    verbatim: bool = False
    muted: bool = False


@dataclass(frozen=True)
class Paragraph:
    """Runs on lines of their own. ``first_indent`` and ``left_indent`` are in centimetres."""

    runs: tuple[Run, ...]
    alignment: Alignment = "left"
    first_indent: float = 0.0
    left_indent: float = 0.0
    points: float | None = None
    space_before: float = 0.0
    keep_with_next: bool = False

    @property
    def text(self) -> str:
        """Return the words without their looks."""
        return "".join(checkbox_glyph(run) + run.text for run in self.runs)


Cell = tuple[Paragraph, ...]


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 (title of the paper) to 3."""

    text: str
    level: int = 1
    alignment: Alignment = "center"


@dataclass(frozen=True)
class Column:
    """A column; ``weight`` is its share of the page's width, or its width in characters in a ``DataTable``.

    ``meanings`` are the columns of an imported paper whose words stand in it (``documents.report.SourceCell``).
    """

    title: str
    weight: float = 1.0
    alignment: Alignment = "left"
    meanings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One row of cells; a ``group`` row has one cell across all columns and is repeated where its rows go on."""

    cells: tuple[Cell, ...]
    group: bool = False


@dataclass(frozen=True)
class Table:
    """A table whose head is repeated on each page and whose rows are not torn while they fit on a page."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    points: float = TABLE_POINTS


Value = str | int | float | date | None


@dataclass(frozen=True)
class DataTable:
    """Plain values to filter and sort; only Excel prints it, one table to a sheet."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class Space:
    """Empty height in centimetres."""

    height: float


@dataclass(frozen=True)
class PageBreak:
    """What follows starts on a new page."""


@dataclass(frozen=True)
class Cover:
    """Lines in the middle of a page of their own; the size of each in points."""

    lines: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class MemoField:
    """A label of a memo's head with its value on a dotted line."""

    label: str
    value: str = ""


@dataclass(frozen=True)
class MemoHead:
    """The head of a บันทึกข้อความ: room for the emblem, the title, and rows of labelled fields."""

    title: str
    rows: tuple[tuple[MemoField, ...], ...]
    emblem_height: float = 1.5


@dataclass(frozen=True)
class SignOff:
    """A signature: room to sign, the bracketed name (dotted when unknown) and the post's lines."""

    name: str | None
    posts: tuple[str, ...]
    lead: str = ""
    note: str = ""


@dataclass(frozen=True)
class SideBySide:
    """Two columns without lines: opinions that stand beside each other so that a memo stays one page."""

    left: tuple[Paragraph | SignOff, ...]
    right: tuple[Paragraph | SignOff, ...]


@dataclass(frozen=True)
class Bar:
    """One bar; ``segments`` are stacked values in the order of the chart's legend."""

    label: str
    segments: tuple[float, ...]
    text: str = ""


@dataclass(frozen=True)
class BarChart:
    """Lying bars. ``maximum`` is the value of a full bar; ``tones`` name the colours of the segments."""

    title: str
    bars: tuple[Bar, ...]
    legend: tuple[str, ...] = ()
    tones: tuple[str, ...] = ("main",)
    maximum: float = 100.0


@dataclass(frozen=True)
class LineChart:
    """Lines over named points; a None leaves the point out."""

    title: str
    labels: tuple[str, ...]
    lines: tuple[tuple[str, str, tuple[float | None, ...]], ...]

    @property
    def maximum(self) -> float:
        """Return the value of the chart's upper edge, at least 1."""
        return max((value for _, _, values in self.lines for value in values if value is not None), default=0) or 1


@dataclass(frozen=True)
class Mosaic:
    """Rows of small squares, one for each column; ``squares`` are keys of the legend ("": an empty square).

    ``legend`` gives each key its words, its tone and the sign that stands in the square, for who sees no colours. Many
    rows stand in ``panels`` beside each other, without their labels.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[str, ...]], ...]
    legend: dict[str, tuple[str, str, str]]
    panels: int = 1


@dataclass(frozen=True)
class Figure:
    """A number with its words, for a row of headline figures."""

    value: str
    label: str
    tone: str = "main"


@dataclass(frozen=True)
class Figures:
    """Headline figures side by side."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Picture:
    """A photo with its caption; ``alternative`` is what a screen reader says.

    ``label`` stands in a box in its place where it cannot be opened, or is not there (``path`` None).
    """

    path: Path | None
    caption: Cell = ()
    alternative: str = ""
    label: str = ""


@dataclass(frozen=True)
class QrCode:
    """A link as a code to scan, with what stands below it."""

    address: str
    caption: Cell = ()


@dataclass(frozen=True)
class Grid:
    """Pictures and codes in a grid without lines, ``per_row`` side by side; none is torn from its caption."""

    items: tuple[Picture | QrCode, ...]
    per_row: int = 2


Block = (
    Heading
    | Paragraph
    | Table
    | DataTable
    | Space
    | PageBreak
    | Cover
    | MemoHead
    | SignOff
    | SideBySide
    | BarChart
    | LineChart
    | Mosaic
    | Figures
    | Grid
)


@dataclass(frozen=True)
class Margins:
    """In centimetres, as the Prime Minister's Office regulation on correspondence has them for a letter."""

    top: float = 2.5
    right: float = 2.0
    bottom: float = 2.0
    left: float = 3.0


TABLE_MARGINS = Margins(top=2.0, right=1.5, bottom=1.5, left=2.0)

#: A4 in centimetres.
PAGE_SHORT, PAGE_LONG = 21.0, 29.7


@dataclass(frozen=True)
class Section:
    """Pages of one orientation; in Excel a sheet named ``sheet``. ``restarts``: its pages are counted from 1 again."""

    sheet: str
    blocks: tuple[Block, ...]
    orientation: Orientation = "portrait"
    margins: Margins = field(default_factory=Margins)
    numbered: bool = True
    restarts: bool = False

    @property
    def width(self) -> float:
        """Return the width between the margins in centimetres."""
        page = PAGE_SHORT if self.orientation == "portrait" else PAGE_LONG
        return page - self.margins.left - self.margins.right

    @property
    def height(self) -> float:
        """Return the height between the margins in centimetres."""
        page = PAGE_LONG if self.orientation == "portrait" else PAGE_SHORT
        return page - self.margins.top - self.margins.bottom


@dataclass(frozen=True)
class Document:
    """A whole paper, ready for any renderer."""

    title: str
    author: str
    made_on: date
    sections: tuple[Section, ...]
    digits: Digits = "thai"
    draft: bool = False
    page_numbers: bool = True
    #: Names of the office, its places, units and people: no line is broken inside one.
    names: tuple[str, ...] = ()
    font: str = FONT


def checkbox_glyph(run: Run) -> str:
    """Return the box of a run that is a checkbox: ☑, ☐ or nothing."""
    if run.checked is None:
        return ""
    return "☑ " if run.checked else "☐ "


def paragraph(
    text: str,
    *,
    bold: bool = False,
    alignment: Alignment = "left",
    first_indent: float = 0.0,
    points: float | None = None,
    space_before: float = 0.0,
    keep_with_next: bool = False,
) -> Paragraph:
    """Return a paragraph in one look."""
    return Paragraph((Run(text, bold=bold),), alignment, first_indent, 0.0, points, space_before, keep_with_next)


def lines(text: str | Iterable[str], *, bold: bool = False, alignment: Alignment = "left") -> Cell:
    """Return a cell with a paragraph for each line of ``text`` (or each of several texts); blank ones are left out."""
    whole = text if isinstance(text, str) else "\n".join(text)
    return tuple(Paragraph((Run(line.strip(), bold=bold),), alignment) for line in whole.splitlines() if line.strip())
