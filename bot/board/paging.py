"""Long tables in pages: which one the address asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """The rows of one page, its number (from 1) and how many pages there are."""

    rows: Sequence[Row]
    number: int
    count: int
    total: int


def page_of(rows: Sequence[Row], per_page: int) -> Page[Row]:
    """Return the page of the address; a number that is none, or beyond the last page, gives the nearest one."""
    count = max(1, -(-len(rows) // per_page))
    asked = request.args.get("page", "1")
    number = min(count, max(1, int(asked) if asked.isdecimal() and len(asked) < 6 else 1))
    return Page(rows[(number - 1) * per_page : number * per_page], number, count, len(rows))
