"""``tamngan remind NUMBER``: no reminders of a measure, or further days on which it is brought to mind."""

from __future__ import annotations

from datetime import date

import click

from measures.errors import TamNganError
from tamngan.commands.common import (
    FISCAL_YEAR,
    ORGANIZATION,
    Day,
    acting_in,
    clear_errors,
    open_application,
)


@click.command("remind", help="การเตือนของมาตรการหนึ่งข้อ · The reminders of one measure")
@click.argument("number", metavar="3")
@click.option("--off/--on", "silent", default=None, help="ไม่ต้องเตือน / เตือนตามปกติ · No reminders / as usual")
@click.option("--also", type=Day(), multiple=True, metavar="2026-03-15", help="เตือนเพิ่มในวันนี้ (ซ้ำได้) · One more day")
@click.option("--not-on", "not_on", type=Day(), multiple=True, metavar="2026-03-15", help="เลิกวันที่เพิ่มไว้ · Not on it")
@FISCAL_YEAR
@ORGANIZATION
@clear_errors
def command(
    number: str,
    silent: bool | None,
    also: tuple[date, ...],
    not_on: tuple[date, ...],
    fiscal_year: int | None,
    organization: str | None,
) -> None:
    """Change a measure's reminders where something is asked for, and print how they are."""
    from actions import reminders
    from actions.reminders import Wish
    from storage import plans

    application = open_application()
    with acting_in(application, organization) as acting:
        plan = plans.of_year(acting.session, fiscal_year) if fiscal_year else acting.plan
        found = plans.find(acting.session, plan.id, number) if plan is not None else None
        if found is None:
            raise TamNganError(f"ไม่พบมาตรการข้อ {number} ในแผน", f"the plan has no measure {number}")
        measure = found[0]
        if silent is not None or also or not_on:
            done = reminders.wish(acting, Wish(measure.id, silent, also, not_on))
            if done.day is not None and done.refusal is not None:
                raise TamNganError(f"วันที่ {done.day} ไม่ใช่วันข้างหน้า", f"{done.day} does not lie ahead")
        days = ", ".join(str(day) for day in measure.reminders.get("extra", [])) or "-"
        state = "ไม่เตือน/off" if measure.reminders.get("off") else "เตือน/on"
        click.echo(f"{measure.number}\t{state}\t{days}\t{measure.title}")
    application.stop()
