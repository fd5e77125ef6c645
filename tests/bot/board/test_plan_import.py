"""A plan brought in the browser: seen beside the paper, asked about, written, compared, taken back."""

from __future__ import annotations

import io
from collections import OrderedDict

import pytest
from docx import Document
from sqlalchemy import func, select

from bot.plan_papers import READINGS
from storage.models import Deadline, Measure, Plan, Step

from .board_support import Browser, Enter, Look, Office, undo_last

HEADINGS = ("ที่", "มาตรการ", "วิธีดำเนินการ", "ผู้รับผิดชอบ", "กำหนดเวลา")
ROWS = (
    ("1", "เผยแพร่ข้อมูลการจัดซื้อจัดจ้าง", "ลงประกาศในเว็บไซต์", "กองคลัง", "ภายในเดือนมีนาคม 2570"),
    ("2", "อบรมคุณธรรมบุคลากร", "จัดอบรมหนึ่งครั้ง", "สำนักปลัด", "30 เมษายน 2570"),
)


def paper(*rows: tuple[str, ...], year: str = "2570") -> io.BytesIO:
    document = Document()
    document.add_paragraph(f"แผนการขับเคลื่อนมาตรการ ITA ประจำปีงบประมาณ พ.ศ. {year}" if year else "แผนมาตรการ")
    table = document.add_table(rows=1, cols=len(HEADINGS))
    for cell, words in zip(table.rows[0].cells, HEADINGS, strict=True):
        cell.text = words
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    content = io.BytesIO()
    document.save(content)
    content.seek(0)
    return content


@pytest.fixture(autouse=True)
def _nothing_was_read_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process has read it knows by office and bytes, and both are the same in every test."""
    monkeypatch.setattr(READINGS, "_known", OrderedDict())


def bring(browser: Browser, content: io.BytesIO, name: str = "แผน 2570.docx") -> str:
    answer = browser.post("/board/plan/import", file=(content, name))
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.headers["Location"])


def measures(look: Look, year: int = 2570) -> list[tuple[str, bool]]:
    query = select(Measure.title, Measure.waived_at).join(Plan).where(Plan.fiscal_year_be == year)
    return [
        (title, waived is not None) for title, waived in look(lambda s: s.execute(query.order_by(Measure.position)))
    ]


def test_what_was_read_stands_beside_the_papers_cells_and_nothing_is_written(browser: Browser, look: Look) -> None:
    page = browser.text(bring(browser, paper(*ROWS)))
    assert "เผยแพร่ข้อมูลการจัดซื้อจัดจ้าง" in page
    assert "<dt>กำหนดเวลา" in page
    assert "ภายในเดือนมีนาคม 2570</dd>" in page
    assert measures(look) == []


def test_a_yes_writes_the_plan_and_one_undo_takes_it_back(browser: Browser, look: Look) -> None:
    at = bring(browser, paper(*ROWS))
    browser.text(at)
    assert browser.post(at).headers["Location"] == "/board/plan?year=2570&said=imported"
    assert [title for title, _ in measures(look)] == [row[1] for row in ROWS]
    dues = select(func.count(Deadline.id)).join(Step).join(Measure).join(Plan).where(Plan.fiscal_year_be == 2570)
    assert look(lambda s: s.scalar(dues)) == 2
    assert "นำเข้าแผน" in browser.text("/board/changes")
    assert undo_last(browser, look).status_code == 303
    assert measures(look) == []
    assert look(lambda s: s.scalars(select(Plan.fiscal_year_be)).all()) == [2569]
    # It should be possible to undo the undoing.
    assert undo_last(browser, look).status_code == 303
    assert [title for title, _ in measures(look)] == [row[1] for row in ROWS]
    assert look(lambda s: s.scalar(dues)) == 2


def test_a_new_edition_shows_its_difference_and_is_agreed_to_first(browser: Browser, look: Look) -> None:
    browser.post(bring(browser, paper(*ROWS)))
    other = (ROWS[1][0], "อบรมคุณธรรมบุคลากรใหม่ทั้งหมดทุกคน", "จัดอบรมสองครั้ง", "กองคลัง", "30 มิถุนายน 2570")
    third = ("3", "จัดตั้งศูนย์รับเรื่องร้องเรียน", "ประกาศจัดตั้งศูนย์", "สำนักปลัด", "30 มิถุนายน 2570")
    at = bring(browser, paper(("1", *ROWS[0][1:]), third))
    page = browser.text(at)
    assert "จัดตั้งศูนย์รับเรื่องร้องเรียน" in page.partition("ฉบับใหม่เปลี่ยนอะไร")[2].partition("สิ่งที่อ่านได้")[0]
    refused = browser.post(at)
    assert refused.status_code == 409
    assert 'id="error-agreed"' in refused.get_data(as_text=True)
    assert len(measures(look)) == 2
    assert browser.post(at, agreed="1").status_code == 303
    assert ("อบรมคุณธรรมบุคลากร", True) in measures(look)
    assert undo_last(browser, look).status_code == 303
    assert measures(look) == [(ROWS[0][1], False), (ROWS[1][1], False)]
    assert other


def test_a_question_is_answered_in_place_and_an_unclear_answer_is_said_there(browser: Browser, look: Look) -> None:
    vague = ("1", "เผยแพร่ข้อมูลการจัดซื้อจัดจ้าง", "ลงประกาศในเว็บไซต์", "กองคลัง", "ตามความเหมาะสม")
    at = bring(browser, paper(vague, ROWS[1]))
    page = browser.text(at)
    assert 'name="other0"' in page
    refused = browser.post(at, other0="ไม่ทราบเลยจริงๆ")
    assert refused.status_code == 422
    assert 'id="error-other0"' in refused.get_data(as_text=True)
    assert measures(look) == []
    assert browser.post(at, other0="31 มีนาคม 2570").status_code == 303


def test_the_year_that_a_paper_does_not_name_is_answered(browser: Browser, look: Look) -> None:
    vague = [(*row[:4], "ภายในเดือนมีนาคม") for row in ROWS]
    at = bring(browser, paper(*vague, year=""), "แผน.docx")
    refused = browser.post(at)
    assert refused.status_code == 422
    place = browser.text(at).partition("ปีงบประมาณ")[2].partition('name="other')[2].partition('"')[0]
    unread = browser.post(at, **{f"other{place}": "ปีหน้า"})
    assert unread.status_code == 422
    assert f'id="error-other{place}"' in unread.get_data(as_text=True)
    assert browser.post(at, **{f"other{place}": "ปีงบประมาณ ๒๕๗๐"}).status_code == 303
    assert len(measures(look)) == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [("แผน.jpg", b"x"), ("แผน.docx", b"not a word file"), ("", b"")],
    ids=["kind", "broken", "none"],
)
def test_what_is_no_plan_is_said_and_writes_nothing(browser: Browser, look: Look, name: str, content: bytes) -> None:
    answer = browser.post("/board/plan/import", **({"file": (io.BytesIO(content), name)} if name else {}))
    if name == "แผน.docx":
        page = browser.text(answer.headers["Location"])
        assert 'role="alert"' in page
        assert browser.post(answer.headers["Location"]).status_code == 422
    else:
        assert answer.status_code == 422
        assert 'id="error-file"' in answer.get_data(as_text=True)
    assert look(lambda s: s.scalars(select(Plan.fiscal_year_be)).all()) == [2569]


def test_only_a_coordinator_brings_a_plan(enter: Enter, office: Office) -> None:
    browser = enter(office.cast.officer)
    assert browser.get("/board/plan/import").status_code == 403
    assert browser.post("/board/plan/import", file=(paper(*ROWS), "แผน.docx")).status_code == 403
