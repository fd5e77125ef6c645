"""The phone wall in a real browser: what a newcomer does first."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.pictures import plain_picture

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.xdist_group("browser"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium."""
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class Wall:
    """The page, and what went wrong on it."""

    def __init__(self, browser: Any, url: str, width: int) -> None:
        self.page = browser.new_page(viewport={"width": width, "height": 860})
        self.page.set_default_timeout(20000)
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        self.page.goto(url)
        self.page.wait_for_selector(".phone")

    def phone(self, number: int) -> Any:
        return self.page.locator(".phone").nth(number)

    def say(self, number: int, text: str) -> None:
        box = self.phone(number).locator(".composer textarea")
        box.fill(text)
        box.press("Enter")


@pytest.fixture
def desk(browser: Any, wall: Any) -> Iterator[Wall]:
    """The wall on a desktop screen."""
    page = Wall(browser, wall.url, 1480)
    yield page
    page.page.close()
    assert page.faults == []


@pytest.fixture
def pocket(browser: Any, wall: Any) -> Iterator[Wall]:
    """The wall on a phone's screen."""
    page = Wall(browser, wall.url, 390)
    yield page
    page.page.close()
    assert page.faults == []


def test_a_report_is_answered_with_a_card_on_every_phone(desk: Wall) -> None:
    desk.say(0, "@ตามงาน ข้อ 3 เสร็จแล้วค่ะ")
    for number in (0, 1, 2):
        desk.phone(number).get_by_text("บันทึกแล้ว ✓ ดำเนินการแล้ว").wait_for()
    assert desk.phone(1).locator(".mention").inner_text() == "@ตามงาน"


def test_quick_replies_vanish_once_tapped(desk: Wall) -> None:
    desk.say(0, "ข้อ 3 เสร็จแล้วค่ะ")
    desk.phone(1).locator(".quick button").first.click()
    desk.phone(0).locator(".quick").wait_for(state="hidden")
    desk.phone(0).locator(".theirs .talk", has_text="ขอบคุณค่ะ").wait_for()


def test_a_message_can_be_quoted_with_the_mouse(desk: Wall) -> None:
    desk.say(0, "ข้อ 3 เสร็จแล้วค่ะ")
    card = desk.phone(1).locator(".row.kind-flex")
    card.locator(".body").click(button="right")
    desk.phone(1).get_by_role("menuitem", name="ตอบกลับ").click()
    desk.say(1, "รับทราบครับ")
    quoted = desk.phone(0).locator(".quoted")
    assert "บันทึกข้อ 3" in quoted.inner_text()


def test_a_date_is_picked_and_posted_back(desk: Wall) -> None:
    desk.say(0, "ข้อ 3 เสร็จแล้วค่ะ")
    desk.phone(0).get_by_role("button", name="เลือกวัน").click()
    desk.page.locator("dialog input").fill("2025-03-27")
    desk.page.locator("dialog .sure").click()
    desk.phone(0).get_by_text("2025-03-27").wait_for()


def test_turning_the_clock_brings_a_reminder_and_its_cost(desk: Wall) -> None:
    desk.page.get_by_role("button", name="วันทำการถัดไป").click()
    desk.phone(0).locator(".banner.shown").click()
    desk.phone(0).get_by_text("อีก 3 วันถึงกำหนด").wait_for()
    assert desk.page.locator("#now").inner_text() == "จ. 31 มี.ค. 2568 · 08.30 น."
    assert desk.page.locator("#meter").get_attribute("aria-label") == "เดือนนี้ใช้ 1 จาก 300 ข้อความ"
    desk.page.locator(".notice.sent").wait_for()


def test_the_ledger_shows_what_stands_behind_a_message(desk: Wall) -> None:
    desk.say(0, "ข้อ 3 เสร็จแล้วค่ะ")
    card = desk.phone(1).locator(".row.kind-flex")
    card.hover()
    card.locator(".more").click()
    desk.phone(1).get_by_role("menuitem", name="เบื้องหลังข้อความนี้").click()
    desk.page.locator(".panel").get_by_text("เลขคำขอ").first.wait_for()
    desk.page.locator(".panel").get_by_text("รายงาน", exact=True).wait_for()


def test_a_photo_is_sent_to_the_group(desk: Wall, tmp_path: Path) -> None:
    from simulator.pictures import office_photo

    picture = tmp_path / "photo.png"
    picture.write_bytes(office_photo())
    desk.phone(0).locator("input[type=file]").set_input_files(picture)
    shown = desk.phone(1).locator(".photo img")
    shown.wait_for()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 320


def test_a_scene_is_played_step_by_step(desk: Wall) -> None:
    desk.page.get_by_role("tab", name="ฉาก").click()
    desk.page.get_by_label("ฉากตัวอย่าง").select_option("รายงาน.yaml")
    desk.page.get_by_role("button", name="เล่นทีละขั้น").click()
    desk.page.locator(".steps .done").first.wait_for()
    desk.page.get_by_role("button", name="เล่นทั้งหมด").click()
    desk.page.locator(".steps li:last-child.done").wait_for(timeout=30000)


def test_a_conversation_is_kept_as_a_page_of_its_own(desk: Wall, browser: Any, tmp_path: Path) -> None:
    desk.say(0, "ข้อ 3 เสร็จแล้วค่ะ")
    desk.phone(0).locator(".flex-bubble").wait_for()
    desk.page.get_by_role("tab", name="ฉาก").click()
    with desk.page.expect_download() as download:
        desk.page.get_by_role("button", name="บันทึกเป็นหน้าเว็บ (HTML)").click()
    kept = tmp_path / "kept.html"
    download.value.save_as(kept)
    text = kept.read_text(encoding="utf-8")
    assert "/simulator/" not in text.replace("data:", "")
    page = browser.new_page()
    page.goto(kept.as_uri())
    assert "ข้อ 3 เสร็จแล้วค่ะ" in page.locator(".chat").inner_text()
    page.close()


def test_a_narrow_screen_shows_one_phone_at_a_time(pocket: Wall) -> None:
    assert [pocket.phone(number).is_visible() for number in (0, 1)] == [True, False]
    pocket.page.locator("#people-tabs button").nth(1).click()
    assert [pocket.phone(number).is_visible() for number in (0, 1)] == [False, True]
    wide = pocket.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390


def test_somebody_leaves_the_group_and_comes_back(desk: Wall) -> None:
    phone = desk.phone(0)
    phone.get_by_label("เมนูของห้อง").click()
    phone.get_by_role("menuitem", name="ออกจากกลุ่ม", exact=True).click()
    desk.phone(1).get_by_text("สมหญิง ใจงาม ออกจากกลุ่ม").wait_for()
    phone.locator(".room-row.other", has_text="ITA").get_by_role("button", name="เข้ากลุ่ม").click()
    desk.phone(1).get_by_text("สมหญิง ใจงาม เข้าร่วมกลุ่ม").wait_for()


def test_flex_parts_share_a_row_by_their_ratio(desk: Wall, wall: Any, ids: Any) -> None:
    def part(text: str, flex: int) -> dict[str, Any]:
        words = {"type": "text", "text": text}
        return {"type": "box", "layout": "vertical", "flex": flex, "contents": [words]}

    row = {"type": "box", "layout": "horizontal", "contents": [part("เจ็ด", 7), part("สาม", 3)]}
    body = {"type": "box", "layout": "vertical", "paddingAll": "none", "contents": [row]}
    card = {"type": "flex", "altText": "แถว", "contents": {"type": "bubble", "size": "kilo", "body": body}}
    assert wall.bot.call("POST", "/v2/bot/message/push", {"to": ids.office, "messages": [card]})[0] == 200
    parts = desk.phone(0).locator(".flex-box.horizontal > .flex-box")
    parts.first.wait_for()
    widths = parts.evaluate_all("boxes => boxes.map((box) => Math.round(box.getBoundingClientRect().width))")
    assert widths == [182, 78]


def test_phones_are_reached_by_the_keyboard(desk: Wall) -> None:
    desk.page.keyboard.press("Alt+2")
    desk.page.keyboard.type("สวัสดีครับ")
    desk.page.keyboard.press("Enter")
    desk.phone(0).locator(".theirs .talk", has_text="สวัสดีครับ").wait_for()


def test_somebody_who_is_no_friend_is_offered_to_become_one(desk: Wall) -> None:
    desk.phone(2).locator(".who").select_option(label="แพรวา คนนอก · บุคคลภายนอก")
    desk.phone(2).locator(".offer").get_by_role("button", name="เพิ่มเพื่อน").click()
    desk.phone(2).locator(".offer").wait_for(state="hidden")


def test_a_conversation_is_kept_as_a_picture(desk: Wall, tmp_path: Path) -> None:
    from PIL import Image

    desk.say(0, "ข้อ 3 เสร็จแล้วค่ะ")
    desk.phone(0).locator(".flex-bubble").wait_for()
    desk.page.get_by_role("tab", name="ฉาก").click()
    with desk.page.expect_download() as download:
        desk.page.get_by_role("button", name="บันทึกเป็นภาพ (PNG)").click()
    kept = tmp_path / "kept.png"
    download.value.save_as(kept)
    with Image.open(kept) as picture:
        assert picture.width == 780
        assert picture.height > 600
        colours = {colour for _, colour in picture.convert("RGB").getcolors(1_000_000)}
    assert (10, 143, 79) in colours  # The card's head is drawn.


def test_a_rich_menu_is_opened_tapped_and_replaced(desk: Wall, wall: Any, ids: Any) -> None:
    from simulator.pictures import plain_picture
    from simulator.state import Upload

    def put(label: str) -> None:
        area = {"bounds": {"x": 400, "y": 0, "width": 400, "height": 405}, "action": _postback(label)}
        size = {"width": 1200, "height": 405}
        menu = {"size": size, "selected": False, "name": label, "chatBarText": label, "areas": [area]}
        menu_id = wall.line.rich_menus.create(menu)
        wall.line.rich_menus.set_picture(menu_id, Upload(plain_picture(1200, 405), "image/png", "menu"))
        wall.line.rich_menus.link(ids.somying, menu_id)

    put("งาน (3)")
    phone = desk.phone(0)
    assert phone.locator(".rich-menu .area").count() == 0, "a group has no rich menu"
    phone.get_by_label("กลับไปรายการแชต").click()
    phone.locator(".room-list").get_by_text("ตามงาน").first.click()
    bar = phone.locator(".menu-bar", has_text="งาน (3)")
    assert bar.get_attribute("aria-expanded") == "false"
    bar.click()
    area = phone.locator(".menu-picture .area")
    shares = area.evaluate("(box) => [box.offsetLeft / box.parentNode.offsetWidth, box.offsetWidth, box.offsetHeight]")
    assert round(shares[0], 2) == 0.33
    assert min(shares[1:]) >= 44, "as large as a thumb"
    area.click()
    phone.get_by_text("ได้รับ menu งาน (3)").wait_for()
    put("งาน (2)")
    phone.locator(".menu-bar", has_text="งาน (2)").wait_for()
    assert phone.locator(".menu-picture").is_visible(), "it stays as open as the one before"


def _postback(label: str) -> dict[str, str]:
    return {"type": "postback", "label": label, "data": f"menu {label}"}


def test_photos_sent_together_are_one_grid_and_keys_walk_the_wall(desk: Wall) -> None:
    photo = {"name": "a.png", "mimeType": "image/png", "buffer": plain_picture(40, 30)}
    desk.phone(0).locator("input[type=file]").set_input_files([photo, photo, photo])
    desk.phone(1).locator(".album .photo").nth(2).wait_for()
    assert desk.phone(1).locator(".row.kind-image").count() == 1
    # Arrows walk the bubbles; Enter opens the menu, arrows walk it, Escape leads back.
    desk.phone(1).locator(".chat").focus()
    desk.page.keyboard.press("ArrowUp")
    desk.page.keyboard.press("Enter")
    desk.phone(1).get_by_role("menuitem", name="ตอบกลับ").wait_for()
    desk.page.keyboard.press("End")
    assert desk.page.evaluate("document.activeElement.textContent") == "เบื้องหลังข้อความนี้"
    desk.page.keyboard.press("Escape")
    tab = desk.page.get_by_role("tab", name="เวลา", exact=True)
    tab.focus()
    desk.page.keyboard.press("ArrowRight")
    assert desk.page.get_by_role("tab", name="ที่มา").get_attribute("aria-selected") == "true"


def test_the_wall_speaks_english_and_the_phones_stay_as_they_were(desk: Wall) -> None:
    desk.say(0, "ส่งแล้ว ข้อ 3 เสร็จแล้วค่ะ")
    desk.page.get_by_role("button", name="English").click()
    desk.page.get_by_role("tab", name="Faults").click()
    desk.page.get_by_role("heading", name="Make the platform fail").wait_for()
    desk.phone(1).get_by_text("ส่งแล้ว ข้อ 3").wait_for()
    desk.page.get_by_role("button", name="ภาษาไทย").click()
    desk.page.get_by_role("tab", name="ข้อขัดข้อง").wait_for()


def test_what_was_brought_is_told_by_day_and_person(desk: Wall) -> None:
    desk.page.get_by_role("button", name="วันทำการถัดไป").click()
    desk.page.locator(".notice-day .notice.sent").wait_for()
    assert "1 ส่ง" in desk.page.locator(".tally").inner_text()
    desk.page.get_by_label("ผล", exact=True).select_option("skipped")
    desk.page.get_by_text("ไม่มีรายการตามที่เลือก").wait_for()
    # What waits in a room that is not open is told on the phone's edge.
    desk.phone(0).locator(".waits").click()
    desk.phone(0).get_by_text("อีก 3 วันถึงกำหนด").wait_for()


@pytest.mark.parametrize("part", [".jumps button", ".tabs button", ".tool", ".room-menu"])
def test_what_is_tapped_is_large_enough_for_a_finger(pocket: Wall, part: str) -> None:
    if part == ".tabs button":
        pocket.page.get_by_role("button", name="เบื้องหลัง").click()
    for box in pocket.page.locator(part).evaluate_all("all => all.map((one) => one.getBoundingClientRect().height)"):
        assert box == 0 or box >= 44
