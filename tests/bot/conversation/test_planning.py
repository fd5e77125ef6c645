"""A coordinator sends the plan as a file; a group is bound by a code that the coordinator was given."""

from __future__ import annotations

import re

from sqlalchemy import select

from storage.models import Plan, Report
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


def test_an_officers_file_is_evidence_and_no_plan(stage: Stage) -> None:
    assert "หมายถึงข้อไหน" in send(stage, OFFICER, "แผน2570.txt", next_years_plan())


def test_a_group_is_bound_by_a_code_that_works_once(stage: Stage) -> None:
    stage.say(COORDINATOR, "ตามงาน เลิกผูกกลุ่ม", GROUP)
    said = stage.say(COORDINATOR, "รหัสกลุ่ม สำนักปลัด")[0]
    code = re.search(r": ([A-Z2-9]{8}) ", said)
    assert code is not None
    assert "ผูกกลุ่ม" in stage.say(OFFICER, code.group(1), GROUP)[0]
    stage.say(OFFICER, "ข้อ 3 เสร็จแล้ว", GROUP)
    assert stage.say(OFFICER, code.group(1), GROUP) == []
    with stage.looking() as session:
        assert session.scalars(select(Report)).one().measure.number == "3"


def test_an_officer_is_given_no_code(stage: Stage) -> None:
    assert "ผู้ประสานงาน" in stage.say(OFFICER, "รหัสกลุ่ม สำนักปลัด")[0]
    assert world.GROUP in stage.line.state.groups
