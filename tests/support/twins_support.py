"""Two offices that are alike in every id, code and name that people use; only what they wrote tells them apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from tests_support import put_notice

from measures.vocabulary import QuestionKind, Role, RoomKind, ScheduleKind, Status
from storage import deadlines, inbox, organizations, people, reports, rooms
from storage.database import Database
from storage.files import FileStore
from storage.inbox import RawEvent
from storage.models import (
    Evidence,
    ExportFile,
    InboxEvent,
    Measure,
    OfficeTemplate,
    OitLink,
    PaperWord,
    Plan,
    PlanQuestion,
    RosterRequest,
    Schedule,
    SentMessage,
    Step,
    StepOwner,
)
from storage.reports import Target, Told
from storage.secrets import SecretBox

YEAR = 2569
UNIT = "กองคลัง"
COORDINATOR, OFFICER, GROUP = "U" + "c" * 32, "U" + "0" * 32, "C" + "9" * 32
NEWCOMER = "U" + "e" * 32
CODE_PURPOSE = "bind"


@dataclass(frozen=True)
class Twin:
    """The ids of one of the two, and the word that stands in everything it wrote."""

    word: str
    organization: int
    channel: int
    unit: int
    coordinator: int
    officer: int
    group: int
    private: int
    plan: int
    measure: int
    step: int
    deadline: int
    report: int
    evidence: int
    paper: int
    plan_question: int
    notice: int
    question: int
    event: int
    link: int
    template: int
    address: str
    code: str
    request: int


def make_twin(database: Database, box: SecretBox, files: FileStore, word: str, now: datetime) -> Twin:
    """Make one; both together are no conflict anywhere."""
    with database.system() as session:
        organization = organizations.add(session, f"เทศบาลตำบลคู่แฝด{word}", now).id
        channel = organizations.put_channel(
            session, organization, f"twin-{organization}", f"s{organization}", "t", box, now
        ).id
    inbox.add(database.engine, organization, channel, [RawEvent("the same event", GROUP, 1, f'{{"x":"{word}"}}')], now)
    with database.organization(organization) as session:
        unit = organizations.ensure_unit(session, UNIT, ("คลัง",))
        chief = people.add(session, f"ผู้ประสาน {word}", Role.COORDINATOR, now, unit=unit, line_user_id=COORDINATOR)
        officer = people.add(session, f"เจ้าหน้าที่ {word}", Role.STAFF, now, unit=unit, line_user_id=OFFICER)
        group = rooms.ensure(session, RoomKind.GROUP, GROUP, now)
        rooms.bind(session, group, [unit], now)
        rooms.saw_member(session, group, officer.id, now)
        private = rooms.ensure(session, RoomKind.PRIVATE, OFFICER, now)
        plan, measure, step = _make_plan(session, unit.id, word, now)
        due = step.deadlines[0]
        told = Told(
            Status.IN_PROGRESS, officer.id, "chat", result=f"ผล {word}", problem=f"ติดขัด {word}", line_message_id="77"
        )
        report = reports.record(session, [Target(measure, step, due, unit.id)], told, now)[0]
        photo = Evidence(
            report_id=report.id,
            person_id=officer.id,
            kind="file",
            sha256=files.put(organization, word.encode()),
            media_type="application/pdf",
            caption=f"ภาพ {word}",
            received_at=now,
        )
        paper = ExportFile(
            person_id=chief.id,
            layout="workbook",
            format="xlsx",
            period={"fiscal_year": YEAR},
            made_at=now,
            expires_at=now + timedelta(days=30),
            sha256=files.put(organization, b"paper " + word.encode()),
        )
        asked = PlanQuestion(plan_id=plan.id, measure_id=measure.id, question=f"ใคร {word}?", candidates=[])
        address = f"https://www.example.go.th/{word}"
        link = OitLink(fiscal_year_be=YEAR, code="o1", address=address, made_at=now, next_look_at=now)
        template = OfficeTemplate(
            layout="memo", version=1, name=word, sha256=files.put(organization, b"t " + word.encode()), made_at=now
        )
        said = PaperWord(plan_id=plan.id, field="subject", text=f"เรื่อง {word}", said_at=now)
        newcomer = RosterRequest(line_user_id=NEWCOMER, name=f"คนใหม่ {word}", role=Role.STAFF, asked_at=now)
        session.add_all([photo, paper, asked, link, template, said, newcomer])
        notice = put_notice(
            session,
            "the same key",
            now,
            data={"word": word},
            room_id=group.id,
            push_by=now,
            deadline_id=due.id,
            expires_at=now + timedelta(days=1),
        )
        session.add(
            SentMessage(
                line_message_id=f"78{word}", notice_id=notice, room_id=group.id, subject={"word": word}, sent_at=now
            )
        )
        question = rooms.ask(session, group.id, officer.id, QuestionKind.DONE_ON, {"word": word}, now)
        code = people.new_code(session, box, CODE_PURPOSE, now, timedelta(days=1), data={"word": word})
        session.flush()
        event = session.scalars(select(InboxEvent)).one()
        event.state, event.attempts = "working", 1
        return Twin(
            word, organization, channel, unit.id, chief.id, officer.id, group.id, private.id, plan.id, measure.id,
            step.id, due.id, report.id, photo.id, paper.id, asked.id, notice or 0, question.id, event.id, link.id,
            template.id, address, code, newcomer.id,
        )  # fmt: skip


def _make_plan(session: Session, unit_id: int, word: str, now: datetime) -> tuple[Plan, Measure, Step]:
    plan = Plan(fiscal_year_be=YEAR, title=f"แผนของ{word}", scores={}, created_at=now)
    session.add(plan)
    session.flush()
    measure = Measure(plan_id=plan.id, number="3", title=f"เผยแพร่แผน {word}", refs=["o12"], position=1, reminders={})
    session.add(measure)
    session.flush()
    step = Step(measure_id=measure.id, number="3.1", text=f"ติดประกาศ {word}", position=1, every_unit=False)
    session.add(step)
    session.flush()
    session.add(StepOwner(step_id=step.id, unit_id=unit_id))
    session.add(Schedule(step_id=step.id, kind=ScheduleKind.BY_DATE.value, end=date(2026, 2, 10)))
    session.flush()
    session.expire_all()
    deadlines.follow_plan(session, plan, now)
    session.expire_all()
    return plan, measure, step
