"""``tamngan tick``: everything that is due by a moment."""

from __future__ import annotations

import json
from datetime import datetime

import click

from tamngan.commands.common import Moment, clear_errors, open_application


@click.command("tick", help="ทำทุกอย่างที่ถึงกำหนด ณ เวลาที่ระบุ · Run everything due by a moment")
@click.option("--at", "at", type=Moment(), help="เวลา เช่น 2025-03-31T08:30+07:00 · The moment")
@click.option("--from", "start", type=Moment(), help="เริ่มจาก · From")
@click.option("--to", "end", type=Moment(), help="ถึง (ทีละเช้า) · To, morning by morning")
@clear_errors
def command(at: datetime | None, start: datetime | None, end: datetime | None) -> None:
    """Print each notice with its outcome as a JSON line."""
    from storage.clock import TurnableClock

    if (at is None) == (start is None or end is None) or (start is None) != (end is None):
        raise click.UsageError("ใช้ --at หรือใช้ --from คู่กับ --to · use --at, or --from with --to")
    if start is not None and end is not None and end < start:
        raise click.UsageError("--to ต้องไม่มาก่อน --from · --to must not come before --from")
    clock = TurnableClock(at or start, running=False)
    application = open_application(clock=clock)
    passer = application.passer
    lines = passer.tick(at) if at is not None else passer.between(start, end)
    for line in lines:
        click.echo(json.dumps(line, ensure_ascii=False))
    application.stop()
