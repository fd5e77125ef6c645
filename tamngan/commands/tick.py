"""``tamngan tick``: everything that is due by a moment."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import datetime
from typing import Any

import click

from measures.errors import TamNganError
from tamngan.commands.common import Moment, clear_errors, open_application


@click.command("tick", help="ทำทุกอย่างที่ถึงกำหนด ณ เวลาที่ระบุ · Run everything due by a moment")
@click.option("--at", "at", type=Moment(), help="เวลา เช่น 2025-03-31T08:30+07:00 · The moment")
@click.option("--from", "start", type=Moment(), help="เริ่มจาก · From")
@click.option("--to", "end", type=Moment(), help="ถึง (ทีละเช้า) · To, morning by morning")
@click.option("--dry-run", is_flag=True, help="ไม่ส่งและไม่บันทึกอะไร · Send and write nothing: play it on a passing copy")
@clear_errors
def command(at: datetime | None, start: datetime | None, end: datetime | None, dry_run: bool) -> None:
    """Print each notice with its outcome as a JSON line."""
    from storage.clock import TurnableClock
    from tamngan.rehearsal import rehearsal

    if (at is None) == (start is None or end is None) or (start is None) != (end is None):
        raise click.UsageError("ใช้ --at หรือใช้ --from คู่กับ --to · use --at, or --from with --to")
    if start is not None and end is not None and end < start:
        raise click.UsageError("--to ต้องไม่มาก่อน --from · --to must not come before --from")
    clock = TurnableClock(at or start, running=False)
    application = open_application(clock=clock)
    with rehearsal(application) if dry_run else nullcontext(application) as played:
        if played.is_paused():
            raise TamNganError(
                "ระบบพักอยู่ ให้สั่ง tamngan resume ก่อน", "the installation is paused: run tamngan resume first"
            )
        for line in _lines(played, at, start, end):
            click.echo(json.dumps(line, ensure_ascii=False))
    application.stop()


def _lines(played: Any, at: datetime | None, start: datetime | None, end: datetime | None) -> Iterable[dict[str, Any]]:
    lines: Iterable[dict[str, Any]] = played.passer.tick(at) if at is not None else played.passer.between(start, end)
    return lines
