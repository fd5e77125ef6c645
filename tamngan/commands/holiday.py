"""``tamngan holiday list|add|work|remove``: the office's calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from tamngan.commands.common import ORGANIZATION, Day, acting_in, clear_errors, open_application, organization_id

DAY = click.argument("day", type=Day(), metavar="2026-04-15")


@click.group("holiday", help="วันหยุดของหน่วยงาน · The office's days off")
def command() -> None:
    """Group the commands about days off."""


@command.command("list", help="วันหยุดของปี ค.ศ. · The days off of a year")
@click.option("--year", type=click.IntRange(1900, 2200), required=True, metavar="2026", help="ปี ค.ศ. · Year (CE)")
@ORGANIZATION
@clear_errors
def list_(year: int, organization: str | None) -> None:
    """Print the entries of a year with where they come from."""
    from storage import calendar
    from storage.models import Organization

    application = open_application()
    number = organization_id(application, organization)
    with application.database.organization(number) as session:
        for row in calendar.holidays(session, session.get_one(Organization, number), year):
            worked = "ทำงาน/worked" if row.working else "หยุด/off"
            click.echo(f"{row.day.isoformat()}\t{worked}\t{row.source}\t{row.name}")
    application.stop()


@command.command("add", help="เพิ่มวันหยุด เช่น วันหยุดที่ ครม. กำหนด · Add a day off")
@DAY
@click.option("--name", required=True, help="ชื่อวันหยุด · Its name")
@ORGANIZATION
@clear_errors
def add(day: date, name: str, organization: str | None) -> None:
    """Enter a day off; reminders that fall on it move earlier."""
    _put(day, name, organization, working=False)


@command.command("work", help="วันที่ทำงานทั้งที่เป็นวันหยุด · A day worked in spite of the calendar")
@DAY
@click.option("--name", default="", help="หมายเหตุ · Why")
@ORGANIZATION
@clear_errors
def work(day: date, name: str, organization: str | None) -> None:
    """Enter a day that is worked in spite of the calendar."""
    _put(day, name, organization, working=True)


def _put(day: date, name: str, organization: str | None, *, working: bool) -> None:
    from actions.calendar import PutDay

    _change(organization, PutDay(day, name, working))
    click.echo(f"บันทึกแล้ว {day.isoformat()} · Saved")


@command.command("remove", help="ลบออกจากปฏิทิน · Strike from the calendar")
@DAY
@ORGANIZATION
@clear_errors
def remove(day: date, organization: str | None) -> None:
    """Strike an entry; a public holiday becomes a working day of the office."""
    from actions.calendar import StrikeDay

    _change(organization, StrikeDay(day))
    click.echo(f"ลบแล้ว {day.isoformat()} · Removed")


def _change(organization: str | None, wanted: Any) -> None:
    from actions import calendar
    from storage.calendar import NoSuchHoliday

    application = open_application()
    with acting_in(application, organization) as acting:
        done = calendar.change(acting, wanted)
        if done.refusal is not None:
            raise NoSuchHoliday(wanted.day)
    application.stop()
