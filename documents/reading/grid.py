"""What every source turns into: paragraphs and tables in their order, each part knowing its place in the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Place(NamedTuple):
    """Where something stands: "บรรทัด 24", "หน้า 3 ตาราง 1 แถว 2", and the column's heading where it is a cell."""

    where: str
    column: str = ""

    def __str__(self) -> str:
        """Return both parts in one line."""
        return f"{self.where} ช่อง {self.column}" if self.column else self.where

    def at(self, column: str) -> Place:
        """Return the place of a cell in this row."""
        return Place(self.where, column)


class Cell(NamedTuple):
    """One cell. Paragraphs and list items are lines; ``merged`` says that it only continues the cell above.

    ``filled``: it has a colour of its own, which in a plan drawn as a calendar is a mark.
    """

    text: str
    merged: bool = False
    filled: bool = False


class GridRow(NamedTuple):
    """One row of cells."""

    cells: tuple[Cell, ...]
    place: Place

    def texts(self) -> list[str]:
        """Return the texts of the cells."""
        return [cell.text for cell in self.cells]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of running text."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of rows, not all necessarily of the same length."""

    rows: tuple[GridRow, ...]
    place: Place


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole file. ``scanned`` sources carry text as a machine recognised it, with words torn apart.

    ``notes`` name cells whose formulas the file holds no values of. ``hidden`` is what the file holds and does not
    show, with the code of the reason.
    """

    name: str
    blocks: tuple[Block, ...]
    scanned: bool = False
    notes: tuple[str, ...] = field(default=())
    hidden: tuple[tuple[Paragraph, str], ...] = field(default=())

    def paragraphs(self) -> Iterator[Paragraph]:
        """Yield the running text."""
        return (block for block in self.blocks if isinstance(block, Paragraph))

    def tables(self) -> Iterator[Table]:
        """Yield the tables."""
        return (block for block in self.blocks if isinstance(block, Table))


def plain_row(texts: Sequence[str], place: Place) -> GridRow:
    """Make a row without merged cells."""
    return GridRow(tuple(Cell(text) for text in texts), place)
