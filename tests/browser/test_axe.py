"""axe-core over every page: the phone wall in its states, and each page of the board, on a phone and on a desk."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from simulator.pictures import plain_picture
from simulator.state import Upload
from storage.models import Person
from tamngan.demo import world
from tamngan.demo.start import Demo

from .driving import DESK, NARROW, PHONE, enter, link_of, window

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

BOARD = (
    "",
    "year",
    "measures/1",
    "review",
    "papers",
    "plan",
    "plan/9",
    "plan/many?rows=all",
    "people",
    "office",
    "changes",
    "measures/999999",
    "mine",
    "unit",
    "executive",
    "calendar",
    "evidence",
    "search?q=ข้อ",
    "report/1",
    "plan/import",
)
TABS = ("เวลา", "ที่มา", "ข้อขัดข้อง", "โควตา", "การเรียก", "ฉาก")


def faults(page: Any) -> list[str]:
    """Return what axe finds wrong: rule, how bad, and the first place."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(page).response["violations"]
    return [f"{one['id']} ({one['impact']}): {one['nodes'][0]['target']}" for one in found]


def test_axe_sees_what_is_wrong(browser: Any) -> None:
    with window(browser, DESK, scripts=True) as page:
        page.set_content("<!doctype html><html lang=th><title>x</title><main><h1>x</h1><img src='data:,'></main>")
        assert [fault.partition(" ")[0] for fault in faults(page)] == ["image-alt"]


@pytest.mark.parametrize(
    ("size", "colours"), [(PHONE, "dark"), (NARROW, "light"), (DESK, "light")], ids=["phone", "narrow", "desk"]
)
def test_axe_finds_nothing_on_the_board(
    browser: Any, demo: Demo, report: int, size: dict[str, int], colours: str
) -> None:
    with demo.application.database.reading(demo.organization_id) as session:
        person = session.scalars(select(Person.id).where(Person.line_user_id == world.OFFICER)).one()
    with window(browser, size, scripts=True) as page:
        page.emulate_media(color_scheme=colours)
        page.goto(link_of(demo, world.COORDINATOR))
        assert faults(page) == [], "the entrance"
        enter(page, demo, world.COORDINATOR)
        for path in (*BOARD, f"measures/{report}", f"plan/{report}", f"people/{person}"):
            page.goto(f"{demo.address}/board/{path}")
            page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
            assert faults(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
                f"{path} is wider than the screen"
            )
        page.goto(f"{demo.address}/board/plan")
        page.get_by_label("31 มีนาคม 2569").check()
        page.get_by_role("button", name="บันทึกคำตอบ").click()
        page.get_by_text("แผนไม่เปลี่ยน").wait_for()
        assert faults(page) == [], "an answer"
        page.goto(f"{demo.address}/board/changes")
        assert faults(page) == [], "a change"
        page.goto(f"{demo.address}/board/office")
        page.get_by_label("เปิดหน้าเผยแพร่").check()
        page.get_by_label("ชื่อเว็บเพจ").fill("thungsaisawang")
        page.get_by_role("button", name="บันทึก").last.click()
        page.goto(f"{demo.address}/p/thungsaisawang/2569")
        assert faults(page) == [], "the public page"


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_on_the_wall(browser: Any, demo: Demo, size: dict[str, int]) -> None:
    _give_a_menu(demo)
    with window(browser, size, scripts=True) as page:
        page.goto(demo.address)
        phone = page.locator("article.phone:visible").first
        phone.locator(".chat").wait_for()
        assert faults(page) == [], "empty rooms"
        phone.get_by_label("กลับไปรายการแชต").click()
        assert faults(page) == [], "the list of rooms"
        phone.locator(".room-list").get_by_text("ตามงาน").first.click()
        for words, seen in (("งานของฉัน", ".flex-carousel"), ("ข้อ 5 เสร็จแล้ว", ".quick button")):
            phone.get_by_label("ข้อความ", exact=True).fill(words)
            phone.get_by_label("ส่ง", exact=True).click()
            phone.locator(seen).first.wait_for(timeout=30_000)
        assert faults(page) == [], "cards, a carousel and quick replies"
        if size is PHONE:
            page.get_by_role("button", name="เบื้องหลัง").click()
        for tab in TABS:
            page.get_by_role("tab", name=tab).click()
            page.locator(".panel-body h2").wait_for()
            assert faults(page) == [], tab
        page.get_by_role("button", name="เลือกวัน…").click()
        assert faults(page) == [], "the dialog"


def _give_a_menu(demo: Demo) -> None:
    menus = demo.simulator.extensions["simulator"].rich_menus
    action = {"type": "message", "label": "งานของฉัน", "text": "งานของฉัน"}
    area = {"bounds": {"x": 0, "y": 0, "width": 400, "height": 405}, "action": action}
    size = {"width": 1200, "height": 405}
    menu = {"size": size, "selected": True, "name": "เมนู", "chatBarText": "เมนู", "areas": [area]}
    menu_id = menus.create(menu)
    menus.set_picture(menu_id, Upload(plain_picture(1200, 405), "image/png", "menu"))
    menus.set_default(menu_id)
