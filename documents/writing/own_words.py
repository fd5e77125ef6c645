"""The office's own words in the tables of a paper: what its plan or report says, cell by cell, where it said it.

A layout gives its columns and the row that it would write itself. Where the imported paper has a cell for a column, the
cell is printed word for word instead; what was reported since follows in the column of deeds. Columns of the paper
that the layout does not know are added, for nothing that was said may vanish.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from documents.report import MeasureLine, PaperTable, ReportData, SourceCell
from documents.writing import phrases
from documents.writing.blocks import Cell, Column, Paragraph, Row, Run, Table, lines
from documents.writing.grouping import issue_of
from documents.writing.listing import items
from thai.digits import to_arabic

TIMES = ("time", "months", "start", "end", "schedule_kind")
DEEDS = ("result", "status", "done_on", "problem", "evidence")
SUBJECTS = ("issue", "finding", "question", "indicator", "item")
#: Numbers and codes are no column of their own: they stand before the words that they count.
_COUNTS = ("number", "code")
_CHECKED = {"☑": True, "☒": True, "☐": False}


@dataclass(frozen=True)
class Further:
    """A column that a layout has only where somebody said something for it; ``first`` puts it before all others."""

    column: Column
    value: Callable[[MeasureLine], Cell]
    first: bool = False


def issue_column(data: ReportData) -> Further:
    """Return the column of issues that plans, results and annual reports have where the plan is filed by issues."""
    column = Column("ประเด็น", 1.0, meanings=SUBJECTS[:4])
    return Further(column, lambda measure: lines(measure.finding or issue_of(measure, data) or ""), first=True)


def follow_up_column() -> Further:
    """Return the column of การกำกับติดตาม, an element that the assessment asks of measures and their results."""
    column = Column("การกำกับติดตาม", 1.0, meanings=("follow_up",))
    return Further(column, lambda measure: lines(items(measure.follow_up or "")))


@dataclass(frozen=True)
class Plain:
    """A layout's own table: its columns and the row that it writes of a measure."""

    columns: tuple[Column, ...]
    describe: Callable[[MeasureLine], Row]
    further: tuple[Further, ...] = ()

    def needed(self, measures: Sequence[MeasureLine]) -> Plain:
        """Return the table with those of the further columns that somebody said something for."""
        used = [one for one in self.further if any(_has_words(one, measure) for measure in measures)]
        before, behind = ([one for one in used if one.first is first] for first in (True, False))
        columns = (*(one.column for one in before), *self.columns, *(one.column for one in behind))

        def describe(measure: MeasureLine) -> Row:
            cells = self.describe(measure).cells
            return Row((*(one.value(measure) for one in before), *cells, *(one.value(measure) for one in behind)))

        return Plain(columns, describe)


def _has_words(one: Further, measure: MeasureLine) -> bool:
    told = any(cell.meaning in one.column.meanings and cell.text.strip() for cell in measure.source)
    return told or any(item.text.strip() for item in one.value(measure))


def own_table(plain: Plain, measures: Sequence[MeasureLine], data: ReportData) -> Table:
    """Return a layout's table in the office's own words, with the rows of its paper's table that are no measures."""
    needed = plain.needed(measures)
    columns = columns_of(needed, measures)
    loose = [row for table, rows in paper_rows(data, columns) if table.kind == "plan" for row in rows]
    told = [row for measure in measures for row in rows_of(measure, needed, columns)]
    return Table(columns, (*loose, *told))


def columns_of(plain: Plain, measures: Sequence[MeasureLine]) -> tuple[Column, ...]:
    """Return the columns of a table and, under their own headings, those of the paper that no column is for."""
    found = list(plain.columns)
    for cell in (cell for measure in measures for cell in measure.source):
        if cell.text.strip() and cell.meaning not in _COUNTS and place_of(cell, found) is None:
            found.append(Column(cell.heading.strip() or phrases.NOTHING, 1.0, meanings=_known(cell.meaning)))
    return tuple(found)


def _known(meaning: str | None) -> tuple[str, ...]:
    return (meaning,) if meaning else ()


def rows_of(measure: MeasureLine, plain: Plain, columns: Sequence[Column]) -> list[Row]:
    """Return the rows of a measure: as many as it has on its paper, else the one that the layout writes."""
    written = [*plain.describe(measure).cells, *(() for _ in columns[len(plain.columns) :])]
    parts = [_part(list(cells), columns) for _, cells in groupby(measure.source, lambda cell: cell.part)]
    covered = {place for part in parts for place, cell in part.items() if cell}
    if not covered:
        return [Row(tuple(written))]
    rows = [[part.get(place, ()) for place in range(len(columns))] for part in parts]
    for place in range(len(columns)):
        if place not in covered:
            rows[0][place] = written[place]
    deeds = next((at for at, column in enumerate(columns) if "result" in column.meanings), None)
    if deeds in covered:
        rows[-1][deeds] += _news(measure)
    return [Row(tuple(row)) for row in rows if any(row)]


def widened(row: Row, columns: int) -> Row:
    """Return a row with empty cells up to so many columns."""
    return Row((*row.cells, *(() for _ in range(columns - len(row.cells)))))


def _news(measure: MeasureLine) -> Cell:
    return tuple(phrases.marked(line) for told in measure.since for line in items(phrases.news_line(told)))


def _part(cells: Sequence[SourceCell], columns: Sequence[Column]) -> dict[int, Cell]:
    """Return the cells of one row of the paper by their column here."""
    found: dict[int, list[str]] = {}
    for cell in cells:
        place = place_of(cell, columns)
        if place is None and cell.meaning in _COUNTS:
            place = 0
        if place is not None and cell.text.strip():
            found.setdefault(place, []).append(cell.text.strip())
    return {place: verbatim(_led(texts), columns[place]) for place, texts in found.items()}


def paper_rows(data: ReportData, columns: Sequence[Column]) -> list[tuple[PaperTable, list[Row]]]:
    """Return the tables of the paper that have the columns of a layout's table, and their rows that are no measures."""
    found = [(table, _fitting(table, columns)) for table in data.tables]
    filled = [(table, _loose_rows(table, places, columns)) for table, places in found if places]
    return [(table, rows) for table, rows in filled if rows]


def _fitting(table: PaperTable, columns: Sequence[Column]) -> tuple[int | None, ...]:
    """Return for each column of a paper's table its place here; nothing where it is a table of another kind."""
    places = tuple(_place_of_heading(heading, columns) for heading in table.headings)
    known = {place for place in places if place is not None}
    return places if len(known) > 1 and len(known) * 2 > len(columns) else ()


def _loose_rows(table: PaperTable, places: Sequence[int | None], columns: Sequence[Column]) -> list[Row]:
    rows = []
    for texts in table.rows:
        cells: list[list[str]] = [[] for _ in columns]
        for place, text in zip(places, texts, strict=False):
            cells[place or 0].append(text)
        rows.append(Row(tuple(verbatim("\n".join(told), column) for told, column in zip(cells, columns, strict=True))))
    return rows


def place_of(cell: SourceCell, columns: Sequence[Column]) -> int | None:
    """Return the column that a cell belongs to: the one of the same heading, else the first of its meaning."""
    place = _place_of_heading(cell.heading, columns)
    if place is not None or cell.meaning is None:
        return place
    return next((at for at, column in enumerate(columns) if cell.meaning in column.meanings), None)


def _place_of_heading(heading: str, columns: Sequence[Column]) -> int | None:
    wanted = _letters(heading)
    return next((at for at, column in enumerate(columns) if wanted and _letters(column.title) == wanted), None)


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalpha() or "\u0e31" <= letter <= "\u0e4e")


def _led(texts: Sequence[str]) -> str:
    """Return the texts that share a cell, one below the other; a bare number stands before the words behind it."""
    kept = list(texts)
    if len(kept) > 1 and to_arabic(kept[0]).rstrip(".)").isdigit():
        number = kept[0] if kept[0][-1] in ".)" else f"{kept[0]}."
        kept[:2] = [f"{number} {kept[1]}"]
    return "\n".join(kept)


def verbatim(text: str, column: Column) -> Cell:
    """Return a cell of the paper: its lines and list items, with boxes that can be ticked where it has boxes."""
    return tuple(replace(item, alignment=column.alignment) for line in items(text) for item in _boxes(line))


def _boxes(line: str) -> Iterable[Paragraph]:
    """Yield a line; each box in it begins a paragraph of its own."""
    start, checked = 0, None
    for place, letter in enumerate(line):
        if letter in _CHECKED:
            yield from _boxed(line[start:place], checked)
            start, checked = place + 1, _CHECKED[letter]
    yield from _boxed(line[start:], checked)


def _boxed(words: str, checked: bool | None) -> Iterable[Paragraph]:
    if words.strip() or checked is not None:
        yield Paragraph((Run(words.strip(), checked=checked),))
