"""``tamngan organization add|list|import|export|suspend|resume|remove``."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import click

from tamngan.commands.common import clear_errors, open_application
from tamngan.commands.secrets import secret_of

#: So many channels are asked about at once.
AT_ONCE = 8


@click.group("organization", help="หน่วยงาน · Organizations")
def command() -> None:
    """Group the commands about organizations."""


@command.command("add", help="เพิ่มหน่วยงานพร้อมช่อง LINE ของตนเอง · Add an organization with its own LINE channel")
@click.option("--name", required=True, help="ชื่อเต็มของหน่วยงาน · Full name")
@click.option("--channel", "key", help="ชื่อย่อในที่อยู่ webhook · Short name in the webhook address")
@click.option("--secret-file", type=click.Path(dir_okay=False, path_type=Path), help="ไฟล์ channel secret · Its file")
@click.option("--token-file", type=click.Path(dir_okay=False, path_type=Path), help="ไฟล์ access token · Its file")
@click.option("--channel-secret", hidden=True)
@click.option("--channel-access-token", hidden=True)
@clear_errors
def add(
    name: str,
    key: str | None,
    secret_file: Path | None,
    token_file: Path | None,
    channel_secret: str | None,
    channel_access_token: str | None,
) -> None:
    """Add an organization; its secrets come from NEW_CHANNEL_SECRET and NEW_CHANNEL_ACCESS_TOKEN or from files."""
    from measures.errors import TamNganError
    from storage import channels, organizations

    if channel_secret or channel_access_token:
        # They would stand in the list of processes and in the shell's history.
        raise click.UsageError(
            "ไม่รับรหัสทางบรรทัดคำสั่ง ให้ใส่ใน NEW_CHANNEL_SECRET และ NEW_CHANNEL_ACCESS_TOKEN หรือไฟล์ · "
            "secrets are not taken from the command line: use NEW_CHANNEL_SECRET and NEW_CHANNEL_ACCESS_TOKEN, or files"
        )
    application = open_application()
    wanted = key or secret_file or token_file or os.environ.get("NEW_CHANNEL_SECRET")
    secret = secret_of("NEW_CHANNEL_SECRET", "channel secret", secret_file) if wanted else None
    token = secret_of("NEW_CHANNEL_ACCESS_TOKEN", "access token", token_file) if wanted else None
    if bool(secret) != bool(token):
        raise TamNganError("ต้องใส่ทั้ง channel secret และ access token", "channel secret and access token go together")
    if not organizations.trimmed(name):
        raise TamNganError("ต้องใส่ชื่อหน่วยงาน", "the organization needs a name")
    where = ""
    with application.database.system() as session:
        now = application.clock.now()
        known = organizations.find(session, name)
        organization = known or organizations.add(session, name, now)
        if secret and token:
            chosen = key or f"o{organization.id}"
            channels.put(session, organization.id, chosen, secret, token, application.box, now)
            where = f" · webhook: /line/webhook/{chosen}"
    application.stop()
    click.echo(f"{'มีอยู่แล้ว · Known' if known else 'เพิ่มแล้ว · Added'}{where}")


@command.command("list", help="รายชื่อหน่วยงาน · List them")
@clear_errors
def list_() -> None:
    """List the organizations."""
    from storage import organizations

    application = open_application()
    with application.database.looking() as session:
        for organization in organizations.all_organizations(session):
            rests = "\tพัก · suspended" if organization.suspended_at else ""
            click.echo(f"{organization.id}\t{organization.name}{rests}")
    application.stop()


@command.command("import", help="เพิ่มหลายหน่วยงานจากตาราง · Add many at once from CSV or XLSX; safe to repeat")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="พิมพ์เป็น JSON · Print JSON lines")
@click.option("--without-platform", is_flag=True, help="ไม่ถาม LINE · Do not ask LINE about each channel")
@clear_errors
def import_(path: Path, as_json: bool, without_platform: bool) -> None:
    """Check each channel with the platform and write what is right; exit code 1 when a line was refused."""
    import json
    import sys
    from dataclasses import asdict

    from delivery import enrolling
    from delivery.enrolling import Checked
    from tamngan import office_table

    newcomers = office_table.read(path)
    application = open_application()
    now, api_url = application.clock.now(), application.settings.line_api_url
    if without_platform:
        checked = [Checked(one, one.access_token) for one in newcomers]
    else:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            checked = list(pool.map(partial(enrolling.check, now=now, api_url=api_url), newcomers))
    results = [enrolling.enrol(application.database, application.box, one, now) for one in checked]
    base = application.settings.tamngan_public_url or ""
    application.stop()
    for result in results:
        webhook = f"{base}/line/webhook/{result.key}" if result.key else None
        if as_json:
            click.echo(json.dumps({**asdict(result), "webhook": webhook}, ensure_ascii=False))
        else:
            shown = (result.office, result.outcome, webhook or "-", result.code or "-", result.problem or "")
            click.echo("\t".join(shown).rstrip())
    if any(result.problem for result in results):
        sys.exit(1)


@command.command("export", help="ส่งออกข้อมูลทั้งหมดของหน่วยงาน · Everything of one office, readable without this program")
@click.argument("name")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="ไฟล์ zip · The zip to write")
@clear_errors
def export(name: str, output: Path | None) -> None:
    """Write tables as CSV and JSON, and the files; exit code 1 when a file was missing."""
    import sys

    from measures.errors import TamNganError
    from storage import leaving

    application = open_application()
    organization = _named(application, name)
    path = output or Path(f"tamngan-{organization.id}-{application.clock.now():%Y%m%d}.zip")
    try:
        lacking = leaving.export(application.database, application.files, organization, path, application.clock.now())
    except FileExistsError as error:
        raise TamNganError(f"มีไฟล์ {path} อยู่แล้ว", f"{path} exists already and was not overwritten") from error
    application.stop()
    click.echo(f"ส่งออกแล้ว · Written to {path}")
    for line in lacking:
        click.echo(f"ไม่มีหรือเสียหาย · missing or damaged: {line}", err=True)
    if lacking:
        sys.exit(1)


@command.command("suspend", help="พักหน่วยงาน ไม่รับไม่ส่ง ข้อมูลอยู่ครบ · Let an office rest; all is kept")
@click.argument("name")
@clear_errors
def suspend(name: str) -> None:
    """Take nothing in and send nothing for an office."""
    _rest(name, resting=True)
    click.echo("พักแล้ว · Suspended")


@command.command("resume", help="เริ่มหน่วยงานที่พักอยู่ · Let a suspended office go on")
@click.argument("name")
@clear_errors
def resume(name: str) -> None:
    """End an office's rest."""
    _rest(name, resting=False)
    click.echo("เริ่มแล้ว · Resumed")


def _rest(name: str, *, resting: bool) -> None:
    from storage import audit, organizations
    from storage.models import Organization

    application = open_application()
    number = _named(application, name).id
    with application.database.organization(number) as session:
        row, now = session.get_one(Organization, number), application.clock.now()
        if resting:
            organizations.suspend(session, row, now)
        else:
            organizations.wake(session, row)
        audit.record(
            session, now, "organization.suspended" if resting else "organization.resumed", "organization", number
        )
    application.stop()


@command.command("remove", help="ลบหน่วยงานและข้อมูลทั้งหมด · Erase an office everywhere; one entry that it was here stays")
@click.argument("name")
@click.option("--yes", is_flag=True, help="ไม่ต้องถาม · Do not ask")
@clear_errors
def remove(name: str, yes: bool) -> None:
    """Erase every row and file of an office, after its name was typed again."""
    from measures.errors import TamNganError
    from storage import leaving

    application = open_application()
    organization = _named(application, name)
    if not yes:
        question = f"พิมพ์ชื่อหน่วยงานอีกครั้งเพื่อลบทั้งหมด · Type the name again to erase everything ({organization.name})"
        if click.prompt(question, err=True).strip() != organization.name:
            raise TamNganError("ชื่อไม่ตรง ไม่ได้ลบอะไร", "the name differs: nothing was erased")
    erased = leaving.remove(application.database, application.files, organization, application.clock.now())
    application.stop()
    click.echo(f"ลบแล้ว {sum(erased.values())} แถว · {sum(erased.values())} rows erased")


def _named(application: Any, name: str) -> Any:
    from measures.errors import TamNganError
    from storage import organizations

    with application.database.looking() as session:
        found = organizations.find(session, name)
        if found is None:
            raise TamNganError(f"ไม่พบหน่วยงานชื่อ “{name}”", "no organization has that name")
        session.expunge(found)
        return found
