"""A made-up office with a plan, its people, and a browser's client that has or has not been let in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from tests_support import Cast

from bot.board.opening import board_link
from measures.vocabulary import Role
from storage import deadlines, organizations, people
from storage.clock import TurnableClock
from storage.database import Database
from storage.files import FileStore
from storage.models import Person, Plan
from storage.secrets import SecretBox

from .board_support import PUBLIC_URL, YEAR, Browser, Enter, Look, Office, application, evidence, measure, reported


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


@pytest.fixture
def app(database: Database, box: SecretBox, clock: TurnableClock, files: FileStore) -> Flask:
    return application(database, box, clock, files)


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
        session.expire_all()
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
def enter(app: Flask, link: Callable[[int], str]) -> Enter:
    """Let somebody in, the way the chat does."""

    def come_in(person_id: int) -> Browser:
        client = app.test_client()
        response = client.post(link(person_id))
        assert response.status_code == 303
        return Browser(client)

    return come_in


@pytest.fixture
def browser(enter: Enter, office: Office) -> Browser:
    """The coordinator of office A, let in."""
    return enter(office.cast.coordinator)


@pytest.fixture
def look(database: Database, office: Office) -> Look:
    """Read something of office A."""

    def read(question: Callable[[Session], Any]) -> Any:
        with database.organization(office.cast.office_a) as session:
            return question(session)

    return read
