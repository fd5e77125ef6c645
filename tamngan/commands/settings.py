"""``tamngan settings list|set|reset``: what an office has chosen for itself."""

from __future__ import annotations

from typing import Any

import click

from tamngan.commands.common import ORGANIZATION, acting_in, clear_errors, open_application, organization_id


@click.group("settings", help="ค่าที่หน่วยงานเลือกเอง · What the office has chosen")
def command() -> None:
    """Group the commands about choices."""


@command.command("list", help="ค่าทั้งหมด (* = ต่างจากค่าเริ่มต้น) · All values (* = not the default)")
@ORGANIZATION
@clear_errors
def list_(organization: str | None) -> None:
    """Print every setting with its value."""
    from storage.models import Organization
    from storage.settings import OrganizationSettings, settings_of

    application = open_application()
    number = organization_id(application, organization)
    with application.database.reading(number) as session:
        chosen = settings_of(session.get_one(Organization, number)).model_dump(mode="json")
    application.stop()
    usual = OrganizationSettings().model_dump(mode="json")
    for name, value in chosen.items():
        shown = ",".join(map(str, value)) if isinstance(value, list) else value
        click.echo(f"{'*' if value != usual[name] else ' '} {name}\t{shown}")


@command.command("set", help="ตั้งค่า เช่น ladder_days_before 30,7,1,0 · Set one value")
@click.argument("name")
@click.argument("value")
@ORGANIZATION
@clear_errors
def set_(name: str, value: str, organization: str | None) -> None:
    """Set one value; reminders that were planned by the old one are planned anew."""
    from actions.settings import ChooseWritten

    _change(organization, name, ChooseWritten(name, value))
    click.echo(f"ตั้งค่าแล้ว {name} = {value} · Set")


@command.command("reset", help="กลับไปใช้ค่าเริ่มต้น · Go back to the default")
@click.argument("name")
@ORGANIZATION
@clear_errors
def reset(name: str, organization: str | None) -> None:
    """Forget the office's own value."""
    from actions.settings import ForgetChoice

    _change(organization, name, ForgetChoice(name))
    click.echo(f"ใช้ค่าเริ่มต้นแล้ว {name} · Reset")


def _change(organization: str | None, name: str, wanted: Any) -> None:
    from actions import settings
    from storage.settings import WrongChoice

    application = open_application()
    with acting_in(application, organization) as acting:
        done = settings.change(acting, wanted)
        if done.refusal is not None:
            raise WrongChoice(name, done.fault)
    application.stop()
