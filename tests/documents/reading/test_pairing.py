"""Methods and deadlines that talk about the same duties."""

from __future__ import annotations

from documents.reading.pairing import Duty, pair

PLAN = Duty("เจ้าหน้าที่ทุกภารกิจงานจัดทำแผนการฝึกอบรมบุคลากรประจำปี", 1)
REPORT = Duty("เจ้าหน้าที่สรุปรายงานผลการฝึกอบรมของปี ๒๕๖๘", 2)
TELL = Duty("รายงานผู้บริหาร", 3)
PLAN_DUE = Duty("เจ้าหน้าที่ผู้รับผิดชอบจัดทำแผนการฝึกอบรมบุคลากรประจำปี ภายในเดือนตุลาคม ๒๕๖๘", 1, timed=True)
REPORT_DUE = Duty("เจ้าหน้าที่ผู้รับผิดชอบรายงานผลการฝึกอบรมของปี ๒๕๖๘ ภายในเดือนธันวาคม ๒๕๖๘", 2, timed=True)
OVERSIGHT = Duty("ผู้บริหารกำกับติดตามการจัดทำแผนการฝึกอบรมบุคลากรประจำปี", 3)


def pairs(methods: list[Duty], deadlines: list[Duty]) -> list[tuple[int | None, int | None]]:
    return [(step.method, step.deadline) for step in pair(methods, deadlines)]


def test_it_pairs_the_same_duties_once_each() -> None:
    assert pairs([PLAN, REPORT, TELL], [PLAN_DUE, REPORT_DUE]) == [(0, 0), (1, 1), (2, None)]


def test_it_does_not_trust_the_numbers() -> None:
    assert pairs([PLAN, REPORT, TELL], [REPORT_DUE, PLAN_DUE]) == [(0, 1), (1, 0), (2, None)]


def test_an_oversight_is_a_duty_of_its_own() -> None:
    assert pairs([PLAN, REPORT], [PLAN_DUE, REPORT_DUE, OVERSIGHT]) == [(0, 0), (1, 1), (None, 2)]


def test_one_method_with_one_deadline_belong_together() -> None:
    assert pairs([TELL], [OVERSIGHT]) == [(0, 0)]


def test_a_method_of_several_duties_gives_way_to_its_deadlines() -> None:
    many = Duty(f"{PLAN.text} และสรุปรายงานผลการฝึกอบรมของปี ๒๕๖๘ และเผยแพร่แผนผังองค์กรบนเว็บไซต์", 1)
    assert pairs([many, TELL], [PLAN_DUE, REPORT_DUE]) == [(None, 0), (None, 1), (1, None)]


def test_a_deadline_that_may_belong_to_a_method_is_marked() -> None:
    methods = [TELL, Duty("เผยแพร่ข้อมูลบนเว็บไซต์หน่วยงานและช่องทางอื่น", 2)]
    deadlines = [PLAN_DUE, Duty("เผยแพร่นโยบายบริหารงานบนเว็บไซต์หน่วยงานและช่องทางอื่น ภายในเดือนมกราคม ๒๕๖๙", 1, True)]
    found = [step for step in pair(methods, deadlines) if step.deadline == 1]
    assert found[0].method == 1 or found[0].perhaps == 1


def test_a_deadline_of_something_else_is_not_marked() -> None:
    found = [step for step in pair([TELL, REPORT], [PLAN_DUE, REPORT_DUE]) if step.deadline == 0]
    assert found[0].method is None
