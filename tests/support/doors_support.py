"""One office behind all of its doors – chat, the board, the command line – and what an action left behind in it.

A test of an action lets one office be acted in through each door and holds what was left behind to be the same:
rows, audit entries, and what is to be told to whom.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.board.opening import board_link
from measures.vocabulary import NoticeKind, NoticeState
from storage.models import (
    AuditEntry,
    Deadline,
    Evidence,
    Measure,
    Notice,
    Person,
    Postponement,
    Report,
    Review,
)
from tamngan.cli import main
from tests.bot.board.board_support import Browser
from tests.bot.conversation.stage import KEY, SECRET, TOKEN, Platform, Stage

COORDINATOR, OFFICER, SUPERVISOR, EXECUTIVE = "สมใจ ใฝ่รู้", "มานี ตั้งใจ", "วีระ รอบคอบ", "บุญมี สว่างใจ"
#: Officers of other units.
TREASURER, ENGINEER = "ปิติ ถี่ถ้วน", "ชูใจ มั่นคง"
PUBLIC_URL = "https://tamngan.example"
#: What opening a door itself leaves in the audit trail.
_ENTERING = frozenset({"board.link_given", "board.opened", "board.left", "board.link_refused"})

Row = tuple[Any, ...]
LeftBehind = dict[str, list[Row]]


class Doors:
    """The demo's office, to be acted in as anybody through any door."""

    def __init__(self, folder: Path, template: Path, platform: Platform) -> None:
        """Copy the office; ``close`` ends it."""
        self._platform = platform
        folder.mkdir(parents=True)
        database = folder / "office.sqlite3"
        shutil.copy(template, database)
        self.stage = Stage(folder, f"sqlite:///{database}", platform, filled=True)
        self._environment = {
            "DATABASE_URL": f"sqlite:///{database}",
            "LINE_CHANNEL_SECRET": SECRET,
            "LINE_CHANNEL_ACCESS_TOKEN": TOKEN,
            "TAMNGAN_SECRET_KEY": KEY,
            "TAMNGAN_DATA_DIR": str(folder),
        }

    def say(self, person: str, text: str, **more: Any) -> list[str]:
        """Write to the bot in a 1:1 chat (or a ``room``), and return what it answered there."""
        return self._here().say(person, text, **more)

    def tap(self, person: str, button: str, **more: Any) -> list[str]:
        """Tap a button of the last card that has it."""
        return self._here().tap(person, button, **more)

    def do(self, deed: str, **fields: Any) -> list[str]:
        """Do what the simulator knows: send photos, edit, unsend …"""
        return self._here().do(deed, **fields)

    def browser(self, person: str) -> Browser:
        """Return a browser in which somebody has opened the board."""
        application = self.stage.application
        with self.stage.writing() as session:
            row = session.scalars(select(Person).where(Person.name == person)).one()
            link = board_link(session, application.box, row, self.stage.clock.now(), PUBLIC_URL)
        web = application.web()
        web.config["PREFERRED_URL_SCHEME"] = "https"
        client = web.test_client()
        assert client.post(link.removeprefix(PUBLIC_URL)).status_code == 303
        return Browser(client)

    def command(self, *words: str) -> Result:
        """Run ``tamngan`` on this office's database."""
        return CliRunner().invoke(main, list(words), env=self._environment)

    def wait(self, where: str = "hour") -> None:
        """Turn the clock on, to a named moment or an ISO time."""
        self._here().do("clock", person=OFFICER, to=where)

    def _here(self) -> Stage:
        """Return the stage; the one platform of the run now stands for this office's LINE."""
        self._platform.stand_in(self.stage.line)
        return self.stage

    def find(self, question: Callable[[Session], Any]) -> Any:
        """Ask the database something; rows may be used after it."""
        with self.stage.looking() as session:
            found = question(session)
            session.expunge_all()
            return found

    def report_ids(self, number: str) -> list[int]:
        """Return the ids of the reports about a measure, oldest first."""
        query = select(Report.id).join(Measure).where(Measure.number == number).order_by(Report.id)
        return self.find(lambda session: list(session.scalars(query)))

    def left_behind(self) -> LeftBehind:
        """Return everything that an action may leave behind, without what only tells the doors apart."""
        return self.find(_left_behind)

    def close(self) -> None:
        """End the office."""
        self.stage.close()


def _left_behind(session: Session) -> LeftBehind:
    names = {row.id: row.name for row in session.scalars(select(Person))}
    return {
        "reports": [_report(row, names) for row in session.scalars(select(Report).order_by(Report.id))],
        "reviews": [
            (row.report_id, row.decision, row.reason, names[row.person_id])
            for row in session.scalars(select(Review).order_by(Review.id))
        ],
        "deadlines": [
            (row.id, row.due_on, row.planned_on, row.state, row.status, row.done_on, row.next_reminder_on)
            for row in session.scalars(select(Deadline).order_by(Deadline.id))
        ],
        "postponements": [
            (row.deadline_id, row.old_due_on, row.new_due_on, row.reason, row.accepted, names.get(row.decided_by_id))
            for row in session.scalars(select(Postponement).order_by(Postponement.id))
        ],
        "evidence": [
            (row.report_id, row.kind, row.sha256, row.state, row.removed_at is None)
            for row in session.scalars(select(Evidence).order_by(Evidence.id))
        ],
        "people": [
            (row.name, row.state, sorted((held.role, held.unit_id, held.acting) for held in row.assignments))
            for row in session.scalars(select(Person).order_by(Person.id))
        ],
        "audit": [
            (row.action, row.subject, row.subject_id, names.get(row.person_id), _plain(row.detail))
            for row in session.scalars(select(AuditEntry).order_by(AuditEntry.id))
            if row.action not in _ENTERING
        ],
        "notices": sorted(_notice(row, names) for row in session.scalars(select(Notice)) if row.kind not in _ANSWERS),
    }


#: An answer is what a door shows, not what an action tells others.
_ANSWERS = frozenset({NoticeKind.REPLY})


def _report(row: Report, names: dict[int, str]) -> Row:
    said = (row.status, row.done_on, row.percent, row.result, row.problem, row.outcome, row.suggestion)
    by = names.get(row.person_id) if row.person_id is not None else None
    return row.id, row.measure_id, row.step_id, row.deadline_id, row.unit_id, *said, by, row.withdrawn


def _notice(row: Notice, names: dict[int, str]) -> Row:
    """Whether it went out already depends on who spoke to the bot since; that it will not go out does not."""
    given_up = str(row.reason) if row.state == NoticeState.SKIPPED else ""
    to = names.get(row.person_id, "") if row.person_id is not None else ""
    return row.kind, row.message, to, str(row.priority), row.push_by is not None, given_up, _plain(row.data)


def _plain(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, default=str)
