"""``tamngan scheduler``: the process kind that makes time pass."""

from __future__ import annotations

import signal

import click

from tamngan.commands.common import clear_errors, open_application


@click.command("scheduler", help="โปรเซสที่คอยเตือนและส่งข้อความ · The process that reminds and sends")
@clear_errors
def command() -> None:
    """Run the loops until SIGTERM; what is in hand is finished first."""
    application = open_application()
    clockwork = application.clockwork()

    def end(*_: object) -> None:
        application.take_no_more()
        clockwork.stop()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, end)
    clockwork.start()
    clockwork.wait()
    application.stop()
