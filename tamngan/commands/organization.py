"""``tamngan organization add|list``."""

from __future__ import annotations

import click

from tamngan.commands.common import clear_errors, open_application


@click.group("organization", help="หน่วยงาน · Organizations")
def command() -> None:
    """Group the commands about organizations."""


@command.command("add", help="เพิ่มหน่วยงานพร้อมช่อง LINE ของตนเอง · Add an organization with its own LINE channel")
@click.option("--name", required=True, help="ชื่อเต็มของหน่วยงาน · Full name")
@click.option("--channel", "key", help="ชื่อย่อในที่อยู่ webhook · Short name in the webhook address")
@click.option("--channel-secret", envvar="NEW_CHANNEL_SECRET", help="Channel secret")
@click.option("--channel-access-token", envvar="NEW_CHANNEL_ACCESS_TOKEN", help="Channel access token")
@clear_errors
def add(name: str, key: str | None, channel_secret: str | None, channel_access_token: str | None) -> None:
    """Add an organization, or give an existing one its channel."""
    from measures.errors import TamNganError
    from storage import organizations

    application = open_application()
    if bool(channel_secret) != bool(channel_access_token):
        raise TamNganError(
            "ต้องใส่ทั้ง --channel-secret และ --channel-access-token",
            "--channel-secret and --channel-access-token go together",
        )
    with application.database.system() as session:
        now = application.clock.now()
        organization = organizations.find(session, name) or organizations.add(session, name, now)
        if channel_secret and channel_access_token:
            organizations.put_channel(
                session,
                organization.id,
                key or f"o{organization.id}",
                channel_secret,
                channel_access_token,
                application.box,
                now,
            )
    application.stop()
    where = f" · webhook: /line/webhook/{key or f'o{organization.id}'}" if channel_secret else ""
    click.echo(f"เพิ่มแล้ว · Added{where}")


@command.command("list", help="รายชื่อหน่วยงาน · List them")
@clear_errors
def list_() -> None:
    """List the organizations."""
    from storage import organizations

    application = open_application()
    with application.database.system() as session:
        for organization in organizations.all_organizations(session):
            click.echo(f"{organization.id}\t{organization.name}")
    application.stop()
