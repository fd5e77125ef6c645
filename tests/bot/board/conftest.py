"""A made-up office with a plan, its people, and a browser's client that has or has not been let in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from tests_support import Cast

from bot.board.opening import board_link
from bot.web import WebParts, create_app
from bot.webhook import ChannelDirectory
from measures.vocabulary import Role, ScheduleKind, Status
from storage import deadlines, organizations, people, reports
from storage.clock import TurnableClock
from storage.database import Database
from storage.files import FileStore
from storage.models import Evidence, Measure, Person, Plan, Report, Schedule, Step, StepOwner
from storage.reports import Target, Told
from storage.secrets import SecretBox

PUBLIC_URL = "http://localhost"
YEAR = 2569


@dataclass(frozen=True)
class Office:
    """What tests look for: ids of office A's plan."""

    cast: Cast
    supervisor: int
    plan: int
    measures: tuple[int, ...]
    report: int
    evidence: int
    finance: int


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


@pytest.fixture
def app(database: Database, box: SecretBox, clock: TurnableClock, files: FileStore) -> Flask:
    return create_app(
        WebParts(
            database=database,
            directory=ChannelDirectory(database, box),
            files=files,
            box=box,
            clock=clock,
            wake=lambda: None,
            public_url=PUBLIC_URL,
            background=lambda work: work(),
        )
    )


@pytest.fixture
def office(database: Database, cast: Cast, clock: TurnableClock, files: FileStore) -> Office:
    """Office A with four measures of 2569: one reported with a photo, one overdue, one for every unit, one waived."""
    now = clock.now()
    with database.organization(cast.office_a) as session:
        units = {unit.name: unit for unit in organizations.units(session)}
        plan = Plan(fiscal_year_be=YEAR, scores={}, created_at=now)
        session.add(plan)
        session.flush()
        made = [
            measure(session, plan, 1, "เผยแพร่แผนการใช้จ่ายงบประมาณ", date(2026, 2, 27), units["กองคลัง"].id, ("i7",)),
            measure(session, plan, 2, "จัดทำคู่มือบริการประชาชน", date(2026, 1, 15), units["สำนักปลัด"].id, ("o12",)),
            measure(session, plan, 3, "ประกาศเจตนารมณ์สุจริต", date(2026, 3, 31), None, ("e5",)),
            measure(session, plan, 4, "ปรับปรุงห้องสมุด", date(2026, 5, 29), units["กองคลัง"].id, ()),
        ]
        made[3].waived_at = now
        deadlines.follow_plan(session, plan, now)
        supervisor = people.add(session, "หัวหน้า จ", Role.SUPERVISOR, now, unit=units["กองคลัง"])
        report = reported(session, made[0], cast.officer, clock)
        photo = evidence(session, report, files, clock)
        return Office(
            cast,
            supervisor.id,
            plan.id,
            tuple(row.id for row in made),
            report.id,
            photo.id,
            units["กองคลัง"].id,
        )


def measure(
    session: Session, plan: Plan, number: int, title: str, due: date, unit_id: int | None, refs: tuple[str, ...]
) -> Measure:
    """Write a measure with one dated step; without a unit it is every unit's."""
    row = Measure(
        organization_id=plan.organization_id,
        plan_id=plan.id,
        number=str(number),
        title=title,
        refs=list(refs),
        position=number,
        reminders={},
    )
    session.add(row)
    session.flush()
    step = Step(measure_id=row.id, number=f"{number}.1", text=f"{title} ให้ครบถ้วน", position=1, every_unit=unit_id is None)
    session.add(step)
    session.flush()
    if unit_id is not None:
        session.add(StepOwner(step_id=step.id, unit_id=unit_id))
    session.add(Schedule(step_id=step.id, kind=ScheduleKind.BY_DATE.value, end=due))
    session.flush()
    session.expire(row)
    return row


def reported(session: Session, row: Measure, person_id: int, clock: TurnableClock, **words: Any) -> Report:
    """Report a measure's first deadline as done by somebody."""
    due = row.steps[0].deadlines[0]
    told = Told(Status.DONE, person_id, "chat", done_on=date(2026, 2, 2), **{"result": "ติดประกาศแล้ว", **words})
    return reports.record(session, [Target(row, due.step, due, due.unit_id)], told, clock.now())[0]


def evidence(session: Session, report: Report, files: FileStore, clock: TurnableClock) -> Evidence:
    """Put a small photo to a report."""
    import io

    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGB", (640, 480), (30, 90, 140)).save(picture, "JPEG")
    row = Evidence(
        report_id=report.id,
        person_id=report.person_id,
        kind="photo",
        sha256=files.put(report.organization_id, picture.getvalue()),
        media_type="image/jpeg",
        caption="ป้ายประกาศหน้าสำนักงาน",
        received_at=clock.now(),
    )
    session.add(row)
    session.flush()
    return row


class Browser:
    """A browser that keeps its cookie and reads form tokens from the pages it was shown."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(path, **more)

    def text(self, path: str, status: int = 200) -> str:
        response = self.client.get(path)
        assert response.status_code == status, response.get_data(as_text=True)
        return str(response.get_data(as_text=True))

    def token(self) -> str:
        found = re.search(r'name="form_token" value="([0-9a-f]+)"', self.client.get("/board/papers").get_data(as_text=True))
        return found.group(1) if found else ""

    def post(self, path: str, **fields: Any) -> Any:
        return self.client.post(path, data={"form_token": self.token(), **fields})


Enter = Callable[[int], Browser]


@pytest.fixture
def link(database: Database, box: SecretBox, clock: TurnableClock) -> Callable[[int], str]:
    """Ask for a link as a person of either office; gives its path."""

    def ask(person_id: int) -> str:
        with database.system() as session:
            organization_id = session.get_one(Person, person_id).organization_id
        with database.organization(organization_id) as session:
            person = session.get_one(Person, person_id)
            return board_link(session, box, person, clock.now(), PUBLIC_URL).removeprefix(PUBLIC_URL)

    return ask


@pytest.fixture
def enter(app: Flask, link: Callable[[int], str]) -> Iterator[Enter]:
    """Let somebody in, the way the chat does."""

    def come_in(person_id: int) -> Browser:
        client = app.test_client()
        response = client.post(link(person_id))
        assert response.status_code == 303
        return Browser(client)

    yield come_in
