"""``tamngan import``: a plan from the papers an office already has."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import click

from measures.errors import TamNganError
from storage.clock import local_date
from tamngan.commands.common import FISCAL_YEAR, ORGANIZATION, clear_errors, fail, open_application


@click.command("import", help="นำเข้าแผนมาตรการจากเอกสาร · Read a plan of measures from a document")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@ORGANIZATION
@FISCAL_YEAR
@click.option("--dry-run", is_flag=True, help="แสดงสิ่งที่อ่านได้โดยไม่บันทึก · Show what is read, write nothing")
@click.option("--yes", is_flag=True, help="บันทึกโดยไม่ถาม · Write what is certain without asking")
@click.option("--json", "as_json", is_flag=True, help="พิมพ์เป็น JSON · Print the neutral form")
@clear_errors
def command(
    path: Path, organization: str | None, fiscal_year: int | None, dry_run: bool, yes: bool, as_json: bool
) -> None:
    """Read a plan, show it, and write it once somebody agrees."""
    from storage.clock import SystemClock

    reading = _read(path, organization, fiscal_year, local_date(SystemClock().now()))
    if as_json:
        from documents.reading.neutral import to_json

        click.echo(json.dumps(to_json(reading), ensure_ascii=False, indent=2))
    else:
        _show(reading)
    if dry_run:
        return
    if not yes:
        if not sys.stdin.isatty():
            fail("ไม่มีผู้ตอบคำถาม ให้ใส่ --yes หรือ --dry-run", "nobody can be asked here: use --yes or --dry-run")
        click.confirm("บันทึกแผนนี้หรือไม่ · Write this plan?", abort=True, err=True)
    _write(path, reading, organization)


def _read(path: Path, organization: str | None, fiscal_year: int | None, today: Any) -> Any:
    from documents.reading.reader import read_plan

    if not path.exists():
        raise TamNganError(f"ไม่พบไฟล์ {path}", f"there is no file {path}")
    return read_plan(path, organization=organization, fiscal_year_be=fiscal_year, today=today)


def _show(reading: Any) -> None:
    """Print the summary that a person agrees to."""
    steps = sum(len(row.steps) for row in reading.rows)
    click.echo(f"หน่วยงาน: {reading.organization or '?'}  ปีงบประมาณ: {reading.fiscal_year_be or '?'}")
    click.echo(f"มาตรการ {len(reading.rows)} ข้อ ขั้นตอน {steps} ขั้น คำถาม {len(reading.questions)} ข้อ")
    for row in reading.rows:
        owners = ", ".join(row.owner_units)
        click.echo(f"  {row.no}. {row.title} [{owners}]")
        for step in row.steps:
            click.echo(f"     - {step.text} ({step.source_text or step.kind.value})")
    for question in reading.questions:
        click.echo(f"  ? {question.what} ({question.where})")


def _write(path: Path, reading: Any, organization: str | None) -> None:
    from documents.importing import write
    from storage import organizations
    from tamngan.bootstrap import adopt_channel

    name = organization or reading.organization
    if not name:
        raise TamNganError("ไม่ทราบชื่อหน่วยงาน ให้ระบุ --organization", "the organization is not known: say --organization")
    application = open_application()
    try:
        now = application.clock.now()
        with application.database.system() as session:
            found = organizations.find(session, name) or organizations.add(session, name, now)
            organization_id = found.id
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        with application.database.organization(organization_id) as session:
            plan = write(session, organization_id, reading, now, source_name=path.name, source_sha256=digest)
            click.echo(f"บันทึกแล้ว ปีงบประมาณ {plan.fiscal_year_be} · Written", err=True)
        adopt_channel(application)
    finally:
        application.stop()
