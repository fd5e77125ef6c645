"""One fiscal year of one office, played: the real application, a simulated LINE, staff with habits."""

from __future__ import annotations

import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from benchmarks._direct_line import DirectLine
from delivery.line import Line
from documents.importing.storing import write
from documents.reading.neutral import PlanReading
from measures.reasons import Reason, parts
from measures.vocabulary import NoticeState, Role, RoomKind, Status
from scheduler.clockwork import Loop
from scheduler.passing import TimePasser
from scheduler.reminders import ReminderPlanner
from scheduler.rounds import RoundPlanner
from simulator.server import SimulatedLine
from simulator.settings import GroupDescription, PersonDescription, World
from storage import calendar, migrate, organizations, people, reports, rooms
from storage.clock import TurnableClock
from storage.database import engine_from_url
from storage.models import Assignment, Deadline, Notice, Organization, SentMessage, Step
from storage.reports import Target, Told
from tamngan.bootstrap import Application
from tamngan.settings import Settings
from thai.calendar import BANGKOK, fiscal_year

SECRET, TOKEN = "0123456789abcdef0123456789abcdef", "a-made-up-access-token"
GROUP = "C" + "c" * 32
UNITS = ("สำนักปลัด", "กองคลัง", "กองช่าง", "กองการศึกษา", "กองสวัสดิการสังคม")
HABITS = ("early", "quote", "late", "quote", "never", "early", "late")
#: Reasons that are nobody's fault here: there was nobody to tell, or the office wanted no reminder.
_EXPLAINED = frozenset({Reason.UNREACHABLE, Reason.NOBODY, Reason.REMINDERS_OFF})
REACHED = (NoticeState.SENT.value, NoticeState.RODE.value, NoticeState.MERGED.value)


@dataclass
class Worker:
    """One of the office's people: ``habit`` decides when and how they report."""

    user_id: str
    name: str
    role: Role
    unit: str | None
    habit: str
    person_id: int = 0


@dataclass
class Figures:
    """What a year cost and brought."""

    name: str
    deadlines: int = 0
    duties: int = 0
    members: int = 0
    people: int = 0
    billed: dict[str, int] = field(default_factory=dict)
    pushes: dict[str, int] = field(default_factory=dict)
    outcomes: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    naive_group: int = 0
    naive_each: int = 0
    unreminded: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    summaries_missed: list[str] = field(default_factory=list)
    summaries: int = 0
    reminders_in_time: tuple[int, int] = (0, 0)
    left_waiting: int = 0
    violations: list[str] = field(default_factory=list)


class PlayedApplication(Application):
    """The real application, whose LINE is in the same process."""

    played_line: Line

    def line_of(self, channel_id: int) -> Line:  # noqa: ARG002 -- there is one
        """Return the simulated LINE."""
        return self.played_line


class Year:
    """Plays one plan from 1 October to the middle of the next October."""

    def __init__(self, name: str, reading: PlanReading, members: int, seed: int = 1) -> None:
        """``members`` is the size of the office's group, the bot not counted."""
        self.name, self.reading, self.members = name, reading, members
        self.chance = random.Random(seed)
        self.year_be = reading.fiscal_year_be or 2568
        self.span = fiscal_year(self.year_be)
        self.folder = tempfile.TemporaryDirectory(prefix="tamngan-year-")
        self.clock = TurnableClock(datetime.combine(self.span.start, time(7), BANGKOK), running=False)
        self.staff = _staff(reading)
        self.line = SimulatedLine(self._world(), self.clock, deliver=self._deliver, channel_secret=SECRET)
        self.application = self._application()
        self.client = self.application.web().test_client()
        self.organization_id = self._prepare()
        self.passer = self._passer()
        self.figures = Figures(name, members=members, people=len(self.staff))
        self.acted: dict[int, date] = {}

    def _world(self) -> World:
        workers = [PersonDescription(one.user_id, one.name, friend=one.habit != "stranger") for one in self.staff]
        guests = [
            PersonDescription(f"U{number:032x}", f"สมาชิก {number}", friend=False)
            for number in range(1, max(self.members - len(workers), 0) + 1)
        ]
        inside = [one.user_id for one in [*workers, *guests]][: self.members]
        return World((*workers, *guests), (GroupDescription(GROUP, "ITA", tuple(inside)),))

    def _application(self) -> PlayedApplication:
        settings = Settings(
            database_url=f"sqlite:///{Path(self.folder.name) / 'year.sqlite3'}",
            tamngan_secret_key="a made-up key of more than thirty-two letters",
            tamngan_data_dir=Path(self.folder.name),
            tamngan_public_url="https://bot.example.go.th",
        )
        engine = engine_from_url(settings.database)
        migrate.upgrade(engine)
        engine.dispose()
        application = PlayedApplication(settings, self.clock)
        application.played_line = DirectLine(self.line)
        return application

    def _prepare(self) -> int:
        now = self.clock.now()
        application = self.application
        with application.database.system() as session:
            organization_id = organizations.add(session, f"องค์การบริหารส่วนตำบลสมมุติ {self.name}", now).id
            organizations.put_channel(session, organization_id, "main", SECRET, TOKEN, application.box, now)
        with application.database.organization(organization_id) as session:
            for unit in UNITS:
                organizations.ensure_unit(session, unit)
            write(session, organization_id, _untold(self.reading), now)
            for one in self.staff:
                unit_row = organizations.unit_named(session, one.unit) if one.unit else None
                row = people.add(session, one.name, one.role, now, unit=unit_row, line_user_id=one.user_id)
                one.person_id = row.id
            group = rooms.ensure(session, RoomKind.GROUP, GROUP, now)
            rooms.bind(session, group, [], now)
        return organization_id

    def _passer(self) -> TimePasser:
        application = self.application
        return TimePasser(
            application.database,
            self.clock,
            (
                Loop("inbox", 5, application.workers.run_all),
                Loop("reminders", 60, ReminderPlanner(application.database, self.clock).run),
                Loop("rounds", 60, RoundPlanner(application.database, self.clock).run),
                Loop("delivery", 5, application.sender.send_due),
            ),
        )

    def _deliver(self, body: bytes, headers: dict[str, str]) -> int:
        status = self.client.post("/line/webhook", data=body, headers=headers).status_code
        self.application.workers.run_all()
        return int(status)

    def play(self) -> Figures:
        """Play the year and return what it cost and brought."""
        off = {self.span.start + timedelta(days=45 + number) for number in range(3)}
        day = self.span.start
        while day <= self.span.end + timedelta(days=20):
            if day == self.span.start + timedelta(days=60):
                self._announce_holiday(day + timedelta(days=9))
            if day == self.span.start + timedelta(days=150):
                self._block()
            if day not in off:
                self._one_day(day)
            day += timedelta(days=1)
        self._judge()
        self.application.stop()
        self.folder.cleanup()
        return self.figures

    def _one_day(self, day: date) -> None:
        self.passer.tick(datetime.combine(day, time(8, 30), BANGKOK))
        if day.weekday() < 5 and day <= self.span.end:
            self.clock.set(datetime.combine(day, time(10), BANGKOK))
            for worker in self.staff:
                self._act(worker, day)
        self.passer.tick(datetime.combine(day, time(16), BANGKOK))

    def _announce_holiday(self, day: date) -> None:
        with self.application.database.organization(self.organization_id) as session:
            organization = session.get_one(Organization, self.organization_id)
            calendar.put(session, organization, day, "วันหยุดพิเศษ", day - timedelta(days=9), working=False)

    def _block(self) -> None:
        """Somebody blocks the bot; the platform tells it."""
        quiet = next((one for one in self.staff if one.habit == "never"), None)
        if quiet is not None:
            self.line.people.block(quiet.user_id)
            quiet.habit = "stranger"

    def _act(self, worker: Worker, day: date) -> None:
        """Let one of the staff report what their habit makes them report today."""
        if worker.role is not Role.STAFF or worker.habit in {"never", "stranger"}:
            return
        for due_id, number, due_on in self._open_of(worker):
            if self.acted.get(due_id, day - timedelta(days=9)) > day - timedelta(days=5):
                continue
            if not _wants(worker.habit, (due_on - day).days, self.chance):
                continue
            self.acted[due_id] = day
            self._report(worker, due_id, number)
            break

    def _open_of(self, worker: Worker) -> list[tuple[int, str, date]]:
        with self.application.database.reading(self.organization_id) as session:
            unit = organizations.unit_named(session, worker.unit or "")
            rows = session.scalars(
                select(Deadline)
                .where(Deadline.state == "open", Deadline.unit_id == (unit.id if unit else None))
                .order_by(Deadline.due_on)
                .options(selectinload(Deadline.step))
                .limit(12)
            ).all()
            return [(row.id, row.step.number, row.due_on) for row in rows]

    def _report(self, worker: Worker, due_id: int, number: str) -> None:
        quoted = self._message_about(worker, due_id) if worker.habit == "quote" else None
        room = None if quoted is not None else GROUP
        words = "เรียบร้อยแล้วค่ะ" if quoted is not None else f"ข้อ {number} เสร็จแล้วค่ะ"
        if room is not None and worker.user_id not in self.line.state.groups[GROUP].members:
            room = None
        self.line.say(worker.user_id, room, words, quoted)
        self.figures.said["by quote" if quoted else "in the group" if room else "1:1"] += 1
        with self.application.database.organization(self.organization_id) as session:
            due = session.get_one(Deadline, due_id)
            if due.state == "open":
                # The bot asked back, or another period was closed: the story goes on as if it had been answered.
                told = Told(Status.DONE, worker.person_id, "board", done_on=self.clock.now().astimezone(BANGKOK).date())
                reports.record(session, [Target(due.step.measure, due.step, due, due.unit_id)], told, self.clock.now())
                self.figures.said["settled on the board"] += 1

    def _message_about(self, worker: Worker, due_id: int) -> str | None:
        """Return the last message in the worker's own chat that speaks of one deadline only."""
        with self.application.database.reading(self.organization_id) as session:
            room = rooms.by_line_id(session, worker.user_id)
            if room is None:
                return None
            found = session.scalars(
                select(SentMessage).where(SentMessage.room_id == room.id).order_by(SentMessage.id.desc()).limit(20)
            )
            return next((one.line_message_id for one in found if one.subject.get("deadlines") == [due_id]), None)

    def _judge(self) -> None:
        figures = self.figures
        for month, billed in self.line.quota.months().items():
            figures.billed[month] = billed
        for call in self.line.state.calls:
            if call.path.endswith("/push") and call.status == 200:
                month = call.at.astimezone(BANGKOK).strftime("%Y-%m")
                figures.pushes[month] = figures.pushes.get(month, 0) + 1
        figures.violations = list(self.line.bot.violations)
        with self.application.database.reading(self.organization_id) as session:
            notices = list(session.scalars(select(Notice).where(Notice.kind != "reply").order_by(Notice.id)))
            dues = list(session.scalars(select(Deadline).where(Deadline.state != "cancelled")))
            figures.deadlines = len(dues)
            figures.duties = session.scalar(select(func.count(Step.id))) or 0
            executives = {
                held.person_id for held in session.scalars(select(Assignment)) if held.role == Role.EXECUTIVE.value
            }
        figures.outcomes = Counter(f"{one.kind}:{one.state}" for one in notices)
        figures.left_waiting = sum(1 for one in notices if one.state == NoticeState.WAITING.value)
        self._judge_deadlines(notices, dues)
        self._judge_summaries(notices, executives)
        self._compare(notices)

    def _judge_deadlines(self, notices: list[Notice], dues: list[Deadline]) -> None:
        by_due: dict[int, list[Notice]] = defaultdict(list)
        for one in notices:
            if one.deadline_id is not None:
                by_due[one.deadline_id].append(one)
        in_time = planned = 0
        heads = {one.person_id for one in self.staff if one.role in {Role.SUPERVISOR, Role.COORDINATOR}}
        for due in dues:
            if not self.span.start <= due.due_on <= self.span.end:
                continue
            about = by_due[due.id]
            reached = [one for one in about if one.state in REACHED and _day(one) <= due.due_on]
            planned += 1
            in_time += bool(reached) or _finished_before_any_reminder(due, about)
            if not reached and not _finished_before_any_reminder(due, about) and not _explained(about):
                self.figures.unreminded.append(f"{due.id} due {due.due_on} {due.status}")
            long_late = due.done_on is None or due.done_on > due.due_on + timedelta(days=8)
            if long_late and not any(_after(one, due, heads) for one in about):
                self.figures.unknown.append(f"{due.id} due {due.due_on} {due.status}")
        self.figures.reminders_in_time = (in_time, planned)

    def _judge_summaries(self, notices: list[Notice], executives: set[int]) -> None:
        summaries = [one for one in notices if one.kind == "summary"]
        self.figures.summaries = len(summaries)
        self.figures.summaries_missed = [
            f"{one.key} {one.state} {one.reason}" for one in summaries if one.state not in REACHED
        ]
        keys = {one.key.rsplit(":", 1)[0] for one in summaries}
        for key in keys:
            told = {one.person_id for one in summaries if one.key.startswith(f"{key}:")}
            if not executives <= told:
                self.figures.summaries_missed.append(f"{key}: {executives - told} not told")

    def _compare(self, notices: list[Notice]) -> None:
        """What the same reminders, rounds and summaries cost when each is pushed at once."""
        matters = {(one.deadline_id, one.local_date) for one in notices if one.kind == "reminder" and one.room_id}
        rounds = {one.key.rsplit(":", 1)[0] for one in notices if one.kind == "followup"}
        others = sum(1 for one in notices if one.kind not in {"reminder", "followup"} and one.person_id)
        self.figures.naive_group = (len(matters) + len(rounds)) * self.members + others
        self.figures.naive_each = sum(1 for one in notices if one.room_id is not None)


def _staff(reading: PlanReading) -> list[Worker]:
    units = list(dict.fromkeys([*UNITS, *_units_of(reading)]))[:9]
    found: list[Worker] = []

    def add(name: str, role: Role, unit: str | None, habit: str = "early") -> None:
        found.append(Worker(f"U{len(found) + 1:x}".ljust(33, "a"), name, role, unit, habit))

    add("ผู้ประสานงาน", Role.COORDINATOR, UNITS[0])
    add("นายก", Role.EXECUTIVE, None)
    add("ปลัด", Role.EXECUTIVE, None)
    for number, unit in enumerate(units):
        add(f"หัวหน้า {unit}", Role.SUPERVISOR, unit)
        add(f"เจ้าหน้าที่ {unit}", Role.STAFF, unit, HABITS[number % len(HABITS)])
        if number % 2 == 0:
            add(f"ผู้ช่วย {unit}", Role.STAFF, unit, "stranger" if number == 2 else "never")
    return found


def _units_of(reading: PlanReading) -> Iterator[str]:
    for row in reading.rows:
        for step in row.steps:
            yield from (unit for unit in (*step.owner_units, *row.owner_units) if not unit.startswith("ทุก"))


def _untold(reading: PlanReading) -> PlanReading:
    """Return the plan as it was before anybody reported."""
    rows = tuple(replace(row, status=None, done_on=None, result=None, outcome=None) for row in reading.rows)
    return replace(reading, rows=rows)


def _wants(habit: str, days_left: int, chance: random.Random) -> bool:
    match habit:
        case "early":
            return days_left <= 10 and chance.random() < 0.5
        case "quote":
            return days_left <= 3 and chance.random() < 0.6
        case "late":
            return days_left <= -2 and chance.random() < 0.4
    return False


def _day(notice: Notice) -> date:
    at: datetime = notice.finished_at or notice.created_at
    return at.astimezone(BANGKOK).date()


def _finished_before_any_reminder(due: Deadline, about: list[Notice]) -> bool:
    first = min((one.local_date for one in about if one.local_date is not None), default=None)
    return (due.done_on is not None and due.done_on <= due.due_on and (first is None or due.done_on <= first)) or (
        due.done_on is not None and not any(one.state in REACHED for one in about) and due.done_on <= due.due_on
    )


def _explained(about: list[Notice]) -> bool:
    return bool(about) and all(parts(one.reason or "")[0] in _EXPLAINED for one in about)


def _after(notice: Notice, due: Deadline, heads: set[int]) -> bool:
    """Tell whether a notice reached somebody above the owner once the deadline had passed."""
    return notice.state in REACHED and _day(notice) > due.due_on and notice.person_id in heads
