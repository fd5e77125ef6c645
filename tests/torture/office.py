"""The office under torture: units, people, bound groups and a plan, made straight in the database."""

from __future__ import annotations

from datetime import UTC, date, datetime

from measures.vocabulary import Role, RoomKind, ScheduleKind
from storage import deadlines, organizations, people, rooms
from storage.database import Database
from storage.models import Measure, Plan, Schedule, Step
from storage.secrets import SecretBox
from thai.calendar import fiscal_year_be

SECRET = "a-channel-secret-of-the-torture"
MEASURES = 60


def user_id(number: int) -> str:
    """Return the LINE id of a person."""
    return f"U{number:032x}"


def group_id(number: int) -> str:
    """Return the LINE id of a group."""
    return f"C{number:032x}"


def furnish(database: Database, box: SecretBox, people_count: int, group_count: int) -> int:
    """Make the office and return its organization's id; anybody may report anything."""
    now = datetime.now(UTC)
    with database.system() as session:
        organization_id = organizations.add(session, "เทศบาลตำบลทนทาน", now).id
        organizations.put_channel(session, organization_id, "main", SECRET, "token", box, now)
    with database.organization(organization_id) as session:
        unit = organizations.ensure_unit(session, "สำนักปลัด")
        for number in range(people_count):
            people.add(session, f"คนที่ {number}", Role.STAFF, now, unit=unit, line_user_id=user_id(number))
        for number in range(group_count):
            room = rooms.ensure(session, RoomKind.GROUP, group_id(number), now)
            room.member_count = 10
            rooms.bind(session, room, [], now)
        _plan(database, session, organization_id, now)
    return organization_id


def _plan(database: Database, session, organization_id: int, now: datetime) -> None:  # type: ignore[no-untyped-def]
    year = fiscal_year_be(now.date())
    plan = Plan(fiscal_year_be=year, scores={}, created_at=now)
    session.add(plan)
    session.flush()
    for number in range(1, MEASURES + 1):
        measure = Measure(
            plan_id=plan.id, number=str(number), title=f"มาตรการที่ {number}", refs=[], position=number, reminders={}
        )
        session.add(measure)
        session.flush()
        step = Step(measure_id=measure.id, number=f"{number}.1", text="ดำเนินการ", position=1, every_unit=False)
        session.add(step)
        session.flush()
        kind = ScheduleKind.FISCAL_YEAR if number > 2 else ScheduleKind.BY_DATE
        session.add(Schedule(step_id=step.id, kind=kind.value, end=date(year - 543, 9, 1)))
    session.flush()
    session.expire_all()
    deadlines.follow_plan(session, plan, now)
