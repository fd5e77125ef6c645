"""``tamngan scheduler``: the process kind that makes time pass."""

from __future__ import annotations

import os
import signal
import threading

import click

from tamngan.commands.common import clear_errors, open_application


@click.command("scheduler", help="โปรเซสที่คอยเตือนและส่งข้อความ · The process that reminds and sends")
@clear_errors
def command() -> None:
    """Run the loops until SIGTERM; what is in hand is finished first."""
    from tamngan.logs import configure
    from tamngan.patience import until_there
    from tamngan.settings import read

    settings = read()
    configure(settings.tamngan_log_level)
    os.umask(0o077)  # what it makes is for its own user
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    wait = not settings.is_single_machine
    application = until_there(lambda: open_application(name="scheduler"), stopping, wait=wait)
    if application is None:
        return
    _ = application.files  # every process proves that it sees the same store
    clockwork = application.clockwork()

    def end(*_: object) -> None:
        application.take_no_more()
        clockwork.stop()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, end)
    if not stopping.is_set():
        clockwork.start()
        clockwork.wait()
    application.stop()
