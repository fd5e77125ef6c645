"""The turn of the fiscal year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from office_support import FINANCE, WORKS, Office, make_office
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from measures.vocabulary import ScheduleKind
from storage import deadlines, plans
from storage.clock import TurnableClock
from storage.database import Database
from storage.models import Deadline, Measure, Plan, PlanQuestion, Report, Schedule, Step, StepOwner, Topic, Unit
from storage.rollover import NOT_CONTINUED, PlanExists, begin_year, carry_over, confirm, decline
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


#: The morning of 1 October 2571 (พ.ศ.): the fiscal year 2572 begins.
NEW_YEAR = datetime(2028, 10, 1, 1, 30, tzinfo=UTC)


def on_new_year(office: Office, act: Callable[[Session], Any]) -> Any:
    with office.database.organization(office.organization_id) as session:
        return act(session)


def begun(office: Office, now: datetime = NEW_YEAR) -> int | None:
    def begin(session: Session) -> int | None:
        made = begin_year(session, now)
        return None if made is None else made.fiscal_year_be

    return on_new_year(office, begin)  # type: ignore[no-any-return]


def dues_of(session: Session, year_be: int) -> list[date]:
    query = select(Deadline.due_on).join(Step).join(Measure).join(Plan).where(Plan.fiscal_year_be == year_be)
    return list(session.scalars(query.order_by(Deadline.due_on)))


class TestDraft:
    def test_the_first_of_october_opens_a_draft_that_makes_nothing_due(self, office: Office) -> None:
        office.duty("1", date(2028, 3, 31), WORKS)
        assert begun(office) == 2572
        assert on_new_year(office, lambda session: dues_of(session, 2572)) == []
        asked = on_new_year(office, lambda session: session.scalars(select(PlanQuestion)).one().question)
        assert "2571" in asked
        assert "2572" in asked

    def test_opening_it_again_changes_nothing(self, office: Office) -> None:
        office.duty("1", date(2028, 3, 31), WORKS)
        assert begun(office) == 2572
        assert begun(office) is None
        assert on_new_year(office, lambda session: session.scalar(select(func.count(Plan.id)))) == 2
        assert on_new_year(office, lambda session: session.scalar(select(func.count(PlanQuestion.id)))) == 1

    def test_nothing_is_opened_before_the_year_begins_or_without_an_earlier_plan(self, office: Office) -> None:
        assert begun(office) is None
        office.duty("1", date(2028, 3, 31), WORKS)
        assert begun(office, datetime(2028, 9, 30, 16, 59, tzinfo=UTC)) is None

    def test_confirming_makes_the_deadlines_once(self, office: Office) -> None:
        office.duty("1", date(2028, 3, 31), WORKS)
        begun(office)

        def agree(session: Session) -> int:
            return confirm(session, plans.of_year(session, 2572) or Plan(), NEW_YEAR, person_id=1)

        assert on_new_year(office, agree) == 1
        assert on_new_year(office, agree) == 0
        assert on_new_year(office, lambda session: dues_of(session, 2572)) == [date(2029, 3, 31)]

    def test_declining_takes_the_measures_out_and_deletes_no_row(self, office: Office) -> None:
        office.duty("1", date(2028, 3, 31), WORKS)
        begun(office)

        def refuse(session: Session) -> list[str | None]:
            plan = plans.of_year(session, 2572)
            assert plan is not None
            assert decline(session, plan, NEW_YEAR) == 1
            assert decline(session, plan, NEW_YEAR) == 0
            deadlines.follow_plan(session, plan, NEW_YEAR)
            return [measure.waived_reason for measure in plan.measures]

        assert on_new_year(office, refuse) == [NOT_CONTINUED]
        assert on_new_year(office, lambda session: dues_of(session, 2572)) == []
        assert begun(office) is None

    def test_people_go_on_with_last_years_plan_while_there_is_only_a_draft(self, office: Office) -> None:
        office.duty("1", date(2028, 3, 31), WORKS)
        begun(office)

        def year(session: Session) -> int:
            found = plans.current(session, NEW_YEAR)
            assert found is not None
            return found.fiscal_year_be

        assert on_new_year(office, year) == 2571
        on_new_year(office, lambda session: confirm(session, plans.of_year(session, 2572) or Plan(), NEW_YEAR))
        assert on_new_year(office, year) == 2572

    def test_years_without_a_plan_are_passed_over(self, office: Office) -> None:
        office.duty("1", date(2028, 2, 29), WORKS)
        assert begun(office, datetime(2030, 11, 1, tzinfo=UTC)) == 2574
        moved = on_new_year(office, lambda session: session.scalars(select(Schedule.end).order_by(Schedule.id)).all())
        assert moved == [date(2028, 2, 29), date(2031, 2, 28)]


class TestWhatIsCarried:
    def new_plan(self, office: Office, look: Callable[[Session, Plan], Any]) -> Any:
        begun(office)

        def looked(session: Session) -> Any:
            plan = plans.of_year(session, 2572)
            assert plan is not None
            return look(session, plan)

        return on_new_year(office, looked)

    def test_words_that_name_a_day_stay_behind_and_others_are_kept(self, office: Office) -> None:
        office.duty("1", date(2028, 3, 31), WORKS)
        office.duty("2", date(2028, 3, 31), WORKS, kind=ScheduleKind.QUARTERLY)

        def words(session: Session) -> None:
            dated, recurring = session.scalars(select(Schedule).order_by(Schedule.id))
            dated.source_text, recurring.source_text, recurring.end = "ภายในเดือนมีนาคม 2571", "ทุกไตรมาส", None

        on_new_year(office, words)

        def carried(_session: Session, plan: Plan) -> list[str | None]:
            return [step.schedule.source_text for one in plan.measures for step in one.steps if step.schedule]

        assert self.new_plan(office, carried) == [None, "ทุกไตรมาส"]

    def test_steps_that_went_out_and_units_that_were_closed_stay_behind(self, office: Office) -> None:
        office.duty("1", date(2028, 3, 31), WORKS)
        office.duty("2", date(2028, 3, 31), FINANCE)

        def change(session: Session) -> None:
            first, second = session.scalars(select(Step).order_by(Step.id))
            first.schedule = None
            unit = session.scalars(select(Unit).where(Unit.name == FINANCE)).one()
            second.owners = [StepOwner(unit_id=unit.id), StepOwner(post="นิติกร")]
            unit.retired = True

        on_new_year(office, change)

        def carried(_session: Session, plan: Plan) -> list[list[list[str | None]]]:
            return [[[owner.post for owner in step.owners] for step in one.steps] for one in plan.measures]

        assert self.new_plan(office, carried) == [[], [["นิติกร"]]]

    def test_a_score_becomes_the_one_of_the_year_before_and_no_report_comes_along(self, office: Office) -> None:
        office.duty("1", date(2028, 3, 31), WORKS)

        def score(session: Session) -> None:
            plan = plans.of_year(session, 2571)
            assert plan is not None
            session.add(Topic(plan_id=plan.id, code="i7", title="งบประมาณ", score=88.5))
            session.add(PlanQuestion(plan_id=plan.id, field="owner_units", question="ใคร"))
            session.add(PlanQuestion(plan_id=plan.id, field="steps.1.end", question="เมื่อใด"))

        on_new_year(office, score)

        def carried(session: Session, plan: Plan) -> tuple[Any, ...]:
            topic = plan.topics[0]
            fields = session.scalars(select(PlanQuestion.field).where(PlanQuestion.plan_id == plan.id))
            return topic.score, topic.previous_score, plan.scores, sorted(map(str, fields))

        assert self.new_plan(office, carried) == (None, 88.5, {}, ["carried_over", "owner_units"])
        assert on_new_year(office, lambda session: session.scalar(select(func.count(Report.id)))) == 0
