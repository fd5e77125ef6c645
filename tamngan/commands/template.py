"""``tamngan template``: an office's own Word templates."""

from __future__ import annotations

from pathlib import Path

import click

from measures.errors import TamNganError
from tamngan.commands.common import ORGANIZATION, clear_errors, open_application, organization_id

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
LAYOUT = click.argument("layout")


@click.group(help="แม่แบบ Word ของหน่วยงาน · An office's own Word templates")
def command() -> None:
    """Own Word templates."""


@command.command("sample", help="เขียนแม่แบบตัวอย่างให้แก้ใน Word · Write a ready template to edit in Word")
@LAYOUT
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="ไฟล์ที่จะเขียน · File")
@clear_errors
def sample(layout: str, output: Path) -> None:
    """Write a layout's sample."""
    from documents.writing.samples import sample_template

    _write(output, sample_template(layout))


@command.command("check", help="ตรวจแม่แบบ และดูตัวอย่างด้วย --preview · Check a template")
@FILE
@click.option("--preview", type=click.Path(dir_okay=False, path_type=Path), help="ไฟล์ตัวอย่าง · A filled example")
@clear_errors
def check(file: Path, preview: Path | None) -> None:
    """Say which fields a template uses and what is wrong with it."""
    from documents.writing.errors import BadTemplate
    from documents.writing.templates import check_template, sample_page

    found = check_template(file.read_bytes())
    click.echo(f"ฟิลด์ที่รู้จัก · Known fields: {', '.join(found.known) or '-'}")
    for problem in found.problems:
        click.echo(f"- {problem}")
    if not found.usable:
        raise BadTemplate("แม่แบบนี้ยังใช้ไม่ได้", f"{len(found.problems)} faults, {len(found.known)} known fields")
    if preview is not None:
        _write(preview, sample_page(file.read_bytes()))


@command.command("use", help="ใช้แม่แบบกับแบบรายงาน: ไฟล์ใหม่ รุ่นเดิม หรือ --none · Use a template for a layout")
@LAYOUT
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--version", type=int, help="รุ่นที่เก็บไว้ · A version that was kept")
@click.option("--none", "none", is_flag=True, help="กลับไปใช้แบบของระบบ · Back to the program's own")
@ORGANIZATION
@clear_errors
def use(layout: str, file: Path | None, version: int | None, none: bool, organization: str | None) -> None:
    """Keep a file as a new version and use it, or go back to another version."""
    if sum((file is not None, version is not None, none)) != 1:
        raise click.UsageError("ระบุไฟล์ หรือ --version หรือ --none อย่างใดอย่างหนึ่ง · give a file, --version or --none")
    from documents import office_templates as door
    from storage import office_templates

    application = open_application()
    try:
        number = organization_id(application, organization)
        now = application.clock.now()
        sent = door.offered(layout, file.name, file.read_bytes()) if file is not None else None
        with application.database.organization(number) as session:
            row = None
            if sent is not None:
                row = door.keep(session, application.files, number, sent, now).row
            elif not none:
                row = door.find(session, layout, version)
            else:
                door.require_layout(layout)
            office_templates.use(session, row, layout, now)
            shown = f"รุ่นที่ {row.version}" if row else "แบบของระบบ"
    finally:
        application.stop()
    click.echo(f"ใช้แล้ว · Used: {layout} {shown}")


@command.command("list", help="แม่แบบที่เก็บไว้ · The templates that are kept")
@ORGANIZATION
@clear_errors
def list_(organization: str | None) -> None:
    """List the versions."""
    from storage import office_templates

    application = open_application()
    try:
        with application.database.reading(organization_id(application, organization)) as session:
            for row in office_templates.kept(session):
                used = "ใช้อยู่" if row.used else "-"
                click.echo(f"{row.layout}\t{row.version}\t{used}\t{row.made_at:%Y-%m-%d}\t{row.name}")
    finally:
        application.stop()


@command.command("remove", help="ลบแม่แบบหนึ่งรุ่น · Remove one version")
@LAYOUT
@click.argument("version", type=int)
@ORGANIZATION
@clear_errors
def remove(layout: str, version: int, organization: str | None) -> None:
    """Take a version away."""
    from documents import office_templates as door
    from storage import office_templates

    application = open_application()
    try:
        with application.database.organization(organization_id(application, organization)) as session:
            row = door.find(session, layout, version)
            office_templates.remove(session, row, application.clock.now())
    finally:
        application.stop()
    click.echo(f"ลบแล้ว · Removed: {layout} รุ่นที่ {version}")


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise TamNganError(f"เขียนไฟล์ {path} ไม่ได้", f"{path} cannot be written") from error
    click.echo(f"เขียนแล้ว · Written: {path}")
