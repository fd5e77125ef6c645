"""The coordinator's desk by keyboard alone, without scripts: import, assign, report, review, paper; then the rest."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from docx import Document

from simulator.pictures import plain_picture
from tamngan.demo import world
from tamngan.demo.start import Demo

from .driving import DESK, NARROW, PHONE, enter, window

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HEADINGS = ("ที่", "มาตรการ", "วิธีดำเนินการ", "ผู้รับผิดชอบ", "กำหนดเวลา")
ROWS = (
    ("1", "เผยแพร่ข้อมูลการจัดซื้อจัดจ้าง", "ลงประกาศในเว็บไซต์", "กองคลัง", "31 มีนาคม 2570"),
    ("2", "อบรมคุณธรรมบุคลากร", "จัดอบรมหนึ่งครั้ง", "", ""),
)


def paper() -> dict[str, Any]:
    document = Document()
    document.add_paragraph("แผนมาตรการส่งเสริมคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. 2570")
    table = document.add_table(rows=0, cols=len(HEADINGS))
    for row in (HEADINGS, *ROWS):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    content = io.BytesIO()
    document.save(content)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return {"name": "แผน 2570.docx", "mimeType": kind, "buffer": content.getvalue()}


def press(page: Any, role: str, name: str | re.Pattern[str], key: str = "Enter", *, nth: int = 0) -> None:
    """Go to a control as the Tab key does and press a key: no mouse is touched."""
    control = page.get_by_role(role, name=name).nth(nth)
    control.focus()
    assert control.evaluate("(one) => one === document.activeElement"), name
    page.keyboard.press(key)


def test_the_keyboard_alone_runs_from_the_plan_to_the_paper(browser: Any, demo: Demo) -> None:
    with window(browser, DESK) as page:
        enter(page, demo, world.COORDINATOR)
        press(page, "link", "แผน")
        press(page, "link", "นำเข้าแผนหรือฉบับใหม่")
        page.locator("input[type=file]").set_input_files(paper())
        press(page, "button", "อ่านไฟล์")
        page.get_by_role("heading", name="ดูก่อนนำเข้า").wait_for(timeout=60_000)
        assert page.get_by_text("31 มีนาคม 2570").count() >= 1
        press(page, "button", "นำเข้าแผน")
        page.get_by_text("นำเข้าแผนแล้ว").wait_for()
        press(page, "link", "มาตรการที่ยังไม่มีกำหนดหรือผู้รับผิดชอบ")
        press(page, "checkbox", "ข้อ ๒", "Space")
        press(page, "checkbox", "สำนักปลัด", "Space")
        page.get_by_label("แบบกำหนดเวลา").focus()
        page.keyboard.type("ทุกไตรมาส")
        press(page, "button", "ดูสิ่งที่จะเปลี่ยน")
        press(page, "button", "บันทึกทั้งหมด")
        page.get_by_text("บันทึกทุกมาตรการที่เลือกแล้ว").wait_for()
    with window(browser, PHONE) as page:
        enter(page, demo, world.OFFICER)
        press(page, "link", "งานของฉัน")
        press(page, "link", re.compile("^รายงานข้อ"))
        page.get_by_label("ผลการดำเนินการ").focus()
        page.keyboard.type("ติดประกาศแล้ว")
        photo = {"name": "ป้าย.png", "mimeType": "image/png", "buffer": plain_picture(40, 30)}
        page.locator("input[type=file]").set_input_files(photo)
        press(page, "button", "บันทึกรายงาน")
        page.get_by_text("บันทึกรายงานแล้ว").wait_for()
        assert page.locator(".evidence img").count() == 1
    with window(browser, DESK) as page:
        enter(page, demo, world.SUPERVISOR)
        press(page, "link", "ตรวจรับ")
        press(page, "button", "ตรวจรับ")
        page.get_by_text("ตรวจรับแล้ว ระบบจะแจ้ง").wait_for()
        press(page, "link", "เอกสาร")
        press(page, "button", re.compile("Word"))
        page.get_by_role("link", name="ดาวน์โหลด Word").wait_for(timeout=60_000)


def test_what_is_looked_for_is_found_ordered_and_seen(browser: Any, demo: Demo, report: int) -> None:
    with window(browser, NARROW) as page:
        enter(page, demo, world.COORDINATOR)
        page.get_by_role("searchbox").first.focus()
        page.keyboard.type("กฎหมาย ที่เกี่ยวข้อง")
        page.keyboard.press("Enter")
        page.get_by_role("link", name=re.compile("กฎหมายที่เกี่ยวข้อง")).first.wait_for()
        press(page, "link", "ปฏิทิน")
        press(page, "button", "สร้างลิงก์ปฏิทิน")
        assert page.get_by_label("ลิงก์ปฏิทินของท่าน").input_value().endswith(".ics")
        press(page, "link", "หลักฐาน")
        page.get_by_text("ยังไม่มีหลักฐานตามที่เลือก").wait_for()
    with window(browser, DESK) as page:
        enter(page, demo, world.EXECUTIVE)
        press(page, "link", "ผู้บริหาร")
        press(page, "button", "ทราบ")
        page.get_by_text("รับทราบแล้ว บันทึกเรียบร้อย").wait_for()
        page.get_by_role("textbox", name="สั่งการ").fill("เร่งรัดข้อ 6")
        press(page, "button", "ส่งข้อสั่งการ")
        page.get_by_text("ส่งข้อสั่งการแล้ว").wait_for()
        press(page, "link", "ภาพรวม")
        press(page, "link", "กำหนดถัดไป")
        assert page.locator("th[aria-sort]").inner_text().startswith("กำหนดถัดไป")
        assert page.complaints == []
