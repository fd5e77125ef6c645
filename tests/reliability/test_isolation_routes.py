"""Two offices that are alike, side by side: every route, every layout, the chat and the loops of one show it alone."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from twins_support import GROUP, OFFICER, YEAR, Twin, make_twin

from actions import subscription
from bot import downloads, links
from bot.board import files as board_files
from bot.board.opening import board_link
from bot.conversation.handling import ConversationHandler
from bot.inbox import InboxWorkers
from bot.web import WebParts, create_app
from bot.webhook import ChannelDirectory, signature_of
from delivery import content
from documents import exporting
from documents.writing import LAYOUTS
from scheduler.reminders import ReminderPlanner
from scheduler.rounds import RoundPlanner
from storage.clock import TurnableClock, local_date
from storage.database import Database
from storage.files import FileStore
from storage.models import (
    Acknowledgement,
    AuditEntry,
    Base,
    Evidence,
    Notice,
    OfficeHoliday,
    Organization,
    Person,
    Plan,
)
from storage.secrets import SecretBox


class Town:
    """Both offices in one database, and the application that serves them."""

    def __init__(self, database: Database, box: SecretBox, clock: TurnableClock, folder: Path) -> None:
        """Furnish both."""
        self.database, self.box, self.clock = database, box, clock
        self.files = FileStore(folder)
        self.own, self.other = (make_twin(database, box, self.files, word, clock.now()) for word in ("ทิศเหนือ", "ทิศใต้"))
        for twin in (self.own, self.other):
            with database.organization(twin.organization) as session:
                session.get_one(Organization, twin.organization).public_name = f"twin-{twin.organization}"
        directory = ChannelDirectory(database, box)
        parts = WebParts(database, directory, self.files, box, clock, lambda: None, background=lambda work: work())
        self.app: Flask = create_app(parts)
        self.client = self.app.test_client()

    def enter(self) -> None:
        """Let the coordinator of the own office in."""
        with self.database.organization(self.own.organization) as session:
            person = session.get_one(Person, self.own.coordinator)
            link = board_link(session, self.box, person, self.clock.now(), "")
        assert self.client.post(link).status_code == 303

    def signed(self, purpose: str, **fields: int) -> str:
        until = self.clock.now() + timedelta(hours=1)
        return links.sign(self.box, purpose, {"organization": self.own.organization, **fields}, until)

    def first(self, twin: Twin, model: Any) -> int:
        with self.database.reading(twin.organization) as session:
            return session.scalars(select(model.id)).first() or 10**6


@pytest.fixture
def town(database: Database, box: SecretBox, clock: TurnableClock, tmp_path: Path) -> Town:
    return Town(database, box, clock, tmp_path / "files")


def ids(town: Town, twin: Twin) -> dict[str, Any]:
    """Return what the addresses of the board name, of one of the two."""
    return {
        "int:measure_id": twin.measure,
        "int:report_id": twin.report,
        "int:paper_id": twin.paper,
        "int:template_id": twin.template,
        "int:step_id": twin.step,
        "int:deadline_id": twin.deadline,
        "int:question_id": twin.plan_question,
        "int:person_id": twin.officer,
        "int:assignment_id": twin.officer,
        "int:unit_id": twin.unit,
        "int:room_id": twin.group,
        "int:request_id": twin.request,
        "int:holiday_id": town.first(twin, OfficeHoliday),
        "int:order_id": town.first(twin, Acknowledgement),
        "int:evidence_id": town.first(twin, Evidence),
        "int:file_id": town.first(twin, Evidence),
        "int:entry_id": town.first(twin, AuditEntry),
        "int:year": YEAR,
        "name": f"twin-{town.own.organization}",
        "version": "x",
        "int:office_id": twin.organization,
        "any(suspend,resume,code):deed": "suspend",
    }


#: Addresses with a token of their own: what a link of the own office can name, rows of the other included.
TOKENS: dict[str, Callable[[Town, Twin], str]] = {
    "/board/open/<token>": lambda town, twin: "forged",
    "/province/open/<token>": lambda town, twin: "forged",
    "/files/<token>": lambda town, twin: town.signed(downloads.PURPOSE, export=twin.paper),
    "/files/evidence/<token>": lambda town, twin: town.signed(
        board_files.EVIDENCE, person=town.own.officer, row=twin.evidence
    ),
    "/files/thumbnail/<token>": lambda town, twin: town.signed(
        board_files.THUMBNAIL, person=town.own.officer, row=twin.evidence
    ),
    "/files/paper/<token>": lambda town, twin: town.signed(
        board_files.PAPER, person=town.own.coordinator, row=twin.paper
    ),
    "/files/calendar/<token>.ics": lambda town, twin: town.signed(subscription.PURPOSE, person=twin.officer, code=1),
}
#: They name no office at all.
OF_NOBODY = {"/ready", "/metrics", "/static/<name>", "/static/board-<version>.css"}


def addresses(town: Town) -> Iterator[tuple[str, str, str, bool]]:
    """Yield rule, method, address and whether it names the other office, for every route there is."""
    for rule in town.app.url_map.iter_rules():
        for twin in (town.own, town.other):
            path = rule.rule
            if path in TOKENS:
                path = path.replace("<token>", TOKENS[rule.rule](town, twin))
            for name, value in ids(town, twin).items():
                path = path.replace(f"<{name}>", str(value))
            assert "<" not in path, f"the walk knows no address for {rule.rule}"
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                yield rule.rule, method, path, "<" in rule.rule and twin is town.other


def words_of(body: bytes) -> str:
    """Return the text of an answer, that of an office file unpacked."""
    if body[:2] != b"PK":
        return body.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def rows(database: Database, organization_id: int) -> dict[str, list[Any]]:
    """Return every row of an office."""
    with database.engine.connect() as connection:
        return {
            table.name: connection.execute(
                select(table).where(table.c.organization_id == organization_id).order_by(table.c.id)
            ).all()
            for table in Base.metadata.sorted_tables
            if "organization_id" in table.c
        }


def crossings(database: Database) -> list[str]:
    """Return every foreign key through which a row of one office points at a row of the other."""
    found = []
    with database.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for key in table.foreign_keys:
                target = key.column.table
                if "organization_id" in table.c and "organization_id" in target.c:
                    count = connection.scalar(
                        text(
                            f"SELECT count(*) FROM {table.name} a JOIN {target.name} b ON a.{key.parent.name} = b.id "
                            "WHERE a.organization_id <> b.organization_id"
                        )
                    )
                    if count:
                        found.append(f"{table.name}.{key.parent.name}")
    return found


def test_no_route_shows_or_changes_the_other_office(town: Town) -> None:
    town.enter()
    page = town.client.get("/board/people").get_data(as_text=True)
    token = re.search(r'name="form_token" value="([0-9a-f]+)"', page)
    before, own_seen = rows(town.database, town.other.organization), 0
    for rule, method, path, names_other in addresses(town):
        if rule == "/board/leave":
            continue
        form = {"form_token": token.group(1) if token else "", "reason": "x", "title": "x", "name": "x", "text": "x"}
        send = town.client.get if method == "GET" else town.client.post
        answer = send(path, **({} if method == "GET" else {"data": form}))
        words = words_of(answer.data)
        assert town.other.word not in words, (method, rule)
        own_seen += town.own.word in words
        if names_other and rule not in OF_NOBODY and not rule.startswith("/p/<name>"):
            assert answer.status_code in {404, 410}, (method, rule, answer.status_code)
    assert own_seen >= 8  # the walk has seen pages with words on them
    assert rows(town.database, town.other.organization) == before
    assert crossings(town.database) == []


def test_the_walk_would_notice_a_page_of_the_other(town: Town) -> None:
    body = town.client.get(f"/p/twin-{town.other.organization}/{YEAR}").data
    assert town.other.word in words_of(body)
    with town.database.system() as session:
        session.execute(
            text("UPDATE notice SET room_id = :room WHERE id = :id"), {"room": town.own.group, "id": town.other.notice}
        )
    assert crossings(town.database) == ["notice.room_id"]


def test_no_official_paper_holds_a_word_of_the_other(town: Town) -> None:
    with town.database.reading(town.own.organization) as session:
        plan = session.get_one(Plan, town.own.plan)
        assert session.get(Plan, town.other.plan) is None
        for layout in LAYOUTS:
            for kind in exporting.formats(layout):
                if kind != "pdf":  # made from the same data
                    made = exporting.export(session, plan, layout, kind, date(2026, 3, 1), files=town.files)
                    assert town.other.word not in words_of(made), (layout, kind)


SAID = (
    "ข้อ 3 เสร็จแล้ว", "ตามงาน ข้อ 3 ถึงไหนแล้ว", "ตามงาน งานของฉัน", "ตามงาน ใครยังไม่ส่ง", "ตามงาน ช่วยเหลือ",
    "ตามงาน ขอรายงานผล", "ตามงาน ภาพรวม", "ตามงาน ข้อมูลของฉัน", "ตามงาน o12 เสร็จแล้ว", "แก้ไข",
)  # fmt: skip


def said(number: int, words: str, now: datetime, group: bool) -> dict[str, Any]:
    source = {"type": "group", "groupId": GROUP, "userId": OFFICER} if group else {"type": "user", "userId": OFFICER}
    return {
        "type": "message",
        "webhookEventId": f"isolation-{number}",
        "timestamp": int(now.timestamp() * 1000) + number,
        "replyToken": f"r{number}",
        "source": source,
        "message": {"type": "text", "id": str(number), "text": words},
    }


def test_neither_chat_nor_time_says_a_word_of_the_other(town: Town) -> None:
    before = rows(town.database, town.other.organization)
    now = town.clock.now()
    made = [said(2 * at + group, words, now, bool(group)) for at, words in enumerate(SAID) for group in (0, 1)]
    raw = json.dumps({"events": made}).encode()
    headers = {"x-line-signature": signature_of(f"s{town.own.organization}", raw)}
    assert town.client.post(f"/line/webhook/twin-{town.own.organization}", data=raw, headers=headers).status_code == 200
    handler = ConversationHandler(town.database, town.files, town.box, town.clock, "http://127.0.0.1:8000")
    InboxWorkers(town.database, town.clock, handler.handle, lambda handled: None).run_all()
    # What was said to one office did nothing in the other, where the same people are in the same group.
    assert rows(town.database, town.other.organization) == before
    for day in (7, 35, 100):
        town.clock.set(now + timedelta(days=day))
        ReminderPlanner(town.database, town.clock).run()
        RoundPlanner(town.database, town.clock).run()
    assert crossings(town.database) == []
    assert len(rows(town.database, town.own.organization)["notice"]) >= 12
    for own, other in ((town.own, town.other), (town.other, town.own)):
        assert other.word not in repr(rows(town.database, own.organization))
        assert other.word not in cards(town, own)


def cards(town: Town, twin: Twin) -> str:
    """Return everything that an office's notices would say, as the platform would get it."""
    with town.database.organization(twin.organization) as session:
        notices = list(session.scalars(select(Notice)))
        now = town.clock.now()
        found = content.current(session, notices, now)
        shown = [content.objects_of(message, "thai", local_date(now), in_group=False) for message in found.values()]
        session.rollback()
    return json.dumps(shown, ensure_ascii=False)
