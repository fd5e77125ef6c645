"""``tamngan read``: chat messages in, what they say out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import click

from bot.understanding.catalogue import Catalogue
from bot.understanding.policy import Decision, Door, Verdict, decide
from bot.understanding.reader import Reader
from bot.understanding.reading import Candidate, Item, Reading
from tamngan.commands.common import clear_errors


def load_catalogue(year_be: int) -> Catalogue:
    """Return the measures and units of the stored plan of a fiscal year (พ.ศ.)."""
    try:
        from tamngan.catalogue import catalogue_of_plan
    except ImportError as error:
        raise click.ClickException("อ่านแผนจากฐานข้อมูลไม่ได้ · Plans cannot be read from the database here.") from error
    found: Catalogue = catalogue_of_plan(year_be)
    return found


def as_json(reading: Reading) -> dict[str, Any]:
    """Return a reading in the form of the contract; the speaker counts as registered, and nothing was asked before."""
    return {
        "items": [_item(item) for item in reading.items],
        "speaks": reading.speaks,
        "group": _decision(decide(reading, Door.GROUP)),
        "private": _decision(decide(reading, Door.PRIVATE)),
    }


def _decision(decision: Decision) -> dict[str, Any]:
    """Return what the bot does; an open question is asked too, with nothing to choose from."""
    does = Verdict.ASK if decision.verdict is Verdict.OPEN_QUESTION else decision.verdict
    return {"does": str(does), "candidates": [_candidate(one) for one in decision.candidates]}


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "intent": str(candidate.intent),
        "measures": list(candidate.measures),
        "date": candidate.date.isoformat() if candidate.date else None,
        "p": round(candidate.p, 3),
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "intent": str(item.intent),
        "measures": list(item.measures),
        "date": item.date.isoformat() if item.date else None,
        "period": [day.isoformat() for day in item.period] if item.period else None,
        "percent": item.percent,
    }


def read_lines(today: date, year_be: int | None, load: Callable[[int], Catalogue] | None = None) -> None:
    """Read messages from stdin, one per line, and print one JSON object for each, empty lines too."""
    reader = Reader(Catalogue.default() if year_be is None else (load or load_catalogue)(year_be))
    for line in sys.stdin.buffer:
        text = line.decode("utf-8", errors="replace").rstrip("\r\n")
        click.echo(json.dumps(as_json(reader.read(text, today)), ensure_ascii=False))


@click.command()
@click.option(
    "--today",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="วันที่ส่งข้อความ · The day the messages were sent.",
)
@click.option(
    "--plan", "year_be", type=int, metavar="YEAR", help="ปีงบประมาณ (พ.ศ.) ของแผน · Fiscal year of the stored plan."
)
@clear_errors
def command(today: datetime, year_be: int | None) -> None:
    """อ่านข้อความแชตจาก stdin ทีละบรรทัด ได้ JSON บรรทัดละหนึ่งรายการ · Read chat messages, one JSON object per line."""
    read_lines(today.date(), year_be)
