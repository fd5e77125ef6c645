"""``tamngan audit``: is the audit trail whole, and a copy of it for whoever examines the office."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from measures.errors import TamNganError
from tamngan.commands.common import ORGANIZATION, clear_errors, open_application, organization_id

if TYPE_CHECKING:
    from storage.audit import Verdict
    from storage.models import AuditEntry


@click.group("audit", help="ร่องรอยการตัดสินใจ · The audit trail (verify, export)")
def command() -> None:
    """Group the commands."""


@command.command("verify", help="ตรวจว่าไม่มีใครแก้หรือลบ · Check that nobody changed or removed an entry")
@click.option("--expect", metavar="HASH", help="แฮชสุดท้ายของสำเนาครั้งก่อน · The last hash of an earlier export")
@ORGANIZATION
@clear_errors
def verify(expect: str | None, organization: str | None) -> None:
    """Print what was found; end with 1 where the trail is not whole."""
    from storage import audit

    application = open_application()
    number = organization_id(application, organization)
    with application.database.reading(number) as session:
        found = audit.verify(session, number, expect)
    application.stop()
    for problem in found.problems:
        click.echo(problem, err=True)
    if found.problems:
        raise TamNganError("ร่องรอยการตัดสินใจถูกแก้ไข", "the audit trail is not whole")
    click.echo(json.dumps(_summary(found)))


@command.command("export", help="สำเนาเป็นบรรทัด JSON · A copy as JSON lines")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="ไฟล์ · The file")
@ORGANIZATION
@clear_errors
def export(output: Path, organization: str | None) -> None:
    """Write every entry with its hashes; the last hash proves later that nothing was cut off."""
    from storage import audit

    application = open_application()
    number = organization_id(application, organization)
    try:
        with application.database.reading(number) as session, output.open("w", encoding="utf-8") as stream:
            for entry in audit.entries_of(session, number):
                stream.write(json.dumps(_line(entry), ensure_ascii=False) + "\n")
        with application.database.reading(number) as session:
            found = audit.verify(session, number)
    except OSError as error:
        raise TamNganError(f"เขียนไฟล์ {output} ไม่ได้", f"{output} cannot be written ({error.strerror})") from error
    finally:
        application.stop()
    click.echo(json.dumps(_summary(found)))


def _summary(found: Verdict) -> dict[str, Any]:
    return {
        "entries": found.entries,
        "head": found.head,
        "erased": found.erased,
        "unchained": found.unchained,
        "whole": not found.problems,
    }


def _line(entry: AuditEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "at": entry.at.isoformat(),
        "person": entry.person_id,
        "action": entry.action,
        "subject": entry.subject,
        "subject_id": entry.subject_id,
        "detail": entry.detail,
        "content_hash": entry.content_hash,
        "chain_hash": entry.chain_hash,
    }
