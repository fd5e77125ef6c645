"""``tamngan export``: an official report as a file."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from documents.report import Digits
from documents.scope import Scope
from measures.errors import TamNganError
from storage.clock import local_date
from tamngan.bootstrap import Application
from tamngan.commands.common import FISCAL_YEAR, ORGANIZATION, clear_errors, open_application, organization_id

FORMATS = ("docx", "pdf", "pdfa", "xlsx", "zip", "json", "csv")


@click.command("export", help="พิมพ์รายงานทางการ · Write an official report")
@click.argument("layout", required=False)
@click.option("--list", "list_", is_flag=True, help="แสดงชื่อแบบรายงานทั้งหมด · List the layouts")
@click.option("--format", "kind", type=click.Choice(FORMATS), default="docx", show_default=True, help="รูปแบบ · Format")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="ไฟล์ที่จะเขียน · The file to write")
@click.option("--unit", help="เฉพาะส่วนราชการ · One unit only")
@click.option(
    "--period",
    default="",
    help="งวด: Y H1 H2 Q1-Q4 หรือเดือน 1-12 (ไม่ใส่ = งวดของแบบรายงานนั้น) · Period (none: the layout's own)",
)
@click.option("--digits", type=click.Choice(["thai", "arabic"]), help="เลขไทยหรืออารบิก · Digits")
@FISCAL_YEAR
@ORGANIZATION
@clear_errors
def command(
    layout: str | None,
    list_: bool,
    kind: str,
    output: Path | None,
    unit: str | None,
    period: str,
    digits: Digits | None,
    fiscal_year: int | None,
    organization: str | None,
) -> None:
    """Write one report."""
    from documents.writing import LAYOUTS

    if list_:
        for name, entry in LAYOUTS.items():
            click.echo(f"{name}\t{entry.title_th}\t{', '.join(entry.formats)}")
        return
    if layout is None or output is None:
        raise click.UsageError("ระบุชื่อแบบรายงานและ --output · name a layout and --output (or --list)")
    application = open_application()
    content = _content(application, layout, kind, Scope(period, unit, digits), fiscal_year, organization)
    try:
        output.write_bytes(content)
    except OSError as error:
        raise TamNganError(f"เขียนไฟล์ {output} ไม่ได้", f"{output} cannot be written") from error
    finally:
        application.stop()
    click.echo(f"เขียนแล้ว · Written: {output}")


class _Pictures:
    """Counts on the terminal the pictures that have been put into a paper."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, _name: str) -> None:
        self.count += 1
        click.echo(f"\rภาพที่ {self.count}", nl=False, err=True)


def _content(
    application: Application,
    layout: str,
    kind: str,
    scope: Scope,
    fiscal_year: int | None,
    organization: str | None,
) -> bytes:
    from documents import exporting
    from storage import audit, organizations, plans

    exporting.formats(layout)
    number, now = organization_id(application, organization), application.clock.now()
    with application.database.reading(number) as session:
        plan = plans.of_year(session, fiscal_year) if fiscal_year else plans.current(session, now)
        if plan is None:
            raise TamNganError(
                f"ยังไม่มีแผนของปีงบประมาณ {fiscal_year or ''} ให้นำเข้าด้วย tamngan import",
                "there is no plan of that fiscal year: tamngan import one first",
            )
        if scope.unit is not None and organizations.unit_named(session, scope.unit) is None:
            raise TamNganError(f"ไม่มีส่วนราชการชื่อ “{scope.unit}”", "there is no unit of that name")
        told = _Pictures() if sys.stderr.isatty() else None
        paper = exporting.prepare(session, plan, layout, kind, local_date(now), scope, application.files)
        content = paper.write(told)
        for one in paper.complete:
            click.echo(one.words, err=True)
        if told is not None and told.count:
            click.echo(err=True)
        plan_id = plan.id
    with application.database.organization(number) as session:
        audit.record(session, now, "report.exported", "plan", plan_id, detail={"layout": layout, "format": kind})
    return content
