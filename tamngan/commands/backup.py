"""``tamngan backup``: database and evidence in one archive."""

from __future__ import annotations

from pathlib import Path

import click

from tamngan.commands.common import clear_errors, open_application


@click.command("backup", help="สำรองฐานข้อมูลและหลักฐานเป็นไฟล์เดียว · Write one archive of everything")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@clear_errors
def command(path: Path) -> None:
    """Write and verify the archive; the bot may run meanwhile."""
    from storage import backup

    application = open_application(migrated=False)
    tables = backup.write(application.database, application.files, path)
    application.stop()
    click.echo(f"สำรองแล้ว {sum(tables.values())} แถว · {sum(tables.values())} rows written to {path}")
    click.echo("เก็บ TAMNGAN_SECRET_KEY (หรือ secret.key) ไว้ด้วย · Keep TAMNGAN_SECRET_KEY with it")
