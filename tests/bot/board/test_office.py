"""People, units, groups, holidays, rules, and the public page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from bot.board.inviting import code_of, invitation
from measures.vocabulary import ReviewDecision, Role, RoomKind
from storage import people, reports, rooms
from storage.clock import TurnableClock
from storage.database import Database
from storage.models import (
    Assignment,
    AuditEntry,
    ChatRoom,
    Evidence,
    Measure,
    OfficeHoliday,
    Organization,
    Person,
    StepOwner,
    Unit,
)
from storage.settings import settings_of

from .board_support import Browser, Look, Office, undo_last


def test_a_person_is_added_and_taken_back(browser: Browser, look: Look, office: Office) -> None:
    answer = browser.post("/board/people", name="คนใหม่ ฌ", post="นักวิชาการ", role="staff", unit=office.finance)
    person_id = int(answer.headers["Location"].split("/")[3].split("?")[0])
    assert "คนใหม่ ฌ" in browser.text("/board/people")
    assert undo_last(browser, look).status_code == 303
    assert look(lambda s: s.get(Person, person_id)) is None


def test_an_acting_post_has_its_days(browser: Browser, look: Look, office: Office, clock: TurnableClock) -> None:
    address = f"/board/people/{office.cast.officer}/roles"
    form = {"role": "supervisor", "unit": office.finance, "acting": "1", "valid_until": "28 กุมภาพันธ์ 2569"}
    assert browser.post(address, **form, valid_from="1 กุมภาพันธ์ 2569").status_code == 303
    page = browser.text(f"/board/people/{office.cast.officer}")
    assert "รักษาราชการแทน" in page
    assert "ถึง ๒๘ ก.พ. ๒๕๖๙" in page
    assert browser.post(address, **form, valid_from="1 มีนาคม 2569").status_code == 422


def test_a_role_ends_yesterday_and_one_that_has_not_begun_goes(
    browser: Browser, look: Look, office: Office, clock: TurnableClock
) -> None:
    address = f"/board/people/{office.cast.officer}/roles"
    browser.post(address, role="executive", valid_from="1 มีนาคม 2569")
    query = select(Assignment).where(Assignment.person_id == office.cast.officer).order_by(Assignment.id)
    now, later = look(lambda s: s.scalars(query).all())
    for held in (now, later):
        assert browser.post(f"/board/roles/{held.id}/end").status_code == 303
    left = look(lambda s: s.scalars(query).all())
    assert [(row.id, row.valid_until) for row in left] == [(now.id, date(2026, 2, 2))]


def test_the_last_coordinator_stays(browser: Browser, look: Look, office: Office) -> None:
    held = look(lambda s: s.scalars(select(Assignment.id).where(Assignment.role == "coordinator")).one())
    for address in (f"/board/roles/{held}/end", f"/board/people/{office.cast.coordinator}/leave"):
        refused = browser.post(address)
        assert refused.status_code == 409
        assert "อย่างน้อยหนึ่งคน" in refused.get_data(as_text=True)
    assert browser.get("/board/people").status_code == 200


def test_a_coordinator_goes_when_there_is_another(
    browser: Browser, database: Database, office: Office, clock: TurnableClock
) -> None:
    with database.organization(office.cast.office_a) as session:
        people.add(session, "ผู้ประสาน ญ", Role.COORDINATOR, clock.now(), line_user_id="U" + "e" * 32)
    assert browser.post(f"/board/people/{office.cast.coordinator}/leave").status_code == 303
    assert browser.get("/board/").status_code == 401


def test_who_leaves_is_forgotten_by_line_id_even_when_it_is_undone(
    browser: Browser, look: Look, office: Office
) -> None:
    assert browser.post(f"/board/people/{office.cast.officer}/leave").status_code == 303
    entry = look(lambda s: s.scalars(select(AuditEntry).where(AuditEntry.action == "person.left")).one())
    assert "Ubbbb" not in str(entry.detail)
    assert undo_last(browser, look).status_code == 303
    person = look(lambda s: s.get_one(Person, office.cast.officer))
    assert (person.state, person.line_user_id) == ("active", None)


def test_a_unit_is_renamed_retired_and_put_back(browser: Browser, look: Look, office: Office) -> None:
    address = f"/board/units/{office.finance}"
    assert browser.post(address, name="กองคลังและพัสดุ", aliases="คลัง, กค.", retired="1").status_code == 303
    unit = look(lambda s: s.get_one(Unit, office.finance))
    assert (unit.name, unit.aliases, unit.retired) == ("กองคลังและพัสดุ", ["คลัง", "กค."], True)
    assert undo_last(browser, look).status_code == 303
    assert look(lambda s: s.get_one(Unit, office.finance)).name == "กองคลัง"


def test_two_units_cannot_have_one_name(browser: Browser, office: Office) -> None:
    assert browser.post("/board/units", name="กองช่าง").status_code == 303
    assert browser.post("/board/units", name="กองช่าง").status_code == 409
    assert browser.post(f"/board/units/{office.finance}", name="กองช่าง").status_code == 409


def test_a_group_is_given_other_units(
    browser: Browser, look: Look, database: Database, office: Office, clock: TurnableClock
) -> None:
    with database.organization(office.cast.office_a) as session:
        room = rooms.ensure(session, RoomKind.GROUP, "C" + "1" * 32, clock.now())
        rooms.bind(session, room, [], clock.now())
        room_id = room.id
    assert browser.post(f"/board/rooms/{room_id}", unit=[office.finance]).status_code == 303
    assert look(lambda s: [one.unit_id for one in s.get_one(ChatRoom, room_id).units]) == [office.finance]
    assert browser.post(f"/board/rooms/{room_id}").status_code == 303
    assert look(lambda s: s.get_one(ChatRoom, room_id).units[:]) == []
    assert undo_last(browser, look).status_code == 303
    assert look(lambda s: [one.unit_id for one in s.get_one(ChatRoom, room_id).units]) == [office.finance]


def _rules(**changes: object) -> dict[str, object]:
    return {
        "ladder_days_before": "14, 7, 0",
        "ladder_days_after": "๑ ๕",
        "ladder_then_every_days": "7",
        "supervisor_from_days": "3",
        "staff_reminded_per_unit": "2",
        "sending_time": "๐๙.๐๐",
        "quiet_from": "18:00",
        "quiet_until": "08:00",
        "review": "1",
        **changes,
    }


def test_the_rules_are_changed_and_put_back(browser: Browser, look: Look, office: Office) -> None:
    def settings() -> Any:
        return look(lambda s: settings_of(s.get_one(Organization, office.cast.office_a)))

    before = settings()
    assert browser.post("/board/office", **_rules(arabic="1")).status_code == 303
    after = settings()
    assert (after.ladder_days_before, after.ladder_days_after) == ((14, 7, 0), (1, 5))
    assert (after.digits, after.summary_monthly, after.sending_time.hour) == ("arabic", False, 9)
    assert undo_last(browser, look).status_code == 303
    assert settings() == before


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ladder_days_before": ""}, "ต้องมีวันเตือนก่อน"),
        ({"ladder_days_before": "สิบ"}, "ไม่ใช่จำนวน"),
        ({"ladder_days_before": "400"}, "ไม่ใช่จำนวน"),
        ({"ladder_then_every_days": ""}, "มีช่องตัวเลขที่ว่าง"),
        ({"sending_time": "เช้า"}, "อ่านเวลา"),
        ({"sending_time": "19:00"}, "อยู่ในช่วงเวลางดส่ง"),
    ],
)
def test_impossible_rules_are_refused_in_a_sentence(
    browser: Browser, look: Look, office: Office, changes: dict[str, object], sentence: str
) -> None:
    refused = browser.post("/board/office", **_rules(**changes))
    assert refused.status_code == 422
    assert sentence in refused.get_data(as_text=True)
    assert look(lambda s: s.get_one(Organization, office.cast.office_a).settings) == {}


def test_a_holiday_is_added_and_taken_back(browser: Browser, look: Look) -> None:
    assert "วันมาฆบูชา" in browser.text("/board/office")
    assert browser.post("/board/office/holidays", day="18 กุมภาพันธ์ 2569", name="วันท้องถิ่น").status_code == 303
    assert browser.post("/board/office/holidays", day="18 กุมภาพันธ์ 2569", name="ซ้ำ").status_code == 409
    query = select(OfficeHoliday).where(OfficeHoliday.day == date(2026, 2, 18))
    assert look(lambda s: s.scalars(query).one()).name == "วันท้องถิ่น"
    assert undo_last(browser, look).status_code == 303
    assert look(lambda s: s.scalars(query).all()) == []


def test_a_public_holiday_that_is_struck_is_worked_and_comes_back_by_undoing(browser: Browser, look: Look) -> None:
    browser.text("/board/office")
    query = select(OfficeHoliday).where(OfficeHoliday.day == date(2026, 3, 3))
    holiday = look(lambda s: s.scalars(query).one())
    assert browser.post(f"/board/office/holidays/{holiday.id}/remove").status_code == 303
    assert look(lambda s: s.scalars(query).one()).working
    assert undo_last(browser, look).status_code == 303
    assert not look(lambda s: s.scalars(query).one()).working


def _publish(browser: Browser) -> None:
    assert browser.post("/board/office/public", public_name="thungsaisawang").status_code == 303


def test_the_public_page_is_off_until_it_has_a_name_and_off_again_without(
    app: Flask, browser: Browser, office: Office
) -> None:
    anybody = app.test_client()
    assert anybody.get("/p/thungsaisawang/2569").status_code == 404
    _publish(browser)
    assert anybody.get("/p/thungsaisawang/2569").status_code == 200
    assert anybody.get("/p/thungsaisawang/2500").status_code == 404
    browser.post("/board/office/public", public_name="")
    assert anybody.get("/p/thungsaisawang/2569").status_code == 404


def test_the_public_page_is_kept_by_caches_until_it_changes(app: Flask, browser: Browser, clock: TurnableClock) -> None:
    _publish(browser)
    anybody = app.test_client()
    first = anybody.get("/p/thungsaisawang/2569")
    assert first.headers["Cache-Control"].startswith("public, max-age=")
    assert "Set-Cookie" not in first.headers
    again = anybody.get("/p/thungsaisawang/2569", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    clock.set(clock.now() + timedelta(days=1))
    later = anybody.get("/p/thungsaisawang/2569", headers={"If-None-Match": first.headers["ETag"]})
    assert later.status_code == 200


def test_a_long_public_page_comes_in_pages(app: Flask, browser: Browser, database: Database, office: Office) -> None:
    _publish(browser)
    with database.organization(office.cast.office_a) as session:
        plan_id = session.get_one(Measure, office.measures[0]).plan_id
        for number in range(100, 200):
            title = f"มาตรการลำดับที่ {number}"
            more = {"refs": [], "reminders": {}, "position": number}
            session.add(Measure(plan_id=plan_id, number=str(number), title=title, **more))
    anybody = app.test_client()
    pages = [anybody.get(f"/p/thungsaisawang/2569?page={page}").get_data(as_text=True) for page in ("1", "2", "3")]
    found = ["".join(pages).count(f"มาตรการลำดับที่ {number}<") for number in range(100, 200)]
    assert set(found) == {1}
    assert max(len(page.encode()) for page in pages) < 46_000, "60 kB with the style sheet"
    assert "ความก้าวหน้ารายส่วนราชการ" not in pages[1]


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "๒", "9" * 99])
def test_a_page_that_is_none_gives_the_nearest(app: Flask, browser: Browser, page: str) -> None:
    _publish(browser)
    answer = app.test_client().get(f"/p/thungsaisawang/2569?page={page}")
    assert (answer.status_code, "เผยแพร่แผนการใช้จ่ายงบประมาณ" in answer.get_data(as_text=True)) == (200, True)


def test_the_public_page_names_no_person_post_or_words_of_a_report(
    app: Flask, browser: Browser, database: Database, office: Office
) -> None:
    _publish(browser)
    with database.organization(office.cast.office_a) as session:
        step = session.scalars(select(StepOwner)).first()
        assert step is not None
        session.add(StepOwner(step_id=step.step_id, post="นายสมมุติ ไม่ระบุ"))
        session.add(StepOwner(step_id=step.step_id, person_id=office.cast.officer))
    page = app.test_client().get("/p/thungsaisawang/2569").get_data(as_text=True)
    for words in ("เจ้าหน้าที่ ข", "ผู้ประสาน ก", "นายสมมุติ", "ติดประกาศแล้ว", "Ubbb", "/files/"):
        assert words not in page
    assert "เผยแพร่แผนการใช้จ่ายงบประมาณ" in page
    assert "กองคลัง" in page


def test_the_public_page_shows_links_of_verified_reports_only(
    app: Flask, browser: Browser, database: Database, office: Office, clock: TurnableClock
) -> None:
    _publish(browser)
    now = clock.now()
    with database.organization(office.cast.office_a) as session:
        for url in ("https://example.go.th/ita/1.pdf", "javascript:alert(1)"):
            session.add(Evidence(report_id=office.report, kind="url", url=url, received_at=now))
    anybody = app.test_client()
    assert "example.go.th" not in anybody.get("/p/thungsaisawang/2569").get_data(as_text=True)
    with database.organization(office.cast.office_a) as session:
        rows = reports.standing_batch(session, office.report)
        reports.review(session, rows, office.supervisor, ReviewDecision.VERIFIED, None, now)
    page = anybody.get("/p/thungsaisawang/2569").get_data(as_text=True)
    assert 'href="https://example.go.th/ita/1.pdf"' in page
    assert "javascript:" not in page


@pytest.mark.parametrize("name", ["Ab", "a", "ไทย", "a/b", "-a-b", "a b c", "x" * 61])
def test_a_public_name_that_makes_no_address_is_refused(browser: Browser, name: str) -> None:
    assert browser.post("/board/office/public", public_name=name).status_code == 422


def test_a_public_name_of_another_office_is_refused(browser: Browser, database: Database, office: Office) -> None:
    with database.system() as session:
        session.get_one(Organization, office.cast.office_b).public_name = "rimtharn"
    assert browser.post("/board/office/public", public_name="rimtharn").status_code == 409


def test_the_settings_tell_what_they_mean_for_the_months_messages(browser: Browser) -> None:
    page = browser.text("/board/office")
    assert "คาดว่าจะใช้อีก" in page
    assert "เดือนนี้คาดว่าจะใช้อีกราว" in page


def test_who_has_not_come_in_is_listed_with_what_to_send_them(browser: Browser, office: Office) -> None:
    page = browser.text("/board/people")
    absent = page.partition('id="absent"')[2].partition("</section>")[0]
    assert "หัวหน้า จ" in absent
    assert "ผู้ประสาน" not in absent.partition("<textarea")[0]
    assert "line.me" not in absent


def test_an_invitation_has_a_code_that_reads_as_its_address() -> None:
    made = invitation("อบต.ก", "@123abcde")
    assert made.address == "https://line.me/R/ti/p/%40123abcde"
    assert made.code is not None
    assert made.code == code_of(made.address)
    assert made.code != code_of(made.address + "x")
