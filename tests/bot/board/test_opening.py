"""The way in: a link works once, for one person, for a while; and what it opens is checked at every request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from bot.board import opening
from bot.board.doors import COOKIE
from storage import people
from storage.clock import TurnableClock
from storage.database import Database
from storage.files import FileStore
from storage.models import AuditEntry, OneTimeCode, Person
from storage.secrets import SecretBox

from .board_support import Browser, Enter, Office, application

#: What these pages do is the same on both engines; desks, reviews and walls are tested on PostgreSQL too.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

Link = Callable[[int], str]


def test_it_opens_the_board_with_a_button_behind_the_link(app: Flask, link: Link, office: Office) -> None:
    client = app.test_client()
    address = link(office.cast.officer)
    page = client.get(address)
    assert page.status_code == 200
    assert "เปิดกระดาน" in page.get_data(as_text=True)
    # It should not be used up by being looked at: LINE's own preview does that.
    assert client.get(address).status_code == 200
    entered = client.post(address)
    assert (entered.status_code, entered.headers["Location"]) == (303, "/board/")
    assert client.get("/board/").status_code == 200


def test_it_leads_to_the_page_the_link_was_made_for(
    app: Flask, database: Database, office: Office, clock: TurnableClock, box: SecretBox
) -> None:
    with database.organization(office.cast.office_a) as session:
        person = session.get_one(Person, office.cast.officer)
        address = opening.board_link(
            session, box, person, clock.now(), "", page=f"/board/measures/{office.measures[0]}"
        )
    assert app.test_client().post(address).headers["Location"] == f"/board/measures/{office.measures[0]}"


def test_it_refuses_a_link_that_was_used(app: Flask, link: Link, office: Office, database: Database) -> None:
    address = link(office.cast.officer)
    app.test_client().post(address)
    thief = app.test_client()
    refused = thief.post(address)
    assert refused.status_code == 410
    assert "ใช้ไปแล้ว" in refused.get_data(as_text=True)
    assert "Set-Cookie" not in refused.headers
    assert thief.get("/board/").status_code == 401
    with database.organization(office.cast.office_a) as session:
        actions = session.scalars(select(AuditEntry.action)).all()
    assert "board.link_refused" in actions


def test_it_lets_the_owner_tap_the_same_card_twice(app: Flask, link: Link, office: Office) -> None:
    client, address = app.test_client(), link(office.cast.officer)
    client.post(address)
    assert client.post(address).status_code == 303
    assert client.get(address).status_code == 303


def test_it_refuses_a_link_that_is_too_old(app: Flask, link: Link, office: Office, clock: TurnableClock) -> None:
    address = link(office.cast.officer)
    clock.set(clock.now() + opening.LINK_LASTS - timedelta(seconds=1))
    assert app.test_client().get(address).status_code == 200
    clock.set(clock.now() + timedelta(seconds=1))
    assert app.test_client().get(address).status_code == 410
    assert app.test_client().post(address).status_code == 410


@pytest.mark.parametrize("place", [0, 10, -1])
def test_it_refuses_a_link_that_was_tampered_with(app: Flask, link: Link, office: Office, place: int) -> None:
    token = link(office.cast.officer).rpartition("/")[2]
    changed = list(token)
    changed[place] = "A" if changed[place] != "A" else "E"
    if place == -1:
        changed = list(token[:-6])
    assert app.test_client().post(f"/board/open/{''.join(changed)}").status_code == 410


def test_it_takes_no_other_signed_token_for_a_link_or_a_cookie(
    app: Flask, link: Link, office: Office, box: SecretBox, clock: TurnableClock
) -> None:
    token = link(office.cast.officer).rpartition("/")[2]
    client = app.test_client()
    # It should not take the link itself for a session.
    client.set_cookie(COOKIE, token)
    assert client.get("/board/").status_code == 401
    assert app.test_client().get(f"/files/evidence/{token}").status_code == 410


def test_it_refuses_a_page_that_another_site_sends(app: Flask, link: Link, office: Office) -> None:
    address = link(office.cast.officer)
    assert app.test_client().post(address, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert app.test_client().post(address, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303


def test_it_ends_the_session_after_its_time(enter: Enter, office: Office, clock: TurnableClock) -> None:
    browser = enter(office.cast.officer)
    clock.set(clock.now() + opening.SESSION_LASTS - timedelta(seconds=1))
    assert browser.get("/board/").status_code == 200
    clock.set(clock.now() + timedelta(seconds=1))
    assert browser.get("/board/").status_code == 401


def test_it_ends_the_session_for_good_when_somebody_leaves(app: Flask, enter: Enter, office: Office) -> None:
    browser = enter(office.cast.officer)
    cookie = browser.client.get_cookie(COOKIE)
    assert cookie is not None
    assert browser.post("/board/leave").status_code == 200
    assert browser.client.get_cookie(COOKIE) is None
    # It should not help to have kept a copy of the cookie.
    thief = app.test_client()
    thief.set_cookie(COOKIE, cookie.value)
    assert thief.get("/board/").status_code == 401


def test_it_asks_the_roster_at_every_request(
    enter: Enter, office: Office, database: Database, clock: TurnableClock
) -> None:
    browser = enter(office.cast.coordinator)
    assert browser.get("/board/plan").status_code == 200
    with database.organization(office.cast.office_a) as session:
        person = session.get_one(Person, office.cast.coordinator)
        person.assignments[0].role = "staff"
    assert browser.get("/board/plan").status_code == 403
    assert browser.get("/board/").status_code == 200
    with database.organization(office.cast.office_a) as session:
        people.forget(session, session.get_one(Person, office.cast.coordinator), clock.now())
    assert browser.get("/board/").status_code == 401


def test_it_shows_nothing_to_somebody_without_a_role(
    enter: Enter, office: Office, database: Database, clock: TurnableClock
) -> None:
    browser = enter(office.cast.officer)
    with database.organization(office.cast.office_a) as session:
        held = session.get_one(Person, office.cast.officer).assignments[0]
        held.valid_until = (clock.now() - timedelta(days=2)).date()
    assert browser.get("/board/").status_code == 403


@pytest.mark.parametrize("page", ["/board/", "/board/review", "/board/papers", "/board/plan", "/board/people"])
def test_it_lets_nobody_in_without_a_session(app: Flask, office: Office, page: str) -> None:
    response = app.test_client().get(page)
    assert response.status_code == 401
    assert "พิมพ์ “กระดาน”" in response.get_data(as_text=True)


def test_it_keeps_the_cookie_from_scripts_and_other_sites(app: Flask, link: Link, office: Office) -> None:
    header = app.test_client().post(link(office.cast.officer)).headers["Set-Cookie"]
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert "Secure" not in header


def test_it_sends_the_cookie_over_https_only_where_there_is_https(
    database: Database, box: SecretBox, clock: TurnableClock, files: FileStore, link: Link, office: Office
) -> None:
    client = application(database, box, clock, files, "https://bot.example.go.th").test_client()
    header = client.post(link(office.cast.officer), base_url="https://bot.example.go.th").headers["Set-Cookie"]
    assert header.startswith("__Host-")
    assert "Secure" in header
    assert client.get("/board/", base_url="https://bot.example.go.th").status_code == 200


def test_it_stores_neither_link_nor_session(app: Flask, link: Link, office: Office, database: Database) -> None:
    address = link(office.cast.officer)
    app.test_client().post(address)
    with database.organization(office.cast.office_a) as session:
        rows = session.scalars(select(OneTimeCode)).all()
    assert {row.purpose for row in rows} == {opening.LINK, opening.SESSION}
    assert all(row.code_hash not in address and len(row.code_hash) == 64 for row in rows)


def test_it_takes_a_form_only_with_the_token_of_its_own_session(enter: Enter, office: Office) -> None:
    mine, other = enter(office.cast.coordinator), enter(office.supervisor)
    address = f"/board/plan/{office.measures[0]}"
    fields = {"title": "ชื่อใหม่", "refs": ""}
    assert mine.client.post(address, data=fields).status_code == 403
    assert mine.client.post(address, data={**fields, "form_token": other.token()}).status_code == 403
    assert mine.client.post(address, data={**fields, "form_token": mine.token()}).status_code == 303


def test_it_takes_no_form_from_another_site_even_with_the_token(enter: Enter, office: Office) -> None:
    browser = enter(office.cast.coordinator)
    data = {"title": "ชื่อใหม่", "form_token": browser.token()}
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert browser.client.post(f"/board/plan/{office.measures[0]}", data=data, headers=elsewhere).status_code == 403


PAGES = ("/board/", "/board/papers", "/board/plan", "/board/office", "/board/changes", "/board/people", "/board/review")


@pytest.mark.parametrize("page", PAGES)
def test_it_tells_browsers_to_run_no_script_and_show_no_frame(enter: Enter, office: Office, page: str) -> None:
    response = enter(office.cast.coordinator).get(page)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"
    text = response.get_data(as_text=True)
    assert "<script" not in text
    assert " style=" not in text
    assert "<style" not in text


def test_a_browser_keeps_its_own_session(enter: Enter, office: Office) -> None:
    officer, coordinator = enter(office.cast.officer), enter(office.cast.coordinator)
    assert isinstance(officer, Browser)
    assert officer.get("/board/plan").status_code == 403
    assert coordinator.get("/board/plan").status_code == 200
