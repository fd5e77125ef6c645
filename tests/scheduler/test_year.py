"""The turn of the fiscal year: last year's plan is opened as a draft, and the coordinator is asked, once."""

from __future__ import annotations

from datetime import date

import pytest
from office_support import RODE, WORKS, Office, make_office
from sqlalchemy import select

from measures.vocabulary import ScheduleKind
from storage import plans, rollover
from storage.clock import TurnableClock
from storage.database import Database
from storage.models import Deadline, Measure, Plan, Step
from storage.outbox import REACHED
from storage.secrets import SecretBox

LAST_DAY, FIRST_DAY = date(2026, 9, 30), date(2026, 10, 1)


@pytest.fixture
def office(database: Database, clock: TurnableClock, box: SecretBox) -> Office:
    made = make_office(database, clock, box)
    made.duty("1", LAST_DAY, WORKS, start=date(2025, 10, 1), kind=ScheduleKind.FISCAL_YEAR)
    made.at(date(2026, 9, 29))
    return made


def years(office: Office) -> list[int]:
    with office.database.reading(office.organization_id) as session:
        return list(session.scalars(select(Plan.fiscal_year_be).order_by(Plan.fiscal_year_be)))


def asked(office: Office) -> list[str]:
    return [str(one.data["alert"]) for one in office.notices(kind="alert") if one.data["alert"] == "year_begun"]


def of_new_year(office: Office) -> list[Deadline]:
    with office.database.reading(office.organization_id) as session:
        query = select(Deadline).join(Step, Deadline.step_id == Step.id).join(Measure).join(Plan)
        return list(session.scalars(query.where(Plan.fiscal_year_be == 2570)))


def test_the_new_year_opens_with_a_draft_and_one_question(office: Office) -> None:
    office.at(FIRST_DAY)
    assert years(office) == [2569, 2570]
    assert asked(office) == ["year_begun"]
    assert of_new_year(office) == []


def test_nothing_is_opened_before_the_year_has_begun(office: Office) -> None:
    office.at(LAST_DAY)
    assert (years(office), asked(office)) == ([2569], [])


def test_it_is_asked_once(office: Office) -> None:
    office.days(FIRST_DAY, date(2026, 10, 9))
    office.at(date(2026, 11, 2))
    assert asked(office) == ["year_begun"]


def test_the_question_rides_for_free_and_is_pushed_only_after_a_week(office: Office) -> None:
    # The 1st brings the coordinator a digest anyway; without one the question waits for a reply.
    office.choose(followup_monthly=False)
    office.at(FIRST_DAY)
    question = next(one for one in office.notices(kind="alert") if one.data["alert"] == "year_begun")
    assert question.billed == 0
    assert question.push_by is not None
    assert (question.push_by.date() - FIRST_DAY).days == 7
    if question.state == "waiting":
        office.answer("coordinator")
    found = next(one for one in office.notices(kind="alert") if one.id == question.id)
    assert (found.state in {RODE, "merged"}, found.billed) == (True, 0)


def test_a_draft_is_neither_asked_about_nor_summed_up(office: Office) -> None:
    office.days(FIRST_DAY, date(2026, 10, 12))
    office.at(date(2026, 10, 28))
    office.at(date(2026, 11, 2))
    assert [one.key for one in office.notices() if ":2570" in one.key] == []


def test_once_confirmed_it_is_reminded_of_like_any_plan(office: Office) -> None:
    office.at(FIRST_DAY)
    with office.database.organization(office.organization_id) as session:
        draft = plans.of_year(session, 2570)
        assert draft is not None
        rollover.confirm(session, draft, office.clock.now())
    assert [due.due_on for due in of_new_year(office)] == [date(2027, 9, 30)]
    office.at(date(2026, 11, 2))
    summaries = [one for one in office.notices(kind="summary") if one.key.startswith("monthly_summary:2570-10")]
    # It goes out with the old year's, which the machine has missed.
    assert [one.state in REACHED for one in summaries] == [True]


def test_an_office_that_has_its_plan_is_left_alone(office: Office) -> None:
    office.duty("1", date(2027, 3, 31), WORKS)
    office.at(FIRST_DAY)
    assert (years(office), asked(office)) == ([2569, 2570], [])


def test_an_office_without_any_plan_is_left_alone(database: Database, clock: TurnableClock, box: SecretBox) -> None:
    office = make_office(database, clock, box)
    office.at(date(2026, 9, 29))
    office.at(FIRST_DAY)
    assert (years(office), asked(office)) == ([], [])


def test_a_machine_that_was_off_on_the_day_opens_it_afterwards(office: Office) -> None:
    office.at(date(2026, 10, 20))
    assert (years(office), asked(office)) == ([2569, 2570], ["year_begun"])
