"""``tamngan why --person NAME --on DAY`` and ``why --measure N``: what was said, what was not, and by which rule."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import click

from measures.errors import TamNganError
from tamngan.commands.common import ORGANIZATION, Day, Moment, clear_errors, open_application, organization_id


@click.command("why", help="ทำไมจึงส่งหรือไม่ส่ง · What was planned, merged, ridden, sent or held back, and why")
@click.option("--person", "name", metavar="NAME", help="ชื่อ หรือบางส่วนของชื่อ · A name, or part of one")
@click.option("--measure", "number", metavar="N", help="ข้อของมาตรการ · A measure's number or code")
@click.option("--on", "day", type=Day(), help="วันที่ เช่น 2026-03-02 · The day")
@click.option("--at", "at", type=Moment(), help="มองจากเวลานี้ (ไม่ใส่ = ขณะนี้) · As of a moment")
@click.option("--json", "as_json", is_flag=True, help="พิมพ์เป็น JSON · Print JSON")
@ORGANIZATION
@clear_errors
def command(
    name: str | None, number: str | None, day: date | None, at: datetime | None, as_json: bool, organization: str | None
) -> None:
    """Print each notice with its outcome and reason, then what the rules say next."""
    from delivery.trace import lines

    if (name is None) == (number is None):
        raise click.UsageError("ใช้ --person หรือ --measure · use --person or --measure")
    found = _found(name, number, day, at, organization)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        click.echo("\n".join(lines(one["said"])) or "ไม่มีข้อความ · nothing was planned or said")
        for rule in one["rules"]:
            click.echo("\t".join(("กฎ · rule", rule["who"] or "-", rule["what"], rule["why"])))


def _found(
    name: str | None, number: str | None, day: date | None, at: datetime | None, organization: str | None
) -> list[dict[str, Any]]:
    from delivery import trace
    from storage.clock import local_date

    application = open_application()
    now = at or application.clock.now()
    with application.database.reading(organization_id(application, organization)) as session:
        if number is not None:
            told = trace.why_measure(session, number, day, now)
            found = [told] if told is not None else []
        else:
            people = trace.people_named(session, str(name))
            found = [trace.why_person(session, person, day or local_date(now), now) for person in people]
    application.stop()
    if not found:
        raise TamNganError(f"ไม่พบ “{name or number}”", "nobody and nothing of that name is in the plan or the roster")
    return found
