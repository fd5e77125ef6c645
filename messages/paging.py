"""Long lists are shown a page at a time; pages count from 1, and a page that is gone becomes the last one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from messages.phrases import PAGE_SIZE
from messages.wording import Pen

Item = TypeVar("Item")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """What is shown, where it lies in the whole, and the number of the next page if there is one."""

    items: tuple[Item, ...]
    first: int
    total: int
    following: int | None

    def words(self, pen: Pen) -> str:
        """Return "รายการที่ ๒๑–๔๐ จาก ๖๐", or nothing when all is shown."""
        if len(self.items) == self.total:
            return ""
        last = self.first + len(self.items) - 1
        return f"รายการที่ {pen(self.first)}–{pen(last)} จาก {pen(self.total)}"


def page_of(items: Sequence[Item], number: int, size: int = PAGE_SIZE) -> Page[Item]:
    """Return page ``number`` of a list."""
    pages = max(1, -(-len(items) // size))
    number = min(max(number, 1), pages)
    start = (number - 1) * size
    return Page(tuple(items[start : start + size]), start + 1, len(items), number + 1 if number < pages else None)
