"""The turn of the fiscal year."""

from __future__ import annotations

from datetime import date

import pytest
from office_support import FINANCE, WORKS, Office, make_office
from sqlalchemy import select

from measures.vocabulary import ScheduleKind
from storage import plans
from storage.clock import TurnableClock
from storage.database import Database
from storage.models import Deadline, Measure, Step
from storage.rollover import PlanExists, carry_over
from storage.secrets import SecretBox


@pytest.fixture
def office(database: Database, clock: TurnableClock, box: SecretBox) -> Office:
    return make_office(database, clock, box)


def carried(office: Office) -> list[tuple[str, date]]:
    with office.database.organization(office.organization_id) as session:
        old = plans.of_year(session, 2571)
        assert old is not None
        new = carry_over(session, old, office.clock.now())
        rows = session.execute(
            select(Measure.number, Deadline.due_on)
            .join(Step, Deadline.step_id == Step.id)
            .join(Measure, Step.measure_id == Measure.id)
            .where(Measure.plan_id == new.id)
            .order_by(Measure.number)
        )
        return [(number, due_on) for number, due_on in rows]


def test_dated_steps_move_by_a_year_and_the_last_day_of_february_stays_it(office: Office) -> None:
    office.duty("1", date(2028, 2, 29), WORKS)
    assert carried(office) == [("1", date(2029, 2, 28))]


def test_what_runs_all_year_runs_through_the_next(office: Office) -> None:
    office.duty("1", date(2028, 9, 30), FINANCE, kind=ScheduleKind.FISCAL_YEAR)
    assert carried(office)[0] == ("1", date(2029, 9, 30))


def test_a_waived_measure_stays_behind(office: Office) -> None:
    office.duty("1", date(2028, 2, 29), WORKS)
    office.duty("2", date(2028, 3, 31), WORKS)
    with office.database.organization(office.organization_id) as session:
        session.get_one(Measure, 1).waived_at = office.clock.now()
    assert [number for number, _ in carried(office)] == ["2"]


def test_a_plan_that_is_there_is_not_overwritten(office: Office) -> None:
    office.duty("1", date(2028, 2, 29), WORKS)
    carried(office)
    with pytest.raises(PlanExists):
        carried(office)
