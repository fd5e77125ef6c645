"""``tamngan serve``: one process for one organization on a real LINE channel."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from measures.errors import TamNganError
from tamngan.commands.common import clear_errors, open_application


@click.command("serve", help="เปิดใช้งานจริงในโปรเซสเดียว · Run for real in one process")
@click.option("--port", default=8000, show_default=True, envvar="PORT", help="พอร์ต · Port")
@clear_errors
def command(port: int) -> None:
    """Migrate, then become gunicorn with the loops inside its one worker."""
    application = open_application()
    channels = application.directory.all()
    application.stop()
    settings = application.settings
    if not channels and not (settings.line_channel_secret and settings.line_channel_access_token):
        raise TamNganError(
            "ยังไม่มีช่อง LINE ให้กำหนด LINE_CHANNEL_SECRET และ LINE_CHANNEL_ACCESS_TOKEN",
            "there is no LINE channel: set LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN",
        )
    os.environ["PORT"] = str(port)
    os.environ["TAMNGAN_LOOPS_INSIDE"] = "1"
    config = Path(__file__).parent.parent / "gunicorn_config.py"
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", str(config), "tamngan.wsgi:create()"]
    os.execv(sys.executable, gunicorn)  # noqa: S606 -- our own interpreter with fixed arguments
