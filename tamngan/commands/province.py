"""``tamngan province link``: into the province's page."""

from __future__ import annotations

import click

from tamngan.commands.common import clear_errors, open_application


@click.group("province", help="หน้าของจังหวัด · The province's page")
def command() -> None:
    """Group the commands about the province's page."""


@command.command("link", help="ลิงก์เข้าหน้าของจังหวัด ใช้ได้ครั้งเดียว · A link that opens the page once, within an hour")
@clear_errors
def link() -> None:
    """Print a link; whoever opens it sees how the offices stand, and none of their contents."""
    from storage import tickets

    application = open_application()
    with application.database.system() as session:
        code = tickets.issue(session, application.box, tickets.LINK, application.clock.now())
    application.stop()
    click.echo(f"{application.public_url}/province/open/{code}")
