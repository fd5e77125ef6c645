"""What commands share: options, error sentences, finding the organization that is meant."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, NoReturn, TypeVar

import click

from measures.errors import TamNganError
from thai.calendar import BANGKOK

Command = TypeVar("Command", bound=Callable[..., Any])

ORGANIZATION = click.option("--organization", metavar="NAME", help="ชื่อหน่วยงาน · The organization's name")
FISCAL_YEAR = click.option(
    "--fiscal-year", "fiscal_year", type=int, metavar="2568", help="ปีงบประมาณ พ.ศ. · Fiscal year (พ.ศ.)"
)


def fail(thai: str, english: str) -> NoReturn:
    """End with exit code 1 and one sentence in both languages on stderr."""
    click.echo(f"{thai} · {english}", err=True)
    sys.exit(1)


def clear_errors(function: Command) -> Command:
    """Turn what a person can mend into one sentence and exit code 1; nothing ends in a traceback."""

    @functools.wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except TamNganError as error:
            fail(error.thai, error.english)
        except BrokenPipeError:
            sys.stderr.close()
            sys.exit(0)
        except click.Abort:
            fail("ยกเลิกแล้ว ไม่มีอะไรเปลี่ยนแปลง", "cancelled: nothing was changed")
        except click.ClickException:
            raise
        except Exception as error:
            thai, english = explained(error)
            fail(thai, english)

    return run  # type: ignore[return-value]


def explained(error: BaseException) -> tuple[str, str]:
    """Return one sentence in both languages about an error that nobody expected: where it is and what the system said.

    Of a database's error only the driver's words are told: a statement may hold what somebody wrote.
    """
    from storage.trouble import database_trouble

    if isinstance(error, TamNganError):
        return error.thai, error.english
    told = database_trouble(error)
    if told is not None:
        return f"ใช้ฐานข้อมูลไม่ได้: {told}", f"the database cannot be used: {told}"
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        words = f"{where}{error.strerror or error} (errno {error.errno})" if error.errno else f"{where}{error}"
        return f"ใช้ไฟล์หรือเครือข่ายไม่ได้: {words}", f"a file or the network cannot be used: {words}"
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace is not None else "?"
    kind = type(error).__name__
    return (
        f"โปรแกรมผิดพลาด ({kind} ที่ {place}) โปรดแจ้งผู้พัฒนาพร้อมข้อความนี้",
        f"the program failed ({kind} at {place}): please report it with this line",
    )


def open_application(*, migrated: bool = True, clock: Any = None, name: str = "command") -> Any:
    """Return the wired application; a SQLite database is brought up to date first."""
    from storage import migrate
    from storage.database import engine_from_url
    from tamngan import bootstrap
    from tamngan.settings import read

    settings = read()
    if migrated and settings.database.startswith("sqlite"):
        engine = engine_from_url(settings.database)
        migrate.upgrade(engine)
        engine.dispose()
    return bootstrap.build(settings, clock, name)


def organization_id(application: Any, name: str | None) -> int:
    """Return the id of the organization named, or of the only one."""
    from storage import organizations

    with application.database.system() as session:
        found = organizations.find(session, name) if name else organizations.only(session)
        if found is not None:
            return int(found.id)
        names = [organization.name for organization in organizations.all_organizations(session)]
    if not names:
        raise TamNganError(
            "ยังไม่มีหน่วยงานในระบบ ให้นำเข้าแผนด้วย tamngan import หรือสั่ง tamngan organization add",
            "there is no organization yet: tamngan import a plan or use tamngan organization add",
        )
    if name:
        raise TamNganError(
            f"ไม่พบหน่วยงานชื่อ “{name}” (มี: {', '.join(names)})",
            "no organization has that name",
        )
    raise TamNganError(
        f"มีหลายหน่วยงาน ให้ระบุ --organization ({', '.join(names)})",
        "there are several organizations: say which with --organization",
    )


@contextmanager
def acting_in(application: Any, organization: str | None) -> Iterator[Any]:
    """Open an organization for whoever runs this program: what is done inside is written whole or not at all."""
    from actions.acting import Acting
    from measures.vocabulary import Door
    from storage.models import Organization

    number, now = organization_id(application, organization), application.clock.now()
    with application.database.organization(number) as session:
        office = session.get_one(Organization, number)
        yield Acting(
            session=session,
            organization=office,
            person=None,
            door=Door.COMMAND,
            now=now,
            cause=f"command {now.timestamp()}",
        )


class Moment(click.ParamType[datetime]):
    """A moment like 2025-03-31T08:30+07:00; without a zone it is Thailand's."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return an aware moment."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"“{value}” ไม่ใช่วันเวลาแบบ 2025-03-31T08:30+07:00 · not a date and time", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=BANGKOK)


class Day(click.ParamType[date]):
    """A date like 2024-02-14."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"“{value}” ไม่ใช่วันที่แบบ 2024-02-14 · not a date", param, ctx)
