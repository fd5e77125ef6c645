"""What single rows of a table are: totals, numberings, headings over all columns, notes; and what cells begin with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from documents.reading.grid import GridRow
from documents.reading.headers import Columns
from documents.reading.headings import is_section, is_unit
from documents.reading.tidy import compact

_TOTAL = re.compile(
    r"(?:ผล|ยอด)?รวม(?:ทั้งสิ้น|ทั้งหมด|ทั้งปี|จำนวน|งบประมาณ|เป็นเงิน|เฉลี่ย)*(?:[0-9,.]*(?:มาตรการ|ข้อ|เรื่อง|โครงการ|กิจกรรม|บาท|คะแนน)?)?"
)
#: What a total counts is a number, not a text.
_LONGEST_COUNT = 20
_SMALL_NUMBER = re.compile(r"^\(?[0-9]{1,2}[.)]?$")
#: What begins a note or a signature below a table, in the column of the measures and in any other.
NOTE = re.compile(r"^\W*(?:หมายเหตุ|ลงชื่อ|ผู้รายงาน|ผู้จัดทำ|ผู้ตรวจ|ตำแหน่ง|\((?:นาย|นาง|ว่าที่)|จึงเรียน|ที่มา|ทั้งนี้|เรียน|เรื่อง|วันที่|ที่\s)")
SIGNED = re.compile(r"^\W*(?:หมายเหตุ|ลงชื่อ|ผู้รายงาน|ผู้จัดทำ|\((?:นาย|นาง|ว่าที่))")


class Lead(StrEnum):
    """What a cell begins with."""

    NUMBER = "number"
    CODE = "code"
    PLAIN = "plain"
    NOTHING = "nothing"


_LONG_NUMBER = 6
_CODE_LEAD = re.compile(r"\s*(?:[ieoIEO]\s?[PSps]?\s?[0-9๐-๙]|ข้อ\s?[A-Za-z0-9๐-๙]|๐[๐-๙]|0[0-9]|ตัวชี้วัด)")
_NUMBER_LEAD = re.compile(r"\s*\(?[0-9๐-๙]{1,5}(?:\s?[.)]|\s*$)")


def lead_of(text: str) -> Lead:
    """Return what a cell begins with."""
    if not text.strip("-–. \n"):
        return Lead.NOTHING
    if text.isdecimal() and text[0] not in "0๐":
        return Lead.NUMBER if len(text) < _LONG_NUMBER else Lead.PLAIN
    if _CODE_LEAD.match(text):
        return Lead.CODE
    return Lead.NUMBER if _NUMBER_LEAD.match(text) else Lead.PLAIN


def is_numbering(texts: Sequence[str]) -> bool:
    """Tell whether a row only numbers the columns: (1) (2) (3)."""
    filled = [text for text in texts if text]
    return len(filled) > 2 and all(len(text) < 8 and _SMALL_NUMBER.match(compact(text)) for text in filled)


def is_total(texts: Sequence[str]) -> bool:
    """Tell whether a row sums up: it begins with รวม, and all else in it are figures and units."""
    first = next((text for text in texts if text.strip("-–. ")), "")
    if "รวม" not in first or not _TOTAL.fullmatch(compact(first)):
        return False
    return all(len(compact(text)) < _LONGEST_COUNT for text in texts if text.strip("-–. ") and text != first)


def section_text(texts: Sequence[str], columns: Columns) -> str | None:
    """Return the text of a row that is one heading over all columns."""
    distinct = list(dict.fromkeys(text for text in texts if text))
    if len(distinct) != 1 or len(columns.meanings) < 3 or len(distinct[0]) > 200:
        return None
    spans = sum(1 for text in texts if text) > len(columns.meanings) // 2
    return distinct[0] if spans or is_section(distinct[0]) or is_unit(distinct[0]) else None


def without_heading(row: GridRow, columns: Columns) -> GridRow:
    """Take away headings that a scanner glued to the cells of the row below them."""
    glued = [
        bool(heading)
        and cell.text[:1] == heading[:1]
        and cell.text != heading
        and compact(cell.text).startswith(compact(heading))
        for cell, heading in zip(row.cells, columns.headings, strict=False)
    ]
    if sum(glued) < 2:
        return row
    cells = [
        cell._replace(text=_after(cell.text, heading)) if is_glued else cell
        for cell, heading, is_glued in zip(row.cells, columns.headings, glued, strict=False)
    ]
    return row._replace(cells=tuple(cells) + row.cells[len(cells) :])


def _after(text: str, heading: str) -> str:
    wanted = len(compact(heading))
    taken = 0
    for position, character in enumerate(text):
        if taken == wanted:
            return text[position:].strip()
        taken += not character.isspace()
    return ""
