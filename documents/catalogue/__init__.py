"""The OIT items of each fiscal year, what a website must show; and the questions of its surveys (IIT, EIT).

Numbering changes every year, so the key is always (fiscal year, code). The files beside this module hold one year
each, tab-separated: code, sub-indicator, group, title, elements (separated by " | "), and how sure the entry is: C
official or several sources agree, P one public page, U unconfirmed. An office may pass its own list instead
(``ReportData.catalogue``). ``questions.tsv`` holds the questions of all years with the indicator of each; a text that
is not known is blank, and an office may write its own among its head data.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Question:
    """One question of a survey: the number of its indicator, and its words ("" where they are not known)."""

    code: str
    indicator: str
    title: str
    certain: bool


@cache
def questions(fiscal_year_be: int) -> dict[str, Question]:
    """Return the questions of a fiscal year's surveys by their code; empty for a year that nobody wrote down."""
    with (_FOLDER / "questions.tsv").open(encoding="utf-8", newline="") as lines:
        return {
            row["code"]: Question(row["code"], row["indicator"], row["title"], row["sure"] != "U")
            for row in csv.DictReader(lines, delimiter="\t")
            if int(row["year"]) == fiscal_year_be
        }


@cache
def years() -> tuple[int, ...]:
    """Return the fiscal years whose items are known."""
    return tuple(sorted(int(file.stem) for file in _FOLDER.glob("[0-9]*.tsv")))


def _item(row: dict[str, str]) -> CatalogueItem:
    elements = tuple(part.strip() for part in row["elements"].split("|") if part.strip())
    return CatalogueItem(
        row["code"], row["title"], row["indicator"], row["group"], elements, certain=row["sure"] != "U"
    )
