"""The same answer, given in chat and on the board, leaves the same plan behind."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.board.opening import board_link
from storage import organizations, plans, rollover
from storage.models import AuditEntry, Measure, Person, Plan, PlanQuestion, Report, Step, Topic
from tests.bot.board.board_support import Browser

from .stage import Platform, Stage

COORDINATOR = "สมใจ ใฝ่รู้"
PUBLIC_URL = "https://tamngan.example"

Twins = Callable[[], tuple[Stage, Stage]]


@pytest.fixture
def twins(tmp_path: Path, office_template: Path, platform: Platform) -> Iterator[Twins]:
    """Two offices that are alike: in one people chat, in the other they use the board."""
    made: list[Stage] = []

    def two() -> tuple[Stage, Stage]:
        for name in ("board", "chat"):
            folder = tmp_path / name
            folder.mkdir()
            shutil.copy(office_template, folder / "office.sqlite3")
            made.append(Stage(folder, f"sqlite:///{folder}/office.sqlite3", platform, filled=True))
        return made[1], made[0]

    yield two
    for stage in made:
        stage.close()


def ask(stage: Stage, number: str | None, field: str | None, candidates: tuple[str, ...]) -> None:
    """Leave a question open, as an import does."""
    with stage.writing() as session:
        plan = session.scalars(select(Plan)).one()
        of_number = select(Measure.id).where(Measure.plan_id == plan.id, Measure.number == number)
        row = PlanQuestion(plan_id=plan.id, measure_id=session.scalar(of_number), field=field, question="เป็นอย่างไร")
        row.candidates = list(candidates)
        session.add(row)


def begin_year(stage: Stage) -> None:
    stage.clock.set(datetime(2026, 10, 2, 3, tzinfo=UTC))
    with stage.writing() as session:
        assert rollover.begin_year(session, stage.clock.now())


def in_chat(stage: Stage, words: str) -> str:
    """Answer the open question in a private chat, and return all that the bot's cards say."""
    stage.say(COORDINATOR, "ตอบคำถามแผน")
    before = len(stage.line.answers(COORDINATOR))
    stage.say(COORDINATOR, words)
    return json.dumps([bubble.content for bubble in stage.line.answers(COORDINATOR)[before:]], ensure_ascii=False)


def at_the_board(stage: Stage, words: str) -> tuple[int, str]:
    """Answer the open question on the board, and return the status and the page that is seen then."""
    browser = Browser(let_in(stage))
    with stage.looking() as session:
        question_id = session.scalars(select(PlanQuestion.id).where(PlanQuestion.answered_at.is_(None))).one()
    answer = browser.post(f"/board/plan/questions/{question_id}", other=words)
    if answer.status_code != 303:
        return answer.status_code, answer.get_data(as_text=True)
    return 303, browser.text(answer.headers["Location"].partition("#")[0])


def let_in(stage: Stage) -> FlaskClient:
    application = stage.application
    with stage.writing() as session:
        person = session.scalars(select(Person).where(Person.name == COORDINATOR)).one()
        link = board_link(session, application.box, person, stage.clock.now(), PUBLIC_URL)
    web = application.web()
    web.config["PREFERRED_URL_SCHEME"] = "https"
    client = web.test_client()
    assert client.post(link.removeprefix(PUBLIC_URL)).status_code == 303
    return client


def left_behind(stage: Stage) -> dict[str, Any]:
    """Return everything that an answer may change."""
    with stage.looking() as session:
        every_plan = session.scalars(select(Plan).order_by(Plan.id)).all()
        coordinator = session.scalars(select(Person.id).where(Person.name == COORDINATOR)).one()
        asked = session.scalars(select(PlanQuestion).order_by(PlanQuestion.id))
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        return {
            "plans": [_plan(session, plan) for plan in every_plan],
            "units": sorted(unit.name for unit in organizations.units(session)),
            "reports": [(row.measure_id, row.status, row.done_on) for row in session.scalars(select(Report))],
            "answers": [(one.field, one.answer, one.answered_by_id == coordinator) for one in asked],
            "audit": [
                (entry.action, entry.subject, entry.subject_id, entry.person_id == coordinator)
                for entry in entries
                if entry.action.startswith(("plan.", "measure.", "deadline.", "report.", "board.question"))
            ],
        }


def _plan(session: Session, plan: Plan) -> tuple[Any, ...]:
    draft = plans.draft_question(session, plan.id) is not None
    topics = session.scalars(select(Topic).where(Topic.plan_id == plan.id).order_by(Topic.position))
    rows = [
        (row.number, list(row.refs), row.waived_reason, [_step(step) for step in row.steps])
        for row in plans.measures_of(session, plan.id)
    ]
    return plan.fiscal_year_be, draft, [(topic.code, topic.title, topic.position) for topic in topics], rows


def _step(step: Step) -> tuple[Any, ...]:
    schedule = step.schedule
    when = (schedule.kind, schedule.start, schedule.end, schedule.days_after, schedule.source_text) if schedule else ()
    owners = sorted(owner.unit.name if owner.unit else str(owner.post) for owner in step.owners)
    dues = sorted((due.due_on, due.unit.name if due.unit else "", due.state, due.status) for due in step.deadlines)
    return step.number, step.text, step.every_unit, owners, when, dues


@pytest.mark.parametrize(
    ("number", "field", "candidates", "words", "told"),
    [
        ("8", "owner_units", (), "กองคลัง และกองช่าง", "ปรับผู้รับผิดชอบแล้ว"),
        ("8", "owner_units", (), "ทุกส่วนราชการ", "ปรับผู้รับผิดชอบแล้ว"),
        ("8", "owner_persons", (), "นิติกร", "ปรับผู้รับผิดชอบแล้ว"),
        ("3", "steps.1.end", (), "31 มี.ค. 2569", "ปรับกำหนดเวลาแล้ว"),
        ("3", "steps.1.kind", ("fiscal_year", "quarterly"), "ทุกไตรมาส", "ปรับกำหนดเวลาแล้ว"),
        ("3", "refs", (), "o13", "ปรับรหัสตัวชี้วัดแล้ว"),
        ("3", "no", (), "33", "ปรับหมายเลขข้อแล้ว"),
        ("3", "status", (), "ดำเนินการแล้ว", "ปรับสถานะแล้ว"),
        (None, "fiscal_year_be", (), "2570", "ปรับปีงบประมาณแล้ว"),
        (None, "scores", (), "ตามเอกสาร", "แผนไม่เปลี่ยน"),
        ("3", None, (), "ตามเอกสาร", "แผนไม่เปลี่ยน"),
    ],
)
def test_an_answer_does_at_the_board_what_it_does_in_chat(
    twins: Twins, number: str | None, field: str | None, candidates: tuple[str, ...], words: str, told: str
) -> None:
    chat, board = twins()
    for stage in (chat, board):
        ask(stage, number, field, candidates)
    before = left_behind(board)
    assert told in in_chat(chat, words)
    status, page = at_the_board(board, words)
    assert status == 303
    assert told in page
    assert left_behind(board) == left_behind(chat) != before


@pytest.mark.parametrize("words", ["ใช้แผนนี้", "ไม่ใช้"])
def test_a_draft_is_settled_at_the_board_as_in_chat(twins: Twins, words: str) -> None:
    chat, board = twins()
    for stage in (chat, board):
        begin_year(stage)
    before = left_behind(board)
    in_chat(chat, words)
    assert at_the_board(board, words)[0] == 303
    assert left_behind(board) == left_behind(chat) != before


@pytest.mark.parametrize(
    ("number", "field", "words", "wanted"),
    [
        ("3", "steps.1.end", "เร็ว ๆ นี้แหละ", "ให้ตอบเป็นวันที่ เดือน หรือรอบ"),
        ("3", "steps.7.end", "31 มี.ค. 2569", "ข้อ 3 มี"),
        ("3", "no", "8", "มีข้อ 8 อยู่แล้ว"),
        (None, "fiscal_year_be", "ปีหน้าครับ", "ให้ตอบเป็นปี พ.ศ."),
        (None, "organization", "เทศบาลตำบลอื่น", "แผนนี้อยู่กับ"),
    ],
)
def test_what_chat_cannot_use_the_board_refuses_with_the_same_words(
    twins: Twins, number: str | None, field: str, words: str, wanted: str
) -> None:
    chat, board = twins()
    for stage in (chat, board):
        ask(stage, number, field, ())
    before = left_behind(board)
    said = in_chat(chat, words)
    status, page = at_the_board(board, words)
    assert status == 422
    for sentence in (said, page):
        assert f"ยังใช้คำตอบนี้ไม่ได้ {wanted}" in sentence
    assert left_behind(board) == left_behind(chat) == before
