"""A made-up office with a plan of 150 measures, for the board's figures and screenshots."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from flask import Flask
from PIL import Image
from sqlalchemy.orm import Session

from bot.board.opening import board_link
from bot.web import WebParts, create_app
from bot.webhook import ChannelDirectory
from measures.vocabulary import Role, ScheduleKind, Status
from storage import deadlines, migrate, organizations, people, reports
from storage.clock import TurnableClock
from storage.database import Database, engine_from_url
from storage.files import FileStore
from storage.models import Deadline, Evidence, Measure, Person, Plan, PlanQuestion, Schedule, Step, StepOwner
from storage.reports import Target, Told
from storage.secrets import SecretBox

NOW = datetime(2026, 2, 3, 2, 0, tzinfo=UTC)
YEAR = 2569
UNITS = ("สำนักปลัด", "กองคลัง", "กองช่าง", "กองการศึกษา ศาสนาและวัฒนธรรม", "กองสวัสดิการสังคม")
TITLES = (
    "แนวทางสร้างการรับรู้เรื่องการใช้จ่ายงบประมาณของหน่วยงาน",
    "มาตรการจัดทำคู่มือการให้บริการประชาชนให้ครบทุกงานบริการ",
    "แนวทางเผยแพร่กฎหมายที่เกี่ยวข้องกับหน้าที่และอำนาจของหน่วยงาน",
    "แนวทางการยืมใช้ทรัพย์สินของราชการให้เป็นไปตามระเบียบ",
    "มาตรการประเมินความเสี่ยงการทุจริตในการจัดซื้อจัดจ้างประจำปี",
    "แนวทางสรุปผลการจัดซื้อจัดจ้างรายเดือนเพื่อเผยแพร่บนเว็บไซต์",
)
CODES = (("i7",), ("e5",), ("o12",), ("i3", "i4"), ("o17",), ("o21",))


def build(folder: Path, measures: int = 150) -> tuple[Flask, Callable[[], str], Database]:
    """Return the application over a fresh office, a function that gives the coordinator's link, and the database."""
    url = f"sqlite:///{folder / 'board.sqlite3'}"
    engine = engine_from_url(url)
    migrate.upgrade(engine)
    database, files = Database(engine), FileStore(folder / "files")
    box, clock = SecretBox("a made-up key of more than thirty-two letters"), TurnableClock(NOW, running=False)
    organization_id, coordinator_id = _fill(database, files, measures)
    parts = WebParts(database, ChannelDirectory(database, box), files, box, clock, lambda: None)

    def link() -> str:
        with database.organization(organization_id) as session:
            return board_link(session, box, session.get_one(Person, coordinator_id), clock.now(), "")

    return create_app(parts), link, database


def _fill(database: Database, files: FileStore, measures: int) -> tuple[int, int]:
    with database.system() as session:
        office = organizations.add(session, "องค์การบริหารส่วนตำบลทุ่งใสสว่าง", NOW, kind="อบต.")
        office.public_name = "thungsaisawang"
    with database.organization(office.id) as session:
        units = [organizations.ensure_unit(session, name) for name in UNITS]
        coordinator = people.add(session, "สมใจ ใฝ่รู้", Role.COORDINATOR, NOW, unit=units[0], line_user_id="U" + "1" * 32)
        officer = people.add(session, "ปิติ ถี่ถ้วน", Role.STAFF, NOW, unit=units[1], line_user_id="U" + "5" * 32)
        people.add(session, "วีระ รอบคอบ", Role.SUPERVISOR, NOW, unit=units[1])
        plan = Plan(fiscal_year_be=YEAR, scores={}, created_at=NOW)
        session.add(plan)
        session.flush()
        for place in range(measures):
            _measure(session, plan, place, [unit.id for unit in units])
        coordinator_id, officer_id = coordinator.id, officer.id
        deadlines.follow_plan(session, plan, datetime(2025, 10, 1, 3, tzinfo=UTC))
        session.expire_all()
        _report(session, files, plan, officer_id)
        asked = "วันครบกำหนดของข้อ 3 อ่านได้สองแบบ"
        session.add(PlanQuestion(plan_id=plan.id, measure_id=None, question=asked, candidates=["31 มีนาคม 2569"]))
    return office.id, coordinator_id


def _measure(session: Session, plan: Plan, place: int, units: list[int]) -> None:
    row = Measure(
        plan_id=plan.id,
        number=str(place + 1),
        title=TITLES[place % len(TITLES)],
        refs=list(CODES[place % len(CODES)]),
        position=place,
        reminders={},
    )
    session.add(row)
    session.flush()
    kind, start, end = _schedule(place)
    step = Step(
        measure_id=row.id,
        number=f"{place + 1}.1",
        text="จัดทำ รวบรวม และเผยแพร่ทางเว็บไซต์และป้ายประกาศของหน่วยงาน",
        position=1,
        every_unit=place % 10 == 9,
    )
    session.add(step)
    session.flush()
    session.add(StepOwner(step_id=step.id, unit_id=units[place % len(units)]))
    session.add(Schedule(step_id=step.id, kind=kind.value, start=start, end=end))


def _schedule(place: int) -> tuple[ScheduleKind, date | None, date | None]:
    if place % 6 == 5:
        return ScheduleKind.MONTHLY, None, None
    if place % 7 == 3:
        return ScheduleKind.QUARTERLY, None, None
    month = place % 12 + 1
    year = 2025 if month >= 10 else 2026
    return ScheduleKind.BY_DATE, None, date(year, month, 25)


def _report(session: Session, files: FileStore, plan: Plan, officer_id: int) -> None:
    done = 0
    for due in deadlines.all_of_plan(session, plan.id):
        if due.due_on > NOW.date() or due.id % 6 == 0:
            continue
        late = due.id % 9 == 0
        told = Told(
            Status.IN_PROGRESS if due.id % 11 == 0 else Status.DONE,
            officer_id,
            "chat",
            done_on=NOW.date() if late else due.due_on,
            result="เผยแพร่บนเว็บไซต์และติดประกาศหน้าสำนักงานเรียบร้อยแล้ว",
        )
        report = _one(session, due, told)
        done += 1
        if done % 4 == 0:
            session.add(_photo(files, report.organization_id, report.id, done))


def _one(session: Session, due: Deadline, told: Told) -> reports.Report:
    return reports.record(session, [Target(due.step.measure, due.step, due, due.unit_id)], told, NOW)[0]


def _photo(files: FileStore, organization_id: int, report_id: int, shade: int) -> Evidence:
    picture = io.BytesIO()
    Image.new("RGB", (800, 600), (40 + shade % 120, 110, 140)).save(picture, "JPEG")
    digest = files.put(organization_id, picture.getvalue())
    return Evidence(
        report_id=report_id,
        kind="photo",
        sha256=digest,
        media_type="image/jpeg",
        caption="ป้ายประกาศหน้าสำนักงาน",
        received_at=NOW,
    )
