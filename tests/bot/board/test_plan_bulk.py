"""Nothing stays uncounted: measures without a time or owner are shown, and mended many at once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from measures.vocabulary import ScheduleKind
from storage.database import Database
from storage.models import AuditEntry, Deadline, Measure, Plan, Schedule, Step, StepOwner

from .board_support import YEAR, Browser, Enter, Look, Office, undo_last


@pytest.fixture
def loose(database: Database, office: Office) -> list[int]:
    """Two measures of which nobody knows when or who; gives their ids."""
    with database.organization(office.cast.office_a) as session:
        plan = session.get_one(Plan, office.plan)
        made = []
        for number in (7, 8):
            row = Measure(plan_id=plan.id, number=str(number), title=f"งานที่ {number}", position=number)
            row.refs, row.reminders = [], {}
            step = Step(number=f"{number}.1", text="ขั้นแรก", position=1, every_unit=False)
            step.schedule = Schedule(kind=ScheduleKind.NONE.value)
            row.steps = [step]
            session.add(row)
            made.append(row)
        session.flush()
        return [row.id for row in made]


@pytest.fixture
def browser(enter: Enter, office: Office) -> Browser:
    return enter(office.cast.coordinator)


def form(office: Office, loose: list[int]) -> dict[str, object]:
    return {
        "year": YEAR,
        "measure": loose,
        "unit": office.finance,
        "kind": "by_date",
        "end.d": "31",
        "end.m": "3",
        "end.y": "2569",
    }


def dues(look: Look, loose: list[int]) -> int:
    query = select(Deadline.id).join(Step).where(Step.measure_id.in_(loose))
    return len(look(lambda s: s.scalars(query).all()))


def test_the_overview_counts_what_has_no_time_or_owner_and_leads_to_it(browser: Browser, loose: list[int]) -> None:
    page = browser.text("/board/")
    assert "ยังไม่มีกำหนดหรือผู้รับผิดชอบ" in page
    assert 'href="/board/plan/many"' in page
    listed = browser.text("/board/plan/many")
    assert "งานที่ 7" in listed
    assert "เผยแพร่แผนการใช้จ่าย" not in listed
    assert loose


def test_an_overview_with_nothing_lacking_has_no_such_tile(browser: Browser) -> None:
    assert "ยังไม่มีกำหนดหรือผู้รับผิดชอบ" not in browser.text("/board/")


def test_it_is_looked_at_first_and_nothing_is_written(
    browser: Browser, office: Office, loose: list[int], look: Look
) -> None:
    seen = browser.post("/board/plan/many/preview", **form(office, loose))
    text = seen.get_data(as_text=True)
    assert "งานที่ 7" in text
    assert "กองคลัง" in text
    assert "ไม่กำหนดเวลา" in text  # the old value beside the new one
    assert dues(look, loose) == 0
    assert not look(lambda s: s.scalars(select(StepOwner.id).join(Step).where(Step.measure_id.in_(loose))).all())


def test_it_is_written_as_one_change_and_undone_as_one(
    browser: Browser, office: Office, loose: list[int], look: Look
) -> None:
    assert browser.post("/board/plan/many", **form(office, loose)).status_code == 303
    assert dues(look, loose) == 2
    entries = look(lambda s: s.scalars(select(AuditEntry.id).where(AuditEntry.action == "plan.many_changed")).all())
    assert len(entries) == 1
    history = browser.text("/board/changes")
    assert "งานที่ 7" in history
    assert "ขั้นตอน" in history
    assert undo_last(browser, look).status_code == 303
    assert dues(look, loose) == 0 or not look(
        lambda s: s.scalars(
            select(Deadline.id).join(Step).where(Step.measure_id.in_(loose), Deadline.state == "open")
        ).all()
    )


def test_what_was_given_before_stays_unless_that_is_asked_for(
    browser: Browser, office: Office, look: Look, loose: list[int]
) -> None:
    other = office.measures[1]
    browser.post("/board/plan/many", **{**form(office, loose), "measure": [other]})
    held = select(StepOwner.unit_id).join(Step).where(Step.measure_id == other)
    assert office.finance not in look(lambda s: s.scalars(held).all())
    browser.post("/board/plan/many", **{**form(office, loose), "measure": [other], "also_given": "1"})
    assert look(lambda s: s.scalars(held).all()) == [office.finance]


def test_a_form_in_which_nothing_is_chosen_is_refused(browser: Browser, office: Office, loose: list[int]) -> None:
    refused = browser.post("/board/plan/many/preview", **{**form(office, loose), "measure": []})
    assert refused.status_code == 422
    assert "กรุณาเลือกแถว" in refused.get_data(as_text=True)


def test_a_measure_of_the_neighbours_is_not_taken(browser: Browser, office: Office, loose: list[int]) -> None:
    assert browser.post("/board/plan/many", **{**form(office, loose), "measure": [999999]}).status_code == 400
