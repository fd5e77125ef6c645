"""Laying cells that span columns and rows out on a plain grid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from documents.reading.grid import Cell
from documents.reading.limits import MAX_COLUMNS


@dataclass(frozen=True, slots=True)
class SpanningCell:
    """A cell with the columns and rows it covers."""

    text: str
    columns: int = 1
    rows: int = 1


def lay_out(rows: Iterable[Sequence[SpanningCell]]) -> list[tuple[Cell, ...]]:
    """Return full rows: every covered place repeats the text and, below the first row, is marked as merged."""
    grid: list[tuple[Cell, ...]] = []
    hanging: dict[int, tuple[str, int]] = {}
    for row in rows:
        cells: list[Cell] = []
        still_hanging: dict[int, tuple[str, int]] = {}
        for cell in row:
            _drop_hanging(cells, hanging, still_hanging)
            for _ in range(min(cell.columns, MAX_COLUMNS - len(cells))):
                if cell.rows > 1:
                    still_hanging[len(cells)] = (cell.text, cell.rows - 1)
                cells.append(Cell(cell.text))
        _drop_hanging(cells, hanging, still_hanging)
        grid.append(tuple(cells))
        hanging = still_hanging
    return grid


def _drop_hanging(cells: list[Cell], hanging: dict[int, tuple[str, int]], still: dict[int, tuple[str, int]]) -> None:
    while len(cells) in hanging and len(cells) < MAX_COLUMNS:
        text, left = hanging.pop(len(cells))
        if left > 1:
            still[len(cells)] = (text, left - 1)
        cells.append(Cell(text, merged=True))
