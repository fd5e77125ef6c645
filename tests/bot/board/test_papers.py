"""Downloads: every layout and format there is, for any period and unit, made once and kept."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from docx import Document
from flask import Flask

from actions import papers as promising
from bot.board import papers
from bot.board.parts import BoardParts
from documents import exporting
from documents.writing import LAYOUTS
from storage.clock import TurnableClock
from storage.database import Database
from storage.files import FileStore
from storage.models import ExportFile
from storage.secrets import SecretBox

from .board_support import Browser, Enter, Office

#: What these pages do is the same on both engines; desks, reviews and walls are tested on PostgreSQL too.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def browser(enter: Enter, office: Office) -> Browser:
    return enter(office.cast.officer)


def _asked(browser: Browser, paper: str, **choices: Any) -> str:
    answer = browser.post("/board/papers", paper=paper, **choices)
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def _link(page: str) -> str:
    found = re.search(r'href="(/files/paper/[^"]+)"', page)
    assert found is not None, page
    return found.group(1)


def _made(browser: Browser, address: str) -> str:
    """Return the page of a paper that is ready: the first look starts the work, the second shows it."""
    browser.text(address)
    return browser.text(address)


def test_every_layout_is_offered_in_each_of_its_formats(browser: Browser) -> None:
    page = browser.text("/board/papers")
    for name, layout in LAYOUTS.items():
        for kind in layout.formats:
            assert f'value="{name}:{kind}"' in page


def test_a_word_file_opens_and_holds_what_was_reported(app: Flask, browser: Browser) -> None:
    page = _made(browser, _asked(browser, "annual-report:docx"))
    assert "เอกสารพร้อมแล้ว" in page
    response = app.test_client().get(_link(page))
    document = Document(io.BytesIO(response.data))
    words = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert "เผยแพร่แผนการใช้จ่ายงบประมาณ" in words
    assert response.headers["Content-Disposition"].startswith("attachment;")


def test_period_and_unit_narrow_the_paper_and_name_the_file(
    app: Flask, browser: Browser, office: Office, database: Database
) -> None:
    page = _made(browser, _asked(browser, "workbook:xlsx", period="H1", unit=office.finance))
    response = app.test_client().get(_link(page))
    book = openpyxl.load_workbook(io.BytesIO(response.data))
    words = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)
    book.close()
    assert "เผยแพร่แผนการใช้จ่ายงบประมาณ" in words
    assert "จัดทำคู่มือบริการประชาชน" not in words
    with database.organization(office.cast.office_a) as session:
        row = session.get_one(ExportFile, 1)
        assert row.period == {"fiscal_year": 2569, "period": "H1", "unit": office.finance}
        assert "กองคลัง" in (row.file_name or "")


def test_the_page_comes_again_by_itself_until_the_paper_is_made(
    enter: Enter, browser: Browser, database: Database, office: Office
) -> None:
    address = _asked(browser, "workbook:json")
    first = browser.text(address)
    assert 'http-equiv="refresh"' in first
    assert "กำลังจัดทำ" in first
    assert 'http-equiv="refresh"' not in browser.text(address)


def test_a_long_paper_says_how_far_it_is(
    browser: Browser, database: Database, office: Office, clock: TurnableClock
) -> None:
    address = _asked(browser, "evidence-annex:pdf")
    with database.organization(office.cast.office_a) as session:
        row = session.get_one(ExportFile, int(address.rpartition("/")[2]))
        row.state, row.reason, row.made_at = "working", "40/100", clock.now()
    assert "ใส่ภาพแล้ว ๔๐ จาก ๑๐๐ ภาพ" in browser.text(address)
    # Whoever made it has died: after a while it is offered anew.
    clock.set(clock.now() + papers.GIVEN_UP + timedelta(seconds=1))
    assert "จัดทำเอกสารไม่สำเร็จ" in browser.text(address)


def test_a_paper_is_made_once_however_many_ask_for_it(
    browser: Browser,
    database: Database,
    office: Office,
    clock: TurnableClock,
    files: FileStore,
    box: SecretBox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = _asked(browser, "workbook:json")
    paper_id = int(address.rpartition("/")[2])
    made: list[str] = []
    monkeypatch.setattr(exporting, "render", lambda *given: made.append(given[0]) or b"{}")
    parts = BoardParts(database, files, box, clock)
    for _ in range(3):
        papers.make(parts, office.cast.office_a, paper_id)
    assert made == ["workbook"]


def test_a_paper_that_fails_says_so_and_does_not_hang(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, database: Database, office: Office
) -> None:
    def broken(*_given: object) -> bytes:
        raise RuntimeError("typst fell over")

    monkeypatch.setattr(exporting, "render", broken)
    page = _made(browser, _asked(browser, "annual-report:pdf"))
    assert "จัดทำเอกสารไม่สำเร็จ" in page
    assert "typst" not in page


@pytest.mark.parametrize("paper", ["", "annual-report", "annual-report:exe", "gossip:pdf", "workbook:pdf"])
def test_it_takes_only_papers_there_are(browser: Browser, paper: str) -> None:
    assert browser.post("/board/papers", paper=paper).status_code == 400


@pytest.mark.parametrize("choice", [{"period": "Q9"}, {"unit": "999999"}, {"unit": "x"}])
def test_it_takes_only_periods_and_units_there_are(browser: Browser, choice: dict[str, str]) -> None:
    assert browser.post("/board/papers", paper="workbook:json", **choice).status_code == 400


def test_a_paper_goes_after_three_days(
    app: Flask, browser: Browser, enter: Enter, office: Office, clock: TurnableClock
) -> None:
    address = _asked(browser, "workbook:json")
    link = _link(_made(browser, address))
    clock.set(clock.now() + promising.KEPT)
    assert app.test_client().get(link).status_code == 410
    assert enter(office.cast.officer).get(address).status_code == 404
