"""The project's own Excel template: a sheet to fill in that the reader understands without asking."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from documents.reading.lexicon import groups, rows

FONT = {"font_name": "TH SarabunPSK", "font_size": 14}
#: How many lines offer drop-downs: more than any office's plan has steps.
LINES = 500
_TITLE_ROW, _OFFICE_ROW, _YEAR_ROW, _HEADER_ROW = 0, 1, 2, 4
_STATUSES = ("ยังไม่ได้ดำเนินการ", "อยู่ระหว่างดำเนินการ", "ดำเนินการแล้ว", "ยกเลิก")
_UNITS = ("สำนักปลัด", "กองคลัง", "กองช่าง", "ทุกกอง")


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    width: int
    choices: str
    how: str
    examples: tuple[str, str, str]


def template(organization: str | None = None, fiscal_year_be: int | None = None, units: Sequence[str] = ()) -> bytes:
    """Return the template as the bytes of an .xlsx, with an office's name, year (พ.ศ.) and units filled in if known."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    _plan_sheet(book, organization, fiscal_year_be, (*units, "ทุกกอง") if units else _UNITS)
    _guide_sheet(book)
    book.close()
    return target.getvalue()


def _columns() -> list[_Column]:
    padded = ((*line, *("",) * (7 - len(line))) for line in rows("template"))
    return [_Column(line[0], int(line[1]), line[2], line[3], (line[4], line[5], line[6])) for line in padded]


def _words() -> dict[str, str]:
    return {key: found[0] for key, found in groups("template_words").items()}


def _plan_sheet(book: Any, organization: str | None, year_be: int | None, units: Sequence[str]) -> None:
    words = _words()
    sheet = book.add_worksheet(words["sheet"])
    heading = book.add_format(
        {**FONT, "bold": True, "text_wrap": True, "border": 1, "bg_color": "#DCE6F1", "valign": "top"}
    )
    cell = book.add_format({**FONT, "text_wrap": True, "border": 1, "valign": "top"})
    plain = book.add_format(FONT)
    sheet.write(_TITLE_ROW, 0, words["title"], book.add_format({**FONT, "bold": True, "font_size": 18}))
    for row, label, value in ((_OFFICE_ROW, "office", organization), (_YEAR_ROW, "year", year_be)):
        sheet.write(row, 0, words[label], plain)
        sheet.write(row, 2, value if value is not None else "", cell)
    for index, column in enumerate(_columns()):
        sheet.write(_HEADER_ROW, index, column.heading, heading)
        sheet.set_column(index, index, column.width, cell)
        _offer(sheet, index, column, units, words)
    sheet.freeze_panes(_HEADER_ROW + 1, 2)
    sheet.repeat_rows(_HEADER_ROW)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _offer(sheet: Any, index: int, column: _Column, units: Sequence[str], words: dict[str, str]) -> None:
    """Add the drop-down of a column and the hint that shows while a cell is chosen."""
    first, last = _HEADER_ROW + 1, _HEADER_ROW + LINES
    hint = {"input_title": column.heading[:32], "input_message": column.how[:255]}
    named = [names[0] for names in (groups("schedule_kinds")).values()]
    lists: dict[str, Sequence[str]] = {"units": units, "kinds": named, "statuses": _STATUSES}
    choices = _fitting(lists.get(column.choices, ()))
    if not choices:
        sheet.data_validation(first, index, last, index, {"validate": "any", **hint})
        return
    sheet.data_validation(
        first,
        index,
        last,
        index,
        {
            "validate": "list",
            "source": choices,
            # Several owners stand in one cell, so what is not in that list is only remarked upon.
            "error_type": "information" if column.choices == "units" else "stop",
            "error_title": words["wrong_title"],
            "error_message": words["wrong_choice"],
            **hint,
        },
    )


def _fitting(choices: Sequence[str]) -> list[str]:
    """Return as many choices as a drop-down can hold: Excel allows 255 characters, and no comma inside one."""
    fitting: list[str] = []
    for choice in choices:
        if "," not in choice and len(",".join([*fitting, choice])) <= 255:
            fitting.append(choice)
    return fitting


def _guide_sheet(book: Any) -> None:
    """Write what each column means and examples, lying on their side so that no reader takes them for measures."""
    words = _words()
    sheet = book.add_worksheet(words["guide"])
    bold = book.add_format({**FONT, "bold": True, "valign": "top"})
    text = book.add_format({**FONT, "text_wrap": True, "valign": "top"})
    lines = [line for key, line in rows("template_words") if key == "line"]
    for row, line in enumerate(lines):
        sheet.write(row, 0, f"{row + 1}) {line}", bold if row == 0 else book.add_format(FONT))
    top = len(lines) + 1
    for index, key in enumerate(("column", "how", "example", "example_next", "example_other")):
        sheet.write(top, index, words[key], bold)
    for row, column in enumerate(_columns(), start=top + 1):
        for index, value in enumerate((column.heading, column.how, *column.examples)):
            sheet.write_string(row, index, value, bold if index == 0 else text)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 4, 44)
