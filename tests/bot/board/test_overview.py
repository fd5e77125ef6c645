"""The first page: figures, lists and filters, in a fixed number of statements."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from bot.board import plan_view
from bot.board.styles import sheet
from storage import deadlines
from storage.clock import TurnableClock
from storage.database import Database
from storage.models import Organization, Plan
from storage.settings import change_settings

from .board_support import YEAR, Enter, Office, measure

#: What these pages do is the same on both engines; desks, reviews and walls are tested on PostgreSQL too.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def _rows(page: str) -> list[str]:
    """Return the titles of the table of measures."""
    table = page[page.index('id="measures"') :]
    return re.findall(r'<a href="/board/measures/\d+">([^<]+)</a>', table)


def test_it_counts_what_is_done_overdue_and_coming(enter: Enter, office: Office) -> None:
    page = enter(office.cast.executive).text("/board/")
    # Measure 1 is done, 2 overdue, 3 due of two units in March; 4 was waived and does not count.
    assert "เสร็จ ๑ จาก ๔ งวด" in page
    assert "๒๕%" in page
    assert "เกินกำหนด ๑๙ วัน" in page


def test_it_lists_what_comes_within_thirty_days_only(enter: Enter, office: Office, clock: TurnableClock) -> None:
    browser = enter(office.cast.executive)
    coming = 'ครบกำหนดใน ๓๐ วัน <span class="count">'
    assert f"{coming}๐</span>" in browser.text("/board/")
    clock.set(clock.now() + timedelta(days=26))
    assert f"{coming}๒</span>" in enter(office.cast.executive).text("/board/")


def test_it_names_units_and_no_person(enter: Enter, office: Office) -> None:
    page = enter(office.cast.coordinator).text("/board/")
    assert "กองคลัง" in page
    assert "เจ้าหน้าที่ ข" not in page


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["เผยแพร่แผนการใช้จ่ายงบประมาณ", "จัดทำคู่มือบริการประชาชน", "ประกาศเจตนารมณ์สุจริต", "ปรับปรุงห้องสมุด"]),
        ("instrument=OIT", ["จัดทำคู่มือบริการประชาชน"]),
        ("instrument=IIT", ["เผยแพร่แผนการใช้จ่ายงบประมาณ"]),
        ("status=overdue", ["จัดทำคู่มือบริการประชาชน"]),
        ("status=done", ["เผยแพร่แผนการใช้จ่ายงบประมาณ"]),
        ("status=waived", ["ปรับปรุงห้องสมุด"]),
        ("status=late", []),
        ("period=Q2&status=not_started", ["จัดทำคู่มือบริการประชาชน", "ประกาศเจตนารมณ์สุจริต"]),
        ("period=01", ["จัดทำคู่มือบริการประชาชน"]),
        ("period=H2", []),
    ],
)
def test_it_is_narrowed_by_the_address(enter: Enter, office: Office, query: str, titles: list[str]) -> None:
    browser = enter(office.cast.executive)
    page = browser.text(f"/board/?{query}")
    assert (_rows(page) if titles else []) == titles
    if not titles:
        assert "ไม่มีมาตรการตามที่เลือก" in page


def test_it_is_narrowed_to_one_unit(enter: Enter, office: Office) -> None:
    page = enter(office.cast.executive).text(f"/board/?unit={office.finance}")
    assert _rows(page) == ["เผยแพร่แผนการใช้จ่ายงบประมาณ", "ประกาศเจตนารมณ์สุจริต", "ปรับปรุงห้องสมุด"]
    assert "เสร็จ ๑ จาก ๒ งวด" in page


@pytest.mark.parametrize(
    "query", ["unit=999999", "unit=x", "instrument=XIT", "status=gone", "period=Q5", "page=x", "year=25", "year=abcd"]
)
def test_it_says_when_a_filter_is_not_one(enter: Enter, office: Office, query: str) -> None:
    page = enter(office.cast.executive).text(f"/board/?{query}", 400)
    assert "ตัวกรองในที่อยู่หน้านี้ไม่ถูกต้อง" in page


def test_it_says_when_there_is_no_plan_of_a_year(enter: Enter, office: Office) -> None:
    assert "ยังไม่มีแผน" in enter(office.cast.executive).text("/board/?year=2500", 404)


def test_it_writes_digits_as_the_office_likes(enter: Enter, office: Office, database: Database) -> None:
    with database.organization(office.cast.office_a) as session:
        change_settings(session.get_one(Organization, office.cast.office_a), digits="arabic")
    assert "เสร็จ 1 จาก 4 งวด" in enter(office.cast.executive).text("/board/")


def test_it_shows_markup_in_a_title_as_text(enter: Enter, office: Office, database: Database) -> None:
    with database.organization(office.cast.office_a) as session:
        plan_view.Measure.__table__  # noqa: B018 -- the model is what the page reads
        row = session.get_one(plan_view.Measure, office.measures[0])
        row.title = "<script>alert(1)</script> ' OR 1=1 --"
    page = enter(office.cast.executive).text("/board/")
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def _many(session: Session, plan: Plan, unit_id: int, number: int) -> None:
    title = "แนวทางเผยแพร่กฎหมายและระเบียบที่เกี่ยวข้องกับหน้าที่และอำนาจของหน่วยงานให้ประชาชนทราบ"
    for place in range(10, 10 + number):
        measure(session, plan, place, title, date(2026, place % 9 + 1, 15), unit_id if place % 9 else None, ("i7",))


@pytest.mark.parametrize("number", [10, 146])
def test_it_asks_the_database_as_often_for_many_measures_as_for_few(
    enter: Enter, office: Office, database: Database, clock: TurnableClock, number: int
) -> None:
    with database.organization(office.cast.office_a) as session:
        plan = session.get_one(Plan, office.plan)
        _many(session, plan, office.finance, number)
        deadlines.follow_plan(session, plan, clock.now())
    browser = enter(office.cast.coordinator)
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    page = browser.text("/board/")
    asked = [one for one in statements if one.lstrip().startswith("SELECT")]
    assert len(asked) <= 14, asked
    assert len(page.encode()) + len(sheet()[1]) < 60_000


def test_it_pages_through_many_measures(enter: Enter, office: Office, database: Database, clock: TurnableClock) -> None:
    with database.organization(office.cast.office_a) as session:
        _many(session, session.get_one(Plan, office.plan), office.finance, 30)
    browser = enter(office.cast.coordinator)
    assert len(_rows(browser.text("/board/"))) == 25
    assert len(_rows(browser.text(f"/board/?year={YEAR}&page=2"))) == 9


@pytest.mark.parametrize("words", ["คู่มือ บริการ", "คู่มือบริการ", "o12", "๒", "2"])
def test_it_finds_measures_without_regard_to_blanks_and_digits(enter: Enter, office: Office, words: str) -> None:
    page = enter(office.cast.executive).get("/board/", query_string={"q": words}).get_data(as_text=True)
    listed = page.split('id="measures"')[1]
    assert "จัดทำคู่มือบริการประชาชน" in listed
    assert "เผยแพร่แผนการใช้จ่ายงบประมาณ" not in listed
    assert "จาก ๑ งวด" in page  # the figures are those of what was found


def test_it_says_so_when_nothing_is_found(enter: Enter, office: Office) -> None:
    page = enter(office.cast.executive).get("/board/", query_string={"q": "ไม่มีคำนี้"}).get_data(as_text=True)
    assert "ไม่มีมาตรการตามที่เลือก" in page
