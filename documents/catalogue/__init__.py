"""The OIT items of each fiscal year: what a website must show.

Numbering changes every year, so the key is always (fiscal year, code). The files beside this module hold one year
each, tab-separated: code, sub-indicator, group, title, elements (separated by " | "), and how sure the entry is: C
official or several sources agree, P one public page, U unconfirmed. An office may pass its own list instead
(``ReportData.catalogue``).
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from documents.report import CatalogueItem

_FOLDER = Path(__file__).parent


@cache
def items(fiscal_year_be: int) -> tuple[CatalogueItem, ...]:
    """Return the OIT items of a fiscal year, in order; empty where the year's list is not known."""
    file = _FOLDER / f"{fiscal_year_be}.tsv"
    if not file.exists():
        return ()
    with file.open(encoding="utf-8", newline="") as lines:
        return tuple(_item(row) for row in csv.DictReader(lines, delimiter="\t"))


@cache
def years() -> tuple[int, ...]:
    """Return the fiscal years whose items are known."""
    return tuple(sorted(int(file.stem) for file in _FOLDER.glob("[0-9]*.tsv")))


def _item(row: dict[str, str]) -> CatalogueItem:
    elements = tuple(part.strip() for part in row["elements"].split("|") if part.strip())
    return CatalogueItem(
        row["code"], row["title"], row["indicator"], row["group"], elements, certain=row["sure"] != "U"
    )
