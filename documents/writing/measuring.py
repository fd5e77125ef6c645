"""Widths and heights that renderers need to know before they draw."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from documents.writing.blocks import Cell, Paragraph, Row, Table

POINTS_PER_CM = 72 / 2.54
#: Mean advance and line height of TH Sarabun in parts of its size; estimates, so they are only used with wide margins.
_ADVANCE, _LINE = 0.39, 0.94
#: Of paragraphs that fill a page: the height of a line in parts of its size, and what parts two of them.
_BODY_LINE, _PARAGRAPH_CM = 0.78, 0.06
_CELL_PADDING_CM = 0.28


def column_widths(table: Table, width: float) -> tuple[float, ...]:
    """Return the width of each column in centimetres; together they fill ``width``."""
    whole = sum(column.weight for column in table.columns)
    return tuple(width * column.weight / whole for column in table.columns)


def columns_on_line(text: str) -> int:
    """Return how many letters of ``text`` take room of their own: marks above and below a Thai letter do not."""
    return sum(1 for letter in text if unicodedata.category(letter) not in {"Mn", "Cf"})


def paragraphs_height(items: Iterable[Paragraph], width: float, points: float) -> float:
    """Return about how high paragraphs stand below each other, in centimetres."""
    whole = 0.0
    for item in items:
        size = item.points or points
        letters = max(1.0, width * POINTS_PER_CM / (size * _ADVANCE))
        indent = item.first_indent * POINTS_PER_CM / (size * _ADVANCE)
        whole += (1 + int((columns_on_line(item.text) + indent) / letters)) * size * _BODY_LINE / POINTS_PER_CM
        whole += item.space_before + _PARAGRAPH_CM
    return whole


def row_height(row: Row, widths: tuple[float, ...], points: float) -> float:
    """Return about how high a row is in centimetres."""
    return max((_cell_height(cell, width, points) for cell, width in zip(row.cells, widths, strict=False)), default=0.0)


def _cell_height(cell: Cell, width: float, points: float) -> float:
    letters_per_line = max(1.0, (width - _CELL_PADDING_CM) * POINTS_PER_CM / (points * _ADVANCE))
    lines = sum(1 + int(columns_on_line(paragraph.text) / letters_per_line) for paragraph in cell)
    return lines * points * _LINE / POINTS_PER_CM + _CELL_PADDING_CM
