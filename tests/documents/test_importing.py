"""A read plan becomes rows, and a new edition changes them without losing what was reported; on both engines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import papers_support as papers
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from tests_support import Cast

from documents.importing import updating
from documents.importing.answering import apply_answers
from documents.importing.questions import earlier_answers, stored_fields
from documents.importing.storing import PlanExists, write
from documents.importing.summary import summarise
from documents.reading.neutral import PlanReading
from documents.reading.reader import read_plan
from measures.errors import TamNganError
from measures.vocabulary import Status
from storage import organizations, reports
from storage.clock import TurnableClock
from storage.database import Database
from storage.models import AuditEntry, Deadline, Measure, Plan, PlanQuestion, Report, Step, Topic
from storage.plans import measures_of
from storage.reports import Target, Told

Rows = list[list[str]]


@pytest.fixture
def office(database: Database, cast: Cast, clock: TurnableClock) -> Office:
    return Office(database, cast, clock)


class Office:
    """Imports into office A."""

    def __init__(self, database: Database, cast: Cast, clock: TurnableClock) -> None:
        self.database, self.cast, self.clock = database, cast, clock

    @contextmanager
    def session(self) -> Iterator[Session]:
        with self.database.organization(self.cast.office_a) as session:
            yield session

    def write(self, reading: PlanReading, digest: str, **how: Any) -> int:
        with self.session() as session:
            name = "plan.txt"
            made = write(
                session, self.cast.office_a, reading, self.clock.now(), source_name=name, source_sha256=digest, **how
            )
            return made.id

    def changes(self, reading: PlanReading) -> dict[str, list[dict[str, Any]]]:
        with self.session() as session:
            plan = session.scalars(select(Plan)).one()
            return updating.describe(session, plan, reading, updating.difference(session, plan, reading))

    def measure(self, number: str) -> Measure:
        with self.session() as session:
            plan = session.scalars(select(Plan)).one()
            found = next(one for one in measures_of(session, plan.id) if one.number == number)
            session.expunge_all()
            return found

    def dues(self, number: str) -> list[Deadline]:
        """Return the deadlines of a measure with their steps."""
        with self.session() as session:
            wanted = select(Deadline).join(Step).join(Measure).where(Measure.number == number)
            found = list(session.scalars(wanted.options(joinedload(Deadline.step))))
            session.expunge_all()
            return found

    def report(self, number: str, result: str = "ทำแล้ว") -> int:
        """Let the officer report a measure in chat."""
        with self.session() as session:
            plan = session.scalars(select(Plan)).one()
            measure = next(one for one in measures_of(session, plan.id) if one.number == number)
            due = measure.steps[0].deadlines[0]
            told = Told(Status.DONE, self.cast.officer, "chat", done_on=date(2026, 2, 3), result=result)
            target = Target(measure, measure.steps[0], due, due.unit_id)
            return reports.record(session, [target], told, self.clock.now())[0].id

    def count(self, model: type) -> int:
        with self.session() as session:
            return len(session.scalars(select(model)).all())

    def actions(self) -> list[str]:
        with self.session() as session:
            return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def reading(change: Callable[[Rows], None] | None = None) -> PlanReading:
    rows = [list(row) for row in papers.ROWS]
    if change is not None:
        change(rows)
    return read_plan(papers.tab_text(rows), today=papers.TODAY)


def without_second(rows: Rows) -> None:
    del rows[1]


def another_date(rows: Rows) -> None:
    rows[0][4] = "ภายในเดือนมีนาคม ๒๕๖๙"


def ahead(rows: Rows) -> None:
    rows[0][4] = "ภายในเดือนกุมภาพันธ์ ๒๕๖๙"


def another_owner(rows: Rows) -> None:
    ahead(rows)
    rows[0][3] = "กองคลัง"


def one_more(rows: Rows) -> None:
    rows.append(["๔", "อบรมคุณธรรมของบุคลากร", "๑. จัดอบรม", "สำนักปลัด", "ภายในเดือนพฤษภาคม ๒๕๖๙", "-"])


def swapped(rows: Rows) -> None:
    rows[0], rows[1] = rows[1], rows[0]
    rows[0][0], rows[1][0] = "๑", "๒"


def shorter(rows: Rows) -> None:
    rows[2][2] = "๑. จัดทำทะเบียนคุมการยืม"


class TestSource:
    def test_the_cells_of_a_measure_and_the_text_around_are_stored(self, office: Office) -> None:
        office.write(reading(), "a")
        with office.session() as session:
            plan = session.scalars(select(Plan)).one()
            measure = measures_of(session, plan.id)[0]
            assert [cell["text"] for cell in measure.source if cell["part"] == 0][1] == papers.ROWS[0][1]
            assert {cell["meaning"] for cell in measure.source} >= {"number", "title", "method", "owner", "time"}
            assert plan.paper["before"][0]["text"] == papers.TITLE

    def test_a_new_edition_brings_its_own_cells(self, office: Office) -> None:
        office.write(reading(), "a")
        office.write(reading(another_date), "b", replace=True)
        with office.session() as session:
            plan = session.scalars(select(Plan)).one()
            texts = [cell["text"] for cell in measures_of(session, plan.id)[0].source]
        assert "ภายในเดือนมีนาคม ๒๕๖๙" in texts
        assert papers.ROWS[0][4] not in texts


class TestFinishedReport:
    def test_a_done_measure_settles_its_deadlines(self, office: Office) -> None:
        office.write(reading(), "a")
        assert {due.state for due in office.dues("3")} == {"closed"}
        assert {due.done_on for due in office.dues("3")} == {date(2026, 1, 5)}

    def test_a_measure_that_nothing_is_said_of_stays_open(self, office: Office) -> None:
        office.write(reading(), "a")
        assert {due.state for due in office.dues("1")} == {"open"}

    def test_steps_with_a_status_of_their_own_settle_their_own_deadlines(self, office: Office) -> None:
        plan = reading(ahead)
        first, *others = plan.rows
        steps = (replace(first.steps[0], status=Status.DONE, done_on=date(2026, 1, 9)), *first.steps[1:])
        told = replace(first, steps=steps, status=Status.IN_PROGRESS)
        office.write(replace(plan, rows=(told, *others)), "a")
        found = {due.step.position: (due.state, due.done_on) for due in office.dues("1")}
        assert found == {1: ("closed", date(2026, 1, 9)), 2: ("open", None)}


class TestFirstImport:
    def test_it_makes_one_deadline_per_step_period_and_unit(self, office: Office) -> None:
        read = reading()
        office.write(read, "1")
        # Two steps of one unit, one step of two units in four quarters, two steps of one unit.
        assert office.count(Deadline) == 2 + 8 + 2
        assert summarise(read, ("สำนักปลัด", "กองคลัง")).deadlines == office.count(Deadline)

    def test_it_takes_over_what_the_paper_says_was_done(self, office: Office) -> None:
        office.write(reading(), "1")
        with office.session() as session:
            rows = session.scalars(select(Report)).all()
            assert {(row.source, row.status, row.done_on) for row in rows} == {("import", "done", date(2026, 1, 5))}
            assert {row.measure.number for row in rows} == {"3"}

    def test_it_writes_down_that_it_did(self, office: Office) -> None:
        office.write(reading(), "1")
        assert "plan.imported" in office.actions()

    def test_it_refuses_a_plan_without_a_year(self, office: Office) -> None:
        with pytest.raises(TamNganError, match="--fiscal-year"):
            office.write(replace(reading(), fiscal_year_be=None), "1")
        assert office.count(Plan) == 0

    def test_the_other_office_sees_nothing_of_it(self, office: Office) -> None:
        office.write(reading(), "1")
        with office.database.organization(office.cast.office_b) as session:
            assert session.scalars(select(Measure)).all() == []

    def test_it_names_a_unit_written_twice_once(self, office: Office) -> None:
        def twice(rows: Rows) -> None:
            rows[0][3] = "สำนักปลัด, สป."

        office.write(reading(twice), "1")
        with office.session() as session:
            measure = session.scalars(select(Measure).where(Measure.number == "1")).one()
            assert [owner.unit.name for owner in measure.steps[0].owners if owner.unit] == ["สำนักปลัด"]


class TestTheSameAgain:
    def test_the_same_file_changes_nothing(self, office: Office) -> None:
        first = office.write(reading(), "1")
        before = office.actions()
        assert office.write(reading(), "1", replace=True) == first
        assert office.actions() == before

    def test_the_same_plan_in_another_file_changes_no_measure(self, office: Office) -> None:
        office.write(reading(), "1")
        deadlines, said = office.count(Deadline), office.count(Report)
        assert not any(office.changes(reading()).values())
        office.write(reading(), "2", replace=True)
        assert (office.count(Deadline), office.count(Report)) == (deadlines, said)

    def test_another_file_is_not_taken_without_being_asked_for(self, office: Office) -> None:
        office.write(reading(), "1")
        with pytest.raises(PlanExists):
            office.write(reading(one_more), "2")
        assert office.count(Measure) == 3


class TestNewEdition:
    def test_it_names_what_was_added_changed_and_gone(self, office: Office) -> None:
        def edition(rows: Rows) -> None:
            one_more(rows)
            another_date(rows)
            without_second(rows)

        office.write(reading(), "1")
        changes = office.changes(reading(edition))
        assert [entry["no"] for entry in changes["added"]] == ["4"]
        assert [(entry["no"], entry["steps"][0]["what"]) for entry in changes["changed"]] == [("1", ["schedule"])]
        assert [entry["no"] for entry in changes["gone"]] == ["2"]

    def test_a_changed_date_moves_the_deadline_and_is_written_down(self, office: Office) -> None:
        office.write(reading(ahead), "1")
        office.write(reading(another_date), "2", replace=True)
        dues = [due for step in office.measure("1").steps for due in step.deadlines if due.state == "open"]
        assert {due.due_on for due in dues} == {date(2026, 3, 31)}
        assert {"plan.updated", "measure.changed"} <= set(office.actions())

    def test_a_deadline_that_has_passed_stays_when_its_date_is_changed(self, office: Office) -> None:
        office.write(reading(), "1")
        office.write(reading(another_date), "2", replace=True)
        dues = {due.due_on for step in office.measure("1").steps for due in step.deadlines}
        assert dues == {date(2026, 1, 31), date(2026, 3, 31)}

    def test_a_changed_owner_gets_the_deadline_and_the_old_one_loses_it(self, office: Office) -> None:
        office.write(reading(ahead), "1")
        office.write(reading(another_owner), "2", replace=True)
        with office.session() as session:
            finance = organizations.ensure_unit(session, "กองคลัง").id
        states = {(due.unit_id == finance, due.state) for due in office.measure("1").steps[0].deadlines}
        assert states == {(True, "open"), (False, "cancelled")}

    def test_reports_stay_with_their_measure_when_numbers_change(self, office: Office) -> None:
        office.write(reading(), "1")
        said = office.report("1")
        office.write(reading(swapped), "2", replace=True)
        with office.session() as session:
            measure = session.get_one(Report, said).measure
            assert (measure.number, measure.title) == ("2", papers.ROWS[0][1])

    def test_a_measure_that_is_gone_is_waived_with_the_reason_and_keeps_its_reports(self, office: Office) -> None:
        office.write(reading(), "1")
        said = office.report("2")
        office.write(reading(without_second), "2", replace=True)
        with office.session() as session:
            measure = session.get_one(Report, said).measure
            assert measure.waived_reason == updating.GONE_REASON
            dues = [due for step in measure.steps for due in step.deadlines]
            assert {due.state for due in dues if due.due_on >= papers.TODAY} == {"cancelled"}
            assert {due.state for due in dues if due.due_on < papers.TODAY} == {"closed", "open"}

    def test_a_measure_that_is_gone_is_not_gone_twice(self, office: Office) -> None:
        office.write(reading(), "1")
        office.write(reading(without_second), "2", replace=True)
        assert not any(office.changes(reading(without_second)).values())

    def test_a_measure_that_comes_back_is_the_old_one(self, office: Office) -> None:
        office.write(reading(), "1")
        before = office.measure("2").id
        office.write(reading(without_second), "2", replace=True)
        office.write(reading(), "3", replace=True)
        after = office.measure("2")
        assert (after.id, after.waived_at) == (before, None)
        assert any(due.state == "open" for step in after.steps for due in step.deadlines)

    def test_a_step_that_is_gone_keeps_no_open_deadline(self, office: Office) -> None:
        office.write(reading(), "1")
        office.write(reading(shorter), "2", replace=True)
        gone = [step for step in office.measure("3").steps if step.schedule is None]
        assert [step.text for step in gone] == ["ตรวจนับพัสดุที่ยืมไป"]
        assert {due.state for due in gone[0].deadlines} <= {"cancelled", "closed"}

    def test_what_people_reported_outweighs_what_a_new_edition_says(self, office: Office) -> None:
        def done(rows: Rows) -> None:
            rows[0][5] = "ยังไม่ได้ดำเนินการ"

        office.write(reading(), "1")
        office.report("1")
        before = office.count(Report)
        office.write(reading(done), "2", replace=True)
        assert office.count(Report) == before

    def test_what_a_new_edition_says_follows_what_the_old_one_said(self, office: Office) -> None:
        def later(rows: Rows) -> None:
            rows[2][5] = "จัดทำทะเบียนคุมแล้วเสร็จเมื่อวันที่ ๒๐ มกราคม ๒๕๖๙"

        office.write(reading(), "1")
        office.write(reading(later), "2", replace=True)
        with office.session() as session:
            standing = reports.standing_of_measure(session, office.measure("3").id)
            assert {row.done_on for row in standing} == {date(2026, 1, 20)}

    def test_topics_follow_the_new_edition(self, office: Office) -> None:
        def coded(rows: Rows) -> None:
            rows[0][1] += " (o9)"

        office.write(reading(coded), "1")
        with office.session() as session:
            assert list(session.scalars(select(Topic.code))) == ["o9"]
        office.write(reading(), "2", replace=True)
        assert office.count(Topic) == 0


class TestQuestions:
    @staticmethod
    def without_year(rows: Rows) -> None:
        rows[0][4] = "ภายในเดือนมกราคม"

    def test_an_open_question_stays_on_its_measure(self, office: Office) -> None:
        office.write(reading(self.without_year), "1")
        measure = office.measure("1")
        with office.session() as session:
            question = session.scalars(select(PlanQuestion)).one()
            assert (question.measure_id, question.field) == (measure.id, "steps.1-2.end")
            assert question.answered_at is None

    def test_an_answer_is_kept_with_its_question(self, office: Office) -> None:
        answers = {"1/steps.1,2.end": "2026-02-28"}
        read = apply_answers(reading(self.without_year), answers, papers.TODAY)
        office.write(read, "1", answers=answers)
        with office.session() as session:
            question = session.scalars(select(PlanQuestion)).one()
            assert (question.answer, question.answered_at) == ("2026-02-28", office.clock.now())
        assert {due.due_on for due in office.measure("1").steps[0].deadlines} == {date(2026, 2, 28)}

    def test_what_was_answered_is_not_asked_again(self, office: Office) -> None:
        read, answers = reading(self.without_year), {"1/steps.1,2.end": "2026-02-28"}
        office.write(read, "1", answers=answers)
        with office.session() as session:
            plan = session.scalars(select(Plan)).one()
            assert earlier_answers(session, plan, read) == answers
            assert earlier_answers(session, plan, reading()) == {}
        office.clock.set(office.clock.now() + timedelta(days=1))
        office.write(read, "2", replace=True)
        assert office.count(PlanQuestion) == 1

    def test_a_question_that_is_gone_is_no_longer_open(self, office: Office) -> None:
        office.write(reading(self.without_year), "1")
        office.write(reading(), "2", replace=True)
        assert office.count(PlanQuestion) == 0

    @pytest.mark.parametrize(
        ("field", "stored"),
        [
            ("steps.1,2,3.end", ["steps.1-3.end"]),
            ("steps.2.kind", ["steps.2.kind"]),
            ("steps.4", ["steps.4"]),
            ("owner_units", ["owner_units"]),
            (None, [None]),
        ],
    )
    def test_a_field_is_stored_short(self, field: str | None, stored: list[str | None]) -> None:
        assert list(stored_fields(field)) == stored

    def test_a_long_list_of_steps_fits_its_column_in_parts(self) -> None:
        field = f"steps.{','.join(map(str, range(1, 60, 2)))}.end"
        stored = [part for part in stored_fields(field) if part is not None]
        assert len(stored) > 1
        assert all(len(part) <= 40 for part in stored)
