"""``tamngan phrases list|accept|export``: how people of an office talk, for the project's examples."""

from __future__ import annotations

import click

from tamngan.commands.common import ORGANIZATION, clear_errors, open_application, organization_id


@click.group("phrases", help="ถ้อยคำที่คนในหน่วยงานใช้ · How people of the office talk")
def command() -> None:
    """Group the commands about phrases."""


@command.command("list", help="รายการถ้อยคำที่เก็บไว้ · List the kept phrases")
@ORGANIZATION
@clear_errors
def list_(organization: str | None) -> None:
    """List the phrases with their number, how often they were meant so, and whether they are accepted."""
    from storage import phrases

    application = open_application()
    with application.database.reading(organization_id(application, organization)) as session:
        for phrase in phrases.listed(session):
            state = "รับแล้ว" if phrase.accepted_at else "รอรับ"
            click.echo(f"{phrase.id}\t{state}\t{phrase.times}\t{phrase.meaning}\t{phrase.wording}")
    application.stop()


@command.command("accept", help="รับถ้อยคำไว้ใช้สอนระบบ · Accept phrases for learning")
@click.argument("numbers", type=int, nargs=-1, required=True)
@ORGANIZATION
@clear_errors
def accept(numbers: tuple[int, ...], organization: str | None) -> None:
    """Accept phrases by their numbers; nothing is accepted where one of them does not exist."""
    from storage import audit, phrases

    application = open_application()
    with application.database.organization(organization_id(application, organization)) as session:
        now = application.clock.now()
        for number in numbers:
            phrase = phrases.accept(session, number, now)
            audit.record(session, now, "phrase.accepted", "phrase", phrase.id)
    application.stop()
    click.echo(f"รับแล้ว {len(numbers)} ถ้อยคำ · Accepted")


@command.command("export", help="ส่งออกถ้อยคำที่รับแล้วเป็นตารางตัวอย่าง · Print accepted phrases as a table of examples")
@click.option("--author", default="office", show_default=True, help="ชื่อชุดตัวอย่าง · The batch's author tag")
@ORGANIZATION
@clear_errors
def export(author: str, organization: str | None) -> None:
    """Print the accepted phrases in the form of the project's tables (docs/understanding.md)."""
    from bot.understanding.examples import line
    from measures.vocabulary import Intent
    from storage import phrases

    application = open_application()
    with application.database.reading(organization_id(application, organization)) as session:
        for phrase in phrases.listed(session, accepted=True):
            click.echo(line(phrase.wording, Intent(phrase.meaning), author))
    application.stop()
