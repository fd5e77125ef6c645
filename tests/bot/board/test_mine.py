"""What somebody owes, and reporting it from the page with photos; what heads and executives see."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image
from sqlalchemy import select

from measures.vocabulary import Role
from storage import people
from storage.clock import TurnableClock
from storage.database import Database
from storage.models import Acknowledgement, Deadline, Evidence, Report, Step

from .board_support import Enter, Look, Office


def due_of(look: Look, measure_id: int) -> int:
    query = select(Deadline.id).join(Step).where(Step.measure_id == measure_id).order_by(Deadline.id)
    return int(look(lambda s: s.scalars(query).first()))


def photo(kind: str = "JPEG") -> io.BytesIO:
    picture = io.BytesIO()
    Image.new("RGB", (80, 60), (30, 90, 140)).save(picture, kind)
    picture.seek(0)
    return picture


def _reports(look: Look, due: int) -> list[Report]:
    return list(look(lambda s: s.scalars(select(Report).where(Report.deadline_id == due).order_by(Report.id)).all()))


def test_staff_see_what_their_unit_owes_and_nothing_else(enter: Enter, office: Office) -> None:
    page = enter(office.cast.officer).text("/board/mine")
    assert "ประกาศเจตนารมณ์สุจริต" in page
    assert "จัดทำคู่มือบริการประชาชน" not in page.partition("<main")[2]


def test_a_report_from_the_page_is_recorded_with_its_photos_and_links(enter: Enter, office: Office, look: Look) -> None:
    due = due_of(look, office.measures[0])
    browser = enter(office.cast.officer)
    form: dict[str, Any] = {"status": "done", "words": "ขึ้นเว็บแล้ว https://office.example/plan", "replaces": "1"}
    day = {"done_on.d": "20", "done_on.m": "1", "done_on.y": "2569"}
    files = {"file": [(photo(), "ป้าย.jpg"), (io.BytesIO(b"%PDF-1.4 "), "บันทึก.pdf")]}
    answer = browser.post(f"/board/report/{due}", **form, **day, **files)
    assert answer.status_code == 303
    row = _reports(look, due)[-1]
    assert (row.status, str(row.done_on), row.source, row.person_id) == (
        "done",
        "2026-01-20",
        "board",
        office.cast.officer,
    )
    kept = look(lambda s: s.scalars(select(Evidence).where(Evidence.report_id == row.id).order_by(Evidence.id)).all())
    assert {one.kind.value for one in kept} == {"photo", "file", "url"}
    assert all(one.sha256 for one in kept if one.kind.value != "url")


def test_what_stands_is_not_replaced_before_it_was_agreed_to(enter: Enter, office: Office, look: Look) -> None:
    due = due_of(look, office.measures[0])
    before = _reports(look, due)
    refused = enter(office.cast.officer).post(f"/board/report/{due}", status="not_started", words="ยังไม่ได้ทำ")
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert 'id="error-replaces"' in page
    assert "ยังไม่ได้ทำ" in page
    assert len(_reports(look, due)) == len(before)


def test_a_broken_photo_is_said_at_its_field_and_nothing_is_recorded(enter: Enter, office: Office, look: Look) -> None:
    due = due_of(look, office.measures[2])
    bad = [(io.BytesIO(b"<svg onload=alert(1)>"), "x.svg")]
    refused = enter(office.cast.coordinator).post(f"/board/report/{due}", status="done", words="เสร็จ", file=bad)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert 'id="error-file"' in page
    assert "เสร็จ</textarea>" in page
    assert _reports(look, due) == []


def test_a_day_ahead_is_asked_about(enter: Enter, office: Office, look: Look) -> None:
    due = due_of(look, office.measures[2])
    day = {"done_on.d": "30", "done_on.m": "9", "done_on.y": "2569"}
    refused = enter(office.cast.coordinator).post(f"/board/report/{due}", status="done", **day)
    assert 'id="error-done_on"' in refused.get_data(as_text=True)


def test_nobody_reports_for_another_unit(enter: Enter, office: Office, look: Look) -> None:
    due = due_of(look, office.measures[1])
    browser = enter(office.cast.officer)
    assert browser.get(f"/board/report/{due}").status_code == 404
    assert browser.post(f"/board/report/{due}", status="done").status_code == 404
    assert _reports(look, due) == []


def test_a_head_sees_the_unit_and_staff_do_not(enter: Enter, office: Office) -> None:
    page = enter(office.supervisor).text("/board/unit")
    assert "กองคลัง" in page
    assert "สำนักปลัด" not in page.partition("<main")[2]
    assert enter(office.cast.officer).get("/board/unit").status_code == 403


def test_an_executive_reads_orders_and_acknowledges(
    enter: Enter, office: Office, look: Look, database: Database, clock: TurnableClock
) -> None:
    with database.organization(office.cast.office_a) as session:
        chief = people.add(session, "นายก ก", Role.EXECUTIVE, clock.now()).id
        head = people.add(session, "หัวหน้า ข", Role.SUPERVISOR, clock.now(), line_user_id="U" + "7" * 32)
        head.assignments[0].unit_id = office.finance
        head_id = head.id
    browser = enter(chief)
    page = browser.text("/board/executive")
    assert "จัดทำคู่มือบริการประชาชน" in page
    assert browser.post("/board/executive/acknowledge").status_code == 303
    refused = browser.post("/board/executive/orders", words=" ")
    assert 'id="error-words"' in refused.get_data(as_text=True)
    assert browser.post("/board/executive/orders", words="เร่งรัดข้อ 2", unit=office.finance).status_code == 303
    words = look(lambda s: s.scalars(select(Acknowledgement.order_text).order_by(Acknowledgement.id)).all())
    assert words == [None, "เร่งรัดข้อ 2"]
    told = enter(head_id)
    assert "เร่งรัดข้อ 2" in told.text("/board/mine")
    order = look(lambda s: s.scalars(select(Acknowledgement.id).order_by(Acknowledgement.id.desc())).first())
    assert told.post(f"/board/orders/{order}/seen").status_code == 303
    assert "เร่งรัดข้อ 2" not in told.text("/board/mine")


def test_staff_see_no_page_of_executives(enter: Enter, office: Office) -> None:
    assert enter(office.cast.officer).get("/board/executive").status_code == 403
