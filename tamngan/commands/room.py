"""``tamngan room bind|list|remove``: groups without chat."""

from __future__ import annotations

import re

import click

from measures.errors import TamNganError
from measures.vocabulary import RoomKind
from tamngan.commands.common import ORGANIZATION, acting_in, clear_errors, open_application, organization_id

LINE_GROUP_ID = re.compile(r"[CR][0-9a-f]{32}")


@click.group("room", help="กลุ่มไลน์ · LINE groups")
def command() -> None:
    """Group the commands about rooms."""


@command.command("bind", help="ผูกกลุ่มไลน์กับส่วนราชการ · Bind a group to units")
@click.option("--line-group-id", "line_group_id", required=True, help="รหัสกลุ่ม LINE · The group's LINE id")
@click.option("--unit", "units", multiple=True, help="ส่วนราชการ (ใส่ซ้ำได้; ไม่ใส่ = ทั้งหน่วยงาน) · Units")
@ORGANIZATION
@clear_errors
def bind(line_group_id: str, units: tuple[str, ...], organization: str | None) -> None:
    """Bind a group; without units it serves the whole office."""
    from actions import rooms
    from storage import organizations
    from storage import rooms as room_rows

    if not LINE_GROUP_ID.fullmatch(line_group_id):
        raise TamNganError(
            "--line-group-id ต้องเป็น C ตามด้วยตัวเลขฐานสิบหก 32 ตัว", "--line-group-id is C and 32 hexadecimal digits"
        )
    application = open_application()
    with acting_in(application, organization) as acting:
        room = room_rows.ensure(acting.session, RoomKind.GROUP, line_group_id, acting.now)
        rooms.bind(acting, room, [organizations.ensure_unit(acting.session, unit) for unit in units])
    application.stop()
    click.echo("ผูกกลุ่มแล้ว · Bound")


@command.command("list", help="รายการกลุ่มที่ผูกไว้ · List the bound groups")
@ORGANIZATION
@clear_errors
def list_(organization: str | None) -> None:
    """List bound groups and their units."""
    from storage import rooms

    application = open_application()
    with application.database.reading(organization_id(application, organization)) as session:
        for room in rooms.groups(session):
            units = ", ".join(bound.unit.name for bound in room.units) or "ทั้งหน่วยงาน"
            click.echo(f"{room.id}\t{room.name or '-'}\t{units}")
    application.stop()


@command.command("remove", help="เลิกผูกกลุ่ม · Unbind a group")
@click.argument("number", type=int)
@ORGANIZATION
@clear_errors
def remove(number: int, organization: str | None) -> None:
    """Unbind a group: nothing is sent there any more."""
    from actions import rooms
    from storage.models import ChatRoom

    application = open_application()
    with acting_in(application, organization) as acting:
        room = acting.session.get(ChatRoom, number)
        if room is None:
            raise TamNganError(f"ไม่มีกลุ่มหมายเลข {number}", f"there is no room {number}")
        rooms.free(acting, room)
    application.stop()
    click.echo("เลิกผูกแล้ว · Removed")
