"""How a workbook shows its cells: percentages and Thai dates, hidden rows and columns.

The values alone do not say that 1 is printed as 100 %, or 46112 as ๓๑/๓/๒๕๖๙.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from documents.reading.sources.package import Package

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
#: Formats that Excel knows by number alone: percentages, also in Thai digits, and the dates of the Buddhist era.
_PERCENT_IDS = frozenset({9, 10, 67, 68})
_DATE_IDS = frozenset({71, 72, 73, 74, 77, 81})
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_THAI_DATE = re.compile(r"ป|b{2,4}", re.IGNORECASE)
_ROW = re.compile(rb'<row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="([0-9]{1,8})"')
_COLUMN = re.compile(rb'<col\b(?=[^>]*\bhidden="(?:1|true)")[^>]*>')
_MINIMUM, _MAXIMUM = re.compile(rb'\bmin="([0-9]{1,5})"'), re.compile(rb'\bmax="([0-9]{1,5})"')
_MOST_COLUMNS = 500

Position = tuple[int, int]


@dataclass(slots=True)
class Looks:
    """One sheet, counted from 0: cells that are printed as percentages or dates, rows and columns that are not."""

    percents: set[Position] = field(default_factory=set)
    dates: set[Position] = field(default_factory=set)
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)


class Styles:
    """Which styles of a workbook print percentages and which Thai dates."""

    def __init__(self, package: Package) -> None:
        """Read the styles of a package."""
        self._percent: re.Pattern[bytes] | None = None
        self._date: re.Pattern[bytes] | None = None
        if "xl/styles.xml" not in package.names():
            return
        root = package.xml("xl/styles.xml")
        codes = {int(one.get("numFmtId") or 0): one.get("formatCode") or "" for one in root.iter(f"{_MAIN}numFmt")}
        used = [int(one.get("numFmtId") or 0) for one in root.findall(f"{_MAIN}cellXfs/{_MAIN}xf")]
        plain = {number: _LITERAL.sub("", code) for number, code in codes.items()}
        self._percent = _cells_of([i for i, n in enumerate(used) if n in _PERCENT_IDS or "%" in plain.get(n, "")])
        self._date = _cells_of([i for i, n in enumerate(used) if n in _DATE_IDS or _THAI_DATE.search(plain.get(n, ""))])

    def note(self, block: bytes, looks: Looks) -> None:
        """Add what a piece of a sheet's XML says to its looks."""
        for pattern, found in ((self._percent, looks.percents), (self._date, looks.dates)):
            if pattern is not None:
                found.update((int(row) - 1, _column(letters)) for letters, row in pattern.findall(block))
        looks.rows.update(int(row) - 1 for row in _ROW.findall(block))
        for match in _COLUMN.finditer(block):
            first, last = _MINIMUM.search(match.group()), _MAXIMUM.search(match.group())
            if first and last:
                looks.columns.update(range(int(first[1]) - 1, min(int(last[1]), _MOST_COLUMNS)))


def _cells_of(styles: list[int]) -> re.Pattern[bytes] | None:
    if not styles:
        return None
    numbers = "|".join(map(str, styles))
    return re.compile(rf'<c\b(?=[^>]*\bs="(?:{numbers})")[^>]*?\br="([A-Z]{{1,4}})([0-9]{{1,8}})"'.encode())


def _column(letters: bytes) -> int:
    return column_number(letters) - 1


def column_number(letters: bytes) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def parts_of_sheets(package: Package) -> dict[str, str]:
    """Return the name of each part that holds a sheet -> the name of the sheet."""
    if "xl/workbook.xml" not in package.names():
        return {}
    targets = package.targets("xl/workbook.xml")
    sheets = package.xml("xl/workbook.xml").iter(f"{_MAIN}sheet")
    return {targets.get(sheet.get(_RELATION) or "", ""): str(sheet.get("name")) for sheet in sheets}


def counts_from_1904(package: Package) -> bool:
    """Tell whether a workbook counts its days from 1904, as those of old Macs do."""
    if "xl/workbook.xml" not in package.names():
        return False
    about = package.xml("xl/workbook.xml").find(f"{_MAIN}workbookPr")
    return about is not None and about.get("date1904") in {"1", "true", "on"}
