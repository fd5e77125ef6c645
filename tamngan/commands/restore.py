"""``tamngan restore``: an archive into a new database, of either engine."""

from __future__ import annotations

from pathlib import Path

import click

from tamngan.commands.common import clear_errors, open_application


@click.command("restore", help="กู้คืนจากไฟล์สำรองลงฐานข้อมูลใหม่ · Restore an archive into a new database")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@clear_errors
def command(path: Path) -> None:
    """Restore everything or nothing."""
    from storage import backup

    application = open_application(migrated=False)
    tables = backup.restore(application.database, application.files, path)
    application.stop()
    click.echo(f"กู้คืนแล้ว {sum(tables.values())} แถว · {sum(tables.values())} rows restored")
