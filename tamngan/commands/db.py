"""``tamngan db upgrade``."""

from __future__ import annotations

import click

from tamngan.commands.common import clear_errors


@click.group("db", help="ฐานข้อมูล · The database")
def command() -> None:
    """Group the database commands."""


@command.command("upgrade", help="ปรับโครงสร้างฐานข้อมูลให้ตรงกับรุ่นนี้ · Migrate to this version")
@clear_errors
def upgrade() -> None:
    """Run the migrations that are missing; the schema of a newer release is left as it is."""
    from storage import migrate
    from storage.database import engine_from_url
    from tamngan.settings import read

    engine = engine_from_url(read().database, name="tamngan db upgrade")
    before = migrate.upgrade(engine)
    engine.dispose()
    if before is migrate.Schema.NEWER:
        click.echo("ฐานข้อมูลเป็นของรุ่นที่ใหม่กว่า ไม่ได้เปลี่ยนอะไร · The database is of a newer version and was left as it is")
        return
    click.echo("ฐานข้อมูลพร้อมใช้งาน · The database is up to date")
