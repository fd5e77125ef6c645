"""``tamngan person add|list|remove``: the roster without chat."""

from __future__ import annotations

import re

import click

from measures.errors import TamNganError
from measures.vocabulary import Role
from tamngan.commands.common import ORGANIZATION, clear_errors, open_application, organization_id

LINE_USER_ID = re.compile(r"U[0-9a-f]{32}")


@click.group("person", help="รายชื่อบุคลากร · The roster")
def command() -> None:
    """Group the roster's commands."""


@command.command("add", help="เพิ่มบุคลากร · Add a person")
@click.option("--name", required=True, help="ชื่อ นามสกุล · Name")
@click.option("--unit", help="ส่วนราชการ เช่น กองคลัง · Unit")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]), help="บทบาท · Role")
@click.option("--post", help="ตำแหน่ง · Post")
@click.option("--line-user-id", "line_user_id", help="รหัสผู้ใช้ LINE (U ตามด้วย 32 ตัว) · LINE user id")
@ORGANIZATION
@clear_errors
def add(
    name: str, unit: str | None, role: str, post: str | None, line_user_id: str | None, organization: str | None
) -> None:
    """Add a person, or give one of the same name another role."""
    from storage import audit, organizations, people

    if line_user_id is not None and not LINE_USER_ID.fullmatch(line_user_id):
        raise TamNganError(
            "--line-user-id ต้องเป็น U ตามด้วยตัวเลขฐานสิบหก 32 ตัว", "--line-user-id is U and 32 hexadecimal digits"
        )
    application = open_application()
    with application.database.organization(organization_id(application, organization)) as session:
        now = application.clock.now()
        home = organizations.ensure_unit(session, unit) if unit else None
        if line_user_id and (known := people.by_line_user(session, line_user_id)):
            people.assign(session, known, Role(role), home)
            person = known
        else:
            person = people.add(session, name, Role(role), now, unit=home, post=post, line_user_id=line_user_id)
        audit.record(session, now, "person.added", "person", person.id, detail={"role": role})
        click.echo(f"เพิ่มแล้ว หมายเลข {person.id} · Added as {person.id}")
    application.stop()


@command.command("list", help="รายชื่อ · List the roster")
@ORGANIZATION
@clear_errors
def list_(organization: str | None) -> None:
    """List everybody with roles and units; LINE ids are not shown."""
    from storage import people

    application = open_application()
    with application.database.reading(organization_id(application, organization)) as session:
        for person in people.active(session):
            held = "; ".join(
                f"{entry.role}{f' ({entry.unit.name})' if entry.unit else ''}" for entry in person.assignments
            )
            linked = "LINE" if person.line_user_id else "-"
            click.echo(f"{person.id}\t{person.name}\t{held}\t{linked}")
    application.stop()


@command.command("remove", help="นำออกจากรายชื่อ รายงานที่เคยส่งยังอยู่ · Remove; reports stay")
@click.argument("number", type=int)
@ORGANIZATION
@clear_errors
def remove(number: int, organization: str | None) -> None:
    """Mark a person as left and drop the chat identity."""
    from storage import audit, people
    from storage.models import Person

    application = open_application()
    with application.database.organization(organization_id(application, organization)) as session:
        person = session.get(Person, number)
        if person is None:
            raise TamNganError(f"ไม่มีบุคลากรหมายเลข {number}", f"there is no person {number}")
        people.forget(session, person, application.clock.now())
        audit.record(session, application.clock.now(), "person.removed", "person", person.id)
    application.stop()
    click.echo("นำออกแล้ว · Removed")
