"""Questions of the importer at the plan desk: an answer mends the plan or is refused, says what it did, is undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.importing import plan_answers
from storage.clock import TurnableClock
from storage.database import Database
from storage.models import AuditEntry, Deadline, Measure, Plan, PlanQuestion, Step, Topic, Unit
from storage.rollover import begin_year

from .board_support import Browser, Enter, Look, Office, undo_last

Ask = Callable[..., int]


@pytest.fixture
def ask(database: Database, office: Office) -> Ask:
    """Leave a question open, as an import does; about measure 2 where nothing else is said."""

    def left_open(field: str | None, *candidates: str, measure: int | None = 1) -> int:
        with database.organization(office.cast.office_a) as session:
            measure_id = None if measure is None else office.measures[measure]
            row = PlanQuestion(plan_id=office.plan, measure_id=measure_id, field=field, question="?")
            row.candidates = list(candidates)
            session.add(row)
            session.flush()
            return row.id

    return left_open


def post(browser: Browser, question_id: int, words: str) -> Any:
    return browser.post(f"/board/plan/questions/{question_id}", other=words)


def after(browser: Browser, question_id: int, words: str) -> str:
    """Answer, and return the page that the browser is sent to."""
    answer = post(browser, question_id, words)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return browser.text(answer.headers["Location"].partition("#")[0])


def step(look: Look, office: Office) -> tuple[date | None, list[str], list[date]]:
    """Return the end, the owners and the open deadlines of the only step of measure 2."""

    def read(session: Session) -> tuple[date | None, list[str], list[date]]:
        row = session.scalars(select(Step).where(Step.measure_id == office.measures[1])).one()
        owners = sorted(owner.unit.name for owner in row.owners if owner.unit)
        dues = sorted(due.due_on for due in row.deadlines if due.state == "open")
        return row.schedule.end if row.schedule else None, owners, dues

    return look(read)  # type: ignore[no-any-return]


BEFORE = (date(2026, 1, 15), ["สำนักปลัด"], [date(2026, 1, 15)])


@pytest.mark.parametrize(
    ("field", "words", "then"),
    [
        ("steps.1.end", "2026-04-30", (date(2026, 4, 30), ["สำนักปลัด"], [date(2026, 4, 30)])),
        ("steps.1.end", "30 เมษายน 2569", (date(2026, 4, 30), ["สำนักปลัด"], [date(2026, 4, 30)])),
        ("owner_units", "คลัง", (date(2026, 1, 15), ["กองคลัง"], [date(2026, 1, 15)])),
        ("owner_units", "กองที่เพิ่งตั้ง", (date(2026, 1, 15), ["กองที่เพิ่งตั้ง"], [date(2026, 1, 15)])),
    ],
)
def test_an_answer_mends_plan_and_deadlines_and_is_taken_back_with_them(
    browser: Browser, office: Office, look: Look, ask: Ask, field: str, words: str, then: object
) -> None:
    question_id = ask(field)
    assert "บันทึกคำตอบและแก้ไขแผนตามคำตอบแล้ว" in after(browser, question_id, words)
    assert step(look, office) == then
    assert undo_last(browser, look).status_code == 303
    assert look(lambda s: s.get_one(PlanQuestion, question_id)).answer is None
    assert step(look, office) == BEFORE


@pytest.mark.parametrize(
    ("field", "words", "wanted"),
    [
        ("steps.1.end", "ปลายปีหน้าโน่น", "ให้ตอบเป็นวันที่"),
        ("steps.7.end", "2026-04-30", "ข้อ 2 มี 1 ขั้นตอน"),
        ("steps.1.text", "2026-04-30", "ให้ตอบ ใช่ หรือ ไม่ใช่"),
        ("owner", "กองคลัง", "ไม่มีคำถามข้อนี้"),
        ("no", "3", "มีข้อ 3 อยู่แล้ว"),
        ("status", "ไม่ทราบ", "ให้ตอบเป็นสถานะ"),
    ],
)
def test_an_unclear_answer_is_refused_in_a_sentence_and_changes_nothing(
    browser: Browser, office: Office, look: Look, ask: Ask, field: str, words: str, wanted: str
) -> None:
    question_id = ask(field)
    refused = post(browser, question_id, words)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "ยังใช้คำตอบนี้ไม่ได้" in page
    assert wanted in page
    assert step(look, office) == BEFORE
    question = look(lambda s: s.get_one(PlanQuestion, question_id))
    assert (question.answer, question.answered_at) == (None, None)
    assert look(lambda s: s.scalars(select(AuditEntry).where(AuditEntry.action == "plan.answered")).all()) == []


def test_an_answered_question_is_not_answered_again(browser: Browser, office: Office, look: Look, ask: Ask) -> None:
    question_id = ask("steps.1.end")
    post(browser, question_id, "2026-04-30")
    again = post(browser, question_id, "2026-05-31")
    assert again.status_code == 409
    assert "คำถามนี้ตอบไปแล้ว" in again.get_data(as_text=True)
    assert step(look, office)[0] == date(2026, 4, 30)
    # It should be open to an answer once the first was taken back.
    undo_last(browser, look)
    assert post(browser, question_id, "2026-05-31").status_code == 303
    assert step(look, office)[0] == date(2026, 5, 31)


def test_what_was_answered_in_chat_is_not_answered_again(
    browser: Browser, office: Office, look: Look, ask: Ask, database: Database, clock: TurnableClock
) -> None:
    question_id = ask("steps.1.end")
    with database.organization(office.cast.office_a) as session:
        asked = session.get_one(PlanQuestion, question_id)
        plan_answers.answer(session, asked, "2026-03-31", clock.now(), person_id=office.cast.coordinator)
    assert post(browser, question_id, "2026-05-31").status_code == 409
    assert step(look, office)[0] == date(2026, 3, 31)
    assert "๓๑ มีนาคม ๒๕๖๙" in browser.text(f"/board/plan/{office.measures[1]}")


def test_the_page_tells_what_the_answer_changed(browser: Browser, office: Office, ask: Ask) -> None:
    page = after(browser, ask("steps.1.end"), "2026-04-30")
    for words in ("ปรับกำหนดเวลาแล้ว", "ขั้นตอน ๒.๑: ", "๓๐ เมษายน ๒๕๖๙ · สำนักปลัด)", "กำหนดส่งเปลี่ยน ๑ งวด"):
        assert words in page
    later = browser.text(f"/board/plan/{office.measures[1]}")
    assert "ปรับกำหนดเวลาแล้ว" in later
    assert "ขั้นตอน ๒.๑: " not in later


def test_days_and_years_are_offered_as_people_write_them(browser: Browser, office: Office, ask: Ask) -> None:
    ask("steps.1.end", "2026-04-30", "ปลายเดือนเมษายน")
    ask("steps.1.kind", "every_6_months", "o12")
    ask("fiscal_year_be", "2570", measure=None)
    page = browser.text(f"/board/plan/{office.measures[1]}")
    assert 'value="2026-04-30">๓๐ เมษายน ๒๕๖๙</label>' in page
    assert 'value="ปลายเดือนเมษายน">ปลายเดือนเมษายน</label>' in page
    assert 'value="every_6_months">ทุก ๖ เดือน</label>' in page
    assert 'value="o12">o12</label>' in page
    assert 'value="2570">๒๕๗๐</label>' in browser.text("/board/plan")


def test_an_answer_that_is_only_kept_says_that_the_plan_is_as_it_was(
    browser: Browser, office: Office, look: Look, ask: Ask
) -> None:
    page = after(browser, ask("scores", measure=None), "ตามเอกสาร")
    assert "บันทึกคำตอบแล้ว" in page
    assert "แผนไม่เปลี่ยน" in page
    assert "แก้ไขแผนตามคำตอบแล้ว" not in page
    assert step(look, office) == BEFORE


def test_one_entry_of_the_audit_trail_tells_of_the_answer(
    browser: Browser, office: Office, look: Look, ask: Ask
) -> None:
    before = look(lambda s: len(s.scalars(select(AuditEntry.id)).all()))
    question_id = ask("steps.1.end")
    post(browser, question_id, "2026-04-30")
    entries = look(lambda s: s.scalars(select(AuditEntry).order_by(AuditEntry.id)).all())[before:]
    assert sorted(entry.action for entry in entries) == ["deadline.moved", "measure.changed", "plan.answered"]
    entry = next(entry for entry in entries if entry.action == "plan.answered")
    assert (entry.subject, entry.subject_id, entry.person_id) == ("plan_question", question_id, office.cast.coordinator)
    page = browser.text("/board/changes")
    assert "ตอบคำถามของการนำเข้า" in page
    assert "<ins>๓๐ เมษายน ๒๕๖๙</ins>" in page
    assert f'action="/board/changes/{entry.id}/undo"' in page


def test_a_code_is_taken_back_in_the_topics_too(browser: Browser, office: Office, look: Look, ask: Ask) -> None:
    def codes(session: Session) -> tuple[list[str], set[str]]:
        return list(session.get_one(Measure, office.measures[1]).refs), set(session.scalars(select(Topic.code)))

    before = look(codes)
    post(browser, ask("refs", "o12"), "o13")
    assert look(codes)[0] == ["o13"]
    assert "o13" in look(codes)[1]
    assert undo_last(browser, look).status_code == 303
    assert look(codes) == before


def test_joined_steps_are_taken_apart_again(browser: Browser, office: Office, look: Look, ask: Ask) -> None:
    def steps(session: Session) -> list[tuple[str, str, bool]]:
        rows = session.scalars(select(Step).where(Step.measure_id == office.measures[1]).order_by(Step.position))
        return [(row.number, row.text, row.schedule is not None) for row in rows]

    for text in ("ขั้นสอง", "ขั้นสาม"):
        browser.post(f"/board/plan/{office.measures[1]}/steps", text=text)
    before = look(steps)
    assert len(before) == 3
    assert "ปรับขั้นตอน, กำหนดเวลาแล้ว" in after(browser, ask("steps.1", "ขั้นสาม"), "ใช่")
    assert [row[1:] for row in look(steps)] == [("ขั้นสอง", True), ("ขั้นสาม", True), (before[0][1], False)]
    assert undo_last(browser, look).status_code == 303
    assert look(steps) == before
    assert step_dues(look, office) == [date(2026, 1, 15)]


def step_dues(look: Look, office: Office) -> list[date]:
    query = select(Deadline.due_on).join(Step).where(Step.measure_id == office.measures[1], Deadline.state == "open")
    return list(look(lambda s: s.scalars(query).all()))


def test_what_the_desks_cannot_put_back_is_listed_without_a_way_back(
    browser: Browser, office: Office, look: Look, ask: Ask
) -> None:
    page = after(browser, ask("fiscal_year_be", measure=None), "2570")
    assert "ปรับปีงบประมาณแล้ว" in page
    assert look(lambda s: s.get_one(Plan, office.plan)).fiscal_year_be == 2570
    listed = browser.text("/board/changes")
    assert "ปรับปีงบประมาณแล้ว" in listed
    assert "/undo" not in listed
    assert undo_last(browser, look).status_code == 409


def test_a_year_that_has_a_plan_already_is_refused(
    browser: Browser, office: Office, look: Look, ask: Ask, database: Database, clock: TurnableClock
) -> None:
    with database.organization(office.cast.office_a) as session:
        session.add(Plan(fiscal_year_be=2570, created_at=clock.now(), scores={}))
    refused = post(browser, ask("fiscal_year_be", measure=None), "2570")
    assert refused.status_code == 409
    assert "มีแผนของปีงบประมาณ 2570 อยู่แล้ว" in refused.get_data(as_text=True)
    assert look(lambda s: s.get_one(Plan, office.plan)).fiscal_year_be == 2569


def test_a_unit_that_an_answer_named_first_stays_when_it_is_taken_back(
    browser: Browser, office: Office, look: Look, ask: Ask
) -> None:
    post(browser, ask("owner_units"), "กองที่เพิ่งตั้ง")
    undo_last(browser, look)
    assert "กองที่เพิ่งตั้ง" in look(lambda s: set(s.scalars(select(Unit.name))))


class TestDraft:
    """Last year's plan waits as a draft of the new year; its question is about no measure."""

    @pytest.fixture
    def draft(
        self, office: Office, look: Look, database: Database, clock: TurnableClock, enter: Enter
    ) -> tuple[Browser, int]:
        clock.set(datetime.fromisoformat("2026-10-01T09:00:00+07:00"))
        with database.organization(office.cast.office_a) as session:
            assert begin_year(session, clock.now())
            question = session.scalars(select(PlanQuestion).where(PlanQuestion.field == "carried_over")).one()
            question_id = question.id
        return enter(office.cast.coordinator), question_id

    def test_the_desk_leads_to_the_draft_and_shows_its_question(self, draft: tuple[Browser, int]) -> None:
        browser, question_id = draft
        assert "(ร่าง รอการยืนยัน)" in browser.text("/board/plan?year=2569")
        page = browser.text("/board/plan?year=2570")
        assert f'action="/board/plan/questions/{question_id}"' in page
        assert 'value="ใช้แผนนี้"' in page

    @pytest.mark.parametrize(
        ("words", "said", "title"),
        [
            ("ใช้แผนนี้", "ใช้แผนนี้แล้ว จะเตือนตามกำหนดของแผน", "ใช้แผนที่ยกมาจากปีก่อน"),
            ("ไม่ใช้", "ไม่ใช้แผนที่ยกมา นำเข้าแผนฉบับใหม่", "ไม่ใช้แผนที่ยกมาจากปีก่อน"),
        ],
    )
    def test_the_answer_settles_it_and_stands_on_the_page_of_its_year(
        self, draft: tuple[Browser, int], words: str, said: str, title: str
    ) -> None:
        browser, question_id = draft
        page = after(browser, question_id, words)
        assert "แผนปีงบประมาณ ๒๕๗๐" in page
        assert f"คำตอบ: <b>{words}</b> " in page
        assert said in page
        assert post(browser, question_id, words).status_code == 409
        assert f"<h2>{title}</h2>" in browser.text("/board/changes")

    def test_anything_else_leaves_it_a_draft(self, draft: tuple[Browser, int], look: Look) -> None:
        browser, question_id = draft
        refused = post(browser, question_id, "ขอดูก่อน")
        assert refused.status_code == 422
        assert "ให้ตอบ ใช้แผนนี้ หรือ ไม่ใช้" in refused.get_data(as_text=True)
        assert look(lambda s: s.get_one(PlanQuestion, question_id)).answered_at is None
