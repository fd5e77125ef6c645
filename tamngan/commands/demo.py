"""``tamngan demo``: everything in one process, without a LINE account."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import click

from measures.errors import TamNganError
from tamngan.commands.common import clear_errors


@click.command("demo", help="ทดลองใช้โดยไม่ต้องมีบัญชี LINE · Try everything without a LINE account")
@click.option("--port", default=8000, show_default=True, help="พอร์ต (0 = พอร์ตว่างใดก็ได้) · Port (0: any free one)")
@click.option(
    "--plan", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="แผนที่จะใช้สาธิต · A plan of your own"
)
@clear_errors
def command(port: int, plan: Path | None) -> None:
    """Start the demo and print the phone wall's address."""
    from tamngan.demo.start import PLAN, Demo

    try:
        demo = Demo(port, plan or PLAN)
    except (OSError, SystemExit) as error:
        raise TamNganError(
            f"ใช้พอร์ต {port} ไม่ได้ อาจมีโปรแกรมอื่นใช้อยู่ ลอง --port 8001", f"port {port} is taken: try --port 8001"
        ) from error
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    demo.start()
    click.echo(f"เปิดผนังโทรศัพท์ที่ · The phone wall is at {demo.address}/")
    click.echo("กด Ctrl+C เพื่อหยุด · Press Ctrl+C to stop")
    stopping.wait()
    demo.stop()
