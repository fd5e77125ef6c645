"""An office that has entered everything that can be entered: imported papers, reports, reviews, roster, scores."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from measures.vocabulary import Role, ScheduleKind, Status
from storage import deadlines, links, organizations, people, reports
from storage.files import FileStore
from storage.models import (
    Acknowledgement,
    Assignment,
    Deadline,
    Evidence,
    Measure,
    Organization,
    Plan,
    Postponement,
    Report,
    Schedule,
    Step,
    StepOwner,
    Topic,
)
from storage.reports import Target, Told
from storage.settings import change_settings

YEAR = 2569
FINANCE = "กองคลัง"
SCORES = {
    "total": 93.5,
    "band": "ผ่านดี",
    "fiscal_year_be": 2568,
    "instruments": {"IIT": 95.0},
    "findings": {"1": "บุคลากรบางรายไม่ทราบข้อมูล"},
    "analyses": {"i7": "ควรประชุมชี้แจง"},
}
PAPER = {
    "tables": [
        {"headings": [["ตัวชี้วัด", "แนวทาง"]], "place": "ตาราง 1", "kind": "plan", "rows": [["๑", "รักษามาตรฐาน"]]},
        {"headings": [["ประเด็น", "คะแนน"]], "place": "ตาราง 2", "kind": "scores", "rows": [["ก", "99"]]},
    ]
}
SOURCE = [
    {"meaning": "title", "heading": "มาตรการ", "text": "แนวทาง", "place": "ตาราง 1 แถว 2", "column": 0, "part": 0},
    {"meaning": "owner", "heading": "ผู้รับผิดชอบ", "text": "กองคลัง", "place": "ตาราง 1 แถว 3", "column": 1, "part": 1},
]


def rich_office(session: Session, folder: Path, now: datetime) -> tuple[Plan, FileStore]:
    """Return the plan of 2569 and the files of an office with everything in it; the session is the office's."""
    office = session.get_one(Organization, session.info["organization_id"])
    office.kind, office.district, office.province = "อบต.", "สมมติ", "ตัวอย่างธานี"
    change_settings(office, digits="arabic")
    _last_year(session, now)
    plan = Plan(fiscal_year_be=YEAR, scores=SCORES, paper=PAPER, source_name="paper.docx", created_at=now)
    session.add(plan)
    session.flush()
    _topics(session, plan)
    _people(session, now)
    made = [_measure(session, plan, number) for number in range(1, 5)]
    made[3].waived_at, made[3].waived_reason = now, "ยกเลิกตามมติที่ประชุม"
    session.flush()
    deadlines.follow_plan(session, plan, now - timedelta(days=120))
    session.expire_all()
    files = FileStore(folder / "files")
    _reported(session, made, files, now)
    _opinion(session, now)
    link = links.put(session, YEAR, "o1", "https://www.example.go.th/o1", now)
    if link is not None:
        links.looked(session, link.id, link.address, None, now)
    session.flush()
    return plan, files


def _last_year(session: Session, now: datetime) -> None:
    before = Plan(fiscal_year_be=YEAR - 1, scores={"total": 90.0}, created_at=now)
    session.add(before)
    session.flush()
    session.add(Topic(plan_id=before.id, code="i7", title="ทราบแผนเพียงใด", score=88.0))
    measure = _measure(session, before, 3)
    session.flush()
    deadlines.follow_plan(session, before, now - timedelta(days=480))
    session.expire_all()
    done = Told(Status.DONE, None, "chat", done_on=date(2024, 12, 20), result="ทำครบ")
    reports.record(session, [_target(due) for step in measure.steps for due in step.deadlines], done, now)


def _topics(session: Session, plan: Plan) -> None:
    session.add(Topic(plan_id=plan.id, code="i7", title="ทราบแผนเพียงใด", instrument="IIT", indicator="2", score=91.0))
    session.add(Topic(plan_id=plan.id, code="i13", title="มอบหมายงานเป็นธรรมเพียงใด", position=2))
    session.add(Topic(plan_id=plan.id, code="2", title="การใช้งบประมาณ", score=92.0, previous_score=90.0, position=1))


def _people(session: Session, now: datetime) -> None:
    deputy = people.add(session, "นายซื่อตรง คงเส้น", Role.EXECUTIVE, now, post="รองปลัดองค์การบริหารส่วนตำบล")
    for entry in deputy.assignments:
        entry.acting = True
    unit = organizations.ensure_unit(session, FINANCE)
    head = people.add(session, "นางหัวหน้า กองคลัง", Role.SUPERVISOR, now, post="หัวหน้ากองคลัง", unit=unit)
    session.add(Assignment(person_id=head.id, unit_id=unit.id, role=Role.STAFF.value))


def _measure(session: Session, plan: Plan, number: int) -> Measure:
    section = "เครื่องมือการประเมิน IIT ตัวชี้วัดที่ 2 การใช้งบประมาณ" if number == 1 else "ประเด็นที่ 1 การใช้อำนาจ"
    measure = Measure(
        plan_id=plan.id,
        number=str(number),
        title=f"แนวทาง {number}",
        section=section,
        refs=["i7"] if number == 1 else ["i13"] if number == 2 else [],
        position=number,
        source=SOURCE if number == 1 else [],
    )
    session.add(measure)
    session.flush()
    for index in (1, 2):
        step = Step(measure_id=measure.id, number=f"{number}.{index}", text=f"ขั้นตอน {index}", position=index)
        step.owners = [StepOwner(unit_id=organizations.ensure_unit(session, FINANCE).id)]
        quarterly = number == 2
        kind = ScheduleKind.QUARTERLY if quarterly else ScheduleKind.BY_DATE
        step.schedule = Schedule(kind=kind.value, end=None if quarterly else date(2025, 12, 31), source_text="ธ.ค. 68")
        session.add(step)
    return measure


def _reported(session: Session, measures: list[Measure], files: FileStore, now: datetime) -> None:
    targets = [_target(due) for step in measures[2].steps for due in step.deadlines]
    paper = Told(
        Status.DONE, None, "import", done_on=date(2025, 12, 1), result="ทำครบ", outcome="ดีขึ้น", suggestion="ทำต่อ"
    )
    reports.record(session, targets, paper, now)
    rows = []
    for at, measure in enumerate(measures[:2]):
        due = measure.steps[0].deadlines[0]
        late = Told(Status.DONE, None, "chat", done_on=date(2026, 1, 15), result="ประชุมแล้ว", problem="คนน้อย")
        rows += reports.record(session, [_target(due)], late, now - timedelta(days=1 + at))
    due = measures[1].steps[1].deadlines[-1]
    half = Told(Status.IN_PROGRESS, None, "chat", result="เริ่มแล้ว", problem="ขาดงบ", percent=40)
    rows += reports.record(session, [_target(due)], half, now - timedelta(days=1))
    stuck = Told(Status.BLOCKED, None, "chat", problem="ไม่มีผู้รับจ้าง")
    reports.record(session, [_target(measures[1].steps[1].deadlines[-2])], stuck, now - timedelta(days=1))
    _evidence(session, rows, files, now)
    moved = measures[0].steps[1].deadlines[0]
    asked = people.active(session)[0]
    session.add(
        Postponement(
            deadline_id=moved.id,
            asked_by_id=asked.id,
            asked_at=now,
            old_due_on=moved.due_on,
            new_due_on=moved.due_on,
            decided_at=now,
            accepted=True,
        )
    )


def _target(due: Deadline) -> Target:
    return Target(due.step.measure, due.step, due, due.unit_id)


def _evidence(session: Session, rows: list[Report], files: FileStore, now: datetime) -> None:
    digest = files.put(session.info["organization_id"], b"a picture")
    shared: dict[str, Any] = {"report_id": rows[0].id, "received_at": now, "state": "stored"}
    session.add(Evidence(kind="photo", sha256=digest, caption="ภาพประชุม", file_name="a.jpg", **shared))
    session.add(Evidence(kind="url", url="https://www.example.go.th/ita", caption="หน้าเว็บ", **shared))


def _opinion(session: Session, now: datetime) -> None:
    person = next(one for one in people.active(session) if (one.post or "").startswith("รองปลัด"))
    session.add(
        Acknowledgement(
            person_id=person.id, fiscal_year_be=YEAR, period_key=f"{YEAR}-Q1", order_text="เห็นชอบ ให้เร่ง", given_at=now
        )
    )
