"""A refused form comes back as it was filled in, with the sentence at its field."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from storage.database import Database
from storage.models import Measure, OfficeHoliday, PlanQuestion, Step

from .board_support import Browser, Enter, Look, Office


@pytest.fixture
def browser(enter: Enter, office: Office) -> Browser:
    return enter(office.cast.coordinator)


def test_the_sentence_stands_at_the_field_with_focus_and_the_rest_is_kept(browser: Browser, office: Office) -> None:
    measure_id = office.measures[0]
    refused = browser.post(f"/board/plan/{measure_id}", title="ชื่อใหม่ที่พิมพ์ไว้", section="", refs="o12 ผิด")
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "ชื่อใหม่ที่พิมพ์ไว้" in page
    (field,) = re.findall(r"<input name=\"refs\"[^>]*>", page)
    assert "autofocus" in field
    assert 'aria-describedby="error-refs"' in field
    assert 'id="error-refs"' in page


def test_nothing_of_a_refused_form_is_written(browser: Browser, office: Office, look: Look) -> None:
    measure_id = office.measures[0]
    browser.post(f"/board/plan/{measure_id}", title="ชื่อใหม่ที่พิมพ์ไว้", section="", refs="o12 ผิด")
    assert look(lambda s: s.get_one(Measure, measure_id).title) == "เผยแพร่แผนการใช้จ่ายงบประมาณ"


def test_only_the_form_that_was_sent_has_the_sentence(browser: Browser, office: Office, look: Look) -> None:
    step_id = look(lambda s: s.scalars(select(Step.id).where(Step.measure_id == office.measures[0])).first())
    page = browser.post(f"/board/plan/steps/{step_id}", text="ก", kind="by_date").get_data(as_text=True)
    assert page.count('role="alert"') == 1
    assert "error-end" in page


@pytest.mark.parametrize(
    ("chosen", "status"),
    [(("18", "3", "2569"), 303), (("31", "2", "2569"), 422), (("18", "", "2569"), 422), (("", "", ""), 422)],
)
def test_a_day_is_chosen_from_a_thai_calendar_without_script(
    browser: Browser, look: Look, chosen: tuple[str, str, str], status: int
) -> None:
    day, month, year = chosen
    form = {"day.d": day, "day.m": month, "day.y": year, "name": "วันท้องถิ่น"}
    answer = browser.post("/board/office/holidays", **form)
    assert answer.status_code == status
    kept = look(lambda s: s.scalars(select(OfficeHoliday.day).where(OfficeHoliday.name == "วันท้องถิ่น")).all())
    assert [str(one) for one in kept] == (["2026-03-18"] if status == 303 else [])
    if status == 422:
        assert "วันท้องถิ่น" in answer.get_data(as_text=True)


def test_a_setting_that_cannot_be_is_said_at_its_field(browser: Browser) -> None:
    form = {
        "ladder_days_before": "30 7",
        "ladder_days_after": "1",
        "ladder_then_every_days": "7",
        "supervisor_from_days": "3",
        "staff_reminded_per_unit": "3",
        "sending_time": "19:30",
        "quiet_from": "18:00",
        "quiet_until": "08:00",
    }
    page = browser.post("/board/office", **form).get_data(as_text=True)
    assert re.search(r'<input name="sending_time" value="19:30"[^>]*aria-describedby="error-sending_time"', page)


def _told_at(page: str, field: str) -> None:
    """It should say what is wrong once, at its field, which has the focus."""
    assert page.count('role="alert"') == 1
    assert f'id="error-{field}"' in page
    assert re.search(rf'name="{field}(\.d)?"[^>]* aria-describedby="error-{field}" autofocus', page), field


def test_people_pages_say_what_is_wrong_at_the_field(browser: Browser, office: Office) -> None:
    added = browser.post("/board/people", name="", post="นักพัฒนาชุมชน", role="staff").get_data(as_text=True)
    _told_at(added, "name")
    assert "นักพัฒนาชุมชน" in added
    taken = browser.post("/board/units", name="กองคลัง", aliases="คล").get_data(as_text=True)
    _told_at(taken, "name")
    assert 'value="คล"' in taken
    person = f"/board/people/{office.cast.officer}/roles"
    days = {"valid_from.d": "5", "valid_from.m": "3", "valid_from.y": "2569"}
    until = {"valid_until.d": "1", "valid_until.m": "3", "valid_until.y": "2569"}
    given = browser.post(person, role="supervisor", unit=office.finance, acting="1", **days, **until)
    assert given.status_code == 422
    _told_at(given.get_data(as_text=True), "valid_until")


def test_a_question_keeps_what_was_answered(browser: Browser, office: Office, database: Database) -> None:
    with database.organization(office.cast.office_a) as session:
        asked = PlanQuestion(plan_id=office.plan, question="ปีใด", candidates=[])
        session.add(asked)
        session.flush()
        question = asked.id
    refused = browser.post(f"/board/plan/questions/{question}", other="  ", year="2569")
    assert refused.status_code == 422
    _told_at(refused.get_data(as_text=True), "other")


def test_many_measures_keep_their_ticks(browser: Browser, office: Office) -> None:
    ticked = {"measure": office.measures[1], "kind": "by_date", "rows": "all", "unit": office.finance}
    refused = browser.post("/board/plan/many/preview", **ticked)
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    _told_at(page, "end")
    assert f'value="{office.measures[1]}" checked' in page
    assert f'name="unit" value="{office.finance}" checked' in page
    nothing = browser.post("/board/plan/many/preview", measure=office.measures[1], rows="all").get_data(as_text=True)
    _told_at(nothing, "measure")
