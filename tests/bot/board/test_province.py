"""The province's page: states of all offices, contents of none; in through a link that works once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from storage import channels, tickets
from storage.clock import TurnableClock
from storage.database import Database
from storage.models import AuditEntry, Organization, Report
from storage.secrets import SecretBox

from .board_support import Enter, Office


@pytest.fixture
def ticket(database: Database, box: SecretBox, clock: TurnableClock) -> str:
    with database.system() as session:
        return f"/province/open/{tickets.issue(session, box, tickets.LINK, clock.now())}"


@pytest.fixture
def inside(app: Flask, office: Office, ticket: str) -> FlaskClient:
    client = app.test_client()
    assert client.post(ticket).status_code == 303
    return client


def page(client: FlaskClient) -> str:
    answer = client.get("/province/")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def post(client: FlaskClient, path: str, **fields: str) -> str:
    token = re.search(r'name="form_token" value="([0-9a-f]+)"', page(client))
    assert token is not None
    answer = client.post(path, data={"form_token": token.group(1), **fields}, follow_redirects=True)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_link_shows_a_button_and_works_once(app: Flask, office: Office, ticket: str) -> None:
    first, second = app.test_client(), app.test_client()
    assert first.get(ticket).status_code == second.get(ticket).status_code == 200
    assert first.post(ticket).status_code == 303
    assert second.post(ticket).status_code == 410
    assert second.get("/province/").status_code == 401


def test_a_link_and_a_session_end(app: Flask, office: Office, ticket: str, clock: TurnableClock) -> None:
    clock.set(clock.now() + timedelta(hours=1))
    assert app.test_client().post(ticket).status_code == 410


def test_a_session_ends_by_itself_and_by_leaving(inside: FlaskClient, clock: TurnableClock) -> None:
    started = clock.now()
    clock.set(started + timedelta(hours=4))
    assert inside.get("/province/").status_code == 401
    clock.set(started)
    assert inside.get("/province/").status_code == 200
    inside.post("/province/leave")
    assert inside.get("/province/").status_code == 401


def test_it_shows_every_office_and_no_ones_words(inside: FlaskClient, office: Office, database: Database) -> None:
    shown = page(inside)
    with database.looking() as session:
        names = session.scalars(select(Organization.name)).all()
        words = [row.result for row in session.scalars(select(Report)) if row.result]
    assert len(names) == 2
    assert all(name in shown for name in names)
    assert words
    assert not any(word in shown for word in words)
    assert "เจ้าหน้าที่ ข" not in shown


def test_a_refused_token_is_shown(inside: FlaskClient, database: Database, clock: TurnableClock) -> None:
    assert "LINE ไม่รับรหัส" not in page(inside)
    with database.system() as session:
        channels.refused(channels.get(session, "b"), clock.now() + timedelta(minutes=15), "401", clock.now())
    assert "LINE ไม่รับรหัส" in page(inside)


def test_an_office_is_added_suspended_and_handed_its_code(inside: FlaskClient, database: Database) -> None:
    shown = post(inside, "/province/offices", office="อบต. บ้านใหม่", coordinator="คุณ ก")
    code = re.search(r"<b>([A-Z0-9]{8})</b>", shown)
    assert code is not None
    with database.looking() as session:
        number = session.scalars(select(Organization.id).where(Organization.name == "อบต. บ้านใหม่")).one()
    post(inside, f"/province/offices/{number}/suspend")
    with database.looking() as session:
        assert session.get_one(Organization, number).suspended_at is not None
    post(inside, f"/province/offices/{number}/resume")
    with database.organization(number) as session:
        assert session.get_one(Organization, number).suspended_at is None
        done = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert done == ["organization.added", "province.suspend", "province.resume"]


def test_an_office_with_a_coordinator_gets_no_further_first_code(inside: FlaskClient, office: Office) -> None:
    shown = post(inside, f"/province/offices/{office.cast.office_a}/code")
    assert "มีผู้ประสานงานแล้ว" in shown
    assert re.search(r"<b>[A-Z0-9]{8}</b>", shown) is None


@pytest.mark.parametrize("path", ["/province/offices", "/province/offices/1/suspend"])
def test_nothing_is_changed_without_the_pages_own_token(inside: FlaskClient, database: Database, path: str) -> None:
    assert inside.post(path, data={"office": "x", "form_token": "forged"}).status_code == 403
    with database.looking() as session:
        assert session.scalars(select(Organization.suspended_at)).all() == [None, None]


def test_a_coordinator_sees_why_something_was_said(enter: Enter, office: Office) -> None:
    browser = enter(office.cast.coordinator)
    assert "ครั้งถัดไปตามกฎ" in browser.text("/board/why")
    assert "ครั้งถัดไปตามกฎ" not in browser.text("/board/why?on=2026-01-05")
    assert browser.get("/board/why?on=soon").status_code == 400
    assert enter(office.cast.officer).get("/board/why").status_code == 403


def test_the_coordinator_is_told_on_the_board_that_the_token_is_refused_and_staff_is_not(
    enter: Enter, office: Office, database: Database, clock: TurnableClock
) -> None:
    chief, officer = enter(office.cast.coordinator), enter(office.cast.officer)
    assert "LINE ไม่รับรหัส" not in chief.text("/board/")
    with database.system() as session:
        channels.refused(channels.get(session, "a"), clock.now() + timedelta(minutes=15), "401", clock.now())
    assert "LINE ไม่รับรหัส" in chief.text("/board/")
    assert "LINE ไม่รับรหัส" not in officer.text("/board/")
