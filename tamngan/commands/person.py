"""``tamngan person add|list|remove``: the roster without chat."""

from __future__ import annotations

import re

import click

from measures.errors import TamNganError
from measures.hindrances import Hindrance
from measures.vocabulary import Role
from tamngan.commands.common import ORGANIZATION, acting_in, clear_errors, open_application, organization_id

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
    """Add a person, or give one who is known by their LINE another role."""
    from actions import registration, roles
    from storage import organizations, people, requests

    if line_user_id is not None and not LINE_USER_ID.fullmatch(line_user_id):
        raise TamNganError(
            "--line-user-id ต้องเป็น U ตามด้วยตัวเลขฐานสิบหก 32 ตัว", "--line-user-id is U and 32 hexadecimal digits"
        )
    application = open_application()
    with acting_in(application, organization) as acting:
        home = organizations.ensure_unit(acting.session, unit) if unit else None
        home_id = home.id if home is not None else None
        known = people.by_line_user(acting.session, line_user_id)
        waiting = requests.of_user(acting.session, line_user_id, acting.now)
        if waiting is not None:
            # They ask to be let in already: what is said here decides it.
            waiting.name, waiting.role, waiting.post = name, Role(role), post or waiting.post
            waiting.unit_id, waiting.unit_words = home_id, None
            made = registration.decide(acting, registration.Decide(waiting.id, accepted=True, sure=True))
            number, refusal = made.person.id if made.person else None, made.refusal
        elif known is not None:
            done = roles.carry_out(acting, roles.Appoint(known.id, Role(role), home_id, besides=True))
            number, refusal = known.id, done.refusal
        else:
            done = roles.carry_out(acting, roles.Add(name, Role(role), home_id, post, line_user_id))
            number, refusal = done.person_id, done.refusal
        if number is None or refusal is not None:
            raise _refused(refusal)
        asked = [one for one in requests.waiting(acting.session, acting.now) if one.name == name]
    application.stop()
    click.echo(f"เพิ่มแล้ว หมายเลข {number} · Added as {number}")
    if asked and line_user_id is None:
        click.echo("มีผู้ขอลงทะเบียนชื่อนี้รออนุมัติอยู่ ให้ผู้ประสานงานกดอนุมัติในแชต · Somebody of that name waits for approval in chat")


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
    from actions import roles
    from actions.outcome import Became

    application = open_application()
    with acting_in(application, organization) as acting:
        made = roles.carry_out(acting, roles.Leave(number))
        if made.became is Became.REFUSED:
            raise _refused(made.refusal, number)
    application.stop()
    click.echo("นำออกแล้ว · Removed")


def _refused(reason: Hindrance | None, number: int | None = None) -> TamNganError:
    if reason in {None, Hindrance.GONE}:
        return TamNganError(f"ไม่มีบุคลากรหมายเลข {number}", f"there is no person {number}")
    thai, english = _REASONS.get(reason, ("ทำไม่ได้", "it cannot be done"))
    return TamNganError(thai, f"{english} ({reason})")


_REASONS: dict[Hindrance | None, tuple[str, str]] = {
    Hindrance.NEEDS_UNIT: ("บทบาทนี้ต้องระบุ --unit", "this role needs --unit"),
    Hindrance.LAST_COORDINATOR: (
        "ต้องมีผู้ประสานงานที่ใช้ LINE อยู่เสมอ ให้ตั้งคนใหม่ก่อน",
        "there must always be a coordinator in LINE: name another first",
    ),
    Hindrance.NAME_TAKEN: ("รหัส LINE นี้เป็นของผู้อื่นแล้ว", "that LINE id is somebody else's"),
}
