"""``tamngan backup FILE``, ``backup --to PLACE --keep 30``, ``backup verify|drill FILE``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tamngan.commands.common import clear_errors, open_application

PATH = click.Path(dir_okay=False, path_type=Path)
EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)


class _WritesByDefault(click.Group):
    """``backup FILE`` is ``backup write FILE``: a name that is no command is where to write."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the command in that was left out."""
        if args and args[0] not in self.commands and args[0] != "--help":
            args = ["write", *args]
        return super().parse_args(ctx, args)


@click.group("backup", cls=_WritesByDefault, help="สำรองฐานข้อมูลและหลักฐานเป็นไฟล์เดียว · Write one archive of everything")
def command() -> None:
    """Group what is done with archives."""


@command.command("write", help="สำรองข้อมูล (ไม่ต้องพิมพ์ write) · Write an archive (the word write may be left out)")
@click.argument("path", type=PATH, required=False)
@click.option("--to", "place", metavar="FOLDER|s3://…", help="โฟลเดอร์หรือที่เก็บที่ตั้งชื่อตามเวลา · A place for dated archives")
@click.option("--keep", type=click.IntRange(min=1), help="เก็บไว้เท่านี้ไฟล์ล่าสุด · Keep the newest of them (with --to)")
@click.option("--force", is_flag=True, help="เขียนทับไฟล์เดิม · Overwrite")
@clear_errors
def write(path: Path | None, place: str | None, keep: int | None, force: bool) -> None:
    """Write and verify; the bot may run meanwhile. Exit code 1 when a file on the record is missing or damaged."""
    from storage import archives, backup

    if (path is None) == (place is None):
        raise click.UsageError("ระบุไฟล์ หรือใช้ --to · name a FILE, or use --to")
    application = open_application(migrated=False, name="backup")
    now, key = application.clock.now(), application.box.fingerprint
    if path is not None:
        written = backup.write(application.database, application.files, path, now, key=key, overwrite=force)
    else:
        name, written = archives.write_to(application.database, application.files, str(place), now, keep, key=key)
        path = Path(name)
    application.stop()
    click.echo(f"สำรองแล้ว {written.rows} แถว · {written.rows} rows written to {path}")
    click.echo("เก็บ TAMNGAN_SECRET_KEY (หรือ secret.key) ไว้ด้วย · Keep TAMNGAN_SECRET_KEY with it")
    for name in written.lacking:
        click.echo(f"ไม่มีหรือเสียหาย · missing or damaged: {name}", err=True)
    if written.lacking:
        sys.exit(1)


@command.command("verify", help="ตรวจไฟล์สำรอง · Check every entry of an archive")
@click.argument("path", type=EXISTING)
@clear_errors
def verify(path: Path) -> None:
    """Read the whole archive and compare it with its own list."""
    from storage import backup

    manifest = backup.verify(path)
    rows, files = sum(manifest["tables"].values()), sum(name.startswith("files/") for name in manifest["sha256"])
    made_by, made_at = manifest.get("version", "?"), manifest.get("made_at", "?")
    click.echo(f"สมบูรณ์ {rows} แถว {files} ไฟล์ · whole: {rows} rows, {files} files")
    click.echo(f"ตามงานรุ่น · TamNgan {made_by}, {made_at}, schema {manifest['revision']}")
    for name in manifest.get("lacking", ()):
        click.echo(f"ไม่มีอยู่ก่อนแล้วเมื่อสำรอง · was missing when it was made: {name}", err=True)
    if manifest.get("lacking"):
        sys.exit(1)


@command.command("drill", help="ซ้อมกู้คืนโดยไม่ทิ้งอะไรไว้ · Restore into a passing place that is gone afterwards")
@click.argument("path", type=EXISTING)
@clear_errors
def drill(path: Path) -> None:
    """Prove that an archive can be restored."""
    from datetime import UTC, datetime

    from storage import archives

    tables = archives.drill(path, datetime.now(UTC))
    click.echo(f"ซ้อมกู้คืนได้ {sum(tables.values())} แถว ไม่มีอะไรค้างไว้ · {sum(tables.values())} rows restored, nothing left")
