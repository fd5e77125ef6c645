"""The coordinator's pages about papers: head data, links and own templates; nobody else gets in."""

from __future__ import annotations

import io
import re

import pytest
from sqlalchemy import select

from documents.writing.samples import sample_template
from storage import paper_words
from storage.database import Database
from storage.models import OfficeTemplate, OitLink

from .board_support import YEAR, Browser, Enter, Office


@pytest.fixture
def coordinator(office: Office, enter: Enter) -> Browser:
    return enter(office.cast.coordinator)


@pytest.mark.parametrize("page", ["/board/head", "/board/links", "/board/templates"])
def test_an_officer_is_not_let_in(page: str, office: Office, enter: Enter) -> None:
    assert enter(office.cast.officer).get(page).status_code == 403


class TestHeadData:
    def test_what_was_filled_in_is_kept_and_shown(
        self, coordinator: Browser, office: Office, database: Database
    ) -> None:
        page = coordinator.get("/board/head")
        assert "ยังไม่ได้กรอก" in page.get_data(as_text=True)
        sent = coordinator.post("/board/head", telephone="0 0000 0000", letter_date="2 ต.ค. 2568", year=str(YEAR))
        assert sent.status_code == 303
        with database.reading(office.cast.office_a) as session:
            said = paper_words.said(session, office.plan)
        assert said[0, "telephone"] == "0 0000 0000"
        assert said[0, "letter_date"] == "2 ตุลาคม 2568"
        assert "0 0000 0000" in coordinator.get("/board/head").get_data(as_text=True)

    def test_how_a_measure_is_followed_up_is_kept(
        self, coordinator: Browser, office: Office, database: Database
    ) -> None:
        coordinator.post("/board/head", **{f"m{office.measures[0]}": "รายงานทุกไตรมาส", "year": str(YEAR)})
        with database.reading(office.cast.office_a) as session:
            assert paper_words.said(session, office.plan)[office.measures[0], "follow_up"] == "รายงานทุกไตรมาส"

    def test_a_day_that_is_none_is_refused_in_one_sentence(self, coordinator: Browser) -> None:
        sent = coordinator.post("/board/head", issued_on="เมื่อพร้อม", year=str(YEAR))
        assert sent.status_code == 422
        assert "อ่านวันที่" in sent.get_data(as_text=True)


class TestLinks:
    def test_an_address_is_kept_with_its_owner(self, coordinator: Browser, office: Office, database: Database) -> None:
        coordinator.post("/board/links", o1="https://www.example.go.th/o1", year=str(YEAR))
        with database.reading(office.cast.office_a) as session:
            row = session.scalars(select(OitLink)).one()
        assert (row.code, row.address, row.state) == ("o1", "https://www.example.go.th/o1", "unseen")
        assert row.person_id == office.cast.coordinator

    def test_what_is_no_web_address_is_refused(self, coordinator: Browser) -> None:
        assert coordinator.post("/board/links", o1="javascript:alert(1)", year=str(YEAR)).status_code == 422


class TestTemplates:
    def send(self, coordinator: Browser, content: bytes) -> int:
        sent = coordinator.post("/board/templates", layout="results-report", file=(io.BytesIO(content), "แบบ.docx"))
        return sent.status_code

    def test_a_sample_can_be_sent_back_and_used(self, coordinator: Browser, office: Office, database: Database) -> None:
        sample = coordinator.get("/board/templates/sample?layout=results-report")
        assert sample.data[:2] == b"PK"
        assert self.send(coordinator, sample.data) == 303
        with database.reading(office.cast.office_a) as session:
            row = session.scalars(select(OfficeTemplate)).one()
        assert (row.version, row.used) == (1, False)
        assert coordinator.get(f"/board/templates/{row.id}/preview").data[:2] == b"PK"
        coordinator.post(f"/board/templates/{row.id}/use")
        assert "ใช้อยู่" in coordinator.get("/board/templates").get_data(as_text=True)

    def test_a_fault_is_said_with_its_place(self, coordinator: Browser) -> None:
        broken = sample_template("memo")
        assert self.send(coordinator, b"no word file") == 422
        assert self.send(coordinator, broken) == 303


def test_the_page_of_papers_says_what_the_examiner_would_miss(coordinator: Browser) -> None:
    page = coordinator.get("/board/papers").get_data(as_text=True)
    assert "ครบองค์ประกอบ o๒๕" not in page
    assert "ครบองค์ประกอบ o25" in page
    assert "PDF/A" in page


def test_what_the_examiner_would_miss_is_found_out_anew_once_something_is_said(
    coordinator: Browser, office: Office
) -> None:
    def told() -> list[str]:
        return re.findall(r"ครบองค์ประกอบ o\d+[^<]*", coordinator.text("/board/papers"))

    before = told()
    assert told() == before != []
    said = {f"m{one}": "รายงานผู้บริหารทุกเดือน" for one in office.measures}
    assert coordinator.post("/board/head", year=str(YEAR), **said).status_code == 303
    assert told() != before
