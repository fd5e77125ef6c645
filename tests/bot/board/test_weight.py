"""What a visit weighs on the way, and what packing must not give away."""

from __future__ import annotations

import gzip
import re
from datetime import date

import pytest

from bot.board.styles import FONTS, sheet
from storage import deadlines
from storage.clock import TurnableClock
from storage.database import Database
from storage.models import Plan

from .board_support import Browser, Enter, Office, measure

PACKED = {"Accept-Encoding": "gzip"}
LATER = (
    "",
    "mine",
    "unit",
    "executive",
    "calendar",
    "evidence",
    "review",
    "papers",
    "plan",
    "people",
    "office",
    "year",
)


def test_a_first_visit_is_light_and_later_pages_lighter(browser: Browser) -> None:
    fonts = sum(len(browser.get(f"/static/{name}").data) for name in FONTS)
    first = len(browser.get("/board/", headers=PACKED).data)
    style = len(browser.get(f"/static/board-{sheet()[0]}.css", headers=PACKED).data)
    assert first + style + fonts < 100_000
    for page in LATER:
        assert len(browser.get(f"/board/{page}", headers=PACKED).data) < 15_000, page


def test_a_page_is_packed_for_those_who_take_it_and_plain_for_others(browser: Browser) -> None:
    plain = browser.get("/board/plan")
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]
    packed = browser.get("/board/plan", headers=PACKED)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "แผน" in gzip.decompress(packed.data).decode()


def test_a_photo_is_not_packed_twice(browser: Browser, office: Office) -> None:
    page = browser.text(f"/board/measures/{office.measures[0]}")
    (address, *_) = re.findall(r'src="(/files/thumbnail/[^"]+)"', page)
    assert "Content-Encoding" not in browser.get(address, headers=PACKED).headers


def test_a_form_token_never_looks_the_same_twice_and_each_is_good(browser: Browser) -> None:
    one, other = browser.token(), browser.token()
    assert one != other
    for token in (one, other):
        answer = browser.client.post("/board/office/public", data={"form_token": token, "public_name": ""})
        assert answer.status_code == 303


@pytest.mark.parametrize("token", ["", "zz", "00" * 32, "00" * 64])
def test_a_token_of_nobody_is_refused(browser: Browser, token: str) -> None:
    assert browser.client.post("/board/calendar/revoke", data={"form_token": token}).status_code == 403


def test_a_page_comes_again_by_itself_only_where_that_was_asked_for(browser: Browser) -> None:
    assert 'http-equiv="refresh"' not in browser.text("/board/")
    page = browser.text("/board/?unit=&live=1")
    assert '<meta http-equiv="refresh" content="60">' in page
    assert "<script" not in page
    assert 'http-equiv="refresh"' not in browser.text("/board/plan?live=1")


def test_pages_stay_light_however_much_a_unit_owes(
    enter: Enter, office: Office, database: Database, clock: TurnableClock
) -> None:
    with database.organization(office.cast.office_a) as session:
        plan = session.get_one(Plan, office.plan)
        for number in range(10, 110):
            measure(session, plan, number, f"มาตรการที่ {number} ของกองคลัง", date(2026, 6, 30), office.finance, ())
        deadlines.follow_plan(session, plan, clock.now())
    browser, officer = enter(office.cast.coordinator), enter(office.cast.officer)
    for page in (*LATER, "plan/many?rows=all"):
        assert len(browser.get(f"/board/{page}", headers=PACKED).data) < 15_000, page
    assert officer.text("/board/mine").count("/board/report/") < 40
    assert officer.text("/board/mine?all=1").count("/board/report/") > 100
