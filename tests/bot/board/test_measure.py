"""The page of one measure: every version, evidence behind links, names only for those who may know them."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from flask import Flask

from bot.board import files as board_files
from measures.vocabulary import EvidenceKind, ReviewDecision, Role, Status
from storage import organizations, people, reports
from storage.clock import TurnableClock
from storage.database import Database
from storage.files import FileStore
from storage.models import Evidence, Person, Report
from storage.pictures import showing
from storage.reports import Told

from .board_support import Enter, Office

#: What these pages do is the same on both engines; desks, reviews and walls are tested on PostgreSQL too.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def _page(enter: Enter, office: Office, person_id: int) -> str:
    return enter(person_id).text(f"/board/measures/{office.measures[0]}")


def test_it_shows_what_was_reported_with_day_and_evidence(enter: Enter, office: Office) -> None:
    page = _page(enter, office, office.cast.coordinator)
    assert "ติดประกาศแล้ว" in page
    assert "๒ กุมภาพันธ์ ๒๕๖๙" in page
    assert 'alt="ป้ายประกาศหน้าสำนักงาน"' in page
    assert "SHA-256" in page


@pytest.mark.parametrize(("words", "times"), [("{url}", 1), ("ลงที่ {url} แล้ว", 2)], ids=["only-a-link", "with-words"])
def test_a_report_that_is_only_a_link_shows_it_once(
    enter: Enter, office: Office, database: Database, clock: TurnableClock, words: str, times: int
) -> None:
    url = "https://example.go.th/notice/7"
    with database.organization(office.cast.office_a) as session:
        report = session.get_one(Report, office.report)
        report.result = words.format(url=url)
        session.add(
            Evidence(report_id=report.id, kind=EvidenceKind.URL, url=url, state="stored", received_at=clock.now())
        )
    page = _page(enter, office, office.cast.coordinator)
    assert page.count(f">{url}</a>") == 1
    assert page.replace(f'href="{url}"', "").count(url) == times


def test_it_keeps_every_version_and_shows_the_standing_one_first(
    enter: Enter, office: Office, database: Database, clock: TurnableClock
) -> None:
    with database.organization(office.cast.office_a) as session:
        first = session.get_one(Report, office.report)
        told = Told(Status.DONE, office.cast.officer, "chat", done_on=date(2026, 1, 30), result="ลงเว็บไซต์แล้วด้วย")
        second = reports.correct(session, [first], told, clock.now())
        reports.correct(session, second, Told(Status.DONE, office.cast.officer, "chat", result="ฉบับสาม"), clock.now())
    page = _page(enter, office, office.cast.coordinator)
    assert page.index("ฉบับสาม") < page.index("ลงเว็บไซต์แล้วด้วย") < page.index("ติดประกาศแล้ว")
    assert "ฉบับก่อนหน้า ๒ ฉบับ" in page


def test_it_marks_what_was_withdrawn_and_keeps_it(
    enter: Enter, office: Office, database: Database, clock: TurnableClock
) -> None:
    with database.organization(office.cast.office_a) as session:
        reports.withdraw(session, [session.get_one(Report, office.report)], office.cast.officer, clock.now())
    page = _page(enter, office, office.cast.coordinator)
    assert "ถอนรายงานแล้ว" in page
    assert "ติดประกาศแล้ว" in page


def test_it_shows_reviews_with_their_reason_once(
    enter: Enter, office: Office, database: Database, clock: TurnableClock
) -> None:
    with database.organization(office.cast.office_a) as session:
        rows = reports.standing_batch(session, office.report)
        reports.review(session, rows, office.supervisor, ReviewDecision.RETURNED, "ไม่เห็นวันที่ในภาพ", clock.now())
    page = _page(enter, office, office.cast.coordinator)
    assert page.count("ไม่เห็นวันที่ในภาพ") == 1


@pytest.mark.parametrize(("who", "named"), [("coordinator", True), ("executive", True), ("officer", True)])
def test_those_who_may_know_and_the_author_read_the_name(enter: Enter, office: Office, who: str, named: bool) -> None:
    assert ("เจ้าหน้าที่ ข ·" in _page(enter, office, getattr(office.cast, who))) is named


def test_a_colleague_of_another_unit_reads_no_name(
    enter: Enter, office: Office, database: Database, clock: TurnableClock
) -> None:
    from measures.vocabulary import Role

    with database.organization(office.cast.office_a) as session:
        colleague = people.add(session, "เจ้าหน้าที่ ช", Role.STAFF, clock.now()).id
    page = _page(enter, office, colleague)
    assert "เจ้าหน้าที่ ข" not in page
    assert "ติดประกาศแล้ว" in page


def _links(page: str) -> dict[str, str]:
    found = re.findall(r'"(/files/(evidence|thumbnail)/[^"]+)"', page)
    return {kind: address for address, kind in found}


def test_evidence_opens_without_a_cookie_as_long_as_the_link_lasts(
    app: Flask, enter: Enter, office: Office, clock: TurnableClock
) -> None:
    links = _links(_page(enter, office, office.cast.officer))
    outside = app.test_client()
    whole = outside.get(links["evidence"])
    assert (whole.status_code, whole.mimetype) == (200, "image/jpeg")
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    small = outside.get(links["thumbnail"])
    assert (small.status_code, small.mimetype) == (200, "image/jpeg")
    assert len(small.data) < len(whole.data)
    clock.set(clock.now() + timedelta(hours=3))
    assert outside.get(links["evidence"]).status_code == 410


def test_evidence_does_not_open_through_the_other_kind_of_link(app: Flask, enter: Enter, office: Office) -> None:
    links = _links(_page(enter, office, office.cast.officer))
    swapped = links["thumbnail"].replace("/thumbnail/", "/evidence/")
    assert app.test_client().get(swapped).status_code == 410


def test_evidence_closes_when_the_person_leaves(
    app: Flask, enter: Enter, office: Office, database: Database, clock: TurnableClock
) -> None:
    address = _links(_page(enter, office, office.cast.officer))["evidence"]
    with database.organization(office.cast.office_a) as session:
        people.forget(session, session.get_one(Person, office.cast.officer), clock.now())
    assert app.test_client().get(address).status_code == 410


def test_evidence_of_another_unit_has_no_link_and_opens_through_none(
    app: Flask, enter: Enter, office: Office, database: Database, clock: TurnableClock
) -> None:
    with database.organization(office.cast.office_a) as session:
        works = organizations.ensure_unit(session, "กองช่าง")
        engineer = people.add(session, "ช่าง จ", Role.STAFF, clock.now(), unit=works).id
    address = _links(_page(enter, office, office.cast.officer))
    page = _page(enter, office, engineer)
    assert _links(page) == {}
    assert "หลักฐานของหน่วยงานอื่น" in page
    # Who was of the unit when the link was made, and has moved, is not let in by it.
    with database.organization(office.cast.office_a) as session:
        moved = session.get_one(Person, office.cast.officer)
        moved.assignments[0].unit_id = session.get_one(Person, engineer).assignments[0].unit_id
        session.get_one(Evidence, office.evidence).person_id = office.cast.coordinator
    for link in address.values():
        assert app.test_client().get(link).status_code == 404


def test_executives_and_the_one_who_sent_it_see_evidence_wherever_they_are(
    app: Flask, enter: Enter, office: Office, database: Database
) -> None:
    for person_id in (office.cast.executive, office.cast.coordinator, office.cast.officer):
        links = _links(_page(enter, office, person_id))
        assert app.test_client().get(links["evidence"]).status_code == 200


def test_a_small_picture_is_drawn_once_and_kept(
    app: Flask, enter: Enter, office: Office, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = _links(_page(enter, office, office.cast.officer))["thumbnail"]
    first = app.test_client().get(address)
    monkeypatch.setattr(board_files, "thumbnail", lambda _: None)
    second = app.test_client().get(address)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.data == second.data
    with database.reading(office.cast.office_a) as session:
        assert session.get_one(Evidence, office.evidence).thumbnail_sha256 is not None


def test_evidence_that_was_unsent_is_gone(
    app: Flask, enter: Enter, office: Office, database: Database, clock: TurnableClock
) -> None:
    address = _links(_page(enter, office, office.cast.officer))["evidence"]
    with database.organization(office.cast.office_a) as session:
        session.get_one(Evidence, office.evidence).removed_at = clock.now()
    assert app.test_client().get(address).status_code == 404
    assert _links(_page(enter, office, office.cast.officer)) == {}


def test_a_damaged_file_is_said_to_be_gone(app: Flask, enter: Enter, office: Office, files: FileStore) -> None:
    address = _links(_page(enter, office, office.cast.officer))["evidence"]
    for path in files.root.rglob("*"):
        if path.is_file():
            path.write_bytes(b"something else")
    assert app.test_client().get(address).status_code == 404


def test_a_page_that_came_as_evidence_is_only_ever_saved(
    app: Flask, enter: Enter, office: Office, database: Database, files: FileStore
) -> None:
    with database.organization(office.cast.office_a) as session:
        row = session.get_one(Evidence, office.evidence)
        row.sha256 = files.put(office.cast.office_a, b"<script>alert(1)</script>")
        row.media_type, row.file_name = "text/html", "หน้า.html"
    page = _page(enter, office, office.cast.officer)
    response = app.test_client().get(_links(page)["evidence"])
    assert response.mimetype == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\xff\xd8\xff\xe0 broken"])
def test_a_broken_picture_has_no_small_one(
    app: Flask, enter: Enter, office: Office, database: Database, files: FileStore, content: bytes
) -> None:
    with database.organization(office.cast.office_a) as session:
        session.get_one(Evidence, office.evidence).sha256 = files.put(office.cast.office_a, content)
    address = _links(_page(enter, office, office.cast.officer))["thumbnail"]
    assert app.test_client().get(address).status_code == 404


def test_a_picture_that_unpacks_to_too_much_is_not_unpacked(
    app: Flask, enter: Enter, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(showing, "LARGEST_DRAWN_PIXELS", 100_000)
    address = _links(_page(enter, office, office.cast.officer))["thumbnail"]
    assert app.test_client().get(address).status_code == 404


def test_an_address_that_is_no_web_address_becomes_no_link(enter: Enter, office: Office, database: Database) -> None:
    with database.organization(office.cast.office_a) as session:
        row = session.get_one(Evidence, office.evidence)
        row.kind, row.url, row.sha256, row.media_type = "url", "javascript:alert(1)", None, None
    assert 'href="javascript' not in _page(enter, office, office.cast.officer)
