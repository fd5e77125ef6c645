"""Measures written as forms: the names of the columns stand one below the other, and beside each what they hold.

``upright`` turns such a table on its side, so that it is read like any other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents.reading.grid import GridRow, Table, plain_row
from documents.reading.headers import Meaning, columns_of, heading_meaning
from documents.reading.tidy import to_arabic

#: "มาตรการที่ ๒" and "มาตรการ 2" name the measure's number beside its column.
_NUMBERED = re.compile(r"\s*(?:ที่|ข้อ(?:ที่)?)?\s*([0-9]{1,3})\s*[.:]?$")
_BEGINS = (Meaning.MEASURE, Meaning.ITEM, Meaning.ISSUE, Meaning.QUESTION)
_FOLLOW_UP = (Meaning.OWNER, Meaning.DEADLINE, Meaning.RESULT, Meaning.METHOD, Meaning.STATUS)
_FEWEST_LABELS = 3
_LABELLED_SHARE = 0.6
_NUMBER_HEADING = "ลำดับ"


def upright(table: Table) -> Table:
    """Return a form as a table with one row per measure; any other table comes back as it is."""
    lines = [_line(row) for row in table.rows]
    if any(line is None for line in lines) or not lines or columns_of(table.rows[0].texts()) is not None:
        return table
    filled = [line for line in lines if line is not None]
    labels = [_label(label) for label, _ in filled]
    named = [meaning for meaning, _ in labels if meaning is not None]
    if len(named) < max(_FEWEST_LABELS, _LABELLED_SHARE * len(filled)):
        return table
    if not set(named) & set(_BEGINS) or not set(named) & set(_FOLLOW_UP):
        return table
    return Table(tuple(_rows(table, filled, labels)), table.place)


def _line(row: GridRow) -> tuple[str, str] | None:
    """Return label and value of a row, None for a row with more in it."""
    texts = row.texts()
    distinct = [text for index, text in enumerate(texts) if index == 0 or text != texts[index - 1]]
    if len(distinct) > 2 and any(distinct[2:]):
        return None
    return (distinct[0], distinct[1]) if len(distinct) > 1 else (distinct[0] if distinct else "", "")


def _label(text: str) -> tuple[Meaning | None, str]:
    """Return what a label means and the number it carries."""
    plain = to_arabic(text).strip().rstrip(":")
    match = _NUMBERED.search(plain)
    if match is not None and (meaning := heading_meaning(plain[: match.start()])) in _BEGINS:
        return meaning, match[1]
    return heading_meaning(plain), ""


def _rows(
    table: Table, lines: Sequence[tuple[str, str]], labels: Sequence[tuple[Meaning | None, str]]
) -> Sequence[GridRow]:
    first = next(meaning for meaning, _ in labels if meaning in _BEGINS)
    headings: dict[str, None] = {}
    records: list[tuple[GridRow, dict[str, str]]] = []
    last = ""
    for row, (label, value), (meaning, number) in zip(table.rows, lines, labels, strict=True):
        if meaning is first or not records:
            records.append((row, {}))
            if number:
                headings.setdefault(_NUMBER_HEADING)
                records[-1][1][_NUMBER_HEADING] = number
        if meaning is not None:
            last = _NUMBERED.sub("", to_arabic(label).strip()) if number else label.strip()
            headings.setdefault(last)
        elif not last:
            continue
        told = value if meaning is not None else f"{label} {value}".strip()
        records[-1][1][last] = f"{records[-1][1].get(last, '')}\n{told}".strip()
    made = [plain_row(list(headings), table.rows[0].place)]
    made += [plain_row([fields.get(name, "") for name in headings], row.place) for row, fields in records]
    return made
