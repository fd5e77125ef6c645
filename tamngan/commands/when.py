"""``tamngan when``: read Thai date expressions from stdin, one per line."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING

import click

from thai.calendar import BANGKOK

if TYPE_CHECKING:
    from thai.dates import DateReading

_ISO = "%Y-%m-%d"


@click.command(
    epilog="แต่ละบรรทัดได้ JSON หนึ่งบรรทัด · One JSON line per input line: "
    '{"kind", "start", "end", "rrule"}; kinds: day month range fiscal-year year relative recurring vague none.'
)
@click.option("--today", type=click.DateTime([_ISO]), help="วันนี้ตามปฏิทินสากล เช่น 2024-02-14 · Today, Gregorian.")
@click.option(
    "--fiscal-year", type=click.IntRange(2400, 2999), help="ปีงบประมาณที่พูดถึง (พ.ศ.) · Fiscal year talked about."
)
def command(today: datetime | None, fiscal_year: int | None) -> None:
    """อ่านวันที่ภาษาไทยจาก stdin บรรทัดละหนึ่งนิพจน์ · Read Thai date expressions from stdin, one per line."""
    from thai.dates import read

    day = today.date() if today else datetime.now(BANGKOK).date()
    for line in _lines():
        click.echo(as_json(read(line, day, fiscal_year)))


def _lines() -> list[str]:
    data = sys.stdin.buffer.read()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        click.echo("ข้อความต้องเป็น UTF-8 · The input must be UTF-8 text.", err=True)
        sys.exit(1)
    return text.removesuffix("\n").split("\n") if text else []


def as_json(reading: DateReading) -> str:
    """Return one line of the contract: {"kind", "start", "end", "rrule"}, days in ISO form or null.

    "ปีละ 2 ครั้ง" also has "count", the times in each period.
    """
    line: dict[str, str | int | None] = {
        "kind": reading.kind,
        "start": reading.start.isoformat() if reading.start else None,
        "end": reading.end.isoformat() if reading.end else None,
        "rrule": reading.rrule,
    }
    if reading.kind == "recurring" and reading.number is not None:
        line["count"] = reading.number
    return json.dumps(line, ensure_ascii=False)
