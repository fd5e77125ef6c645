"""A coordinator sends the plan as a file; a group is bound by a code that the coordinator was given."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from sqlalchemy import select

from messages.actions import postback
from storage.models import Measure, Plan, PlanQuestion, Report
from storage.rollover import begin_year
from tamngan.demo import world
from tamngan.demo.start import PLAN

from .stage import Stage

COORDINATOR, OFFICER = "สมใจ ใฝ่รู้", "มานี ตั้งใจ"
GROUP = "ITA อบต.ทุ่งใสสว่าง"


def next_years_plan() -> bytes:
    text = PLAN.read_text(encoding="utf-8").replace("๒๕๖๙", "๒๕๗๐")
    return text.replace("ต.ค. ๖๘ - ก.ย. ๖๙", "ต.ค. ๖๙ - ก.ย. ๗๐").encode()


def years(stage: Stage) -> list[int]:
    with stage.looking() as session:
        return sorted(session.scalars(select(Plan.fiscal_year_be)))


def send(stage: Stage, person: str, name: str, data: bytes) -> str:
    before = len(stage.line.answers(person))
    stage.line.file(person, None, name, data, "text/plain")
    return " ".join(bubble.text for bubble in stage.line.answers(person)[before:])


def test_a_plan_is_imported_after_the_coordinator_says_so(stage: Stage) -> None:
    assert "จะนำเข้าใช่หรือไม่" in send(stage, COORDINATOR, "แผน2570.txt", next_years_plan())
    assert years(stage) == [2569]
    assert "นำเข้าแผนแล้ว" in stage.tap(COORDINATOR, "ใช่")[0]
    assert years(stage) == [2569, 2570]
    assert "ไปแล้ว" in stage.tap(COORDINATOR, "ใช่")[0]


def test_a_file_that_is_no_plan_is_refused_in_one_sentence(stage: Stage) -> None:
    send(stage, COORDINATOR, "จดหมาย.txt", "เรียน ทุกท่าน".encode())
    said = stage.tap(COORDINATOR, "ใช่")
    assert len(said) == 1
    assert "Traceback" not in said[0]
    assert years(stage) == [2569]


def test_a_year_that_has_a_plan_keeps_it(stage: Stage) -> None:
    send(stage, COORDINATOR, "แผน.txt", PLAN.read_bytes() + b"\n")
    assert "อยู่แล้ว" in stage.tap(COORDINATOR, "ใช่")[0]
    assert years(stage) == [2569]


def next_edition() -> bytes:
    """The demo's plan with another date for measure 3 and without measure 8."""
    lines = PLAN.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("๘.")]
    return "\n".join(kept).replace("ภายในวันที่ ๒๗ กุมภาพันธ์ ๒๕๖๙", "ภายในวันที่ ๓๑ มีนาคม ๒๕๖๙").encode()


def test_a_new_edition_shows_what_it_changes_and_asks(stage: Stage) -> None:
    stage.say(OFFICER, "ข้อ 3 ทำไป 40%")
    send(stage, COORDINATOR, "แผนแก้ไข.txt", next_edition())
    shown = stage.tap(COORDINATOR, "ใช่")[0]
    assert "เปลี่ยน ๑ ข้อ" in shown
    assert "ไม่มีในฉบับใหม่ ๑ ข้อ" in shown
    assert due_days(stage, "3") == ["2026-02-27"]
    assert "นำเข้าแผนแล้ว" in stage.tap(COORDINATOR, "ใช้ฉบับใหม่")[0]
    assert due_days(stage, "3") == ["2026-03-31"]
    with stage.looking() as session:
        assert session.scalars(select(Report)).one().measure.number == "3"


def test_the_old_edition_is_kept_where_the_coordinator_says_so(stage: Stage) -> None:
    send(stage, COORDINATOR, "แผนแก้ไข.txt", next_edition())
    stage.tap(COORDINATOR, "ใช่")
    stage.tap(COORDINATOR, "คงฉบับเดิม")
    assert due_days(stage, "3") == ["2026-02-27"]


def test_an_officers_file_is_evidence_and_no_plan(stage: Stage) -> None:
    assert "หมายถึงข้อไหน" in send(stage, OFFICER, "แผน2570.txt", next_years_plan())


def test_a_group_is_bound_by_a_code_that_works_once(stage: Stage) -> None:
    stage.say(COORDINATOR, "ตามงาน เลิกผูกกลุ่ม", GROUP)
    said = stage.say(COORDINATOR, "รหัสกลุ่ม สำนักปลัด")[0]
    code = re.search(r": ([A-Z2-9]{8}) ", said)
    assert code is not None
    assert "ผูกกลุ่ม" in stage.say(COORDINATOR, code.group(1), GROUP)[0]
    stage.say(OFFICER, "ข้อ 3 เสร็จแล้ว", GROUP)
    assert "ใช้ไปแล้ว" in stage.say(COORDINATOR, code.group(1), GROUP)[0]
    with stage.looking() as session:
        assert session.scalars(select(Report)).one().measure.number == "3"


def test_an_officer_is_given_no_code(stage: Stage) -> None:
    assert "ผู้ประสานงาน" in stage.say(OFFICER, "รหัสกลุ่ม สำนักปลัด")[0]
    assert world.GROUP in stage.line.state.groups


# -- questions the import left open, answered one at a time ------------------------------------------------------------


def ask(stage: Stage, number: str, field: str, question: str, *candidates: str) -> None:
    """Leave a question open, as an import does."""
    with stage.writing() as session:
        plan = session.scalars(select(Plan)).one()
        measure = session.scalars(select(Measure).where(Measure.plan_id == plan.id, Measure.number == number)).one()
        row = PlanQuestion(plan_id=plan.id, measure_id=measure.id, field=field, question=question)
        row.candidates = list(candidates)
        session.add(row)


def owners(stage: Stage, number: str) -> set[str]:
    with stage.looking() as session:
        measure = session.scalars(select(Measure).where(Measure.number == number)).one()
        return {owner.unit.name for step in measure.steps for owner in step.owners if owner.unit}


def due_days(stage: Stage, number: str) -> list[str]:
    with stage.looking() as session:
        measure = session.scalars(select(Measure).where(Measure.number == number)).one()
        return [due.due_on.isoformat() for step in measure.steps for due in step.deadlines if due.state == "open"]


def two_questions(stage: Stage) -> None:
    ask(stage, "8", "owner_units", "ข้อ 8 หน่วยงานไหนรับผิดชอบ", "กองช่าง", "กองคลัง")
    ask(stage, "3", "steps.1.end", "ข้อ 3 กำหนดเสร็จวันใด")


def test_answers_are_put_into_the_plan_one_after_the_other(stage: Stage) -> None:
    two_questions(stage)
    assert "คำถามจากแผน ๑/๒" in stage.say(COORDINATOR, "ตอบคำถามแผน")[0]
    shown, following = stage.tap(COORDINATOR, "๒. กองคลัง")
    assert "นำคำตอบไปใช้แล้ว" in shown
    assert owners(stage, "8") == {"กองคลัง"}
    assert "กำหนดเสร็จวันใด" in following
    shown = stage.say(COORDINATOR, "31 มี.ค. 2569")
    assert len(shown) == 1
    assert "ปรับกำหนดเวลาแล้ว" in shown[0]
    assert due_days(stage, "3") == ["2026-03-31"]


def test_candidates_are_offered_as_people_write_them(stage: Stage) -> None:
    ask(stage, "3", "steps.1.kind", "ข้อ 3 ทำเมื่อใด", "2026-03-31", "quarterly", "ปลายปี")
    stage.say(COORDINATOR, "ตอบคำถามแผน")
    shown = stage.tap(COORDINATOR, "๑. ๓๑ มีนาคม ๒๕๖๙")[0]
    assert "ปรับกำหนดเวลาแล้ว" in shown
    assert due_days(stage, "3") == ["2026-03-31"]
    ask(stage, "3", "steps.1.kind", "ข้อ 3 ทำเมื่อใด", "2026-03-31", "quarterly", "ปลายปี")
    stage.say(COORDINATOR, "ตอบคำถามแผน")
    stage.tap(COORDINATOR, "๒. ทุกไตรมาส")
    assert len(due_days(stage, "3")) > 1


def test_the_place_of_a_candidate_can_be_typed(stage: Stage) -> None:
    two_questions(stage)
    stage.say(COORDINATOR, "ตอบคำถามแผน")
    stage.say(COORDINATOR, "๒")
    assert owners(stage, "8") == {"กองคลัง"}


def test_an_answer_that_is_not_understood_changes_nothing_and_is_asked_again(stage: Stage) -> None:
    ask(stage, "3", "steps.1.end", "ข้อ 3 กำหนดเสร็จวันใด")
    stage.say(COORDINATOR, "ตอบคำถามแผน")
    said = stage.say(COORDINATOR, "เร็ว ๆ นี้แหละ")
    assert len(said) == 1
    assert "ยังใช้คำตอบนี้ไม่ได้" in said[0]
    assert due_days(stage, "3") == ["2026-02-27"]
    stage.say(COORDINATOR, "15 มี.ค. 2569")
    assert due_days(stage, "3") == ["2026-03-15"]


def test_questions_can_be_left_out_and_taken_up_days_later(stage: Stage) -> None:
    two_questions(stage)
    stage.say(COORDINATOR, "ตอบคำถามแผน")
    assert "กำหนดเสร็จวันใด" in stage.tap(COORDINATOR, "ข้ามไปข้อถัดไป")[0]
    assert "ข้อ 8" in stage.say(COORDINATOR, "ข้าม")[0].replace("๘", "8")
    stage.deeds.do("clock", {"to": "2026-02-06T10:00"})
    assert "คำถามจากแผน ๑/๒" in stage.say(COORDINATOR, "ตอบคำถามแผน")[0]
    assert owners(stage, "8") == {"กองช่าง"}


def test_a_tap_on_an_answered_question_does_nothing_and_says_so(stage: Stage) -> None:
    two_questions(stage)
    stage.say(COORDINATOR, "ตอบคำถามแผน")
    with stage.looking() as session:
        question = session.scalars(select(PlanQuestion).order_by(PlanQuestion.id)).first()
    assert question is not None
    stage.tap(COORDINATOR, "๒. กองคลัง")
    action = {"type": "postback", "label": "กองช่าง", "data": postback("plan.answer", q=question.id, v=0)}
    old = {"type": "text", "text": "ปุ่ม", "quickReply": {"items": [{"type": "action", "action": action}]}}
    stage.line.bot.push({"to": world.COORDINATOR, "messages": [old]})
    assert "ทำรายการนี้ไปแล้ว" in stage.tap(COORDINATOR, "กองช่าง")[0]
    assert owners(stage, "8") == {"กองคลัง"}


def test_only_the_coordinator_answers_and_not_in_the_group(stage: Stage) -> None:
    two_questions(stage)
    assert "ผู้ประสานงาน" in stage.say(OFFICER, "ตอบคำถามแผน")[0]
    assert "แชตส่วนตัว" in stage.say(COORDINATOR, "ตามงาน ตอบคำถามแผน", GROUP)[0]


def test_a_draft_that_was_carried_over_is_confirmed_in_chat(stage: Stage) -> None:
    stage.clock.set(datetime(2026, 10, 2, 3, tzinfo=UTC))
    with stage.writing() as session:
        begin_year(session, stage.clock.now())
    assert "ใช้แผนนี้หรือไม่" in stage.say(COORDINATOR, "ตอบคำถามแผน")[0]
    assert "จะเตือนตามกำหนดของแผน" in stage.tap(COORDINATOR, "๑. ใช้แผนนี้")[0]
    assert years(stage) == [2569, 2570]
