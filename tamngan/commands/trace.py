"""``tamngan trace ID``: what became of an event or a notice."""

from __future__ import annotations

import json
from typing import Any

import click

from measures.errors import TamNganError
from tamngan.commands.common import clear_errors, open_application


@click.command("trace", help="ติดตามเหตุการณ์หรือข้อความ · Follow an event or a notice to the platform's own id of the call")
@click.argument("identifier", metavar="ID")
@clear_errors
def command(identifier: str) -> None:
    """ID: a webhookEventId, e12 (an event of the log), n12 (a notice), or the x-line-request-id of a call."""
    found = _found(identifier)
    if not found:
        raise TamNganError(
            f"ไม่พบ “{identifier}” ใช้ webhookEventId, e12, n12 หรือ x-line-request-id",
            "nothing has that id: give a webhookEventId, e12, n12 or an x-line-request-id",
        )
    for row in found:
        click.echo(json.dumps(row, ensure_ascii=False))


def _found(identifier: str) -> list[dict[str, Any]]:
    from delivery import trace
    from storage import organizations

    application = open_application()
    with application.database.looking() as session:
        offices = [(office.id, office.name) for office in organizations.all_organizations(session)]
    rows: list[dict[str, Any]] = []
    for number, name in offices:
        with application.database.reading(number) as session:
            rows += [{"organization": name, **row} for row in trace.trace(session, identifier)]
    application.stop()
    return rows
