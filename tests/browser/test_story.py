"""The newcomer's story on the phone wall: report, reminder, answer by quoting, the official report."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from docx import Document

from tamngan.demo import world
from tamngan.demo.start import Demo

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


class Phone:
    """One phone of the wall, as a person uses it."""

    def __init__(self, page: Any, user_id: str) -> None:
        self.page = page
        self.frame = page.locator(f'article.phone[data-person="{user_id}"]')
        self.chat = self.frame.locator(".chat")

    def write(self, text: str) -> None:
        self.frame.get_by_label("ข้อความ", exact=True).fill(text)
        self.frame.get_by_label("ส่ง", exact=True).click()

    def sees(self, text: str) -> Any:
        found = self.chat.get_by_text(re.compile(text)).last
        found.wait_for(timeout=10_000)
        return found

    def open_private_chat(self) -> None:
        self.frame.get_by_label("กลับไปรายการแชต").click()
        self.frame.locator(".room-list").get_by_text("ตามงาน").first.click()

    def quote_last(self) -> None:
        bubble = self.chat.locator(".row, .message, .bubble-row").last
        bubble.hover()
        self.chat.get_by_label("ตัวเลือกของข้อความ").last.click(force=True)
        self.page.get_by_text("ตอบกลับ", exact=True).last.click()


@pytest.fixture
def page(browser: Any, demo: Demo) -> Any:
    opened = browser.new_page(viewport={"width": 1500, "height": 950}, accept_downloads=True)
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto(demo.address)
    yield opened
    opened.close()
    assert errors == []


def test_a_newcomer_reports_is_reminded_answers_by_quoting_and_opens_the_word_file(page: Any) -> None:
    officer = Phone(page, world.OFFICER)
    officer.write("ข้อ 3 เสร็จแล้วค่ะ เมื่อวานนี้")
    officer.sees("บันทึก")
    officer.sees("๒ ก.พ. ๒๕๖๙")

    # It should stay silent about what is none of its business.
    officer.write("เที่ยงนี้กินข้าวที่ไหนดี")

    officer.open_private_chat()
    page.get_by_role("button", name="เช้า 08.30").click()
    officer.sees("ข้อ ๕")
    officer.quote_last()
    officer.write("เสร็จแล้วค่ะ")
    officer.sees("ข้อ ๕")
    officer.sees("๔ ก.พ. ๒๕๖๙")

    officer.write("ขอรายงาน")
    officer.sees("เอกสารพร้อมแล้ว")
    with page.context.expect_page() as opened, page.expect_event("download", timeout=15_000) as download:
        officer.chat.get_by_role("button", name=re.compile("Word")).last.click()
    assert opened.value is not None
    document = Document(io.BytesIO(download.value.path().read_bytes()))
    text = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert "กฎหมายที่เกี่ยวข้องกับหน้าที่และอำนาจ" in text
    assert len(document.tables[0].columns) == 7

    # Nothing was said to the small talk.
    assert officer.chat.get_by_text("ไม่เข้าใจ").count() == 0
