"""An office begins with the server's one code: by chat alone it ends ready, is handed over, and is not taken.

Nobody uses a command line after ``tamngan init``.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from measures.vocabulary import PersonState, ReviewDecision, Role
from messages.actions import postback
from messages.commands import helped
from simulator import GroupDescription, PersonDescription, World
from storage import organizations, people, requests, rooms
from storage.database import Database, engine_from_url
from storage.models import Assignment, AuditEntry, Notice, Person, Plan, Review
from storage.people import FIRST_COORDINATOR, holds
from tamngan.demo import world
from tamngan.demo.start import PLAN

from .stage import Platform, Stage

CHIEF, GROUP_NAME = "ชื่อเล่นของเขา", "กลุ่มงาน ITA"
UNITS = (
    "สำนักปลัด",
    "กองคลัง",
    "กองช่าง",
    "กองการศึกษา ศาสนาและวัฒนธรรม",
    "กองสวัสดิการสังคม",
    "กองสาธารณสุขและสิ่งแวดล้อม",
)
FIRST_NAMES = ("กมล", "ขวัญ", "คำนึง", "จรัส", "ฉวี", "ชนะ", "ดารา", "ตะวัน", "ถนอม", "ทองดี", "ธงชัย", "นภา")
HEADS = tuple(f"{name} นำทาง" for name in FIRST_NAMES[:6])
STAFF = tuple(f"{name} ทำจริง" for name in FIRST_NAMES)
LEADERS = {"บุญส่ง สูงวัย": "นายก อบต.", "ปรีดา งามเมือง": "ปลัด อบต."}


def everybody() -> World:
    names = (CHIEF, *HEADS, *STAFF, *LEADERS, "คนนอก แปลกหน้า")
    persons = tuple(
        PersonDescription(f"U{number:032x}", name, friend=False) for number, name in enumerate(names, start=1)
    )
    members = tuple(one.user_id for one in persons)
    return World(people=persons, groups=(GroupDescription(world.GROUP, GROUP_NAME, members),))


@pytest.fixture
def stage(tmp_path: Path, sqlite_template: Path, platform: Platform) -> Iterator[Stage]:
    """An office that has its channel and its name, and nothing else."""
    path = tmp_path / "empty.sqlite3"
    shutil.copy(sqlite_template, path)
    database = Database(engine_from_url(f"sqlite:///{path}"))
    with database.system() as session:
        organizations.add(session, world.ORGANIZATION, world.STARTS_AT)
    database.dispose()
    ready = Stage(tmp_path, f"sqlite:///{path}", platform, filled=True, people=everybody())
    yield ready
    faults = [*ready.line.bot.violations, *ready.refused_calls(), *ready.stuck()]
    ready.close()
    assert not faults


def first_code(stage: Stage, **data: str) -> str:
    """What ``tamngan init`` prints, or an import of offices for somebody by name."""
    box, now, week = stage.application.box, stage.clock.now(), timedelta(days=7)
    with stage.writing() as session:
        return people.new_code(session, box, FIRST_COORDINATOR, now, week, data=data)


def waiting(stage: Stage) -> int:
    with stage.looking() as session:
        return len(requests.waiting(session, stage.clock.now()))


def come_in(stage: Stage) -> None:
    """The stranger with the code becomes the coordinator and says who they are."""
    stage.do("follow", person=CHIEF)
    assert "ท่านเป็นผู้ประสานงาน" in stage.say(CHIEF, first_code(stage))[0]
    assert "ตั้งเป็นผู้ประสานงานแล้ว" in stage.say(CHIEF, "นางสาวสมใจ ใจดี สำนักปลัด")[0]


def test_a_coordinator_whose_name_is_known_is_not_asked_for_it(stage: Stage) -> None:
    stage.do("follow", person=CHIEF)
    said = stage.say(CHIEF, first_code(stage, name="นางสาวสมใจ ใจดี"))
    assert "ตั้งเป็นผู้ประสานงานแล้ว" in said[0]
    with stage.looking() as session:
        assert [one.name for one in people.with_role(session, Role.COORDINATOR, stage.clock.now().date())] == [
            "สมใจ ใจดี"
        ]


def let_in_all(stage: Stage) -> None:
    """The coordinator asks who waits and taps through them; every answer leads on to the next."""
    said = stage.say(CHIEF, "ใครรออนุมัติบ้าง")
    for _ in range(100):
        if not waiting(stage):
            return
        button = "อนุมัติ"
        if "ใช่หรือไม่" in said[-1]:
            button = "ใช่ อนุมัติ"
        elif "เป็นหน่วยงานใหม่" in said[-1]:
            button = "เพิ่มหน่วยงานใหม่"
        said = stage.tap(CHIEF, button)
    raise AssertionError(stage.transcript())


def register(stage: Stage, name: str, words: str) -> list[str]:
    stage.do("follow", person=name)
    return stage.say(name, f"ลงทะเบียน {name} {words}")


def held_by_role(stage: Stage) -> dict[Role, int]:
    with stage.looking() as session:
        rows = session.scalars(select(Assignment).join(Person).where(Person.line_user_id.is_not(None))).all()
        today = stage.clock.now().date()
        return {role: len({row.person_id for row in rows if row.role is role and holds(row, today)}) for role in Role}


def test_an_empty_office_is_ready_by_chat_alone(stage: Stage) -> None:
    # Somebody asks before there is a coordinator: it is not lost.
    register(stage, STAFF[0], UNITS[0])
    come_in(stage)
    assert any("ขั้นตอนแรก" in bubble.text for bubble in stage.line.answers(CHIEF)[-3:])
    stage.line.file(CHIEF, None, "แผน2569.txt", PLAN.read_bytes(), "text/plain")
    assert "นำเข้าแผนแล้ว" in stage.tap(CHIEF, "ใช่")[0]
    for number, name in enumerate(STAFF[1:], start=1):
        register(stage, name, UNITS[number % 6])
    for name, unit in zip(HEADS, UNITS, strict=True):
        register(stage, name, f"ผอ.{unit}" if unit.startswith("กอง") else f"หัวหน้า{unit}")
    for name, post in LEADERS.items():
        register(stage, name, post)
    let_in_all(stage)
    code = re.search(r"[A-HJ-NP-Z2-9]{8}", stage.say(CHIEF, "รหัสกลุ่ม")[0])
    assert code is not None
    assert stage.say(CHIEF, code.group(), GROUP_NAME)
    assert held_by_role(stage) == {Role.COORDINATOR: 1, Role.SUPERVISOR: 6, Role.STAFF: 12, Role.EXECUTIVE: 2}
    with stage.looking() as session:
        assert session.scalar(select(func.count(Plan.id))) == 1
        assert sorted(unit.name for unit in organizations.units(session)) == sorted(UNITS)
        assert len(rooms.groups(session)) == 1
        # What every unit owes has reached the units that the plan does not name.
        owed = {due.unit.name for plan in session.scalars(select(Plan)) for measure in plan.measures
                for step in measure.steps if step.every_unit for due in step.deadlines if due.unit}  # fmt: skip
        assert owed == set(UNITS)
    _verify_first_report(stage)


def _verify_first_report(stage: Stage) -> None:
    treasurer = STAFF[1]
    assert "บันทึกแล้ว" in stage.say(treasurer, "ข้อ 4 เสร็จแล้ว")[0]
    assert stage.say(HEADS[1], "ตรวจรับข้อ 4")
    with stage.looking() as session:
        reviews = {(row.decision, row.person.name) for row in session.scalars(select(Review))}
        assert reviews == {(ReviewDecision.VERIFIED, HEADS[1])}


def office_of_four(stage: Stage) -> tuple[str, str, str]:
    """A coordinator, a head and somebody of staff in one unit, and an executive."""
    come_in(stage)
    head, staff, leader = HEADS[1], STAFF[1], next(iter(LEADERS))
    register(stage, head, "ผอ.กองคลัง")
    register(stage, staff, "กองคลัง")
    register(stage, leader, LEADERS[leader])
    let_in_all(stage)
    return head, staff, leader


def roles_of(stage: Stage, name: str) -> set[Role]:
    with stage.looking() as session:
        person = session.scalars(select(Person).where(Person.name == name)).one()
        return {one.role for one in person.assignments if holds(one, stage.clock.now().date())}


def test_every_role_is_handed_over_and_the_plan_is_never_without_anybody(stage: Stage) -> None:
    head, staff, leader = office_of_four(stage)
    asked = str([bubble.content for bubble in _after(stage, CHIEF, f"ตั้ง{staff}เป็นหัวหน้ากองคลัง")])
    assert head in asked
    assert "พ้นจาก" in asked
    assert roles_of(stage, head) == {Role.SUPERVISOR}
    stage.tap(CHIEF, "ยืนยัน")
    assert (roles_of(stage, staff), roles_of(stage, head)) == ({Role.SUPERVISOR}, set())
    stage.tap(CHIEF, "ย้อนกลับ")
    assert (roles_of(stage, staff), roles_of(stage, head)) == ({Role.STAFF}, {Role.SUPERVISOR})
    stage.say(CHIEF, "ลบข้อมูลของฉัน")
    assert "ตั้งคนแทนก่อน" in stage.tap(CHIEF, "ใช่")[0]
    assert Role.COORDINATOR in roles_of(stage, "สมใจ ใจดี")
    stage.say(CHIEF, f"ตั้ง{staff}เป็นผู้ประสานงานแทน")
    stage.tap(CHIEF, "ยืนยัน")
    assert (Role.COORDINATOR in roles_of(stage, staff), roles_of(stage, "สมใจ ใจดี")) == (True, set())
    assert "ผู้ประสานงาน" in stage.say(CHIEF, f"ตั้ง{head}เป็นผู้ประสานงาน")[0]
    assert roles_of(stage, head) == {Role.SUPERVISOR}
    stage.say(staff, f"ตั้ง{head}รักษาราชการแทนปลัด อบต. ถึง 30 ก.ย. 2569")
    stage.tap(staff, "ยืนยัน")
    assert roles_of(stage, head) == {Role.SUPERVISOR, Role.EXECUTIVE}
    # The coordinator is gone from LINE: an executive names the next, nobody else does.
    stage.do("block", person=staff)
    assert "ผู้ประสานงาน" in stage.say(CHIEF, f"ตั้ง{CHIEF}เป็นผู้ประสานงาน")[0]
    stage.say(leader, f"ตั้ง{head}เป็นผู้ประสานงานแทน")
    stage.tap(leader, "ยืนยัน")
    assert Role.COORDINATOR in roles_of(stage, head)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("ใครรออนุมัติอยู่บ้างคะ", "ไม่มีใครรออนุมัติ"),
        ("มีคนรออนุมัติไหม", "ไม่มีใครรออนุมัติ"),
        ("ขอดูรายชื่อหน่อย", "รายชื่อ"),
        ("เพิ่มบุคลากร มาลี มีสุข นักวิชาการ กองพัสดุ", "เพิ่มหน่วยงาน กองพัสดุ"),
        ("ตั้งสมใจเป็นหัวหน้ากองพัสดุ", "เพิ่มหน่วยงาน กองพัสดุ"),
        ("ใครยังไม่ส่ง", "ส่งไฟล์แผน"),
        ("ไม่ต้องเตือนข้อ 3", "ส่งไฟล์แผน"),
        ("กลุ่มนี้ของ กองคลัง", "ในกลุ่มที่ต้องการ"),
    ],
)
def test_no_answer_to_a_coordinator_of_an_empty_office_is_a_dead_end(stage: Stage, words: str, answer: str) -> None:
    come_in(stage)
    assert answer in stage.say(CHIEF, words)[0]


def test_every_example_of_a_coordinators_help_does_something(stage: Stage) -> None:
    come_in(stage)
    stage.say(CHIEF, "เพิ่มหน่วยงาน กองคลัง")
    stage.tap(CHIEF, "ยืนยัน")
    for _, rows in helped():
        for _, typed in rows:
            said = stage.say(CHIEF, typed.replace("{person}", "สมใจ ใจดี").replace("{unit}", "กองคลัง"))
            assert said, typed
            assert "ยังไม่เข้าใจ" not in said[0], typed
            assert "หมายความว่า" not in said[0], typed


def test_a_departure_that_is_taken_back_says_that_line_has_to_be_connected_anew(stage: Stage) -> None:
    head, staff, _ = office_of_four(stage)
    stage.say(CHIEF, f"พ้นหน้าที่ {staff}")
    stage.tap(CHIEF, "ยืนยัน")
    assert roles_of(stage, staff) == set()
    stage.tap(CHIEF, "ย้อนกลับ")
    assert "ลงทะเบียนด้วยชื่อนี้อีกครั้ง" in str(stage.line.answers(CHIEF)[-1].content)
    assert roles_of(stage, staff) == {Role.STAFF}
    stage.say(CHIEF, f"ตั้ง{head}รักษาราชการแทนปลัด อบต. ถึง 30 ก.ย. 2569")
    stage.tap(CHIEF, "ยืนยัน")
    stage.tap(CHIEF, "ย้อนกลับ")
    assert "ลงทะเบียนด้วยชื่อนี้อีกครั้ง" not in str(stage.line.answers(CHIEF)[-1].content)
    assert roles_of(stage, head) == {Role.SUPERVISOR}


def _after(stage: Stage, person: str, text: str) -> list[object]:
    before = len(stage.line.answers(person))
    stage.say(person, text)
    return list(stage.line.answers(person)[before:])


def test_nobody_takes_the_office_over(stage: Stage) -> None:
    head, _staff, _leader = office_of_four(stage)
    stranger = "คนนอก แปลกหน้า"
    with stage.writing() as session:
        unit = organizations.unit_named(session, "กองคลัง")
        listed = people.add(session, "รอคอย มานาน", Role.SUPERVISOR, stage.clock.now(), unit=unit).id
    stage.do("follow", person=stranger)
    # A name of the roster: the entry stays as it is while the request waits, and after it was refused.
    stage.say(stranger, "ลงทะเบียน รอคอย มานาน กองช่าง")
    stage.say(CHIEF, "ใครรออนุมัติบ้าง")
    card = str(stage.line.answers(CHIEF)[-1].content)
    assert "หัวหน้าส่วนราชการ กองคลัง" in card
    assert "กองช่าง" not in card
    _forge(stage, stranger, "request.approve", n=_request_of(stage), v="sure")
    _forge(stage, head, "request.approve", n=_request_of(stage), v="sure")
    stage.tap(CHIEF, "ไม่อนุมัติ")
    assert waiting(stage) == 1
    stage.tap(CHIEF, "ใช่ ไม่อนุมัติ")
    assert waiting(stage) == 0
    with stage.looking() as session:
        row = session.get_one(Person, listed)
        assert (row.state, row.line_user_id) == (PersonState.ACTIVE, None)
    # Codes: used, guessed, of a group.
    with stage.looking() as session:
        before = session.scalar(select(func.count(Assignment.id)))
    for word in ("ABCDEFGH", "22222222", first_code(stage).lower()[::-1]):
        stage.say(stranger, word)
    code = re.search(r"[A-HJ-NP-Z2-9]{8}", stage.say(CHIEF, "รหัสกลุ่ม")[0])
    assert code is not None
    assert "ส่งให้ผู้ประสานงานยืนยัน" in stage.say(stranger, code.group(), GROUP_NAME)[0]
    with stage.looking() as session:
        assert rooms.groups(session) == []
    # The coordinator was pushed something today already: the word about the group rides on the next reply.
    stage.say(CHIEF, "รายชื่อ")
    stage.tap(CHIEF, "ผูกกลุ่มนี้")
    assert "ใช้ไปแล้ว" in stage.say(stranger, code.group(), GROUP_NAME)[0]
    # Words and forged buttons of a coordinator.
    for words in (f"ตั้ง{stranger}เป็นผู้ประสานงาน", "พ้นหน้าที่ สมใจ ใจดี", "ใครรออนุมัติบ้าง", "เพิ่มหน่วยงาน กองเถื่อน"):
        stage.say(head, words)
        stage.say(stranger, words)
    for name, fields in (("roster.list", {}), ("setup", {}), ("roster.undo", {"e": 1}), ("request.list", {})):
        _forge(stage, head, name, **fields)
        _forge(stage, stranger, name, **fields)
    with stage.looking() as session:
        assert session.scalar(select(func.count(Assignment.id))) == before
        assert people.by_line_user(session, _line_id(stage, stranger)) is None


def _request_of(stage: Stage) -> int:
    with stage.looking() as session:
        return requests.waiting(session, stage.clock.now())[0].id


def _line_id(stage: Stage, name: str) -> str:
    return stage.line.state.find_person(name).user_id


def _forge(stage: Stage, name: str, action: str, **fields: object) -> None:
    """Tap a button that somebody else was sent, by its data alone."""
    tap = {"type": "postback", "label": "ปลอม", "data": postback(action, **fields)}
    made = {"type": "text", "text": "ปุ่ม", "quickReply": {"items": [{"type": "action", "action": tap}]}}
    stage.line.bot.push({"to": _line_id(stage, name), "messages": [made]})
    stage.tap(name, "ปลอม")


def test_a_hundred_strangers_cost_one_notice_a_day(stage: Stage) -> None:
    come_in(stage)
    for name in (*HEADS, *STAFF):
        register(stage, name, "กองคลัง")
    with stage.looking() as session:
        told = session.scalars(select(Notice).where(Notice.key.like("requests:%"))).all()
        assert len(told) <= 2
        assert sum(one.billed > 0 for one in told) == 1
        assert session.scalar(select(func.count(AuditEntry.id)).where(AuditEntry.action == "person.asked")) == 18


def test_what_is_said_before_is_offered_after(stage: Stage) -> None:
    come_in(stage)
    stage.line.file(CHIEF, None, "แผน2569.txt", PLAN.read_bytes(), "text/plain")
    stage.tap(CHIEF, "ใช่")
    name = STAFF[1]
    stage.do("follow", person=name)
    assert "ยังไม่ได้บันทึก" in stage.say(name, "ข้อ 4 เสร็จแล้ว")[0]
    stage.say(name, f"{name} กองคลัง")
    let_in_all(stage)
    assert "บันทึกแล้ว" in stage.tap(name, "บันทึกที่พิมพ์ไว้")[0]


def test_help_never_mind_and_who_are_you_are_answered_before_registration(stage: Stage) -> None:
    come_in(stage)
    name = STAFF[1]
    stage.do("follow", person=name)
    assert "ช่วยเหลือ" in stage.say(name, "ช่วยเหลือ")[0]
    assert "ตามงาน" in stage.say(name, "คุณคือใคร")[0]
    stage.say(name, f"ลงทะเบียน {name} กองคลัง")
    assert waiting(stage) == 1
    assert "ยกเลิกแล้ว" in stage.say(name, "ยกเลิก")[0]
    assert waiting(stage) == 0
