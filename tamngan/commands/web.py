"""``tamngan web``: the process kind that takes webhooks."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from tamngan.commands.common import clear_errors


@click.command("web", help="โปรเซสรับ webhook และหน้าเว็บ · The process that takes webhooks and serves pages")
@click.option("--port", default=8000, show_default=True, envvar="PORT", help="พอร์ต · Port")
@clear_errors
def command(port: int) -> None:
    """Become gunicorn with the project's configuration."""
    from tamngan.settings import read

    read()  # a wrong setting is said here, in one sentence, before gunicorn starts
    config = Path(__file__).parent.parent / "gunicorn_config.py"
    os.environ["PORT"] = str(port)
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", str(config), "tamngan.wsgi:create()"]
    os.execv(sys.executable, gunicorn)  # noqa: S606 -- our own interpreter with fixed arguments
