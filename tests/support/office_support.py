"""A made-up office with a simulated LINE: what the tests of delivery and of passing time play with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from tests_support import put_notice

from benchmarks._direct_line import DirectLine
from delivery.sender import Sender
from measures.deadlines import DeadlineSpec
from measures.schedule import Period
from measures.vocabulary import NoticeKind, NoticeState, Role, RoomKind, ScheduleKind, Status
from messages import catalog
from messages.help_card import HelpCard
from scheduler.clockwork import Loop
from scheduler.passing import TimePasser
from scheduler.reminders import ReminderPlanner
from scheduler.rounds import RoundPlanner
from simulator.server import SimulatedLine
from simulator.settings import GroupDescription, PersonDescription, World
from storage import deadlines, organizations, people, reports, rooms
from storage.clock import TurnableClock
from storage.database import Database
from storage.models import Deadline, Measure, Notice, Organization, Person, Plan, Schedule, Step
from storage.reports import Target, Told
from storage.secrets import SecretBox
from storage.settings import change_settings
from thai.calendar import BANGKOK, fiscal_year_be

OFFICE, FINANCE, WORKS = "สำนักปลัด", "กองคลัง", "กองช่าง"
GROUP = "C" + "9" * 32
#: name -> (letter of the LINE id, role, unit)
STAFF: dict[str, tuple[str, Role, str | None]] = {
    "coordinator": ("a", Role.COORDINATOR, OFFICE),
    "treasurer": ("b", Role.STAFF, FINANCE),
    "accountant": ("c", Role.STAFF, FINANCE),
    "engineer": ("d", Role.STAFF, WORKS),
    "head": ("e", Role.SUPERVISOR, FINANCE),
    "executive": ("f", Role.EXECUTIVE, None),
}


def user_id(name: str) -> str:
    """Return the LINE user id of one of the office's people."""
    return "U" + STAFF[name][0] * 32


@dataclass
class Office:
    """One office, its LINE, and what makes time pass there."""

    database: Database
    clock: TurnableClock
    line: SimulatedLine
    organization_id: int
    channel_id: int
    people: dict[str, int]
    units: dict[str, int]
    group_id: int | None
    sender: Sender = field(init=False)
    reminders: ReminderPlanner = field(init=False)
    rounds: RoundPlanner = field(init=False)

    def __post_init__(self) -> None:
        """Wire the loops."""
        self.direct = DirectLine(self.line)
        self.sender = Sender(self.database, lambda _: self.direct, self.clock)
        self.reminders = ReminderPlanner(self.database, self.clock)
        self.rounds = RoundPlanner(self.database, self.clock)

    def passer(self) -> TimePasser:
        """Return what ``tamngan tick`` uses."""
        loops = (
            Loop("reminders", 60, self.reminders.run),
            Loop("rounds", 60, self.rounds.run),
            Loop("delivery", 5, self.sender.send_due),
        )
        return TimePasser(self.database, self.clock, loops)

    def at(self, day: date, hour: int = 8, minute: int = 30) -> list[dict[str, Any]]:
        """Run what is due at an hour of a day."""
        return self.passer().tick(datetime.combine(day, time(hour, minute), BANGKOK))

    def days(self, first: date, last: date) -> list[dict[str, Any]]:
        """Run every morning from ``first`` to ``last``."""
        return [
            line
            for offset in range((last - first).days + 1)
            for line in self.at(date.fromordinal(first.toordinal() + offset))
        ]

    def duty(
        self,
        number: str,
        due_on: date,
        unit: str | None = FINANCE,
        *,
        start: date | None = None,
        kind: ScheduleKind = ScheduleKind.BY_DATE,
    ) -> int:
        """Add a measure with one step and one deadline, and return the deadline's id."""
        now = self.clock.now()
        with self.database.organization(self.organization_id) as session:
            year = fiscal_year_be(due_on)
            plan = session.scalars(select(Plan).where(Plan.fiscal_year_be == year)).one_or_none()
            if plan is None:
                plan = Plan(organization_id=self.organization_id, fiscal_year_be=year, scores={}, created_at=now)
                session.add(plan)
                session.flush()
            measure = Measure(plan_id=plan.id, number=number, title=f"มาตรการที่ {number}", refs=[], reminders={})
            session.add(measure)
            session.flush()
            step = Step(measure_id=measure.id, number=f"{number}.1", text="ดำเนินการ")
            session.add(step)
            session.flush()
            session.add(Schedule(step_id=step.id, kind=kind.value, end=due_on))
            period = Period(start or due_on, due_on, due_on, due_on.isoformat())
            unit_id = None if unit is None else self.units[unit]
            return deadlines.add(session, [DeadlineSpec(step.id, unit_id, period)], now)[0].id

    def report(self, deadline_id: int, by: str = "treasurer", status: Status = Status.DONE) -> None:
        """Report a deadline, as a conversation would."""
        now = self.clock.now()
        with self.database.organization(self.organization_id) as session:
            due = session.get_one(Deadline, deadline_id)
            told = Told(status, self.people[by], "chat", done_on=now.astimezone(BANGKOK).date())
            reports.record(session, [Target(due.step.measure, due.step, due, due.unit_id)], told, now)

    def answer(self, name: str, room: str | None = None, *, message: object | None = None) -> int:
        """Let somebody write and the bot answer on the reply token; return the answer's notice."""
        self.line.say(name, room, "สวัสดี")
        token = self.line.events[-1]["replyToken"]
        said = message or HelpCard()
        now = self.clock.now()
        with self.database.organization(self.organization_id) as session:
            line_id = GROUP if room is not None else user_id(name)
            kind = RoomKind.GROUP if room is not None else RoomKind.PRIVATE
            notice_id = put_notice(
                session,
                f"reply:{token}",
                now,
                kind=NoticeKind.REPLY,
                message=catalog.name_of(said),
                data=catalog.to_data(said),
                room_id=rooms.ensure(session, kind, line_id, now).id,
                person_id=self.people[name],
                reply_token=token,
                reply_until=now + timedelta(seconds=50),
                urgency=100,
            )
        if notice_id is None:
            raise AssertionError("the answer was written before")
        self.sender.send(notice_id)
        return notice_id

    def notices(self, **wanted: Any) -> list[Notice]:
        """Return the notices with those column values, oldest first."""
        with self.database.reading(self.organization_id) as session:
            found = session.scalars(select(Notice).filter_by(**wanted).order_by(Notice.id)).all()
            session.expunge_all()
            return list(found)

    def person(self, name: str) -> Person:
        """Return a person's row."""
        with self.database.reading(self.organization_id) as session:
            return session.get_one(Person, self.people[name])

    def choose(self, **settings: object) -> None:
        """Change the office's settings."""
        with self.database.organization(self.organization_id) as session:
            change_settings(session.get_one(Organization, self.organization_id), **settings)

    def pushes(self) -> list[tuple[str, int]]:
        """Return (target, status) of every push the platform was asked for."""
        return [(str(call.body["to"]), call.status) for call in self.line.state.calls if call.path.endswith("/push")]


def make_office(
    database: Database,
    clock: TurnableClock,
    box: SecretBox,
    *,
    quota: int | None = 300,
    strangers: tuple[str, ...] = (),
    group: bool = True,
    extra_members: int = 4,
    name: str = "องค์การบริหารส่วนตำบลทุ่งใสสว่าง",
) -> Office:
    """Make the office; ``strangers`` are no friends of the bot although nobody knows that yet."""
    now = clock.now()
    guests = ["U" + f"{index:032x}" for index in range(1, extra_members + 1)]
    persons = [PersonDescription(user_id(who), who, friend=who not in strangers) for who in STAFF]
    persons += [PersonDescription(guest, f"สมาชิก {index}", friend=False) for index, guest in enumerate(guests)]
    members = tuple(person.user_id for person in persons)
    world = World(tuple(persons), (GroupDescription(GROUP, "ITA", members),))
    line = SimulatedLine(world, clock, quota=quota)
    with database.system() as session:
        organization_id = organizations.add(session, name, now).id
        channel_id = organizations.put_channel(
            session, organization_id, f"main-{organization_id}", "s", "t", box, now
        ).id
    with database.organization(organization_id) as session:
        units = {unit: organizations.ensure_unit(session, unit) for unit in (OFFICE, FINANCE, WORKS)}
        ids = {
            who: people.add(session, who, role, now, unit=units.get(unit or ""), line_user_id=user_id(who)).id
            for who, (_, role, unit) in STAFF.items()
        }
        group_id = None
        if group:
            room = rooms.ensure(session, RoomKind.GROUP, GROUP, now)
            rooms.bind(session, room, [], now)
            group_id = room.id
        unit_ids = {unit: row.id for unit, row in units.items()}
    return Office(database, clock, line, organization_id, channel_id, ids, unit_ids, group_id)


def outcomes(lines: list[dict[str, Any]], **wanted: Any) -> list[tuple[Any, Any]]:
    """Return (recipient, outcome) of the lines with those values."""
    return [
        (line["recipient"], line["outcome"])
        for line in lines
        if all(line[key] == value for key, value in wanted.items())
    ]


SENT, RODE, MERGED, SKIPPED = (
    NoticeState.SENT.value,
    NoticeState.RODE.value,
    NoticeState.MERGED.value,
    NoticeState.SKIPPED.value,
)
