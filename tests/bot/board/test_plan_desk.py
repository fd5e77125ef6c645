"""The plan desk: what the coordinator mends is written, followed by deadlines, audited, and can be undone."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from tests_support import put_notice

from storage.clock import TurnableClock
from storage.database import Database
from storage.models import AuditEntry, Deadline, Measure, Notice, Plan, PlanQuestion, Step

from .board_support import Browser, Look, Office, reported, undo_last


def _step(look: Look, measure_id: int) -> int:
    return int(look(lambda session: session.scalars(select(Step.id).where(Step.measure_id == measure_id)).one()))


def _dues(look: Look, measure_id: int) -> list[tuple[date, str]]:
    query = select(Deadline.due_on, Deadline.state).join(Step).where(Step.measure_id == measure_id)
    return [tuple(row) for row in look(lambda s: s.execute(query.order_by(Deadline.due_on, Deadline.id)).all())]


def _step_form(office: Office, **changes: object) -> dict[str, object]:
    return {"text": "ขั้นตอน", "unit": [office.finance], "kind": "by_date", "end": "27 กุมภาพันธ์ 2569", **changes}


def test_it_shows_every_measure_with_owners_and_times(browser: Browser, office: Office) -> None:
    page = browser.text("/board/plan")
    for words in ("เผยแพร่แผนการใช้จ่ายงบประมาณ", "ทุกส่วนราชการ", "๒๗ กุมภาพันธ์ ๒๕๖๙", "ยกเลิก"):
        assert words in page


def test_a_title_is_changed_audited_and_put_back(browser: Browser, office: Office, look: Look) -> None:
    measure_id = office.measures[0]
    answer = browser.post(f"/board/plan/{measure_id}", title="ชื่อใหม่", section="ตัวชี้วัดที่ 2", refs="i๗, โอ12", silent="1")
    assert answer.status_code == 303
    row = look(lambda s: s.get_one(Measure, measure_id))
    assert (row.title, row.section, row.refs, row.reminders) == ("ชื่อใหม่", "ตัวชี้วัดที่ 2", ["i7", "o12"], {"off": True})
    entry = look(lambda s: s.scalars(select(AuditEntry).where(AuditEntry.action == "board.measure_changed")).one())
    assert (entry.person_id, entry.subject, entry.subject_id) == (office.cast.coordinator, "measure", measure_id)
    assert entry.detail["changes"][0]["before"]["title"] == "เผยแพร่แผนการใช้จ่ายงบประมาณ"
    history = browser.text("/board/changes")
    assert "<del>เผยแพร่แผนการใช้จ่ายงบประมาณ</del>" in history
    assert undo_last(browser, look).status_code == 303
    row = look(lambda s: s.get_one(Measure, measure_id))
    assert (row.title, row.refs, row.reminders) == ("เผยแพร่แผนการใช้จ่ายงบประมาณ", ["i7"], {})
    # It should be possible to undo the undoing.
    assert undo_last(browser, look).status_code == 303
    assert look(lambda s: s.get_one(Measure, measure_id)).title == "ชื่อใหม่"


def test_a_form_that_changes_nothing_leaves_no_entry(browser: Browser, office: Office, look: Look) -> None:
    browser.post(f"/board/plan/{office.measures[0]}", title="เผยแพร่แผนการใช้จ่ายงบประมาณ", refs="i7")
    assert look(lambda s: s.scalars(select(AuditEntry).where(AuditEntry.action == "board.measure_changed")).all()) == []


def test_an_older_change_is_not_undone_below_a_newer_one(browser: Browser, office: Office, look: Look) -> None:
    measure_id = office.measures[0]
    for title in ("หนึ่ง", "สอง"):
        browser.post(f"/board/plan/{measure_id}", title=title, refs="i7")
    query = select(AuditEntry.id).where(AuditEntry.action == "board.measure_changed").order_by(AuditEntry.id)
    older, newer = look(lambda s: s.scalars(query).all())
    refused = browser.post(f"/board/changes/{older}/undo")
    assert refused.status_code == 409
    assert "มีการแก้ไขรายการเดียวกันหลังจากนั้น" in refused.get_data(as_text=True)
    assert browser.post(f"/board/changes/{newer}/undo").status_code == 303
    assert browser.post(f"/board/changes/{older}/undo").status_code == 303
    assert look(lambda s: s.get_one(Measure, measure_id)).title == "เผยแพร่แผนการใช้จ่ายงบประมาณ"


def test_a_change_is_not_undone_twice(browser: Browser, office: Office, look: Look) -> None:
    browser.post(f"/board/plan/{office.measures[0]}", title="หนึ่ง", refs="i7")
    entry = look(lambda s: s.scalars(select(AuditEntry.id).where(AuditEntry.action == "board.measure_changed")).one())
    assert browser.post(f"/board/changes/{entry}/undo").status_code == 303
    assert browser.post(f"/board/changes/{entry}/undo").status_code == 409


def test_an_entry_without_values_is_not_undone(browser: Browser, office: Office, look: Look) -> None:
    entry = look(lambda s: s.scalars(select(AuditEntry.id).where(AuditEntry.action == "report.recorded")).first())
    assert browser.post(f"/board/changes/{entry}/undo").status_code == 409


def test_a_changed_schedule_moves_the_deadlines_and_back(browser: Browser, office: Office, look: Look) -> None:
    measure_id = office.measures[2]
    step_id = _step(look, measure_id)
    before = _dues(look, measure_id)
    form = _step_form(office, unit=[], every_unit="1", end="๓๐ เมษายน ๒๕๖๙")
    assert browser.post(f"/board/plan/steps/{step_id}", **form).status_code == 303
    assert _dues(look, measure_id) == [(date(2026, 4, 30), "open")] * 2
    assert undo_last(browser, look).status_code == 303
    assert _dues(look, measure_id) == before == [(date(2026, 3, 31), "open")] * 2


def test_a_monthly_schedule_makes_a_deadline_for_each_month_ahead(browser: Browser, office: Office, look: Look) -> None:
    measure_id = office.measures[2]
    step_id = _step(look, measure_id)
    browser.post(f"/board/plan/steps/{step_id}", **_step_form(office, kind="monthly", end=""))
    ahead = [due for due, state in _dues(look, measure_id) if state == "open" and due >= date(2026, 2, 3)]
    assert (ahead[0], len(ahead)) == (date(2026, 2, 28), 8)


def test_owners_are_changed_and_put_back(browser: Browser, office: Office, look: Look) -> None:
    step_id = _step(look, office.measures[2])
    form = _step_form(office, person=[office.cast.officer], posts="นักวิชาการ\nผู้อำนวยการกองคลัง", end="31/3/2569")
    assert browser.post(f"/board/plan/steps/{step_id}", **form).status_code == 303
    owners = look(lambda s: [(one.unit_id, one.person_id, one.post) for one in s.get_one(Step, step_id).owners])
    assert (office.finance, None, None) in owners
    assert (None, office.cast.officer, None) in owners
    assert (None, None, "ผู้อำนวยการกองคลัง") in owners
    browser.post(f"/board/plan/steps/{step_id}", **_step_form(office, unit=[], end="31/3/2569"))
    assert look(lambda s: s.get_one(Step, step_id).owners[:]) == []
    assert undo_last(browser, look).status_code == 303
    back = look(lambda s: [(one.unit_id, one.person_id, one.post) for one in s.get_one(Step, step_id).owners])
    assert sorted(map(str, back)) == sorted(map(str, owners))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"end": ""}, "ต้องมีวันสิ้นสุด"),
        ({"end": "31 กุมภาพันธ์ 2569"}, "อ่านวันที่"),
        ({"end": "เมื่อไรก็ได้"}, "อ่านวันที่"),
        ({"end": "27 กุมภาพันธ์ 2659"}, "อ่านวันที่"),
        ({"kind": "period", "start": "1 มีนาคม 2569"}, "วันเริ่มต้นอยู่หลังวันสิ้นสุด"),
        ({"kind": "after_event", "end": ""}, "จำนวนวันหลังจัดกิจกรรม"),
        ({"kind": "after_event", "end": "", "days_after": "-1"}, "ไม่ใช่จำนวน"),
        ({"text": "  "}, "กรุณากรอกขั้นตอน"),
        ({"text": "ก" * 2001}, "ยาวเกินไป"),
    ],
)
def test_it_says_in_a_sentence_what_is_wrong_with_a_step(
    browser: Browser, office: Office, look: Look, changes: dict[str, object], sentence: str
) -> None:
    step_id, before = _step(look, office.measures[0]), _dues(look, office.measures[0])
    refused = browser.post(f"/board/plan/steps/{step_id}", **_step_form(office, **changes))
    assert refused.status_code == 422
    assert sentence in refused.get_data(as_text=True)
    assert _dues(look, office.measures[0]) == before


@pytest.mark.parametrize("changes", [{"kind": "sometimes"}, {"unit": ["999999"]}, {"person": ["x"]}])
def test_it_takes_only_choices_it_offered(
    browser: Browser, office: Office, look: Look, changes: dict[str, object]
) -> None:
    step_id = _step(look, office.measures[0])
    assert browser.post(f"/board/plan/steps/{step_id}", **_step_form(office, **changes)).status_code == 400


@pytest.mark.parametrize(("refs", "status"), [("i7 o12", 303), ("", 303), ("x99", 422), ("<b>", 422)])
def test_codes_are_codes(browser: Browser, office: Office, refs: str, status: int) -> None:
    assert browser.post(f"/board/plan/{office.measures[0]}", title="ชื่อ", refs=refs).status_code == status


def test_a_waived_measure_loses_its_open_deadlines_and_gets_them_back(
    browser: Browser, office: Office, look: Look
) -> None:
    measure_id = office.measures[2]
    assert browser.post(f"/board/plan/{measure_id}/waive", reason="ไม่มีงบประมาณ").status_code == 303
    assert [state for _, state in _dues(look, measure_id)] == ["cancelled", "cancelled"]
    assert browser.post(f"/board/plan/{measure_id}/waive", reason="อีกครั้ง").status_code == 409
    assert browser.post(f"/board/plan/{measure_id}/reinstate").status_code == 303
    assert [state for _, state in _dues(look, measure_id)] == ["open", "open"]


def test_one_deadline_is_moved_and_the_plans_date_stays_beside_it(browser: Browser, office: Office, look: Look) -> None:
    query = select(Deadline).join(Step).where(Step.measure_id == office.measures[1])
    due = look(lambda s: s.scalars(query).one())
    assert browser.post(f"/board/plan/deadlines/{due.id}", due_on="20 ก.พ. 69").status_code == 303
    moved = look(lambda s: s.scalars(query).one())
    assert (moved.due_on, moved.planned_on) == (date(2026, 2, 20), date(2026, 1, 15))
    assert "เดิม ๑๕ ม.ค. ๒๕๖๙" in browser.text(f"/board/measures/{office.measures[1]}")
    assert undo_last(browser, look).status_code == 303
    back = look(lambda s: s.scalars(query).one())
    assert (back.due_on, back.planned_on) == (date(2026, 1, 15), None)


def test_a_measure_is_added_with_a_step_and_taken_back(browser: Browser, office: Office, look: Look) -> None:
    answer = browser.post("/board/plan/measures", number="5", title="มาตรการที่ตกหล่น", year="2569")
    assert answer.status_code == 303
    added = look(lambda s: s.scalars(select(Measure).where(Measure.number == "5")).one())
    assert answer.headers["Location"] == f"/board/plan/{added.id}?said=added"
    assert browser.post(f"/board/plan/{added.id}/steps", text="ขั้นที่สอง").status_code == 303
    numbers = look(lambda s: s.scalars(select(Step.number).where(Step.measure_id == added.id).order_by(Step.id)).all())
    assert numbers == ["5.1", "5.2"]
    assert undo_last(browser, look).status_code == 303
    entry = look(lambda s: s.scalars(select(AuditEntry.id).where(AuditEntry.action == "board.measure_added")).one())
    assert browser.post(f"/board/changes/{entry}/undo").status_code == 303
    assert look(lambda s: s.scalars(select(Measure).where(Measure.number == "5")).all()) == []


def test_an_added_measure_that_was_reported_on_is_not_taken_back(
    browser: Browser, office: Office, look: Look, database: Database, clock: TurnableClock
) -> None:
    browser.post("/board/plan/measures", number="5", title="มาตรการที่ตกหล่น", year="2569")
    added = look(lambda s: s.scalars(select(Measure.id).where(Measure.number == "5")).one())
    entry = look(lambda s: s.scalars(select(AuditEntry.id).where(AuditEntry.action == "board.measure_added")).one())
    step_id = _step(look, added)
    browser.post(f"/board/plan/steps/{step_id}", **_step_form(office))
    with database.organization(office.cast.office_a) as session:
        reported(session, session.get_one(Measure, added), office.cast.officer, clock)
    refused = browser.post(f"/board/changes/{entry}/undo")
    assert refused.status_code == 409
    assert look(lambda s: s.get(Measure, added)) is not None


def test_a_number_that_is_taken_is_refused(browser: Browser, office: Office) -> None:
    refused = browser.post("/board/plan/measures", number="3", title="ซ้ำ", year="2569")
    assert refused.status_code == 409
    assert "เลขข้อ ๓ มีอยู่แล้ว" in refused.get_data(as_text=True)


def test_the_importers_question_stands_beside_its_row_and_takes_an_answer(
    browser: Browser, office: Office, look: Look, database: Database
) -> None:
    with database.organization(office.cast.office_a) as session:
        plan = session.get_one(Plan, office.plan)
        asked = {"plan_id": plan.id, "question": "วันครบกำหนดอ่านได้สองแบบ", "place": "แถวที่ 2"}
        session.add(PlanQuestion(**asked, measure_id=office.measures[1], candidates=["31 มี.ค.", "30 เม.ย."]))
        session.add(PlanQuestion(plan_id=plan.id, question="ปีงบประมาณใด", candidates=[]))
        session.flush()
        beside, loose = session.scalars(select(PlanQuestion.id).order_by(PlanQuestion.id)).all()
    page = browser.text("/board/plan")
    row = page[page.index("จัดทำคู่มือบริการประชาชน") :]
    assert "วันครบกำหนดอ่านได้สองแบบ" in row[: row.index("</tr>")]
    assert "ยังไม่ได้ตอบ ๒ ข้อ" in page
    assert 'value="30 เม.ย."' in browser.text(f"/board/plan/{office.measures[1]}")
    assert browser.post(f"/board/plan/questions/{beside}", answer="30 เม.ย.").status_code == 303
    assert browser.post(f"/board/plan/questions/{loose}", other="2569").status_code == 303
    assert browser.post(f"/board/plan/questions/{loose}").status_code == 422
    answered = look(lambda s: s.get_one(PlanQuestion, beside))
    assert (answered.answer, answered.answered_by_id) == ("30 เม.ย.", office.cast.coordinator)
    assert "ยังไม่ได้ตอบ" not in browser.text("/board/plan")


def _step_ids(look: Look, measure_id: int) -> list[int]:
    query = select(Step.id).where(Step.measure_id == measure_id).order_by(Step.position)
    return list(look(lambda s: s.scalars(query).all()))


def test_a_step_is_added_removed_and_put_back_with_its_deadlines(browser: Browser, office: Office, look: Look) -> None:
    measure_id = office.measures[2]
    browser.post(f"/board/plan/{measure_id}/steps", text="แจ้งเวียนให้ทราบ")
    first, second = _step_ids(look, measure_id)
    browser.post(f"/board/plan/steps/{second}", **_step_form(office, text="แจ้งเวียนให้ทราบ"))
    before = _dues(look, measure_id)
    assert len(before) == 3
    assert browser.post(f"/board/plan/steps/{second}/remove").status_code == 303
    assert (_step_ids(look, measure_id), len(_dues(look, measure_id))) == ([first], 2)
    entry = look(lambda s: s.scalars(select(AuditEntry).where(AuditEntry.action == "board.step_removed")).one())
    assert (entry.subject, entry.subject_id, entry.person_id) == ("measure", measure_id, office.cast.coordinator)
    assert "ลบขั้นตอน" in browser.text("/board/changes")
    assert undo_last(browser, look).status_code == 303
    step = look(lambda s: s.get_one(Step, second))
    assert step.text == "แจ้งเวียนให้ทราบ"
    assert _dues(look, measure_id) == before


def test_what_was_said_about_a_removed_step_stays_in_the_outbox(
    browser: Browser, office: Office, look: Look, database: Database, clock: TurnableClock
) -> None:
    measure_id = office.measures[2]
    browser.post(f"/board/plan/{measure_id}/steps", text="แจ้งเวียนให้ทราบ")
    _, second = _step_ids(look, measure_id)
    browser.post(f"/board/plan/steps/{second}", **_step_form(office))
    with database.organization(office.cast.office_a) as session:
        due_id = session.scalars(select(Deadline.id).where(Deadline.step_id == second)).one()
        for key, state in (("said", "sent"), ("unsaid", "waiting")):
            put_notice(session, key, clock.now(), deadline_id=due_id, state=state)
    browser.post(f"/board/plan/steps/{second}/remove")
    kept = look(lambda s: s.execute(select(Notice.key, Notice.state, Notice.deadline_id)).all())
    assert sorted(tuple(row) for row in kept) == [("said", "sent", None), ("unsaid", "skipped", None)]


def test_the_last_step_is_not_removed(browser: Browser, office: Office, look: Look) -> None:
    (step_id,) = _step_ids(look, office.measures[2])
    refused = browser.post(f"/board/plan/steps/{step_id}/remove")
    assert refused.status_code == 409
    assert "อย่างน้อยหนึ่งขั้นตอน" in refused.get_data(as_text=True)
    assert _step_ids(look, office.measures[2]) == [step_id]


def test_a_step_that_was_reported_is_not_removed(
    browser: Browser, office: Office, look: Look, database: Database, clock: TurnableClock
) -> None:
    measure_id = office.measures[2]
    browser.post(f"/board/plan/{measure_id}/steps", text="แจ้งเวียนให้ทราบ")
    first, _ = _step_ids(look, measure_id)
    with database.organization(office.cast.office_a) as session:
        reported(session, session.get_one(Measure, measure_id), office.cast.officer, clock)
    refused = browser.post(f"/board/plan/steps/{first}/remove")
    assert refused.status_code == 409
    assert "มีรายงาน" in refused.get_data(as_text=True)
    assert len(_step_ids(look, measure_id)) == 2


def _steps(look: Look, measure_id: int) -> list[tuple[str, str]]:
    query = select(Step.number, Step.text).where(Step.measure_id == measure_id).order_by(Step.position)
    return [tuple(row) for row in look(lambda s: s.execute(query).all())]


def test_steps_are_put_in_moved_and_split_and_all_of_it_is_taken_back(
    browser: Browser, office: Office, look: Look
) -> None:
    measure_id = office.measures[1]
    step_id = _step(look, measure_id)
    (first,) = _steps(look, measure_id)
    browser.post(f"/board/plan/{measure_id}/steps", text="แต่งตั้งคณะทำงาน", before=step_id)
    assert _steps(look, measure_id) == [("2.1", "แต่งตั้งคณะทำงาน"), ("2.2", first[1])]
    browser.post(f"/board/plan/steps/{step_id}/move", up="1")
    assert _steps(look, measure_id) == [first, ("2.2", "แต่งตั้งคณะทำงาน")]
    browser.post(f"/board/plan/steps/{step_id}/split", texts="ร่างคู่มือ\n\nเผยแพร่คู่มือ")
    assert _steps(look, measure_id) == [("2.1", "ร่างคู่มือ"), ("2.2", "เผยแพร่คู่มือ"), ("2.3", "แต่งตั้งคณะทำงาน")]
    # Each part has the owner and the time of the whole, and so a deadline of its own.
    assert [day for day, state in _dues(look, measure_id) if state == "open"] == [date(2026, 1, 15)] * 2
    # Newest first: what was undone last is an entry too, so each is taken back by its own number.
    entries = look(lambda s: s.scalars(select(AuditEntry.id).where(AuditEntry.action.like("board.step_%"))).all())
    for entry in sorted(entries, reverse=True):
        assert browser.post(f"/board/changes/{entry}/undo").status_code == 303
    assert _steps(look, measure_id) == [first]


def test_a_step_is_not_split_into_one_nor_moved_beyond_the_end(browser: Browser, office: Office, look: Look) -> None:
    step_id = _step(look, office.measures[1])
    before = _steps(look, office.measures[1])
    refused = browser.post(f"/board/plan/steps/{step_id}/split", texts="บรรทัดเดียว")
    assert 'id="error-texts"' in refused.get_data(as_text=True)
    assert browser.post(f"/board/plan/steps/{step_id}/move").status_code == 404
    assert _steps(look, office.measures[1]) == before
