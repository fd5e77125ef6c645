"""A table of offices: CSV or Excel, its columns named in Thai or English."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from delivery.enrolling import Newcomer
from measures.errors import TamNganError

#: field of ``Newcomer`` -> what its column may be called
COLUMNS: dict[str, tuple[str, ...]] = {
    "office": ("office", "organization", "name", "หน่วยงาน", "ชื่อหน่วยงาน"),
    "short_name": ("short name", "short_name", "key", "ชื่อย่อ"),
    "line_channel_id": ("channel id", "channel_id", "รหัสช่อง"),
    "secret": ("secret", "channel secret", "channel_secret"),
    "access_token": ("token", "access token", "channel access token", "access_token", "channel_access_token"),
    "coordinator": ("first coordinator", "coordinator", "first_coordinator", "ผู้ประสานงาน", "ผู้ประสานงานคนแรก"),
}


def read(path: Path) -> list[Newcomer]:
    """Return the offices of a table; raise ``TamNganError`` where it cannot be read."""
    rows = _excel(path) if path.suffix.lower() in {".xlsx", ".xls", ".ods"} else _csv(path)
    if not rows:
        raise TamNganError(f"ไฟล์ {path} ว่าง", f"{path} is empty")
    places = _places(rows[0])
    if "office" not in places:
        raise TamNganError(
            f"ไฟล์ {path} ไม่มีคอลัมน์ หน่วยงาน", f"{path} has no column office (and: {', '.join(list(COLUMNS)[1:])})"
        )
    found = [{name: _cell(row, place) for name, place in places.items()} for row in rows[1:]]
    return [Newcomer(**fields) for fields in found if any(fields.values())]


def _places(heading: list[Any]) -> dict[str, int]:
    named = {" ".join(str(cell).split()).lower(): place for place, cell in enumerate(heading)}
    return {
        field: named[name] for field, names in COLUMNS.items() if (name := next((n for n in names if n in named), ""))
    }


def _cell(row: list[Any], place: int) -> str:
    value = row[place] if place < len(row) else ""
    # Excel keeps a number like a channel id as a float.
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value or "").strip()


def _csv(path: Path) -> list[list[Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise TamNganError(f"ไฟล์ {path} ต้องเป็น UTF-8", f"{path} has to be UTF-8") from error
    first = text.split("\n", 1)[0]
    return _filled(csv.reader(io.StringIO(text), delimiter="\t" if "\t" in first else ";" if ";" in first else ","))


def _excel(path: Path) -> list[list[Any]]:
    from python_calamine import CalamineError, load_workbook

    try:
        with load_workbook(str(path)) as book:
            return _filled(book.get_sheet_by_index(0).to_python())
    except (CalamineError, OSError, ValueError) as error:
        raise TamNganError(f"อ่านไฟล์ {path} ไม่ได้", f"{path} cannot be read") from error


def _filled(rows: Iterable[list[Any]]) -> list[list[Any]]:
    return [row for row in rows if any(str(cell).strip() for cell in row)]
