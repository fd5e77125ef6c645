"""``tamngan quota``: the month's messages: spent, kept, expected, held back and why."""

from __future__ import annotations

import json
from datetime import datetime

import click

from measures.errors import TamNganError
from tamngan.commands.common import ORGANIZATION, Moment, clear_errors, open_application, organization_id


@click.command("quota", help="โควตาข้อความของเดือน · The month's messages: spent, kept, expected, held back")
@click.option("--at", "at", type=Moment(), help="ณ เวลา (ไม่ใส่ = ขณะนี้) · As of a moment")
@click.option("--json", "as_json", is_flag=True, help="พิมพ์เป็น JSON · Print JSON")
@ORGANIZATION
@clear_errors
def command(at: datetime | None, as_json: bool, organization: str | None) -> None:
    """Print what is known without asking the platform: the last reading and our own count."""
    from delivery.status import quota_status
    from messages import catalog
    from storage.models import Organization

    application = open_application()
    number = organization_id(application, organization)
    with application.database.organization(number) as session:
        found = quota_status(session, session.get_one(Organization, number), at or application.clock.now())
    application.stop()
    if found is None:
        raise TamNganError("หน่วยงานยังไม่มีช่องทาง LINE", "the organization has no LINE channel yet")
    data = catalog.to_data(found)
    click.echo(
        json.dumps(data, ensure_ascii=False) if as_json else catalog.render("quota_status", data, "arabic").plain
    )
