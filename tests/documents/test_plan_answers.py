"""An answer given in chat changes the stored plan at once, its deadlines included; an unclear one changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import papers_support as papers
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from tests_support import Cast

from documents.gathering.measures import schedule_text
from documents.importing import alike, plan_answers
from documents.importing.answering import UnclearAnswer
from documents.importing.plan_answers import Effect
from documents.importing.rows import standing_steps
from documents.importing.storing import PlanExists, write
from documents.reading.neutral import PlanReading
from documents.reading.reader import read_plan
from measures.vocabulary import Status
from storage import organizations, reports
from storage.clock import TurnableClock
from storage.database import Database
from storage.models import AuditEntry, Measure, Plan, PlanQuestion, StepOwner, Topic
from storage.plans import measures_of
from storage.reports import Target, Told
from storage.rollover import begin_year

Rows = list[list[str]]
NEW_YEAR = datetime(2026, 10, 1, 2, 0, tzinfo=UTC)


class Office:
    """Imports one plan and answers what it left open."""

    def __init__(self, database: Database, cast: Cast, clock: TurnableClock) -> None:
        self.database, self.cast, self.clock = database, cast, clock

    def imports(self, read: PlanReading) -> None:
        with self.database.organization(self.cast.office_a) as session:
            write(session, self.cast.office_a, read, self.clock.now(), source_sha256="1")

    def asks(self, number: str | None, field: str, *candidates: str, question: str = "?") -> None:
        """Leave a question open, as an import does."""
        with self.database.organization(self.cast.office_a) as session:
            plan = session.scalars(select(Plan)).one()
            measure = self._measure(session, plan, number) if number else None
            row = PlanQuestion(plan_id=plan.id, measure_id=measure.id if measure else None, field=field)
            row.question, row.candidates = question, list(candidates)
            session.add(row)

    def answers(self, words: str, field: str | None = None) -> Effect:
        with self.database.organization(self.cast.office_a) as session:
            plan = session.scalars(select(Plan)).one()
            waiting = plan_answers.open_of(session, plan)
            asked = next(one for one in waiting if field is None or one.field == field)
            return plan_answers.answer(session, asked, words, self.clock.now(), person_id=self.cast.coordinator)

    def looks(self, look: Callable[[Session, Measure], object], number: str = "1") -> object:
        with self.database.organization(self.cast.office_a) as session:
            plan = session.scalars(select(Plan)).one()
            return look(session, self._measure(session, plan, number))

    def due(self, number: str, step: int) -> list[date]:
        def open_days(_session: Session, measure: Measure) -> list[date]:
            return [due.due_on for due in standing_steps(measure)[step - 1].deadlines if due.state == "open"]

        return self.looks(open_days, number)  # type: ignore[return-value]

    @staticmethod
    def _measure(session: Session, plan: Plan, number: str) -> Measure:
        return next(one for one in measures_of(session, plan.id) if one.number == number)


@pytest.fixture
def office(database: Database, cast: Cast, clock: TurnableClock) -> Office:
    return Office(database, cast, clock)


def reading(change: Callable[[Rows], None] | None = None) -> PlanReading:
    rows = [list(row) for row in papers.ROWS]
    if change is not None:
        change(rows)
    return read_plan(papers.tab_text(rows), today=papers.TODAY)


def without_date(rows: Rows) -> None:
    rows[0][4] = "ภายในเดือนกุมภาพันธ์ ๒๕๙๙"


def without_owner(rows: Rows) -> None:
    rows[0][3] = "-"


def names(_session: Session, measure: Measure) -> list[list[str]]:
    return [
        sorted(owner.unit.name if owner.unit else str(owner.post) for owner in step.owners)
        for step in standing_steps(measure)
    ]


class TestSchedules:
    def test_a_date_sets_the_deadlines_of_all_steps_it_was_asked_for(self, office: Office) -> None:
        office.imports(reading(without_date))
        assert office.due("1", 1) == []
        effect = office.answers("ภายในเดือนมีนาคม")
        assert (effect.measure, effect.parts, effect.deadlines) == ("1", ("schedule",), 2)
        assert [step.number for step in effect.steps] == ["1.1", "1.2"]
        assert office.due("1", 1) == office.due("1", 2) == [date(2026, 3, 31)]

    def test_a_rhythm_makes_a_deadline_for_each_round(self, office: Office) -> None:
        office.imports(reading())
        office.asks("1", "steps.2.kind", "fiscal_year", "quarterly")
        assert office.answers("quarterly").parts == ("schedule",)
        assert office.due("1", 2)[-1] == date(2026, 9, 30)
        assert office.due("1", 1) == [date(2026, 1, 31)]

    def test_the_papers_words_go_where_the_answer_says_something_else(self, office: Office) -> None:
        office.imports(reading())
        office.asks("1", "steps.1.end", "2026-01-31")
        words = office.looks(lambda _session, one: schedule_text(one.steps[0].schedule))
        office.answers("ใช่")
        assert office.looks(lambda _session, one: schedule_text(one.steps[0].schedule)) == words
        office.asks("1", "steps.1.end")
        effect = office.answers("2026-03-15")
        assert effect.steps[0].schedule == "ภายในวันที่ ๑๕ มีนาคม ๒๕๖๙" != words

    def test_yes_confirms_and_changes_nothing(self, office: Office) -> None:
        office.imports(reading())
        office.asks("1", "steps.1.end", "2026-01-31")
        assert not office.answers("ใช่")
        assert office.due("1", 1) == [date(2026, 1, 31)]

    def test_what_is_not_understood_changes_nothing_and_stays_open(self, office: Office) -> None:
        office.imports(reading(without_date))
        with pytest.raises(UnclearAnswer) as refused:
            office.answers("เร็ว ๆ นี้แหละ")
        assert refused.value.wanted.startswith("ให้ตอบเป็นวันที่")
        assert office.due("1", 1) == []
        assert office.answers("2026-03-31")

    def test_a_step_that_is_not_there_is_refused_by_the_number_of_the_measure(self, office: Office) -> None:
        office.imports(reading())
        office.asks("3", "steps.9.end")
        with pytest.raises(UnclearAnswer) as refused:
            office.answers("2026-03-31")
        assert refused.value.wanted.startswith("ข้อ 3 มี ")
        assert "#" not in refused.value.thai + refused.value.english

    def test_a_question_in_several_parts_is_answered_once(self, office: Office) -> None:
        office.imports(reading())
        office.asks("1", "steps.1.end", question="เมื่อใด")
        office.asks("1", "steps.2.end", question="เมื่อใด")
        office.asks("3", "steps.1.end", question="เมื่อใด")
        office.answers("2026-03-15")
        assert office.due("1", 1) == office.due("1", 2) == [date(2026, 3, 15)]
        assert office.due("3", 1) != [date(2026, 3, 15)]

    def test_one_answer_gives_all_steps_without_a_date_their_schedule(self, office: Office) -> None:
        office.imports(reading(without_date))
        office.asks(None, "schedule")
        office.answers("ทุกไตรมาส", "schedule")
        assert len(office.due("1", 2)) == 4
        # Its own time stands, and the paper reports that it is done.
        assert office.due("3", 1) == []


class TestOwners:
    def test_a_unit_is_written_to_the_steps_that_have_nobody(self, office: Office) -> None:
        office.imports(reading(without_owner))
        effect = office.answers("สป., นิติกร", "owner_units")
        assert effect.parts == ("owners",)
        assert office.looks(names) == [["นิติกร", "สำนักปลัด"]] * 2

    def test_who_was_meant_is_added_to_those_who_were_named(self, office: Office) -> None:
        office.imports(reading())
        office.asks("1", "owner_persons")
        office.answers("กองช่าง")
        assert office.looks(names) == [["กองช่าง", "สำนักปลัด"]] * 2

    def test_every_unit_makes_a_deadline_for_each(self, office: Office) -> None:
        office.imports(reading(without_owner))
        office.answers("ทุกกอง", "owner_units")
        with office.database.organization(office.cast.office_a) as session:
            units = len(organizations.units(session))
        assert len(office.due("1", 1)) == units
        assert office.looks(lambda _session, measure: measure.steps[0].every_unit)

    def test_a_person_put_in_charge_by_hand_stays(self, office: Office) -> None:
        office.imports(reading())
        officer = office.cast.officer
        office.looks(lambda _session, one: one.steps[0].owners.append(StepOwner(person_id=officer)))
        office.asks("1", "owner_units")
        office.answers("กองช่าง")
        kept = office.looks(lambda _session, one: [owner.person_id for owner in one.steps[0].owners])
        assert officer in kept  # type: ignore[operator]


class TestJoining:
    def test_a_deadline_goes_to_the_step_it_belongs_to(self, office: Office) -> None:
        office.imports(reading())
        target = "เผยแพร่คู่มือบนเว็บไซต์"
        office.asks("1", "steps.1.end")
        office.answers("2026-05-31")
        office.asks("1", "steps.1", target)
        effect = office.answers("ใช่")
        assert effect.parts == ("steps", "schedule")
        assert office.looks(lambda _session, one: [step.text for step in standing_steps(one)]) == [target]
        assert office.looks(lambda _session, one: [step.number for step in standing_steps(one)]) == ["1.1"]
        assert office.due("1", 1) == [date(2026, 5, 31)]

    def test_questions_that_follow_find_their_steps_again(self, office: Office) -> None:
        office.imports(reading())
        office.asks("1", "steps.1", "เผยแพร่คู่มือบนเว็บไซต์")
        office.asks("1", "steps.2.end")
        office.answers("ใช่", "steps.1")
        office.answers("2026-04-30", "steps.2.end")
        assert office.due("1", 1) == [date(2026, 4, 30)]

    def test_no_keeps_both_steps(self, office: Office) -> None:
        office.imports(reading())
        office.asks("1", "steps.1", "เผยแพร่คู่มือบนเว็บไซต์")
        assert not office.answers("ไม่ใช่")
        assert len(office.looks(lambda _session, one: standing_steps(one))) == 2  # type: ignore[arg-type]


class TestTheRest:
    def test_a_number_is_changed_with_those_of_its_steps(self, office: Office) -> None:
        office.imports(reading())
        office.asks("1", "no", "1")
        assert office.answers("7").parts == ("number",)
        steps = office.looks(lambda _session, one: [step.number for step in standing_steps(one)], "7")
        assert steps == ["7.1", "7.2"]

    def test_a_number_that_is_taken_is_refused(self, office: Office) -> None:
        office.imports(reading())
        office.asks("1", "no", "1")
        with pytest.raises(UnclearAnswer):
            office.answers("3")

    def test_a_code_is_corrected_in_the_measure_and_in_the_topics(self, office: Office) -> None:
        office.imports(reading())
        office.looks(lambda _session, one: setattr(one, "refs", ["i5"]))
        office.asks("1", "refs", "i5")
        assert "refs" in office.answers("i15").parts
        assert office.looks(lambda _session, one: list(one.refs)) == ["i15"]
        assert office.looks(lambda session, _one: list(session.scalars(select(Topic.code)))) == ["i15"]

    def test_a_done_date_corrects_what_the_paper_said(self, office: Office) -> None:
        office.imports(reading())
        office.asks("3", "done_on", "2026-01-05", "2026-01-06")
        assert office.answers("2026-01-06").parts == ("done_on",)

        def stated(session: Session, measure: Measure) -> set[date | None]:
            return {report.done_on for report in reports.standing_of_measure(session, measure.id)}

        assert office.looks(stated, "3") == {date(2026, 1, 6)}

    def test_what_people_reported_outweighs_an_answer_about_the_paper(self, office: Office) -> None:
        office.imports(reading())

        def report(session: Session, measure: Measure) -> None:
            due = measure.steps[0].deadlines[0]
            told = Told(Status.DONE, office.cast.officer, "chat", done_on=date(2026, 2, 2), result="ทำแล้ว")
            reports.record(session, [Target(measure, measure.steps[0], due, due.unit_id)], told, office.clock.now())

        office.looks(report, "3")
        office.asks("3", "done_on", "2026-01-05", "2026-01-06")
        assert not office.answers("2026-01-06")

    def test_the_year_of_the_plan_moves_its_rounds(self, office: Office) -> None:
        office.imports(reading())
        office.asks(None, "fiscal_year_be", "2569", "2570")
        assert office.answers("2570").parts == ("fiscal_year_be",)
        assert office.due("2", 1)[-1] == date(2027, 9, 30)

    def test_a_year_that_has_a_plan_is_refused(self, office: Office) -> None:
        office.imports(reading())
        office.asks(None, "fiscal_year_be", "2569", "2570")
        with office.database.organization(office.cast.office_a) as session:
            session.add(Plan(fiscal_year_be=2570, created_at=office.clock.now(), scores={}))
        with office.database.organization(office.cast.office_a) as session:
            asked = session.scalars(select(PlanQuestion)).one()
            with pytest.raises(PlanExists):
                plan_answers.answer(session, asked, "2570", office.clock.now())

    def test_another_office_is_refused(self, office: Office) -> None:
        office.imports(reading())
        office.asks(None, "organization")
        with pytest.raises(UnclearAnswer):
            office.answers("เทศบาลตำบลอื่น")
        assert not office.answers("ใช่")

    @pytest.mark.parametrize("field", ["scores", "unread.1", "numbers"])
    def test_words_about_the_paper_itself_are_kept(self, office: Office, field: str) -> None:
        office.imports(reading())
        office.asks(None, field)
        assert not office.answers("ตามเอกสาร")

        def kept(session: Session, _measure: Measure) -> tuple[str | None, int | None]:
            row = session.scalars(select(PlanQuestion)).one()
            return row.answer, row.answered_by_id

        assert office.looks(kept) == ("ตามเอกสาร", office.cast.coordinator)
        actions = office.looks(lambda session, _one: list(session.scalars(select(AuditEntry.action))))
        assert "plan.answered" in actions  # type: ignore[operator]


class TestDraft:
    def begin(self, office: Office) -> None:
        office.imports(reading())
        with office.database.organization(office.cast.office_a) as session:
            assert begin_year(session, NEW_YEAR)

    def settled(self, office: Office, words: str) -> Effect:
        with office.database.organization(office.cast.office_a) as session:
            asked = session.scalars(select(PlanQuestion).where(PlanQuestion.field == "carried_over")).one()
            return plan_answers.answer(session, asked, words, NEW_YEAR, person_id=office.cast.coordinator)

    def test_agreeing_lets_a_draft_of_the_new_year_hold(self, office: Office) -> None:
        self.begin(office)
        effect = self.settled(office, "ใช้แผนนี้")
        assert effect.parts == ("confirmed",)
        assert effect.deadlines > 5

    def test_refusing_makes_nothing_due(self, office: Office) -> None:
        self.begin(office)
        effect = self.settled(office, "ไม่ใช้")
        assert (effect.parts, effect.deadlines) == (("declined",), 0)

    def test_anything_else_leaves_it_a_draft(self, office: Office) -> None:
        self.begin(office)
        with pytest.raises(UnclearAnswer):
            self.settled(office, "ขอดูก่อน")
        assert self.settled(office, "ใช่")

    def test_a_paper_of_the_new_year_takes_its_place(self, office: Office) -> None:
        self.begin(office)
        paper = replace(reading(), fiscal_year_be=2570)
        with office.database.organization(office.cast.office_a) as session:
            plan = write(session, office.cast.office_a, paper, NEW_YEAR, source_sha256="2")
            assert plan.fiscal_year_be == 2570
            assert session.scalars(select(PlanQuestion)).all() == []
            assert sum(len(step.deadlines) for measure in plan.measures for step in measure.steps) > 5


def alike_owner(rows: Rows) -> None:
    rows[0][3], rows[1][3] = "กองพัสดุและทรัพย์สิน", "กองพัสดุ"


def units_in_use(session: Session, _measure: Measure) -> list[str]:
    return [unit.name for unit in organizations.units(session)]


class TestUnitsThatLookAlike:
    def test_two_spellings_are_asked_about_and_become_one_with_a_yes(self, office: Office) -> None:
        office.imports(reading(alike_owner))
        before = office.looks(units_in_use)
        effect = office.answers("ใช่", self.field(office))
        assert effect.parts == ("units",)
        assert set(before) - set(office.looks(units_in_use)) == {"กองพัสดุ"}  # type: ignore[call-overload]
        assert office.looks(names, "2") == [["กองพัสดุและทรัพย์สิน"]] * len(office.looks(names, "2"))  # type: ignore[arg-type]

    def test_with_a_no_they_stay_two_and_are_not_asked_about_again(self, office: Office) -> None:
        office.imports(reading(alike_owner))
        before = office.looks(units_in_use)
        assert not office.answers("ไม่ใช่", self.field(office))
        assert office.looks(units_in_use) == before
        with pytest.raises(StopIteration):
            self.field(office)

    def test_anything_else_is_asked_again_and_changes_nothing(self, office: Office) -> None:
        office.imports(reading(alike_owner))
        with pytest.raises(UnclearAnswer):
            office.answers("อาจจะ", self.field(office))

    def test_units_that_differ_are_not_asked_about(self, office: Office) -> None:
        office.imports(reading())
        with pytest.raises(StopIteration):
            self.field(office)

    @staticmethod
    def field(office: Office) -> str:
        def look(session: Session, _measure: Measure) -> str:
            plan = session.scalars(select(Plan)).one()
            return next(one.field or "" for one in plan_answers.open_of(session, plan) if alike.is_about_a_unit(one))

        found = office.looks(look)
        assert isinstance(found, str)
        return found
