"""The calendar with its secret link, and the gallery of evidence with its archive."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, select

from actions import subscription
from bot.board.icalendar import Event, calendar
from storage import organizations
from storage.clock import TurnableClock
from storage.database import Database
from storage.models import Assignment, Evidence, Review

from .board_support import Browser, Enter, Look, Office


def test_a_month_shows_what_falls_due_in_it(browser: Browser) -> None:
    page = browser.text("/board/calendar?month=2026-02").partition("<main")[2]
    assert "เผยแพร่แผนการใช้จ่ายงบประมาณ" in page
    assert "จัดทำคู่มือบริการประชาชน" not in page
    assert browser.get("/board/calendar?month=2031-02").status_code == 400


def _link(browser: Browser) -> str:
    page = browser.post("/board/calendar/share").get_data(as_text=True)
    (address,) = re.findall(r'value="[^"]*(/files/calendar/[^"]+\.ics)"', page)
    return str(address)


def test_a_calendar_link_gives_ones_own_open_duties_to_whoever_has_it(
    enter: Enter, office: Office, app: object
) -> None:
    address = _link(enter(office.cast.officer))
    stranger = app.test_client()  # type: ignore[attr-defined]
    answer = stranger.get(address)
    text = answer.get_data(as_text=True)
    assert answer.mimetype == "text/calendar"
    assert "DTSTART;VALUE=DATE:20260331" in text
    # It should hold neither what is done nor what others owe.
    assert "20260227" not in text
    assert "20260115" not in text


def test_a_link_that_was_replaced_revoked_or_forged_opens_nothing(
    enter: Enter, office: Office, database: Database
) -> None:
    browser = enter(office.cast.officer)
    first = _link(browser)
    second = _link(browser)
    assert browser.get(first).status_code == 410
    assert browser.get(second).status_code == 200
    assert browser.get(second.replace(".ics", "x.ics")).status_code == 410
    browser.post("/board/calendar/revoke")
    assert browser.get(second).status_code == 410
    third = _link(browser)
    with database.organization(office.cast.office_a) as session:
        session.execute(delete(Assignment).where(Assignment.person_id == office.cast.officer))
    assert browser.get(third).status_code == 410


def test_lines_are_folded_between_letters_and_escaped() -> None:
    text = calendar(
        "ก", [Event("1", date(2026, 9, 30), "ข้อ ๓ " + "ทดสอบ" * 30, "ก;ข,ค\nง")], datetime(2026, 1, 2, tzinfo=UTC)
    )
    lines = text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "DTEND;VALUE=DATE:20261001" in lines
    assert "DESCRIPTION:ก\\;ข\\,ค\\nง" in lines
    assert "ทดสอบ" * 30 in text.replace("\r\n ", "")


def test_the_gallery_shows_photos_with_what_they_prove(browser: Browser, office: Office) -> None:
    page = browser.text("/board/evidence")
    assert "ป้ายประกาศหน้าสำนักงาน" in page
    assert "เผยแพร่แผนการใช้จ่ายงบประมาณ"[:20] in page
    assert "ป้ายประกาศ" not in browser.text("/board/evidence?period=Q1").partition("<main")[2]
    assert "ป้ายประกาศ" in browser.text("/board/evidence?q=ข้อ๑ เผย แพร่")
    large = browser.text(f"/board/evidence/{office.evidence}")
    assert 'class="large"' in large


def test_an_archive_holds_the_files_of_the_choice(browser: Browser) -> None:
    answer = browser.get("/board/evidence.zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as package:
        assert package.testzip() is None
        (name,) = package.namelist()
    assert name == "ข้อ 1/2026-02-02 กองคลัง 1.jpg"
    empty = browser.get("/board/evidence.zip?period=Q1")
    with zipfile.ZipFile(io.BytesIO(empty.data)) as package:
        assert package.namelist() == []


def test_a_better_photo_is_asked_for_and_nobody_else_may(
    browser: Browser, enter: Enter, office: Office, look: Look
) -> None:
    address = f"/board/evidence/{office.evidence}/better"
    assert enter(office.cast.officer).post(address, reason="ไม่ชัด").status_code == 403
    assert 'id="error-reason"' in browser.post(address, reason=" ").get_data(as_text=True)
    assert browser.post(address, reason="ภาพไม่ชัด กรุณาส่งใหม่").status_code == 303
    reviews = look(lambda s: s.scalars(select(Review)).all())
    assert [(one.decision.value, one.reason) for one in reviews] == [("returned", "ภาพไม่ชัด กรุณาส่งใหม่")]


@pytest.mark.parametrize("path", ["/board/evidence", "/board/evidence.zip"])
def test_what_is_of_another_unit_is_not_shown(enter: Enter, office: Office, database: Database, path: str) -> None:
    with database.organization(office.cast.office_a) as session:
        other = session.get_one(Evidence, office.evidence)
        other.person_id = office.cast.coordinator
        assert other.report is not None
        other.report.person_id = office.cast.coordinator
        other.report.unit_id = next(unit.id for unit in organizations.units(session) if unit.name == "สำนักปลัด")
    data = enter(office.cast.officer).get(path).data
    assert "ป้ายประกาศ".encode() not in data
    assert b"JFIF" not in data


def test_a_secret_is_kept_as_a_hash_only(browser: Browser, look: Look, clock: TurnableClock) -> None:
    address = _link(browser)
    stored = look(lambda s: [vars(one) for one in s.scalars(select(subscription.OneTimeCode)).all()])
    assert all(address.split("/")[-1][:40] not in str(one) for one in stored)
