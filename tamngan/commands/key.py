"""``tamngan key rotate|forget``: the key that seals the channels' secrets."""

from __future__ import annotations

import os
from pathlib import Path

import click

from measures.errors import TamNganError
from tamngan.commands.common import clear_errors
from tamngan.commands.secrets import needed

NEW_KEY = "TAMNGAN_NEW_SECRET_KEY"


@click.group("key", help="กุญแจที่ใช้ผนึกรหัสของ LINE · The key that seals LINE's secrets")
def command() -> None:
    """Group the commands about the key."""


@command.command("rotate", help="เปลี่ยนกุญแจ · Seal everything with a new key (old and new are needed)")
@click.option("--new-key-file", type=click.Path(dir_okay=False, path_type=Path), help="ไฟล์กุญแจใหม่ · The new key's file")
@clear_errors
def rotate(new_key_file: Path | None) -> None:
    """Open with TAMNGAN_SECRET_KEY and seal with TAMNGAN_NEW_SECRET_KEY, all or nothing."""
    from storage import channels, installation
    from storage.secrets import SecretBox, WrongKey
    from tamngan.settings import MIN_SECRET_KEY_LENGTH

    application = _application()
    new_key = needed(NEW_KEY, "new secret key", new_key_file)
    if len(new_key) < MIN_SECRET_KEY_LENGTH:
        raise TamNganError(
            f"กุญแจใหม่ต้องยาวอย่างน้อย {MIN_SECRET_KEY_LENGTH} ตัวอักษร",
            f"the new key has to have {MIN_SECRET_KEY_LENGTH} characters or more",
        )
    old, new = application.box, SecretBox(new_key)
    now = application.clock.now()
    installation.check_key(application.database, old, now)
    with application.database.system() as session:
        try:
            count = channels.reseal(session, old, new)
        except WrongKey as error:
            raise installation.KeyMismatch from error
        installation.put_fact(session, installation.KEY, {"fingerprint": new.fingerprint}, now)
    application.stop()
    if _own_key_file(application.settings.data_dir, new_key, application.settings.tamngan_secret_key):
        where = "เขียน secret.key แล้ว · secret.key was written"
    else:
        where = (
            "ตั้ง TAMNGAN_SECRET_KEY ใหม่แล้วเปิดทุกโปรเซสใหม่ · Set TAMNGAN_SECRET_KEY to it and start all processes again"
        )
    click.echo(f"เปลี่ยนกุญแจของ {count} ช่องแล้ว · {count} channels sealed anew\n{where}")
    click.echo("ลิงก์และรหัสใช้ครั้งเดียวที่ออกไว้ใช้ไม่ได้แล้ว · Links and one-time codes given before have ended")


@command.command("forget", help="กุญแจหาย: ทิ้งรหัสที่ผนึกไว้ · The key is lost: drop what it sealed")
@click.option("--yes", is_flag=True, help="ไม่ต้องถาม · Do not ask")
@clear_errors
def forget(yes: bool) -> None:
    """Drop the sealed secrets, so that LINE's can be entered anew; the record itself was never sealed."""
    from storage import channels, installation

    application = _application(lost=True)
    if not yes:
        click.confirm(
            "ทิ้ง secret และ token ของทุกช่องหรือไม่ · Drop every channel's secret and token?", abort=True, err=True
        )
    now = application.clock.now()
    with application.database.system() as session:
        count = channels.forget_secrets(session, now)
        installation.put_fact(session, installation.KEY, {"fingerprint": application.box.fingerprint}, now)
    application.stop()
    click.echo(
        f"ทิ้งแล้ว {count} ช่อง ใส่ใหม่ด้วย LINE_CHANNEL_* หรือ tamngan channel rotate · "
        f"Dropped of {count} channels: enter them again with LINE_CHANNEL_* or tamngan channel rotate"
    )


def _application(*, lost: bool = False):  # type: ignore[no-untyped-def]  # the class is imported here, when it is needed
    """Return the application unbuilt: its key may not be the one of the database, which is what this is about."""
    from storage import migrate
    from tamngan.bootstrap import Application
    from tamngan.settings import make_own_key, read

    settings = read()
    if lost and settings.is_single_machine and not settings.tamngan_secret_key:
        make_own_key(settings.data_dir)
    application = Application(settings)
    migrate.upgrade(application.database.engine)
    return application


def _own_key_file(folder: Path, key: str, from_settings: str | None) -> bool:
    """Write the key that a single machine keeps itself; False where the settings give it."""
    if from_settings:
        return False
    path = folder / "secret.key"
    aside = path.with_name(".new-secret.key")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(key)
    aside.replace(path)
    return True
