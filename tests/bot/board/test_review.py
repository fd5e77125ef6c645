"""The review desk: who may decide, what is written, and who is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from measures.vocabulary import Role
from storage import people
from storage.clock import TurnableClock
from storage.database import Database
from storage.models import AuditEntry, Deadline, Measure, Notice, Organization, Report, Review
from storage.settings import change_settings

from .board_support import Enter, Look, Office, reported


def _standing(database: Database, office: Office) -> tuple[str, list[str], list[Notice]]:
    with database.organization(office.cast.office_a) as session:
        due = session.get_one(Deadline, session.get_one(Report, office.report).deadline_id)
        decisions = session.scalars(select(Review.decision)).all()
        return due.status, list(decisions), list(session.scalars(select(Notice)))


def test_a_supervisor_verifies_and_the_reporter_hears_of_it_without_cost(
    enter: Enter, office: Office, database: Database
) -> None:
    browser = enter(office.supervisor)
    assert "เผยแพร่แผนการใช้จ่ายงบประมาณ" in browser.text("/board/review")
    answer = browser.post(f"/board/review/{office.report}/verify")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/board/review?said=verified")
    status, decisions, notices = _standing(database, office)
    assert (status, decisions) == ("verified", ["verified"])
    assert [(row.message, row.person_id, row.push_by) for row in notices] == [
        ("review_result", office.cast.officer, None)
    ]
    assert "ไม่มีรายงานที่รอตรวจรับ" in browser.text("/board/review")


def test_a_supervisor_returns_with_a_reason_that_is_pushed(
    enter: Enter, office: Office, database: Database, clock: TurnableClock
) -> None:
    answer = enter(office.supervisor).post(f"/board/review/{office.report}/return", reason="ไม่เห็นวันที่ในภาพ")
    assert answer.status_code == 303
    status, decisions, notices = _standing(database, office)
    assert (status, decisions) == ("in_progress", ["returned"])
    assert notices[0].data["reason"] == "ไม่เห็นวันที่ในภาพ"
    assert notices[0].push_by == clock.now()
    with database.organization(office.cast.office_a) as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "report.returned")).one()
        assert entry.person_id == office.supervisor


@pytest.mark.parametrize("reason", ["", "   ", "ก" * 501])
def test_it_asks_for_a_reason_of_reasonable_length(
    enter: Enter, office: Office, database: Database, reason: str
) -> None:
    assert enter(office.supervisor).post(f"/board/review/{office.report}/return", reason=reason).status_code == 422
    assert _standing(database, office)[1] == []


def test_a_second_decision_is_refused_with_a_sentence(enter: Enter, office: Office, database: Database) -> None:
    browser = enter(office.supervisor)
    browser.post(f"/board/review/{office.report}/verify")
    again = browser.post(f"/board/review/{office.report}/verify")
    assert again.status_code == 409
    assert "มีผู้ตรวจรับแล้ว" in again.get_data(as_text=True)
    assert _standing(database, office)[1] == ["verified"]


def test_a_supervisor_of_another_unit_sees_and_decides_nothing(
    enter: Enter, office: Office, database: Database, clock: TurnableClock
) -> None:
    from storage import organizations

    with database.organization(office.cast.office_a) as session:
        unit = organizations.unit_named(session, "สำนักปลัด")
        other = people.add(session, "หัวหน้า ซ", Role.SUPERVISOR, clock.now(), unit=unit).id
    browser = enter(other)
    assert "เผยแพร่แผนการใช้จ่ายงบประมาณ" not in browser.text("/board/review")
    refused = browser.post(f"/board/review/{office.report}/verify")
    assert refused.status_code == 409
    assert "ไม่มีหน้าที่ตรวจรับ" in refused.get_data(as_text=True)
    assert _standing(database, office)[1] == []


def test_nobody_verifies_their_own_report(
    enter: Enter, office: Office, database: Database, clock: TurnableClock
) -> None:
    with database.organization(office.cast.office_a) as session:
        own = reported(session, session.get_one(Measure, office.measures[1]), office.cast.coordinator, clock).id
    browser = enter(office.cast.coordinator)
    assert "จัดทำคู่มือบริการประชาชน" not in browser.text("/board/review")
    assert browser.post(f"/board/review/{own}/verify").status_code == 409


def test_nothing_waits_where_the_office_reviews_nothing(enter: Enter, office: Office, database: Database) -> None:
    with database.organization(office.cast.office_a) as session:
        change_settings(session.get_one(Organization, office.cast.office_a), review=False)
    browser = enter(office.supervisor)
    assert "ปิดการตรวจรับไว้" in browser.text("/board/review")
    assert browser.post(f"/board/review/{office.report}/verify").status_code == 409


def _decisions(look: Look, report_id: int) -> list[str]:
    query = select(Review.decision).where(Review.report_id == report_id)
    return [str(one) for one in look(lambda s: s.scalars(query).all())]


def test_a_decision_is_taken_back_within_a_day(enter: Enter, office: Office, look: Look) -> None:
    browser = enter(office.supervisor)
    browser.post(f"/board/review/{office.report}/verify")
    assert _decisions(look, office.report) == ["verified"]
    assert "ยกเลิกการตัดสินนี้" in browser.text("/board/review")
    assert browser.post(f"/board/review/{office.report}/back").status_code == 303
    assert _decisions(look, office.report) == []
    assert f'id="r{office.report}"' in browser.text("/board/review")
    assert look(lambda s: s.get_one(Report, office.report).deadline.status) == "done"
    undone = select(AuditEntry).where(AuditEntry.action == "report.review_undone")
    assert look(lambda s: s.scalars(undone).one().detail["decision"]) == "verified"


def test_a_decision_stands_after_a_day(enter: Enter, office: Office, look: Look, clock: TurnableClock) -> None:
    enter(office.supervisor).post(f"/board/review/{office.report}/verify")
    clock.set(clock.now() + timedelta(hours=25))
    browser = enter(office.supervisor)
    assert "ยกเลิกการตัดสินนี้" not in browser.text("/board/review")
    assert browser.post(f"/board/review/{office.report}/back").status_code == 409
    assert _decisions(look, office.report) == ["verified"]


def test_what_was_not_decided_is_not_taken_back(enter: Enter, office: Office) -> None:
    assert enter(office.supervisor).post(f"/board/review/{office.report}/back").status_code == 404


def test_many_are_verified_at_once(enter: Enter, office: Office, look: Look) -> None:
    browser = enter(office.supervisor)
    assert browser.post("/board/review/many", report=[office.report, 999]).status_code == 303
    assert _decisions(look, office.report) == ["verified"]


def test_none_ticked_is_said(enter: Enter, office: Office) -> None:
    answer = enter(office.supervisor).post("/board/review/many")
    assert answer.status_code == 422
    assert "อย่างน้อยหนึ่งรายการ" in answer.get_data(as_text=True)


def test_a_reason_may_be_a_template_alone(enter: Enter, office: Office, look: Look) -> None:
    form = {"template": "ภาพไม่ชัด กรุณาส่งใหม่", "reason": ""}
    assert enter(office.supervisor).post(f"/board/review/{office.report}/return", **form).status_code == 303
    query = select(Review.reason).where(Review.report_id == office.report)
    assert look(lambda s: s.scalars(query).one()) == "ภาพไม่ชัด กรุณาส่งใหม่"
