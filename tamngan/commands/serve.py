"""``tamngan serve``: one process for one organization on a real LINE channel."""

from __future__ import annotations

import threading
from typing import Any

import click

from measures.errors import TamNganError
from tamngan.commands.common import clear_errors, open_application
from tamngan.commands.web import HOST, PORT, become_gunicorn


@click.command("serve", help="เปิดใช้งานจริงในโปรเซสเดียว · Run for real in one process")
@PORT
@HOST
@clear_errors
def command(port: int, host: str) -> None:
    """Migrate, then become gunicorn with the loops inside its one worker."""
    from tamngan.patience import until_there
    from tamngan.settings import read

    wait = not read().is_single_machine
    application = until_there(lambda: open_application(name="serve"), threading.Event(), wait=wait)
    if application is None:
        return
    _check(application)
    _ = application.files
    application.stop()
    become_gunicorn(host, port, loops_inside=True)


def _check(application: Any) -> None:
    """Say what keeps the process from doing its work; refuse where it could not even take a webhook."""
    from storage import organizations
    from tamngan.bootstrap import adopt_channel

    settings = application.settings
    if not adopt_channel(application):
        raise TamNganError(
            "มีหลายหน่วยงาน จึงไม่รู้ว่า LINE_CHANNEL_SECRET เป็นของหน่วยงานใด ให้ลบค่าทั้งสองแล้วใช้ tamngan organization add",
            "there are several organizations and none has the channel of LINE_CHANNEL_SECRET: take both settings out "
            "and use tamngan organization add",
        )
    if not application.directory.all() and not (settings.line_channel_secret and settings.line_channel_access_token):
        raise TamNganError(
            "ยังไม่มีช่อง LINE ให้กำหนด LINE_CHANNEL_SECRET และ LINE_CHANNEL_ACCESS_TOKEN",
            "there is no LINE channel: set LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN",
        )
    with application.database.looking() as session:
        nobody = not organizations.all_organizations(session)
    if nobody:
        click.echo(
            "ยังไม่มีหน่วยงาน จึงยังไม่พร้อม (/ready) ให้สั่ง tamngan import หรือ tamngan organization add · "
            "Not ready: there is no organization yet",
            err=True,
        )
