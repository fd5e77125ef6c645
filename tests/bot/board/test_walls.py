"""Two organizations side by side, and the wrong role: every route of the board is walked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from documents.writing.samples import sample_template
from measures.vocabulary import Role, RoomKind
from storage import audit, calendar, organizations, people, rooms
from storage.clock import TurnableClock
from storage.database import Database
from storage.files import FileStore
from storage.models import (
    Acknowledgement,
    Assignment,
    AuditEntry,
    Base,
    Deadline,
    Evidence,
    ExportFile,
    OfficeHoliday,
    OfficeTemplate,
    Organization,
    PlanQuestion,
    RosterRequest,
    Step,
)

from .board_support import Enter, Office

#: Routes that need no session: the entrance, files behind signed links, the public page and the style sheet.
OPEN = {"/board/open/<token>", "/p/<name>", "/p/<name>/<int:year>"}
FOR_ANYBODY = {
    "/board/",
    "/board/year",
    "/board/measures/<int:measure_id>",
    "/board/papers",
    "/board/papers/<int:paper_id>",
    "/board/mine",
    "/board/search",
    "/board/report/<int:deadline_id>",
    "/board/orders/<int:order_id>/seen",
    "/board/calendar",
    "/board/calendar/share",
    "/board/calendar/revoke",
    "/board/evidence",
    "/board/evidence.zip",
    "/board/evidence/<int:evidence_id>",
}
FOR_EXECUTIVES = {
    "/board/executive",
    "/board/executive/acknowledge",
    "/board/executive/orders",
    "/board/orders/<int:order_id>/pass",
}
FOR_REVIEWERS = {
    "/board/unit",
    "/board/evidence/<int:evidence_id>/better",
    "/board/review",
    "/board/review/many",
    "/board/review/<int:report_id>/verify",
    "/board/review/<int:report_id>/return",
    "/board/review/<int:report_id>/back",
}


@pytest.fixture
def neighbour(database: Database, office: Office, clock: TurnableClock) -> int:
    """A coordinator of office B, who may do everything there; gives the person's id."""
    with database.organization(office.cast.office_b) as session:
        return people.add(session, "ผู้ประสาน ฉ", Role.COORDINATOR, clock.now()).id


@pytest.fixture
def ids(database: Database, office: Office, clock: TurnableClock, files: FileStore) -> dict[str, int]:
    """One id of office A for every kind of thing that an address can name."""
    now = clock.now()
    with database.organization(office.cast.office_a) as session:
        plan_question = PlanQuestion(plan_id=office.plan, question="?", candidates=[])
        paper = ExportFile(
            person_id=office.cast.coordinator,
            layout="workbook",
            format="xlsx",
            period={"fiscal_year": 2569},
            made_at=now,
            expires_at=now.replace(year=2027),
        )
        group = rooms.ensure(session, RoomKind.GROUP, "C" + "1" * 32, now)
        digest = files.put(office.cast.office_a, sample_template("memo"))
        template = OfficeTemplate(layout="memo", version=1, name="แม่แบบ", sha256=digest, made_at=now)
        asked = RosterRequest(line_user_id="U" + "9" * 32, name="คนใหม่", role=Role.STAFF, asked_at=now)
        order = Acknowledgement(
            person_id=office.cast.executive,
            fiscal_year_be=2569,
            period_key="2569-02",
            order_text="เร่งรัด",
            given_at=now,
            data={},
        )
        plan_file = Evidence(kind="plan", file_name="แผน.docx", sha256=digest, received_at=now)
        session.add_all([plan_question, paper, template, asked, order, plan_file])
        audit.record(session, now, "board.measure_changed", "measure", 1, detail={"changes": [{}]})
        calendar.working_days(session, session.get_one(Organization, office.cast.office_a), 2026)
        session.flush()
        return {
            "measure_id": office.measures[0],
            "report_id": office.report,
            "paper_id": paper.id,
            "order_id": order.id,
            "evidence_id": office.evidence,
            "file_id": plan_file.id,
            "template_id": template.id,
            "request_id": asked.id,
            "step_id": session.scalars(select(Step.id)).first() or 0,
            "deadline_id": session.scalars(select(Deadline.id)).first() or 0,
            "question_id": plan_question.id,
            "person_id": office.cast.officer,
            "assignment_id": session.scalars(select(Assignment.id)).first() or 0,
            "unit_id": office.finance,
            "room_id": group.id,
            "holiday_id": session.scalars(select(OfficeHoliday.id)).first() or 0,
            "entry_id": session.scalars(select(AuditEntry.id).where(AuditEntry.action.startswith("board."))).one(),
        }


def _routes(app: Flask) -> Iterator[tuple[str, str]]:
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/board") and rule.rule not in OPEN:
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                yield rule.rule, method


def _address(rule: str, ids: dict[str, int]) -> str:
    for name, value in ids.items():
        rule = rule.replace(f"<int:{name}>", str(value))
    assert "<" not in rule, f"the test knows no id for {rule}"
    return rule


def _form() -> dict[str, Any]:
    return {
        "title": "ของเพื่อนบ้าน",
        "text": "ของเพื่อนบ้าน",
        "name": "ของเพื่อนบ้าน",
        "reason": "x",
        "answer": "x",
        "kind": "monthly",
        "role": "staff",
        "due_on": "2026-03-03",
    }


def test_an_office_gets_nothing_at_the_addresses_of_another(
    app: Flask, enter: Enter, office: Office, neighbour: int, ids: dict[str, int], database: Database
) -> None:
    browser = enter(neighbour)
    token = browser.token("/board/people")
    before = _everything(database, office.cast.office_a)
    walked = 0
    for rule, method in _routes(app):
        if "<" not in rule:
            continue
        address = _address(rule, ids)
        send = browser.client.get if method == "GET" else browser.client.post
        response = send(address, **({"data": {**_form(), "form_token": token}} if method == "POST" else {}))
        assert response.status_code == 404, (method, address, response.status_code)
        assert "ทุ่งใสสว่าง" not in response.get_data(as_text=True)
        walked += 1
    assert walked >= 20
    assert _everything(database, office.cast.office_a) == before


def _everything(database: Database, organization_id: int) -> dict[str, Any]:
    """Return every row of an office, to see that none was touched."""
    with database.engine.connect() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(
                    select(table).where(table.c.organization_id == organization_id).order_by(table.c.id)
                )
            ]
            for table in Base.metadata.sorted_tables
            if "organization_id" in table.c
        }


def test_an_office_sees_none_of_anothers_names_on_its_own_pages(
    app: Flask, enter: Enter, office: Office, neighbour: int, ids: dict[str, int], database: Database
) -> None:
    browser = enter(neighbour)
    foreign = ("ทุ่งใสสว่าง", "กองคลัง", "เจ้าหน้าที่ ข", "เผยแพร่แผนการใช้จ่ายงบประมาณ")
    for rule, method in _routes(app):
        if "<" not in rule and method == "GET":
            text = _words_of(browser.get(rule).get_data())
            assert not [words for words in foreign if words in text], rule


def _words_of(answer: bytes) -> str:
    """Return what a page says, or a Word file: its parts are packed."""
    if not answer.startswith(b"PK"):
        return answer.decode()
    with zipfile.ZipFile(io.BytesIO(answer)) as package:
        return "".join(package.read(name).decode("utf-8", "ignore") for name in package.namelist())


def test_a_coordinator_is_let_in_everywhere(app: Flask, enter: Enter, office: Office, ids: dict[str, int]) -> None:
    browser = enter(office.cast.coordinator)
    for rule, method in _routes(app):
        if method == "GET":
            assert browser.get(_address(rule, ids)).status_code == 200, rule


@pytest.mark.parametrize("who", ["officer", "executive", "supervisor"])
def test_others_are_let_in_only_where_their_role_goes(
    app: Flask, enter: Enter, office: Office, ids: dict[str, int], who: str
) -> None:
    browser = enter(office.supervisor if who == "supervisor" else getattr(office.cast, who))
    token = browser.token()
    own = {"supervisor": FOR_REVIEWERS, "executive": FOR_EXECUTIVES}.get(who, set())
    allowed = FOR_ANYBODY | {"/board/leave"} | own
    for rule, method in _routes(app):
        if rule in allowed:
            continue
        address = _address(rule, ids)
        form = {**_form(), "form_token": token}
        response = browser.get(address) if method == "GET" else browser.client.post(address, data=form)
        assert response.status_code == 403, (who, method, rule)


def test_another_persons_paper_is_not_there(enter: Enter, office: Office, ids: dict[str, int]) -> None:
    assert enter(office.cast.officer).get(f"/board/papers/{ids['paper_id']}").status_code == 404
    assert enter(office.cast.coordinator).get(f"/board/papers/{ids['paper_id']}").status_code == 200


def test_units_are_those_of_the_office(database: Database, office: Office) -> None:
    with database.reading(office.cast.office_b) as session:
        assert organizations.units(session) == []
