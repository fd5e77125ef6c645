"""Widths and heights that renderers need to know before they draw."""

from __future__ import annotations

import unicodedata

from documents.writing.blocks import Cell, Row, Table

POINTS_PER_CM = 72 / 2.54
#: Mean advance and line height of TH Sarabun in parts of its size; estimates, so they are only used with wide margins.
_ADVANCE, _LINE = 0.39, 0.94
_CELL_PADDING_CM = 0.28


def column_widths(table: Table, width: float) -> tuple[float, ...]:
    """Return the width of each column in centimetres; together they fill ``width``."""
    whole = sum(column.weight for column in table.columns)
    return tuple(width * column.weight / whole for column in table.columns)


def columns_on_line(text: str) -> int:
    """Return how many letters of ``text`` take room of their own: marks above and below a Thai letter do not."""
    return sum(1 for letter in text if unicodedata.category(letter) not in {"Mn", "Cf"})


def row_height(row: Row, widths: tuple[float, ...], points: float) -> float:
    """Return about how high a row is in centimetres."""
    return max((_cell_height(cell, width, points) for cell, width in zip(row.cells, widths, strict=False)), default=0.0)


def _cell_height(cell: Cell, width: float, points: float) -> float:
    letters_per_line = max(1.0, (width - _CELL_PADDING_CM) * POINTS_PER_CM / (points * _ADVANCE))
    lines = sum(1 + int(columns_on_line(paragraph.text) / letters_per_line) for paragraph in cell)
    return lines * points * _LINE / POINTS_PER_CM + _CELL_PADDING_CM
