"""``tamngan files check|sweep|move``: where evidence is kept."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click

from measures.errors import TamNganError
from tamngan.commands.common import clear_errors, open_application


@click.group("files", help="ไฟล์หลักฐาน · Evidence files (check, sweep, move)")
def command() -> None:
    """Group the commands about stored files."""


@command.command("check", help="ตรวจว่าไฟล์ครบและไม่เสียหาย · Is every file there and whole?")
@click.option("--quick", is_flag=True, help="ดูเพียงว่ามี ไม่อ่านเนื้อหา · Look only whether they are there")
@click.option("--json", "as_json", is_flag=True, help="พิมพ์เป็น JSON · Print JSON")
@clear_errors
def check(quick: bool, as_json: bool) -> None:
    """Exit code 1 when a file on the record is missing or damaged."""
    from storage.files import upkeep

    application = open_application()
    found = upkeep.check(application.database, application.files, contents=not quick)
    application.stop()
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False))
    else:
        click.echo(f"ครบ {found.whole} ไฟล์ · {found.whole} files are whole")
        for what, names in (("ไม่มี · missing", found.missing), ("เสียหาย · damaged", found.damaged)):
            for name in names:
                click.echo(f"{what}: {name}")
        rest = len(found.orphans) + found.unfinished
        if rest:
            click.echo(f"ไม่มีรายการอ้างถึง {rest} ไฟล์ (tamngan files sweep) · {rest} files that no row speaks of")
    if found.missing or found.damaged:
        sys.exit(1)


@command.command("sweep", help="ลบไฟล์ที่ไม่มีรายการอ้างถึง · Take away files that no row speaks of")
@click.option("--yes", is_flag=True, help="ไม่ต้องถาม · Do not ask")
@clear_errors
def sweep(yes: bool) -> None:
    """Run it while no process writes: a file is there a moment before its row."""
    from storage.files import upkeep

    application = open_application()
    found = upkeep.check(application.database, application.files, contents=False)
    count = len(found.orphans) + found.unfinished
    if count and not yes:
        click.confirm(f"ลบ {count} ไฟล์หรือไม่ · Take {count} files away?", abort=True, err=True)
    swept = upkeep.sweep(application.files, found) if count else 0
    application.stop()
    click.echo(f"ลบแล้ว {swept} ไฟล์ · {swept} files taken away")


@command.command("move", help="ย้ายไฟล์ไปที่เก็บใหม่ · Copy all files to another place and check them there")
@click.argument("address", metavar="file:///…|s3://…")
@clear_errors
def move(address: str) -> None:
    """Copy, then say what to set; nothing is taken away from the former place."""
    from storage.files import store_of, upkeep

    if not address.startswith(("file:///", "s3://")):
        raise TamNganError("ที่เก็บใหม่ต้องเป็น file:///… หรือ s3://…", "the new place is file:///… or s3://…")
    application = open_application()
    left = list(upkeep.move(application.database, application.files, store_of(address), application.clock.now()))
    application.stop()
    for name in left:
        click.echo(f"ย้ายไม่ได้ (ไม่มีหรือเสียหาย) · not moved, missing or damaged: {name}", err=True)
    click.echo(
        f"คัดลอกแล้ว ตั้ง TAMNGAN_FILES_URL={address} แล้วเปิดทุกโปรเซสใหม่ · Copied: set it so and start all processes again"
    )
    if left:
        sys.exit(1)
