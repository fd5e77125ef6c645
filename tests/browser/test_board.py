"""The board in a real browser: let in, read, mend, review, download; and an audit of every page on two widths."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from sqlalchemy import select

from measures.vocabulary import RoomKind, Status
from storage import rooms
from storage.models import Deadline, Measure, Person, Report, Step
from tamngan.demo import world
from tamngan.demo.start import Demo

from .driving import DESK, PHONE, enter, link_of, window

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

AUDIT = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8")


def test_an_executive_reads_how_things_stand_on_a_phone_without_scripts(browser: Any, demo: Demo, report: int) -> None:
    with window(browser, PHONE) as page:
        enter(page, demo, world.EXECUTIVE)
        assert page.get_by_text("ความก้าวหน้า", exact=True).first.is_visible()
        page.get_by_role("link", name=re.compile("กฎหมายที่เกี่ยวข้อง")).first.click()
        assert page.get_by_text("ขึ้นเว็บไซต์ครบแล้ว").is_visible()
        assert page.get_by_role("link", name="แผน", exact=True).count() == 0


def test_a_stolen_link_opens_nothing(browser: Any, demo: Demo) -> None:
    address = link_of(demo, world.COORDINATOR)
    with window(browser, PHONE) as page:
        page.goto(address)
        page.get_by_role("button", name="เปิดกระดาน").click()
        page.get_by_role("heading", name=re.compile("ภาพรวม")).wait_for()
    with window(browser, PHONE) as thief:
        thief.goto(address)
        thief.get_by_role("button", name="เปิดกระดาน").click()
        assert thief.get_by_role("heading", name="ลิงก์นี้ถูกใช้ไปแล้ว").is_visible()
        thief.goto(f"{demo.address}/board/plan")
        assert thief.get_by_text("กรุณาเปิดกระดานจากแชต LINE").is_visible()


def test_a_coordinator_mends_an_import_and_takes_it_back(browser: Any, demo: Demo, report: int) -> None:
    before = _due_of_risk_measure(demo)
    with window(browser, DESK) as page:
        enter(page, demo, world.COORDINATOR)
        page.get_by_role("link", name="แผน", exact=True).click()
        page.get_by_label("31 มีนาคม 2569").check()
        page.get_by_role("button", name="บันทึกคำตอบ").click()
        assert page.get_by_text("บันทึกคำตอบแล้ว").is_visible()
        page.get_by_role("link", name=re.compile("ประเมินความเสี่ยงการทุจริต")).first.click()
        page.get_by_label("สิ้นสุด: วัน").first.select_option("20")
        page.get_by_label("สิ้นสุด: เดือน").first.select_option("3")
        page.get_by_role("button", name="บันทึกขั้นตอนนี้").first.click()
        assert _due_of_risk_measure(demo) == date(2026, 3, 20)
        page.get_by_text("ดูรายงานและประวัติ").click()
        assert page.get_by_text("๒๐ มี.ค. ๒๕๖๙").first.is_visible()
        page.get_by_role("link", name="ประวัติการแก้ไข").first.click()
        page.get_by_role("button", name="ย้อนการแก้ไขนี้").first.click()
        assert page.get_by_text("ย้อนการแก้ไขแล้ว").is_visible()
    assert _due_of_risk_measure(demo) == before


def _due_of_risk_measure(demo: Demo) -> date:
    query = select(Deadline.due_on).join(Step).join(Measure).where(Measure.title.contains("ประเมินความเสี่ยง"))
    with demo.application.database.reading(demo.organization_id) as session:
        return session.scalars(query).one()


def test_a_supervisor_returns_a_report_with_the_keyboard_alone(browser: Any, demo: Demo, report: int) -> None:
    with window(browser, DESK) as page:
        enter(page, demo, world.SUPERVISOR)
        page.get_by_role("link", name="ตรวจรับ", exact=True).click()
        page.get_by_text("ส่งกลับให้แก้ไข").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")  # the reasons that come up often
        page.keyboard.press("Tab")
        page.keyboard.type("ขอภาพหน้าเว็บไซต์ด้วย")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.get_by_text("ส่งกลับแล้ว").wait_for()
        assert page.get_by_text("ไม่มีรายงานที่รอตรวจรับ").is_visible()
    with demo.application.database.reading(demo.organization_id) as session:
        row = session.scalars(select(Report).where(Report.measure_id == report)).one()
        due = session.get_one(Deadline, row.deadline_id)
        assert due.status == Status.IN_PROGRESS.value


def test_a_word_file_is_made_downloaded_and_read(browser: Any, demo: Demo, report: int) -> None:
    with window(browser, PHONE) as page:
        enter(page, demo, world.OFFICER)
        page.get_by_role("link", name="เอกสาร", exact=True).click()
        page.get_by_role("button", name=re.compile("Word")).first.click()
        # The page comes again by itself, without a script, until the paper is made.
        link = page.get_by_role("link", name="ดาวน์โหลด Word")
        link.wait_for(timeout=60_000)
        with page.expect_download() as download:
            link.click()
        document = Document(io.BytesIO(Path(download.value.path()).read_bytes()))
    text = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert "กฎหมายที่เกี่ยวข้องกับหน้าที่และอำนาจ" in text


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_can_be_read_tapped_and_heard(browser: Any, demo: Demo, report: int, size: dict[str, int]) -> None:
    application = demo.application
    with application.database.organization(demo.organization_id) as session:
        room = rooms.ensure(session, RoomKind.GROUP, world.GROUP, application.clock.now())
        assert room.bound_at is not None
        person = session.scalars(select(Person.id).where(Person.line_user_id == world.OFFICER)).one()
    pages = ("", "year", "measures/1", f"measures/{report}", "review", "papers", "plan", f"plan/{report}", "people")
    pages = (*pages, "mine", "unit", "executive", "calendar", "evidence", "search?q=1", "report/1", "plan/import")
    more = (f"people/{person}", "office", "changes", "plan/many?rows=all", "measures/999999")
    with window(browser, size, scripts=True) as page:
        page.goto(link_of(demo, world.COORDINATOR))
        assert page.evaluate(AUDIT) == []
        page.get_by_role("button", name="เปิดกระดาน").click()
        for path in (*pages, *more):
            page.goto(f"{demo.address}/board/{path}")
            page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
            assert page.evaluate(AUDIT) == [], path
        refused = [one for one in page.complaints if "404" not in one]
        assert refused == [], "the browser refused something (Content-Security-Policy?)"
        page.goto(f"{demo.address}/board/office")
        page.get_by_label("เปิดหน้าเผยแพร่").check()
        page.get_by_label("ชื่อเว็บเพจ").fill("thungsaisawang")
        page.get_by_role("button", name="บันทึก").last.click()
        page.goto(f"{demo.address}/p/thungsaisawang/2569")
        assert page.evaluate(AUDIT) == []


def test_the_first_key_skips_to_the_content(browser: Any, demo: Demo) -> None:
    with window(browser, DESK, scripts=True) as page:
        enter(page, demo, world.COORDINATOR)
        page.goto(f"{demo.address}/board/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "ข้ามไปยังเนื้อหา"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.keyboard.press("Tab")
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style == "solid"
