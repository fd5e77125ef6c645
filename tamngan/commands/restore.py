"""``tamngan restore FILE``: an archive into a new database, of either engine; it comes up paused."""

from __future__ import annotations

from pathlib import Path

import click

from tamngan.commands.common import clear_errors


@click.command("restore", help="กู้คืนจากไฟล์สำรอง · Restore an archive; nothing is sent until tamngan resume")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--organization", metavar="NAME", help="เฉพาะหน่วยงานเดียว · One office alone, beside those that are there")
@clear_errors
def command(path: Path, organization: str | None) -> None:
    """Restore everything or nothing."""
    from measures.errors import TamNganError
    from storage import backup
    from storage.files import store_of
    from storage.organizations import trimmed
    from tamngan.bootstrap import Application
    from tamngan.settings import read

    settings = read()
    needs = backup.verify(path).get("key")
    if needs and settings.is_single_machine and not (settings.tamngan_secret_key or _has_own_key(settings.data_dir)):
        raise TamNganError(
            f"ให้ใส่ TAMNGAN_SECRET_KEY หรือวางไฟล์ secret.key ที่ใช้ตอนสำรองไว้ใน {settings.data_dir} ก่อน",
            f"set TAMNGAN_SECRET_KEY, or put the secret.key of the archive into {settings.data_dir} first",
        )
    application = Application(settings, name="restore")
    key = application.box.fingerprint if needs else None
    tables = backup.restore(
        application.database,
        store_of(settings.files_url),
        path,
        application.clock.now(),
        key=key,
        organization=trimmed(organization) if organization else None,
    )
    application.stop()
    click.echo(f"กู้คืนแล้ว {sum(tables.values())} แถว · {sum(tables.values())} rows restored")
    if organization:
        click.echo(
            "หน่วยงานพักอยู่ เริ่มด้วย tamngan organization resume · The office rests until tamngan organization resume"
        )
    else:
        click.echo("ระบบพักอยู่ ยังไม่ส่งข้อความใด เริ่มด้วย tamngan resume · Paused: nothing is sent until tamngan resume")


def _has_own_key(folder: Path) -> bool:
    return (folder / "secret.key").is_file()
