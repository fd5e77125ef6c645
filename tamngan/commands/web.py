"""``tamngan web``: the process kind that takes webhooks."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

import click

from tamngan.commands.common import clear_errors

PORT = click.option("--port", default=8000, show_default=True, envvar="PORT", help="พอร์ต · Port")
HOST = click.option(
    "--host", default="127.0.0.1", show_default=True, envvar="HOST", help="ที่อยู่ที่รับ · Address to listen on"
)


@click.command("web", help="โปรเซสรับ webhook และหน้าเว็บ · The process that takes webhooks and serves pages")
@PORT
@HOST
@clear_errors
def command(port: int, host: str) -> None:
    """Become gunicorn with the project's configuration."""
    from tamngan.settings import read

    settings = read()  # a wrong setting is said here, in one sentence, before gunicorn starts
    _ = settings.secret_key, settings.files_url
    become_gunicorn(host, port, loops_inside=False)


def become_gunicorn(host: str, port: int, *, loops_inside: bool) -> NoReturn:
    """Go on as gunicorn in this process's place; the loops run in its worker when they are to be inside."""
    config = Path(__file__).parent.parent / "gunicorn_config.py"
    os.environ["PORT"], os.environ["HOST"] = str(port), host
    if loops_inside:
        os.environ["TAMNGAN_LOOPS_INSIDE"] = "1"
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", str(config), "tamngan.wsgi:create()"]
    os.execv(sys.executable, gunicorn)  # noqa: S606 -- our own interpreter with fixed arguments
