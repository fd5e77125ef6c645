"""``tamngan init``: one-time codes for the first coordinator and for binding a group."""

from __future__ import annotations

import click

from tamngan.commands.common import ORGANIZATION, clear_errors, open_application, organization_id


@click.command("init", help="ออกรหัสใช้ครั้งเดียวสำหรับผู้ประสานงานคนแรก หรือผูกกลุ่ม · One-time codes")
@click.option("--room", "for_room", is_flag=True, help="รหัสสำหรับพิมพ์ในกลุ่มไลน์ · A code that binds a group")
@click.option("--unit", "units", multiple=True, help="ส่วนราชการของกลุ่ม (ไม่ใส่ = ทั้งหน่วยงาน) · The group's units")
@ORGANIZATION
@clear_errors
def command(for_room: bool, units: tuple[str, ...], organization: str | None) -> None:
    """Print a code that works once, for a week."""
    from storage import people

    application = open_application()
    purpose = people.BIND_ROOM if for_room else people.FIRST_COORDINATOR
    with application.database.organization(organization_id(application, organization)) as session:
        now = application.clock.now()
        code = people.new_code(
            session, application.box, purpose, now, people.FIRST_CODE_LASTS, data={"units": list(units)}
        )
    application.stop()
    where = "พิมพ์รหัสนี้ในกลุ่มไลน์ · Type it in the group" if for_room else "ส่งรหัสนี้ให้บอทในแชตส่วนตัว · Send it to the bot 1:1"
    click.echo(f"{code}\n{where}")
