"""``tamngan doctor``: what is in order, what is not, and what to do about it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import click

from measures.errors import TamNganError
from tamngan.bootstrap import Application
from tamngan.commands.common import clear_errors, open_application


@dataclass(frozen=True)
class Finding:
    """One check: what was looked at, whether it is in order, and what to do."""

    what: str
    good: bool
    advice: str = ""


@click.command("doctor", help="ตรวจความพร้อมของระบบ · Check that everything is in order")
@clear_errors
def command() -> None:
    """Print one line per check; exit code 1 when something has to be mended."""
    application = open_application(migrated=False)
    findings = [finding for check in CHECKS for finding in check(application)]
    for finding in findings:
        click.echo(f"{'✓' if finding.good else '✗'} {finding.what}{f' — {finding.advice}' if finding.advice else ''}")
    application.stop()
    if not all(finding.good for finding in findings):
        sys.exit(1)


def database(application: Application) -> Iterator[Finding]:
    """The database answers and has this version's schema."""
    from sqlalchemy.exc import SQLAlchemyError

    from storage import migrate

    try:
        with application.database.system() as session:
            current = migrate.schema_is_current(session.connection())
    except SQLAlchemyError as error:
        yield Finding("ฐานข้อมูล · database", False, f"ติดต่อไม่ได้ ({type(error).__name__}) ตรวจสอบ DATABASE_URL")
        return
    yield Finding("ฐานข้อมูล · database", current, "" if current else "สั่ง tamngan db upgrade")


def channels(application: Application) -> Iterator[Finding]:
    """Each channel's token is accepted by the platform."""
    from sqlalchemy.exc import SQLAlchemyError

    from delivery.line import LineError

    try:
        known = application.directory.all()
    except (SQLAlchemyError, TamNganError):
        return
    if not known:
        yield Finding("ช่อง LINE · channel", False, "กำหนด LINE_CHANNEL_SECRET และ LINE_CHANNEL_ACCESS_TOKEN")
    for channel in known.values():
        try:
            left = application.line_of(channel.channel_id).quota()
        except LineError as error:
            yield Finding(f"LINE {channel.key}", False, error.reason)
        else:
            yield Finding(f"LINE {channel.key}", True, f"โควตา {left if left is not None else 'ไม่จำกัด'}")


def links(application: Application) -> Iterator[Finding]:
    """Links in chat lead somewhere."""
    known = application.settings.tamngan_public_url is not None
    yield Finding("TAMNGAN_PUBLIC_URL", known, "" if known else "กำหนดที่อยู่เว็บที่เปิดได้จากโทรศัพท์")


def files(application: Application) -> Iterator[Finding]:
    """The data folder can be written, and every file of the record is there and whole."""
    from sqlalchemy import select
    from sqlalchemy.exc import SQLAlchemyError

    from storage.files import DamagedFile
    from storage.models import Evidence

    try:
        with application.database.system() as session:
            stored = session.execute(
                select(Evidence.organization_id, Evidence.sha256).where(
                    Evidence.sha256.is_not(None), Evidence.removed_at.is_(None)
                )
            ).all()
    except SQLAlchemyError:
        return
    damaged = 0
    for organization_id, digest in stored:
        if digest is None:
            continue
        try:
            application.files.get(organization_id, digest)
        except DamagedFile:
            damaged += 1
    yield Finding("ไฟล์หลักฐาน · evidence files", damaged == 0, f"เสียหายหรือหายไป {damaged} ไฟล์" if damaged else "")


def orphans(application: Application) -> Iterator[Finding]:
    """No file is kept that no row speaks of: a process died between the file and its row, or a photo was unsent."""
    from sqlalchemy import select
    from sqlalchemy.exc import SQLAlchemyError

    from storage.models import Evidence, ExportFile

    known: set[tuple[int, str | None]] = set()
    try:
        with application.database.looking() as session:
            for model in (Evidence, ExportFile):
                rows = session.execute(select(model.organization_id, model.sha256))
                known.update((owner, digest) for owner, digest in rows)
    except SQLAlchemyError:
        return
    store = application.files
    kept = {(owner, digest) for owner in store.organizations() for digest in store.digests(owner)}
    count = len(kept - known) + sum(1 for _ in store.unfinished())
    advice = f"มี {count} ไฟล์ใน {store.root} ที่ไม่มีรายการอ้างถึง สำรองข้อมูลแล้วลบได้" if count else ""
    yield Finding("ไฟล์ค้าง · orphan files", count == 0, advice)


def fonts(_application: Application) -> Iterator[Finding]:
    """The Thai font of the PDF reports is there."""
    import fontpkg

    try:
        found = fontpkg.path("Sarabun")
    except (LookupError, OSError, ValueError):
        found = None
    yield Finding("แบบอักษร Sarabun · font", found is not None, "" if found else "ติดตั้งใหม่ด้วย make setup")


def clock(application: Application) -> Iterator[Finding]:
    """The machine's clock is believable."""
    now = application.clock.now()
    good = datetime(2026, 1, 1, tzinfo=UTC) < now
    yield Finding("นาฬิกาของเครื่อง · clock", good, "" if good else "ตั้งเวลาเครื่องให้ถูกต้อง")


def first_steps(application: Application) -> Iterator[Finding]:
    """Each office has a plan, units, people, heads, executives and a group."""
    from sqlalchemy.exc import SQLAlchemyError

    from actions import first_steps as steps
    from actions.acting import Acting
    from measures.vocabulary import Door
    from messages.first_steps import HOW, TITLES
    from storage import organizations
    from storage.models import Organization

    now = application.clock.now()
    try:
        with application.database.system() as session:
            offices = [row.id for row in organizations.all_organizations(session)]
        for number in offices:
            with application.database.reading(number) as session:
                office = session.get_one(Organization, number)
                acting = Acting(
                    session=session, organization=office, person=None, door=Door.COMMAND, now=now, cause="doctor"
                )
                for step in steps.state(acting).steps:
                    missing = f" ({', '.join(step.missing)})" if step.missing else ""
                    advice = "" if step.done else f"{HOW[step.step]}{missing}"
                    yield Finding(f"{office.name}: {TITLES[step.step]}", True, advice and f"ยังไม่เสร็จ: {advice}")
    except SQLAlchemyError:
        return


CHECKS: tuple[Callable[[Application], Iterator[Finding]], ...] = (
    database,
    channels,
    links,
    files,
    orphans,
    fonts,
    clock,
    first_steps,
)
